import type { APIGatewayProxyStructuredResultV2 } from "aws-lambda";
import type * as z from "zod";
import type { Failure } from "../core/errors.ts";
import type { UserId } from "../core/ids.ts";
import type { Instant } from "../core/time.ts";
import { errorLines, requestLine, type WriteLine, writeToStandardOutput } from "./log.ts";
import { PAGE_HEADERS, problemPage } from "./page.ts";
import { failureOf, internalProblem, type ProblemCode, problemOf, retryAfterSeconds } from "./problem.ts";
import { type HttpEvent, parseRequest, verifiedUser } from "./request.ts";
import type { Feature, RouteSpec } from "./routes/spec.ts";
import type { RouteKey, Routes } from "./routes.ts";
import { deployedLimit, type UserLimit, userLimit } from "./user-limit.ts";

type Parsed<Spec, Part extends string> = Spec extends { readonly [P in Part]: infer S extends z.ZodType }
  ? z.output<S>
  : undefined;

/** What the handler of route `K` gets: checked input, the learner, and the clock as it stood when the request came. */
export type Request<K extends RouteKey> = {
  /** The verified `sub`; undefined on public routes. */
  userId: Routes[K]["auth"] extends "user" ? UserId : undefined;
  /** Groups of the user pool that the token names; empty on public routes. */
  groups: readonly string[];
  path: Parsed<Routes[K], "path">;
  query: Parsed<Routes[K], "query">;
  body: Parsed<Routes[K], "body">;
  now: Instant;
  requestId: string;
  /** Names in lower case. */
  headers: Readonly<Record<string, string | undefined>>;
};

type Content<Documented> = Documented extends { schema: infer S extends z.ZodType }
  ? { body: z.input<S> }
  : Documented extends { contentType: string }
    ? { content: string | Uint8Array }
    : unknown;

/** One of the documented replies of route `K`: `body` becomes JSON, `content` goes out as it is. Names of headers in lower case. */
export type Reply<K extends RouteKey> = {
  [S in keyof Routes[K]["replies"]]: { status: S; headers?: Record<string, string> } & Content<Routes[K]["replies"][S]>;
}[keyof Routes[K]["replies"]];

/** The handlers of a feature: leaving a route out, or adding one that is not in the table, does not compile. */
export type Handlers<F extends Feature> = {
  readonly [K in RouteKey<F>]: (request: Request<K>) => Promise<Reply<K>>;
};

type AnyHandler = (request: ReturnType<typeof parseRequest> & { now: Instant; requestId: string }) => Promise<AnyReply>;
type AnyReply = {
  status: number;
  headers?: Record<string, string>;
  body?: unknown;
  content?: string | Uint8Array;
};

type Result = APIGatewayProxyStructuredResultV2 & { statusCode: number };

export type LambdaHandler = (event: HttpEvent) => Promise<Result>;

/**
 * The Lambda handler of a feature, for HTTP API events of payload version 2.0.
 *
 * `routes` is the feature's own table, so that a function does not load the schemas of the others. `open` runs at the
 * first request and its handlers are kept while the function is warm. Failures are answered as
 * problem documents; anything else that is thrown is logged and answered 500 without detail. Never throws.
 * @param surroundings the clock, the log and the limit of requests of a user, replaced in tests only.
 */
export function serve<F extends Feature>(
  routes: Pick<Routes, RouteKey<F>>,
  open: () => Handlers<F>,
  surroundings: { clock?: () => Instant; write?: WriteLine; limit?: UserLimit | undefined } = {},
): LambdaHandler {
  const { clock = () => Date.now(), write = writeToStandardOutput } = surroundings;
  const limit = surroundings.limit ?? deployedLimit(process.env.USER_LIMIT);
  const assertWithinLimit = limit && userLimit(limit);
  let handlers: Readonly<Record<string, AnyHandler | undefined>> | undefined;
  const specs: ReadonlyMap<string, RouteSpec> = new Map(Object.entries(routes));

  async function answered(event: HttpEvent, now: Instant): Promise<AnyReply> {
    // Handlers<F> ties every key to its own request and reply; under one key at run time they are just functions.
    handlers ??= open() as unknown as Record<string, AnyHandler>;
    const handler = handlers[event.routeKey];
    const spec = specs.get(event.routeKey);
    if (!handler || !spec) throw new Error(`no handler for the route ${event.routeKey}`);
    if (spec.auth === "user") assertWithinLimit?.(verifiedUser(event), now);
    return handler({ ...parseRequest(spec, event), now, requestId: event.requestContext.requestId });
  }

  return async (event) => {
    const began = performance.now();
    const { routeKey, requestContext } = event;
    const { requestId } = requestContext;
    let result: Result;
    let code: ProblemCode | undefined;
    try {
      result = written(await answered(event, clock()), specs.get(routeKey));
    } catch (error) {
      const failure = failureOf(error);
      code = failure?.code ?? "internal";
      const isForPeople = specs.get(routeKey)?.forPeople && /text\/html/.test(event.headers.accept ?? "");
      result = written(isForPeople ? pageReply(failure) : problemReply(failure, requestId));
      if (!failure) for (const line of errorLines(requestId, error)) write(line);
    }
    const ms = Math.round((performance.now() - began) * 10) / 10;
    write(requestLine({ requestId, routeKey, status: result.statusCode, ms, ...(code && { code }) }));
    return result;
  };
}

/** @param failure undefined for a bug or an outage. */
function problemReply(failure: Failure | undefined, requestId: string): AnyReply {
  const problem = failure ? problemOf(failure) : internalProblem();
  const retryAfter = failure && retryAfterSeconds(failure);
  return {
    status: problem.status,
    headers: {
      "content-type": "application/problem+json",
      ...(retryAfter !== undefined && { "retry-after": String(retryAfter) }),
    },
    body: { ...problem, requestId },
  };
}

/** The problem for somebody who followed a link in a browser. */
function pageReply(failure: Failure | undefined): AnyReply {
  const { status, title, detail } = failure ? problemOf(failure) : internalProblem();
  return { status, headers: PAGE_HEADERS, content: problemPage(title, detail) };
}

/** The answer in the gateway's terms. What is not said to be cacheable is not stored anywhere. */
function written({ status, headers, body, content }: AnyReply, spec?: RouteSpec): Result {
  const contentType = body === undefined ? spec?.replies[status]?.contentType : "application/json; charset=utf-8";
  const text = body === undefined ? content : JSON.stringify(body);
  return {
    statusCode: status,
    headers: { "cache-control": "no-store", ...(contentType && { "content-type": contentType }), ...headers },
    ...(typeof text === "string" && { body: text }),
    ...(text instanceof Uint8Array && { body: Buffer.from(text).toString("base64"), isBase64Encoded: true }),
  };
}
