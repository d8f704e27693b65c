import { beforeAll, describe, expect, it } from "@jest/globals";
import { Duration, Stack } from "aws-cdk-lib";
import type { Template } from "aws-cdk-lib/assertions";
import { RetentionDays } from "aws-cdk-lib/aws-logs";
import * as z from "zod";
import { FeatureFunction } from "../../lib/api/feature-function.ts";
import { grantsOf } from "./grants.ts";
import { type Resource, resourcesOf, templateOf } from "./template.ts";

const Attribute = z.object({ "Fn::GetAtt": z.tuple([z.string(), z.string()]) });

const NO_TABLE: [string, string[], string[]][] = [];
/** Resource, actions, partitions: all that a function may do besides writing its log. */
const expected = {
  Decks: [
    ["core", ["GetItem"], ["D#*", "PATHS", "U#*", "T#*"]],
    ["core", ["Query"], ["DECKS", "PATHS", "U#*"]],
    ["core", ["BatchGetItem", "PutItem", "UpdateItem"], ["U#*"]],
  ],
  Reviews: [
    ["core", ["GetItem"], ["PATHS"]],
    ["core", ["BatchGetItem", "GetItem", "PutItem", "Query", "UpdateItem"], ["U#*"]],
    ["core/index/due", ["Query"], ["U#*"]],
  ],
  Profiles: [["core", ["GetItem", "Query", "UpdateItem"], ["U#*"]]],
  Cases: [
    ["core", ["DeleteItem", "GetItem", "PutItem", "Query"], ["D#*", "U#*"]],
    ["core", ["BatchGetItem"], ["U#*"]],
  ],
  Quizzes: [
    ["core", ["BatchGetItem"], ["D#*", "U#*", "Z#*"]],
    ["core", ["GetItem"], ["U#*", "PATHS"]],
    ["core", ["ConditionCheckItem"], ["U#*"]],
    ["core", ["PutItem", "Query", "UpdateItem"], ["U#*", "Z#*"]],
    ["core", ["Query"], ["DECKS"]],
    ["core/index/due", ["Query"], ["U#*"]],
  ],
  Statistics: [
    ["core", ["GetItem", "Query"], ["D#*", "U#*"]],
    ["core/index/due", ["Query"], ["U#*"]],
    ["views", ["Query"], ["C#*", "L#*"]],
  ],
  Docs: NO_TABLE,
  Authors: [
    ["core", ["GetItem"], ["D#*", "U#*"]],
    ["core", ["BatchGetItem", "PutItem", "Query", "UpdateItem"], ["G#*"]],
    ["views", ["Query"], ["C#*", "QA#*"]],
    ["views", ["UpdateItem"], ["F#*"]],
  ],
  Teams: [
    ["core", ["GetItem"], ["T#*", "U#*", "D#*"]],
    ["core", ["BatchGetItem", "Query", "UpdateItem"], ["T#*", "U#*"]],
    ["core", ["PutItem"], ["T#*", "U#*", "D#*", "TEAMS", "DUE#*"]],
    ["core", ["DeleteItem"], ["T#*", "U#*", "DUE#*"]],
    ["core", ["BatchWriteItem"], ["T#*", "U#*", "TEAMS"]],
    ["core/index/due", ["Query"], ["U#*"]],
    ["views", ["GetItem"], ["B#*", "N#*", "L#*"]],
    ["views", ["Query"], ["B#*", "L#*"]],
    ["views", ["PutItem"], ["N#*"]],
  ],
  Boards: [
    ["core", ["Query"], ["TEAMS", "T#*", "U#*", "DUE#*"]],
    ["core", ["GetItem"], ["T#*"]],
    ["core", ["PutItem"], ["T#*", "U#*"]],
    ["core", ["DeleteItem"], ["DUE#*"]],
    ["views", ["Query"], ["B#*", "W#*"]],
    ["views", ["GetItem"], ["J#*"]],
    ["views", ["PutItem"], ["N#*", "L#*", "J#*", "OUTBOX"]],
  ],
  Projector: [
    ["core", ["BatchGetItem", "GetItem", "Query", "UpdateItem"], ["U#*"]],
    ["core", ["GetItem"], ["T#*"]],
    ["views", ["PutItem"], ["C#*", "QA#*", "L#*", "OUTBOX"]],
    ["views", ["BatchGetItem", "GetItem", "Query"], ["L#*"]],
    ["views", ["UpdateItem"], ["L#*", "B#*", "W#*"]],
    ["views", ["DeleteItem", "PutItem", "UpdateItem"], ["R#*"]],
    ["stream of core", ["DescribeStream", "GetRecords", "GetShardIterator", "ListStreams"], []],
    ["failures", ["sqs:SendMessage"], []],
  ],
  Publisher: [["core", ["GetItem", "PutItem"], ["D#*", "DECKS", "PATHS"]]],
  Reminders: [
    ["core", ["GetItem"], ["D#*", "U#*", "KEYS", "X#*"]],
    ["core", ["DeleteItem", "PutItem", "Query", "UpdateItem"], ["U#*"]],
    ["core", ["PutItem"], ["KEYS", "RC#*"]],
    ["core/index/due", ["Query"], ["U#*"]],
    ["views", ["DeleteItem", "GetItem", "PutItem", "Query"], ["L#*"]],
    ["reminder tasks", ["sqs:SendMessage"], []],
  ],
  Dispatcher: [
    ["views", ["GetItem", "PutItem"], ["R#*"]],
    ["views", ["Query"], ["R#*", "OUTBOX"]],
    ["views", ["DeleteItem"], ["OUTBOX"]],
    ["reminder tasks", ["sqs:SendMessage"], []],
  ],
  Sender: [
    ["core", ["GetItem"], ["D#*", "KEYS", "X#*"]],
    ["core", ["DeleteItem", "Query"], ["U#*"]],
    ["core", ["BatchGetItem"], ["RC#*"]],
    ["core", ["PutItem"], ["X#*"]],
    ["core/index/due", ["Query"], ["U#*"]],
    ["views", ["DeleteItem", "Query"], ["R#*"]],
    ["views", ["GetItem", "Query", "UpdateItem"], ["L#*"]],
    ["views", ["PutItem"], ["L#*", "OUTBOX"]],
    ["reminder tasks", ["sqs:DeleteMessage", "sqs:GetQueueAttributes", "sqs:ReceiveMessage", "sqs:SendMessage"], []],
    ["configuration set", ["ses:SendEmail"], []],
    ["identity/casedeck.example", ["ses:SendEmail"], []],
  ],
  Feedback: [["core", ["PutItem"], ["X#*"]]],
  Accounts: [
    ["core", ["GetItem", "Query"], ["U#*", "D#*", "G#*", "Z#*", "RC#*", "GONE"]],
    ["core", ["PutItem", "UpdateItem"], ["U#*", "D#*", "GONE"]],
    ["core", ["BatchWriteItem"], ["U#*", "D#*", "G#*", "Z#*", "RC#*"]],
    ["core", ["BatchGetItem", "DeleteItem", "GetItem", "PutItem"], ["U#*"]],
    ["core", ["DeleteItem", "GetItem", "PutItem", "Query", "UpdateItem"], ["T#*"]],
    ["core", ["BatchWriteItem"], ["T#*", "TEAMS"]],
    ["views", ["BatchWriteItem", "Query"], ["C#*", "F#*", "IM#*", "L#*", "QA#*"]],
    ["views", ["GetItem", "PutItem", "UpdateItem"], ["IM#*"]],
    ["views", ["UpdateItem"], ["B#*", "W#*"]],
  ],
  Sweeper: [
    ["core", ["Query"], ["U#*", "D#*", "G#*", "Z#*", "RC#*", "GONE"]],
    ["core", ["GetItem", "UpdateItem"], ["D#*", "GONE"]],
    ["core", ["BatchWriteItem"], ["U#*", "D#*", "G#*", "Z#*", "RC#*"]],
    ["core", ["DeleteItem"], ["U#*", "GONE"]],
    ["core", ["DeleteItem", "GetItem", "PutItem", "Query", "UpdateItem"], ["T#*"]],
    ["core", ["DeleteItem", "GetItem", "PutItem"], ["U#*"]],
    ["core", ["BatchWriteItem"], ["T#*", "TEAMS"]],
    ["views", ["BatchWriteItem", "Query"], ["C#*", "F#*", "IM#*", "L#*", "QA#*"]],
    ["views", ["UpdateItem"], ["B#*", "W#*"]],
    ["user pool", ["cognito-idp:AdminDeleteUser"], []],
  ],
};
const OTHER_VARIABLES: { readonly [Name in keyof typeof expected]?: readonly string[] } = {
  Reminders: ["REMINDER_QUEUE_URL", "STUDY_URL", "API_URL", "MAIL_FROM"],
  Dispatcher: ["REMINDER_QUEUE_URL"],
  Sender: ["REMINDER_QUEUE_URL", "STUDY_URL", "MAIL_FROM", "API_URL", "MAIL_CONFIGURATION_SET"],
};
/** Behind the gateway, which gives up after 29 seconds. */
const SERVES_REQUESTS = /^(?:Decks|Reviews|Profiles|Cases|Docs|Authors|Reminders)$/;
const names = Object.keys(expected) as (keyof typeof expected)[];

describe("FeatureFunction", () => {
  let template: Template;
  let functions: [string, Resource][];
  const resources = () => z.object({ Resources: z.record(z.string(), z.unknown()) }).parse(template.toJSON());
  const functionOf = (name: string) => functions.find(([id]) => id.startsWith(`${name}Function`))?.[1].Properties ?? {};

  beforeAll(async () => {
    template = await templateOf();
    functions = resourcesOf(template, "AWS::Lambda::Function");
  }, 120_000);

  it("exists once per feature, and no other function does", () => {
    expect(functions.map(([id]) => id.replace(/Function.*/, "")).sort()).toEqual([...names].sort());
  });

  it.each(names)("runs %s on arm64 and the current Node.js, in bounded time", (name) => {
    expect(functionOf(name)).toMatchObject({
      Architectures: ["arm64"],
      Runtime: "nodejs24.x",
      Handler: "index.handler",
      RecursiveLoop: "Terminate",
      LoggingConfig: { LogFormat: "JSON" },
    });
    const { Timeout, MemorySize } = z.object({ Timeout: z.int(), MemorySize: z.int() }).parse(functionOf(name));
    expect(Timeout).toBeLessThanOrEqual(SERVES_REQUESTS.test(name) ? 29 : 300);
    expect(MemorySize).toBeGreaterThanOrEqual(512);
  });

  it("S11: gives each function a role of its own, which only Lambda may take", () => {
    const roles = names.map((name) => Attribute.parse(functionOf(name).Role)["Fn::GetAtt"][0]);

    expect(roles).toEqual(names.map((name) => expect.stringMatching(`^${name}Role`)));
    expect(
      resourcesOf(template, "AWS::IAM::Role")
        .map(([id]) => id)
        .sort(),
    ).toEqual([...roles].sort());
    for (const [, role] of resourcesOf(template, "AWS::IAM::Role")) {
      expect(role.Properties).not.toHaveProperty("ManagedPolicyArns");
      expect(role.Properties.AssumeRolePolicyDocument).toMatchObject({
        Statement: [{ Action: "sts:AssumeRole", Effect: "Allow", Principal: { Service: "lambda.amazonaws.com" } }],
      });
    }
  });

  it.each(names)("S11: grants %s exactly what it needs, and to write its own log", (name) => {
    const grants = grantsOf(resources(), name).map(({ resource, actions, partitions }) => [
      resource,
      actions.map((action) => action.replace(/^dynamodb:/, "")),
      partitions,
    ]);

    expect(grants).toEqual([[`log of ${name}`, ["logs:CreateLogStream", "logs:PutLogEvents"], []], ...expected[name]]);
  });

  it("S11: names every action and every resource in full, without a wildcard", () => {
    const grants = names.flatMap((name) => grantsOf(resources(), name));

    expect(grants.flatMap(({ actions }) => actions).filter((action) => action.includes("*"))).toEqual([]);
    expect(grants.filter(({ resource }) => JSON.stringify(resource).includes("*"))).toEqual([]);
    expect(grants.flatMap(({ actions }) => actions)).not.toContain("dynamodb:Scan");
  });

  it.each(names)("tells %s the tables and the user pool it may use, and nothing else", (name) => {
    const used = (table: string) => expected[name].some(([resource]) => resource === table);
    const [core, views] = ["TablesCore", "TablesViews"].map((prefix) => ({
      Ref: resourcesOf(template, "AWS::DynamoDB::Table").find(([id]) => id.startsWith(prefix))?.[0],
    }));
    const pool = resourcesOf(template, "AWS::Cognito::UserPool")[0]?.[0];
    const Variables = {
      ...(used("core") && { CORE_TABLE: core }),
      ...(used("views") && { VIEWS_TABLE: views }),
      ...(used("user pool") && { USER_POOL_ID: { Ref: pool } }),
      ...Object.fromEntries((OTHER_VARIABLES[name] ?? []).map((variable) => [variable, expect.anything()])),
    };

    expect(functionOf(name).Environment).toEqual(Object.keys(Variables).length > 0 ? { Variables } : undefined);
  });

  it.each([
    { stage: "dev", days: 7, kept: "Delete" },
    { stage: "prod", days: 90, kept: "Retain" },
  ])("S11: ends every log of $stage after $days days", async ({ stage, days, kept }) => {
    const logs = resourcesOf(await templateOf({ stage }), "AWS::Logs::LogGroup").map(([, log]) => log);

    expect(logs).toHaveLength(names.length + 1);
    expect(logs).toEqual(
      logs.map(() => expect.objectContaining({ DeletionPolicy: kept, Properties: { RetentionInDays: days } })),
    );
  });

  it("says what to do when a bundle is missing", () => {
    const make = () =>
      new FeatureFunction(new Stack(), "Missing", {
        feature: "missing",
        description: "A feature nobody wrote",
        stage: { keepsData: false, logRetention: RetentionDays.ONE_DAY },
        memorySize: 512,
        timeout: Duration.seconds(1),
      });

    expect(make).toThrow(/The bundle of "missing" is missing .*: run npm run build/);
  });
});
