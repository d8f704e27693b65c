import { beforeAll, describe, expect, it } from "@jest/globals";
import { Duration, Stack } from "aws-cdk-lib";
import type { Template } from "aws-cdk-lib/assertions";
import { RetentionDays } from "aws-cdk-lib/aws-logs";
import * as z from "zod";
import { FeatureFunction } from "../../lib/api/feature-function.ts";
import { type Resource, resourcesOf, templateOf } from "./template.ts";

const Names = z.union([z.string().transform((name) => [name]), z.array(z.string())]);
const Attribute = z.object({ "Fn::GetAtt": z.tuple([z.string(), z.string()]) });
const Statement = z.strictObject({
  Effect: z.literal("Allow"),
  Action: Names,
  Resource: z.unknown(),
  Condition: z
    .strictObject({ "ForAllValues:StringLike": z.strictObject({ "dynamodb:LeadingKeys": Names }) })
    .optional(),
});
const Policy = z.object({
  PolicyDocument: z.object({ Statement: z.array(Statement) }),
  Roles: z.tuple([z.object({ Ref: z.string() })]),
});

const READ = ["BatchGetItem", "GetItem", "Query"];
const NO_TABLE: [string, string[], string[]][] = [];
/** Resource, actions, partitions: all that a function may do besides writing its log. */
const expected = {
  Decks: [
    ["core", READ, ["D#*", "DECKS", "U#*"]],
    ["core", ["PutItem", "UpdateItem"], ["U#*"]],
  ],
  Reviews: [
    ["core", ["BatchGetItem", "ConditionCheckItem", "GetItem", "PutItem", "Query", "UpdateItem"], ["U#*"]],
    ["core/index/due", ["Query"], ["U#*"]],
  ],
  Profiles: [["core", ["GetItem", "PutItem", "Query", "UpdateItem"], ["U#*"]]],
  Docs: NO_TABLE,
  Projector: [
    ["core", ["GetItem", "Query", "UpdateItem"], ["U#*"]],
    ["stream of core", ["DescribeStream", "GetRecords", "GetShardIterator", "ListStreams"], []],
    ["failures", ["sqs:SendMessage"], []],
  ],
  Publisher: [["core", ["BatchWriteItem", "GetItem", "PutItem", "Query"], ["D#*", "DECKS"]]],
};
const names = Object.keys(expected) as (keyof typeof expected)[];

describe("FeatureFunction", () => {
  let template: Template;
  let functions: [string, Resource][];
  const functionOf = (name: string) => functions.find(([id]) => id.startsWith(`${name}Function`))?.[1].Properties ?? {};

  beforeAll(async () => {
    template = await templateOf();
    functions = resourcesOf(template, "AWS::Lambda::Function");
  });

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
    expect(Timeout).toBeLessThanOrEqual(["Projector", "Publisher"].includes(name) ? 300 : 29);
    expect(MemorySize).toBeGreaterThanOrEqual(512);
  });

  it("S11: gives each function a role of its own, which only Lambda may take", () => {
    const roles = names.map((name) => Attribute.parse(functionOf(name).Role)["Fn::GetAtt"][0]);

    expect(new Set(roles).size).toBe(names.length);
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

  it.each(names)("S11: grants %s exactly what it needs", (name) => {
    const log = Attribute.parse({ "Fn::GetAtt": [logGroupOf(name), "Arn"] });
    const statements = statementsOf(name);

    expect(statements[0]).toEqual({
      Effect: "Allow",
      Action: ["logs:CreateLogStream", "logs:PutLogEvents"],
      Resource: log,
    });
    expect(statements.slice(1).map(described)).toEqual(expected[name]);
  });

  it("S11: names every action and every resource in full, without a wildcard", () => {
    const statements = names.flatMap(statementsOf);

    expect(statements.flatMap(({ Action }) => Action).filter((action) => action.includes("*"))).toEqual([]);
    expect(statements.filter(({ Resource }) => JSON.stringify(Resource).includes("*"))).toEqual([]);
    expect(statements.flatMap(({ Action }) => Action)).not.toContain("dynamodb:Scan");
  });

  it.each(names)("tells %s the tables it may use, and nothing else", (name) => {
    const usesCore = expected[name].length > 0;
    const core = resourcesOf(template, "AWS::DynamoDB::Table").find(([id]) => id.startsWith("TablesCore"))?.[0];

    expect(functionOf(name).Environment).toEqual(usesCore ? { Variables: { CORE_TABLE: { Ref: core } } } : undefined);
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

  function logGroupOf(name: string): string {
    const { LogGroup } = z.object({ LogGroup: z.object({ Ref: z.string() }) }).parse(functionOf(name).LoggingConfig);
    expect(LogGroup.Ref).toMatch(new RegExp(`^${name}Logs`));
    return LogGroup.Ref;
  }

  function statementsOf(name: string): z.infer<typeof Statement>[] {
    const role = Attribute.parse(functionOf(name).Role)["Fn::GetAtt"][0];
    const policies = resourcesOf(template, "AWS::IAM::Policy").map(([, { Properties }]) => Policy.parse(Properties));
    return policies
      .filter(({ Roles }) => Roles[0].Ref === role)
      .flatMap(({ PolicyDocument }) => PolicyDocument.Statement);
  }
});

/** A statement as in `expected`; a resource that is none of the known ones stays as it is and fails the comparison. */
function described({ Action, Resource, Condition }: z.infer<typeof Statement>): [unknown, string[], string[]] {
  const known: [RegExp, string][] = [
    [/^\{"Fn::GetAtt":\["TablesCore\w+","Arn"\]\}$/, "core"],
    [/^\{"Fn::Join":\["",\[\{"Fn::GetAtt":\["TablesCore\w+","Arn"\]\},"\/index\/due"\]\]\}$/, "core/index/due"],
    [/^\{"Fn::GetAtt":\["TablesCore\w+","StreamArn"\]\}$/, "stream of core"],
    [/^\{"Fn::GetAtt":\["SchedulesFailures\w+","Arn"\]\}$/, "failures"],
  ];
  const resource = known.find(([pattern]) => pattern.test(JSON.stringify(Resource)))?.[1] ?? Resource;
  const actions = Action.map((action) => action.replace(/^dynamodb:/, "")).sort();
  return [resource, actions, Condition?.["ForAllValues:StringLike"]["dynamodb:LeadingKeys"] ?? []];
}
