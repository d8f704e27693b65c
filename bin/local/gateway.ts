import { randomUUID } from "node:crypto";
import type { FastifyInstance, FastifyReply, FastifyRequest, HTTPMethods } from "fastify";
import * as z from "zod";
import { type Authorizer, jwtAuthorizer } from "./authorizer.ts";
import { CorsConfiguration, corsHeaders, preflightHeaders } from "./cors.ts";
import type { LocalFunction } from "./functions.ts";
import { eventOf, type HttpRequest, headerValues, type Route, replyOf } from "./http-event.ts";
import { type Resolve, resourcesOfType, type Template } from "./template.ts";
import type { Issuer } from "./tokens.ts";

/** Greatest body of an HTTP API. */
export const MAX_BODY_BYTES = 10 * 1024 * 1024;
const METHODS: HTTPMethods[] = ["GET", "HEAD", "POST", "PUT", "PATCH", "DELETE", "OPTIONS"];

const Api = z.looseObject({ ProtocolType: z.literal("HTTP"), CorsConfiguration: CorsConfiguration.optional() });
const Stage = z.looseObject({ StageName: z.literal("$default", "the local cloud serves the stage $default only") });
const JwtAuthorizer = z.looseObject({
  AuthorizerType: z.literal("JWT", "the local cloud checks authorizers of type JWT only"),
  IdentitySource: z.tuple([z.literal("$request.header.Authorization")]),
  JwtConfiguration: z.object({ Issuer: z.string(), Audience: z.array(z.string()) }),
});
const Integration = z.looseObject({
  IntegrationType: z.literal("AWS_PROXY"),
  IntegrationUri: z.string(),
  PayloadFormatVersion: z.literal("2.0"),
  TimeoutInMillis: z.number().default(30_000),
});
const RouteProperties = z.looseObject({
  RouteKey: z.string(),
  Target: z.string(),
  AuthorizationType: z.enum(["NONE", "JWT"]).default("NONE"),
  AuthorizerId: z.string().optional(),
  AuthorizationScopes: z.array(z.string()).default([]),
});

export type GatewaySettings = {
  template: Template;
  resolve: Resolve;
  functions: readonly LocalFunction[];
  issuers: readonly Issuer[];
  /** ms since 1970: time of the events and of the token checks. */
  clock: () => number;
};

type Target = { key: string; apiId: string; timeoutMs: number; invoke: LocalFunction["invoke"] };

/**
 * Serves the HTTP API of the template: its routes, authorizers and CORS answers, with the service's own 401, 403, 404,
 * 413, 500 and 503. Replaces the body parsing and the error answers of `server`; give it an encapsulated one.
 * @throws {Error} when the template holds an API that the local cloud cannot serve alike.
 */
export function addGateway(server: FastifyInstance, settings: GatewaySettings): void {
  const { template, resolve } = settings;
  const propertiesOf = <T extends z.ZodType>(type: string, schema: T) =>
    resourcesOfType(template, type).map(([logicalId, { Properties }]) => {
      const { data, error } = schema.safeParse(resolve(withoutDeploymentOnly(Properties)));
      if (error) throw new Error(`${logicalId} (${type}) cannot be run locally: ${z.prettifyError(error)}`);
      return [logicalId, data] as const;
    });

  const [api, ...otherApis] = propertiesOf("AWS::ApiGatewayV2::Api", Api);
  if (!api || otherApis.length > 0) throw new Error("The local cloud serves a template with exactly one HTTP API.");
  const [apiId, { CorsConfiguration: cors }] = api;
  propertiesOf("AWS::ApiGatewayV2::Stage", Stage);
  const integrations = new Map(propertiesOf("AWS::ApiGatewayV2::Integration", Integration));
  const authorizers = new Map(
    propertiesOf("AWS::ApiGatewayV2::Authorizer", JwtAuthorizer).map(([logicalId, { JwtConfiguration }]) => [
      logicalId,
      authorizerOf(JwtConfiguration, settings),
    ]),
  );

  addServiceAnswers(server, cors);
  for (const [logicalId, route] of propertiesOf("AWS::ApiGatewayV2::Route", RouteProperties)) {
    const integration = integrations.get(route.Target.replace("integrations/", ""));
    const target = settings.functions.find(({ definition }) => definition.arn === integration?.IntegrationUri);
    if (!integration || !target) throw new Error(`The route ${logicalId} has no function of this template behind it.`);
    const authorizer = authorizers.get(route.AuthorizerId ?? "");
    if (route.AuthorizationType === "JWT" && !authorizer) throw new Error(`The route ${logicalId} has no authorizer.`);
    addRoute(server, settings.clock, {
      target: { key: route.RouteKey, apiId, timeoutMs: integration.TimeoutInMillis, invoke: target.invoke },
      authorizer: route.AuthorizationType === "JWT" ? authorizer : undefined,
      scopes: route.AuthorizationScopes,
    });
  }
}

/** Access logs, throttling and credentials refer to resources that do not run locally. */
function withoutDeploymentOnly(properties: Record<string, unknown>): Record<string, unknown> {
  const { AccessLogSettings: _log, DefaultRouteSettings: _limits, CredentialsArn: _role, ...rest } = properties;
  return rest;
}

function authorizerOf(
  { Issuer, Audience }: { Issuer: string; Audience: string[] },
  settings: GatewaySettings,
): Authorizer {
  const issuer = settings.issuers.find(({ pool }) => pool.issuer === Issuer);
  if (!issuer) throw new Error(`The authorizer trusts ${Issuer}, which is no user pool of the template.`);
  return jwtAuthorizer({ issuer: Issuer, audience: Audience, jwks: issuer.jwks, clock: settings.clock });
}

function addServiceAnswers(server: FastifyInstance, cors: CorsConfiguration | undefined): void {
  server.removeAllContentTypeParsers();
  server.addContentTypeParser("*", { parseAs: "buffer" }, (_request, body, parsed) => parsed(null, body));
  server.setNotFoundHandler((_request, reply) => say(reply, 404, "Not Found"));
  server.setErrorHandler((error: { statusCode?: number }, _request, reply) => {
    if (error.statusCode === 413) return say(reply, 413, "Request Entity Too Large");
    if (error.statusCode !== undefined && error.statusCode < 500) return say(reply, 400, "Bad Request");
    return say(reply, 500, "Internal Server Error");
  });
  server.addHook("onRequest", async (request, reply) => {
    // fastify refuses a type it cannot read, the service passes it on; the event takes the header as it was sent
    request.raw.headers["content-type"] = "application/octet-stream";
    if (!cors) return;
    const { origin } = request.headers;
    const isPreflight = request.method === "OPTIONS" && request.headers["access-control-request-method"] !== undefined;
    if (isPreflight && origin) return reply.code(204).headers(preflightHeaders(cors, origin)).send();
  });
  server.addHook("onSend", async (request, reply) => {
    reply.header("apigw-requestid", randomUUID());
    if (cors) reply.headers(corsHeaders(cors, request.headers.origin));
  });
}

type GuardedRoute = { target: Target; authorizer: Authorizer | undefined; scopes: readonly string[] };

/** `GET /decks/{deckId}`, `ANY /files/{proxy+}` or `$default`, as the router writes them. */
function addRoute(server: FastifyInstance, clock: () => number, { target, authorizer, scopes }: GuardedRoute): void {
  const [method = "", path = ""] = target.key === "$default" ? ["ANY", "/{rest+}"] : target.key.split(" ");
  const greedy = /\{(\w+)\+\}$/.exec(path)?.[1];
  const url = path.replace(/\{\w+\+\}$/, "*").replace(/\{(\w+)\}/g, ":$1");

  server.route<{ Params: Record<string, string> }>({
    method: method === "ANY" ? METHODS : (method as HTTPMethods),
    url,
    handler: async (request, reply) => {
      const { "*": rest, ...named } = request.params;
      const pathParameters =
        greedy && rest !== undefined && target.key !== "$default" ? { ...named, [greedy]: rest } : named;
      const authorized = await authorizer?.(headerValues(request.raw.rawHeaders, "authorization"), scopes);
      if (authorized && "status" in authorized) {
        reply.header("www-authenticate", `Bearer ${authorized.reason}`.trim());
        return say(reply, authorized.status, authorized.status === 401 ? "Unauthorized" : "Forbidden");
      }
      const route: Route = { key: target.key, apiId: target.apiId, pathParameters };
      return answer(reply, target, eventOf(wireOf(request), route, authorized, clock()));
    },
  });
}

async function answer(reply: FastifyReply, target: Target, event: unknown): Promise<FastifyReply> {
  let timer: NodeJS.Timeout | undefined;
  const givingUp = new Promise<undefined>((resolve) => {
    timer = setTimeout(() => resolve(undefined), target.timeoutMs);
  });
  const outcome = await Promise.race([target.invoke(event), givingUp]).finally(() => clearTimeout(timer));
  if (!outcome) return say(reply, 503, "Service Unavailable");
  const result = "result" in outcome ? replyOf(outcome.result) : undefined;
  if (!result) return say(reply, 500, "Internal Server Error");
  if (result.cookies.length > 0) reply.header("set-cookie", result.cookies);
  return reply.code(result.status).headers(result.headers).send(result.body);
}

function say(reply: FastifyReply, status: number, message: string): FastifyReply {
  return reply
    .code(status)
    .type("application/json")
    .send(Buffer.from(JSON.stringify({ message })));
}

function wireOf({ raw, method, ip, body }: FastifyRequest): HttpRequest {
  return {
    method,
    url: raw.url ?? "/",
    httpVersion: raw.httpVersion,
    rawHeaders: raw.rawHeaders,
    sourceIp: ip,
    body: Buffer.isBuffer(body) ? body : Buffer.alloc(0),
  };
}
