import { beforeAll, describe, expect, it } from "@jest/globals";
import { Match, type Template } from "aws-cdk-lib/assertions";
import * as z from "zod";
import type { RouteSpec } from "../../lambdas/http/routes/spec.ts";
import { routes } from "../../lambdas/http/routes.ts";
import { type Resource, resourcesOf, templateOf } from "./template.ts";

const Ref = z.object({ Ref: z.string() });
const Integration = z.object({ IntegrationUri: z.object({ "Fn::GetAtt": z.tuple([z.string(), z.literal("Arn")]) }) });
const Target = z.object({ "Fn::Join": z.tuple([z.literal(""), z.tuple([z.literal("integrations/"), Ref])]) });

describe("QuizApi", () => {
  let template: Template;
  let gatewayRoutes: Map<string, Resource["Properties"]>;

  beforeAll(async () => {
    template = await templateOf();
    const found = resourcesOf(template, "AWS::ApiGatewayV2::Route").map(({ 1: route }) => route.Properties);
    gatewayRoutes = new Map(found.map((properties) => [z.string().parse(properties.RouteKey), properties]));
  }, 120_000);

  it("S12: has exactly the routes of the route table", () => {
    template.resourceCountIs("AWS::ApiGatewayV2::Route", Object.keys(routes).length);
    expect([...gatewayRoutes.keys()].sort()).toEqual(Object.keys(routes).sort());
  });

  it.each(Object.entries<RouteSpec>(routes))("S3: %s asks for the token that the route table says", (key, { auth }) => {
    const { AuthorizationType, AuthorizerId, AuthorizationScopes } = gatewayRoutes.get(key) ?? {};

    if (auth === "none") {
      expect({ AuthorizationType, AuthorizerId, AuthorizationScopes }).toEqual({ AuthorizationType: "NONE" });
    } else {
      expect(AuthorizationType).toBe("JWT");
      expect(AuthorizationScopes).toEqual(["casedeck/study", "aws.cognito.signin.user.admin"]);
      expect(resourcesOf(template, "AWS::ApiGatewayV2::Authorizer").map(([id]) => id)).toEqual([
        Ref.parse(AuthorizerId).Ref,
      ]);
    }
  });

  it("S3: takes tokens of this user pool and this client only, from the authorization header", () => {
    const [[pool]] = resourcesOf(template, "AWS::Cognito::UserPool") as [[string, Resource]];
    const [[client]] = resourcesOf(template, "AWS::Cognito::UserPoolClient") as [[string, Resource]];

    template.hasResourceProperties("AWS::ApiGatewayV2::Authorizer", {
      AuthorizerType: "JWT",
      IdentitySource: ["$request.header.Authorization"],
      JwtConfiguration: {
        Audience: [{ Ref: client }],
        Issuer: {
          "Fn::Join": ["", ["https://cognito-idp.", { Ref: "AWS::Region" }, ".amazonaws.com/", { Ref: pool }]],
        },
      },
    });
  });

  it("sends each route to the function of its feature, with events of version 2.0", () => {
    const integrations = new Map(resourcesOf(template, "AWS::ApiGatewayV2::Integration"));
    const functionNames = {
      decks: "Decks",
      reviews: "Reviews",
      learners: "Profiles",
      authors: "Authors",
      quizzes: "Quizzes",
      cases: "Cases",
      statistics: "Statistics",
      reminders: "Reminders",
      accounts: "Accounts",
      teams: "Teams",
      docs: "Docs",
    };

    for (const [key, { feature }] of Object.entries<RouteSpec>(routes)) {
      const target = Target.parse(gatewayRoutes.get(key)?.Target);
      const integration = integrations.get(target["Fn::Join"][1][1].Ref)?.Properties ?? {};
      const [logicalId] = Integration.parse(integration).IntegrationUri["Fn::GetAtt"];

      expect({ key, logicalId }).toEqual({
        key,
        logicalId: expect.stringMatching(`^${functionNames[feature]}Function`),
      });
      expect(integration.PayloadFormatVersion).toBe("2.0");
    }
  });

  it("throttles its only stage", () => {
    template.resourceCountIs("AWS::ApiGatewayV2::Stage", 1);
    template.hasResourceProperties("AWS::ApiGatewayV2::Stage", {
      StageName: "$default",
      AutoDeploy: true,
      DefaultRouteSettings: { ThrottlingRateLimit: 50, ThrottlingBurstLimit: 100 },
    });
  });

  it("S16: logs each request by its route, without path, query, header or learner", () => {
    const [[, stage]] = resourcesOf(template, "AWS::ApiGatewayV2::Stage") as [[string, Resource]];
    const { Format } = z.object({ Format: z.string() }).parse(stage.Properties.AccessLogSettings);

    const variables = Object.values(z.record(z.string(), z.string()).parse(JSON.parse(Format)));
    expect(variables).toContain("$context.requestId");
    expect(variables.filter((name) => /path|query|header|identity|authorizer|claims/i.test(name))).toEqual([]);
  });

  it("lets the web origins of the stage call it, and no other", async () => {
    const withWeb = await templateOf({ stage: "prod", webOrigins: "https://study.example.org" });
    const withoutWeb = await templateOf({ stage: "prod" });

    withWeb.hasResourceProperties("AWS::ApiGatewayV2::Api", {
      CorsConfiguration: Match.objectLike({ AllowOrigins: ["https://study.example.org"] }),
    });
    withoutWeb.hasResourceProperties("AWS::ApiGatewayV2::Api", { CorsConfiguration: Match.absent() });
  });
});
