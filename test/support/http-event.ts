import type { HttpEvent } from "../../lambdas/http/request.ts";
import type { RouteKey } from "../../lambdas/http/routes.ts";

export const LEARNER = "8f0a6c1e-6d0b-4f57-9a55-0c2f6b3d1e90";

export type EventParts = {
  path?: Record<string, string>;
  /** As it stands after the question mark. */
  query?: string;
  /** A text is sent as it is, anything else as JSON. */
  body?: unknown;
  headers?: Record<string, string>;
  /** Null: the gateway verified no token. */
  userId?: string | null;
  /** As the gateway hands the claim over: `[authors]`. */
  groups?: string;
  base64?: boolean;
};

/** The event that the gateway makes of a request to `route`, payload version 2.0. */
export function httpEvent(route: RouteKey, parts: EventParts = {}): HttpEvent {
  const { path, query = "", body, headers, userId = LEARNER, groups, base64 = false } = parts;
  const [method = "", template = ""] = route.split(" ");
  const text = typeof body === "string" || body === undefined ? body : JSON.stringify(body);
  const rawPath = template.replaceAll(/\{(\w+)\}/g, (_, name: string) => path?.[name] ?? "");
  return {
    version: "2.0",
    routeKey: route,
    rawPath,
    rawQueryString: query,
    headers: { ...(text !== undefined && { "content-type": "application/json" }), ...headers },
    ...(path && { pathParameters: path }),
    ...(text !== undefined && { body: base64 ? Buffer.from(text).toString("base64") : text }),
    isBase64Encoded: base64,
    requestContext: {
      accountId: "000000000000",
      apiId: "local",
      domainName: "localhost",
      domainPrefix: "local",
      http: { method, path: rawPath, protocol: "HTTP/1.1", sourceIp: "127.0.0.1", userAgent: "test" },
      requestId: "61b6321b",
      routeKey: route,
      stage: "$default",
      time: "20/Nov/2026:08:15:00 +0000",
      timeEpoch: 1_795_162_500_000,
      ...(userId !== null && {
        authorizer: { jwt: { claims: { sub: userId, ...(groups && { "cognito:groups": groups }) } } },
      }),
    },
  };
}
