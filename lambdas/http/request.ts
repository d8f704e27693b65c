import type { APIGatewayProxyEventV2 } from "aws-lambda";
import * as z from "zod";
import { Failure } from "../core/errors.ts";
import type { UserId } from "../core/ids.ts";
import { parseBody, parseParameters } from "./field-errors.ts";
import { parseJson } from "./json.ts";
import type { RouteSpec } from "./routes/spec.ts";

export const MAX_BODY_BYTES = 262_144;

/** An HTTP API event, payload 2.0; the authorizer is there on routes that ask for a token. */
export type HttpEvent = Omit<APIGatewayProxyEventV2, "requestContext"> & {
  requestContext: APIGatewayProxyEventV2["requestContext"] & {
    authorizer?: { jwt?: { claims?: Record<string, unknown> } };
  };
};

export type ParsedRequest = {
  userId: UserId | undefined;
  groups: readonly string[];
  path: unknown;
  query: unknown;
  body: unknown;
  headers: Readonly<Record<string, string | undefined>>;
};

const NOTHING = z.strictObject({});

/**
 * Everything a handler gets from the event, checked against the route's schemas.
 * @throws {Failure} `invalid-request` or `body-too-large`.
 * @throws {Error} when a route for learners is called without a verified token: the gateway must never let it through.
 */
export function parseRequest(spec: RouteSpec, event: HttpEvent): ParsedRequest {
  return {
    userId: spec.auth === "user" ? verifiedUser(event) : undefined,
    groups: spec.auth === "user" ? verifiedGroups(event) : [],
    path: parseParameters(spec.path ?? NOTHING, pathParameters(event)),
    query: parseQuery(spec.query ?? NOTHING, event.rawQueryString),
    body: spec.body && parseBody(spec.body, sentBody(event, spec.maxBodyBytes ?? MAX_BODY_BYTES)),
    headers: event.headers,
  };
}

/** The learner that the gateway verified. */
export function verifiedUser(event: HttpEvent): UserId {
  const sub = event.requestContext.authorizer?.jwt?.claims?.sub;
  if (typeof sub !== "string" || sub === "") throw new Error("a route for learners was called without a verified sub");
  return sub;
}

/** The gateway hands a list claim over as the text `[authors editors]`; names of groups hold no spaces. */
function verifiedGroups(event: HttpEvent): string[] {
  const claim = event.requestContext.authorizer?.jwt?.claims?.["cognito:groups"];
  const names = typeof claim === "string" ? /^\[(.*)\]$/.exec(claim)?.[1] : undefined;
  return names?.split(" ").filter((name) => name !== "") ?? [];
}

function pathParameters(event: HttpEvent): Record<string, string> {
  const entries = Object.entries(event.pathParameters ?? {});
  return Object.fromEntries(entries.map(([name, value]) => [name, decoded(value ?? "")]));
}

/** A value that is not percent-encoded text stays as it is, for the schema to refuse. */
function decoded(value: string): string {
  try {
    return decodeURIComponent(value);
  } catch (error) {
    if (!(error instanceof URIError)) throw error;
    return value;
  }
}

/** The raw string is read, because the gateway joins the values of a repeated parameter with commas. */
function parseQuery(schema: z.ZodObject, rawQueryString: string): unknown {
  const parameters = new URLSearchParams(rawQueryString);
  const names = [...new Set(parameters.keys())];
  const repeated = names.filter((name) => name in schema.shape && parameters.getAll(name).length > 1);
  if (repeated.length > 0) {
    throw new Failure("invalid-request", "A parameter is given more than once.", {
      errors: repeated.map((parameter) => ({ parameter, detail: "write it once" })),
    });
  }
  return parseParameters(schema, Object.fromEntries(parameters));
}

const JSON_TYPE = /^application\/(?:[\w.!#$&^-]+\+)?json\s*(?:;.*)?$/i;

/** A body without a content type is taken as JSON; any other type is refused before it is read. */
function sentBody({ headers, body = "", isBase64Encoded }: HttpEvent, limit: number): unknown {
  const bytes = Buffer.from(body, isBase64Encoded ? "base64" : "utf8");
  if (bytes.length > limit) {
    const detail = `The body has ${bytes.length} bytes; at most ${limit} are accepted.`;
    const errors = [{ pointer: "#", detail: `send at most ${limit} bytes, a long batch in several` }];
    throw new Failure("body-too-large", detail, { errors });
  }
  if (bytes.length === 0) throw invalid("A JSON body is missing.", { pointer: "#", detail: "send a JSON object" });
  const contentType = headers["content-type"];
  if (contentType !== undefined && !JSON_TYPE.test(contentType)) {
    throw invalid("The body is not JSON.", { parameter: "content-type", detail: "send application/json" });
  }
  return parseJson(utf8(bytes));
}

function utf8(bytes: Uint8Array): string {
  try {
    return new TextDecoder("utf-8", { fatal: true }).decode(bytes);
  } catch (cause) {
    throw invalid("The body is not valid UTF-8.", { pointer: "#", detail: "send JSON in UTF-8" }, cause);
  }
}

function invalid(detail: string, error: Failure["errors"][number], cause?: unknown): Failure {
  return new Failure("invalid-request", detail, { errors: [error], cause });
}
