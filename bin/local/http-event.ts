import { isUtf8 } from "node:buffer";
import { randomUUID } from "node:crypto";
import type { APIGatewayProxyEventV2 } from "aws-lambda";
import * as z from "zod";
import type { Authorized } from "./authorizer.ts";
import { ACCOUNT } from "./template.ts";

/** A request as it came over the wire. */
export type HttpRequest = {
  method: string;
  /** Path and query as sent, still encoded. */
  url: string;
  httpVersion: string;
  /** Names and values in turn, as Node gives them: repeated headers are there once each. */
  rawHeaders: readonly string[];
  sourceIp: string;
  body: Buffer;
};

export type Route = { key: string; apiId: string; pathParameters: Record<string, string> };

type Event = APIGatewayProxyEventV2 & { requestContext: { authorizer?: { jwt: Authorized } } };

/** The event that an HTTP API sends for the request, payload format 2.0. `now`: ms since 1970. */
export function eventOf(request: HttpRequest, route: Route, authorized: Authorized | undefined, now: number): Event {
  const [path = "/", rawQueryString = ""] = splitOnce(request.url, "?");
  const { headers, cookies } = headersOf(request.rawHeaders);
  const query = queryOf(rawQueryString);
  const rawPath = decodeURIComponent(path); // the service decodes it, and only it: the query stays as sent
  const isText = request.body.length === 0 || isTextual(headers["content-type"], request.body);
  return {
    version: "2.0",
    routeKey: route.key,
    rawPath,
    rawQueryString,
    ...(cookies.length > 0 && { cookies }),
    headers,
    ...(Object.keys(query).length > 0 && { queryStringParameters: query }),
    ...(Object.keys(route.pathParameters).length > 0 && { pathParameters: route.pathParameters }),
    requestContext: {
      accountId: ACCOUNT,
      apiId: route.apiId,
      ...(authorized && { authorizer: { jwt: authorized } }),
      domainName: headers.host ?? "",
      domainPrefix: route.apiId,
      http: {
        method: request.method,
        path: rawPath,
        protocol: `HTTP/${request.httpVersion}`,
        sourceIp: request.sourceIp,
        userAgent: headers["user-agent"] ?? "",
      },
      requestId: randomUUID(),
      routeKey: route.key,
      stage: "$default",
      time: logTime(now),
      timeEpoch: now,
    },
    ...(request.body.length > 0 && { body: request.body.toString(isText ? "utf8" : "base64") }),
    isBase64Encoded: !isText,
  };
}

/** Values of one header, each as sent: `authorization` twice gives two. */
export function headerValues(rawHeaders: readonly string[], name: string): string[] {
  return rawHeaders.filter((_value, index) => index % 2 === 1 && rawHeaders[index - 1]?.toLowerCase() === name);
}

function headersOf(rawHeaders: readonly string[]): { headers: Record<string, string>; cookies: string[] } {
  const headers: Record<string, string> = {};
  for (let index = 0; index + 1 < rawHeaders.length; index += 2) {
    const name = String(rawHeaders[index]).toLowerCase();
    const value = String(rawHeaders[index + 1]);
    headers[name] = name in headers ? `${headers[name]},${value}` : value;
  }
  const { cookie, ...others } = headers;
  const cookies = cookie?.split(";").map((one) => one.trim()) ?? [];
  return { headers: others, cookies: cookies.filter(Boolean) };
}

function queryOf(rawQueryString: string): Record<string, string> {
  const query: Record<string, string> = {};
  for (const [name, value] of new URLSearchParams(rawQueryString)) {
    query[name] = Object.hasOwn(query, name) ? `${query[name]},${value}` : value;
  }
  return query;
}

const TEXT_TYPES = /^(text\/.*|application\/(.*\+)?(json|xml)|application\/javascript)$/i;

function isTextual(contentType = "text/plain", body: Buffer): boolean {
  return TEXT_TYPES.test(contentType.split(";")[0]?.trim() ?? "") && isUtf8(body);
}

function splitOnce(text: string, separator: string): [string, string] {
  const at = text.indexOf(separator);
  return at < 0 ? [text, ""] : [text.slice(0, at), text.slice(at + 1)];
}

/** `12/Mar/2026:19:03:58 +0000` */
function logTime(now: number): string {
  const [, day, month, year, time] = new Date(now).toUTCString().split(" ");
  return `${day}/${month}/${year}:${time} +0000`;
}

/** What goes back over the wire. */
export type HttpReply = { status: number; headers: Record<string, string>; cookies: string[]; body: Buffer };

const HeaderValue = z.union([z.string(), z.number(), z.boolean()]).transform(String);
const StructuredResult = z.looseObject({
  statusCode: z.int().min(100).max(599),
  headers: z.record(z.string(), HeaderValue).optional(),
  cookies: z.array(z.string()).optional(),
  body: z.string().optional(),
  isBase64Encoded: z.boolean().optional(),
});

/**
 * The reply that an HTTP API makes of a function's result. A result without a `statusCode` is the body of a 200.
 * @returns undefined when the result has a `statusCode` and is not well formed.
 */
export function replyOf(result: unknown): HttpReply | undefined {
  if (typeof result !== "object" || result === null || !("statusCode" in result)) {
    const body = typeof result === "string" ? result : JSON.stringify(result);
    return { status: 200, headers: { "content-type": "application/json" }, cookies: [], body: Buffer.from(body) };
  }
  const { data } = StructuredResult.safeParse(result);
  if (!data) return undefined;
  const headers = Object.entries(data.headers ?? {}).map(([name, value]) => [name.toLowerCase(), value]);
  const body = Buffer.from(data.body ?? "", data.isBase64Encoded ? "base64" : "utf8");
  return {
    status: data.statusCode,
    headers: { "content-type": "text/plain;charset=UTF-8", ...Object.fromEntries(headers) },
    cookies: data.cookies ?? [],
    body,
  };
}
