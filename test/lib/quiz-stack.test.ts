import { beforeAll, describe, expect, it, jest } from "@jest/globals";
import { type App, Token, Validations } from "aws-cdk-lib";
import { Match, type Template } from "aws-cdk-lib/assertions";
import { AwsSolutionsChecks } from "cdk-nag";
import type { IConstruct } from "constructs";
import * as z from "zod";
import { resourcesOf, type Synthesised, synthesise, templateOf } from "./template.ts";

const STAGES = [["dev"], ["prod"]];
type Finding = { path: string; rule: string };
const Acknowledged = z.record(z.string(), z.string());

describe("QuizStack", () => {
  let template: Template;
  const apps = new Map<string, Promise<Synthesised>>();
  const appOf = (stage: string) => {
    const app = apps.get(stage) ?? synthesise({ stage });
    apps.set(stage, app);
    return app;
  };

  beforeAll(async () => {
    template = await templateOf({ stage: "prod" });
  }, 120_000);

  it("tells what a client and an operator need", () => {
    expect(Object.keys(template.toJSON().Outputs).sort()).toEqual(
      ["ApiUrl", "ClientId", "CoreTable", "SignInUrl", "UserPoolId", "ViewsTable"].sort(),
    );
  });

  it.each([
    { stage: "dev", terminationProtection: false },
    { stage: "prod", terminationProtection: true },
  ])("fits any account and region; deletion protection in $stage: $terminationProtection", async (expected) => {
    const { stack } = await appOf(expected.stage);

    expect(stack.terminationProtection).toBe(expected.terminationProtection);
    expect(Token.isUnresolved(stack.account) && Token.isUnresolved(stack.region)).toBe(true);
  });

  it("publishes the decks again only when they changed: the resource carries their hash", async () => {
    const hashOf = async (stage: string) =>
      resourcesOf(await templateOf({ stage }), "Custom::PublishedDecks")[0]?.[1].Properties.ContentHash;

    expect(await hashOf("prod")).toMatch(/^[0-9a-f]{64}$/);
    expect(await hashOf("dev")).toBe(await hashOf("prod"));
  });

  it("lets learners sign in by mail address with a public client, by code with PKCE, SRP or password", () => {
    template.hasResourceProperties("AWS::Cognito::UserPool", {
      UsernameAttributes: ["email"],
      AutoVerifiedAttributes: ["email"],
      DeletionProtection: "ACTIVE",
      Policies: { PasswordPolicy: Match.objectLike({ MinimumLength: 10 }) },
    });
    template.hasResourceProperties("AWS::Cognito::UserPoolResourceServer", {
      Identifier: "casedeck",
      Scopes: [Match.objectLike({ ScopeName: "study" })],
    });
    template.hasResourceProperties("AWS::Cognito::UserPoolClient", {
      GenerateSecret: false,
      AllowedOAuthFlows: ["code"],
      ExplicitAuthFlows: ["ALLOW_USER_PASSWORD_AUTH", "ALLOW_USER_SRP_AUTH", "ALLOW_REFRESH_TOKEN_AUTH"],
      CallbackURLs: ["casedeck://signed-in"],
      AccessTokenValidity: 60,
      PreventUserExistenceErrors: "ENABLED",
    });
  });

  it("has the group of those who look after the published decks", () => {
    const [[pool]] = resourcesOf(template, "AWS::Cognito::UserPool") as [[string, unknown]];

    template.resourceCountIs("AWS::Cognito::UserPoolGroup", 1);
    template.hasResourceProperties("AWS::Cognito::UserPoolGroup", { GroupName: "authors", UserPoolId: { Ref: pool } });
  });

  it.each(STAGES)("S11: has no open finding of cdk-nag AwsSolutions in %s", async (stage) => {
    const { app } = await appOf(stage);

    expect(findings(app)).toEqual([]);
  });

  it.each(STAGES)(
    "S11: acknowledges in %s only findings that exist, one by one, each with its reason",
    async (stage) => {
      const acknowledged = acknowledgements((await appOf(stage)).app);
      const acknowledge = jest.spyOn(Validations.prototype, "acknowledge").mockReturnValue(undefined);
      const bare = await synthesise({ stage }).finally(() => acknowledge.mockRestore());
      const all = findings(bare.app);

      const matches = acknowledged.map(
        ({ path, rule }) => all.filter((one) => one.rule === rule && isAt(one.path, path)).length,
      );
      expect(matches).toEqual(acknowledged.map(() => 1));
      expect(acknowledged).toHaveLength(all.length);
      expect(all.length).toBeGreaterThan(0);
      for (const { reason } of acknowledged) expect(reason).toMatch(/^[A-Z].{30,}\.$/);
    },
  );
});

function findings(app: App): Finding[] {
  const { violations } = new AwsSolutionsChecks(app).validateScope(app);
  return violations.flatMap(({ ruleName, violatingResources }) =>
    violatingResources.map(({ constructPath }) => ({ rule: ruleName, path: String(constructPath) })),
  );
}

function acknowledgements(app: App): (Finding & { reason: string })[] {
  return app.node.findAll().flatMap(({ node }: IConstruct) =>
    node.metadata
      .filter(({ type }) => type === Validations.ACKNOWLEDGED_RULES_METADATA_KEY)
      .flatMap(({ data }) => Object.entries(Acknowledged.parse(data)))
      .map(([id, reason]) => ({ path: node.path, rule: id.replace(/^annotation::/i, ""), reason })),
  );
}

const isAt = (path: string, construct: string) => path === construct || path.startsWith(`${construct}/`);
