import { Duration, RemovalPolicy, Validations } from "aws-cdk-lib";
import { AccessLogFormat } from "aws-cdk-lib/aws-apigateway";
import {
  CorsHttpMethod,
  HttpApi,
  type HttpMethod,
  HttpNoneAuthorizer,
  HttpStage,
  type IHttpRouteAuthorizer,
  LogGroupLogDestination,
} from "aws-cdk-lib/aws-apigatewayv2";
import { HttpLambdaIntegration } from "aws-cdk-lib/aws-apigatewayv2-integrations";
import type { IFunction } from "aws-cdk-lib/aws-lambda";
import { LogGroup } from "aws-cdk-lib/aws-logs";
import { Construct } from "constructs";
import type { Feature, RouteSpec } from "../../lambdas/http/routes/spec.ts";
import { routes } from "../../lambdas/http/routes.ts";
import type { Stage } from "../stage.ts";

/** One line of JSON per request. It names the route, never the path, the query or a header: no token, no id of a learner. */
const ACCESS_LOG = {
  requestId: "$context.requestId",
  time: "$context.requestTimeEpoch",
  route: "$context.routeKey",
  status: "$context.status",
  bytes: "$context.responseLength",
  ms: "$context.responseLatency",
  integrationStatus: "$context.integrationStatus",
  integrationError: "$context.integrationErrorMessage",
};

export type QuizApiProps = {
  stage: Stage;
  functions: Record<Feature, IFunction>;
  /** Checks the token of every route with `auth: "user"`. */
  authorizer: IHttpRouteAuthorizer;
  /** A token needs one of these. */
  scopes: readonly string[];
};

/** The HTTP API: one gateway route per entry of `http/routes.ts`, and no other. */
export class QuizApi extends Construct {
  readonly url: string;

  constructor(scope: Construct, id: string, { stage, functions, authorizer, scopes }: QuizApiProps) {
    super(scope, id);
    const api = new HttpApi(this, "HttpApi", {
      apiName: `casedeck-${stage.name}`,
      description: "Study decks about real systems with spaced repetition",
      createDefaultStage: false,
      ...(stage.webOrigins.length > 0 && { corsPreflight: corsFor(stage.webOrigins) }),
    });
    const integrations = new Map<Feature, HttpLambdaIntegration>();
    for (const [key, { feature, auth }] of Object.entries<RouteSpec>(routes)) {
      const [method, path] = key.split(" ") as [HttpMethod, string];
      const integration = integrations.get(feature) ?? new HttpLambdaIntegration(feature, functions[feature]);
      integrations.set(feature, integration);
      const access =
        auth === "user" ? { authorizer, authorizationScopes: [...scopes] } : { authorizer: new HttpNoneAuthorizer() };
      const [route] = api.addRoutes({ path, methods: [method], integration, ...access });
      if (auth === "none" && route) {
        Validations.of(route).acknowledge({
          id: "AwsSolutions-APIG4",
          reason:
            "Public in http/routes.ts: health, the description of the API, and links of mails, which carry their own signature.",
        });
      }
    }

    const accessLog = new LogGroup(this, "AccessLog", {
      retention: stage.logRetention,
      removalPolicy: stage.keepsData ? RemovalPolicy.RETAIN : RemovalPolicy.DESTROY,
    });
    new HttpStage(this, "DefaultStage", {
      httpApi: api,
      stageName: "$default",
      autoDeploy: true,
      throttle: stage.throttle,
      accessLogSettings: {
        destination: new LogGroupLogDestination(accessLog),
        format: AccessLogFormat.custom(JSON.stringify(ACCESS_LOG)),
      },
    });
    this.url = api.apiEndpoint;
  }
}

function corsFor(origins: readonly string[]) {
  return {
    allowOrigins: [...origins],
    allowMethods: [
      CorsHttpMethod.GET,
      CorsHttpMethod.POST,
      CorsHttpMethod.PUT,
      CorsHttpMethod.PATCH,
      CorsHttpMethod.DELETE,
    ],
    allowHeaders: ["authorization", "content-type", "if-none-match"],
    exposeHeaders: ["etag", "export-progress", "idempotent-replayed", "next-page", "retry-after"],
    maxAge: Duration.hours(1),
  };
}
