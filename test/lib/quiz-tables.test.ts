import { beforeAll, describe, expect, it } from "@jest/globals";
import { Match, type Template } from "aws-cdk-lib/assertions";
import { sortKeys } from "../../lambdas/store/keys.ts";
import { type Resource, resourcesOf, templateOf } from "./template.ts";

const KEYS = [
  { AttributeName: "pk", KeyType: "HASH" },
  { AttributeName: "sk", KeyType: "RANGE" },
];

describe("QuizTables", () => {
  let dev: Template;
  let prod: Template;
  const table = (template: Template, name: "Core" | "Views") =>
    resourcesOf(template, "AWS::DynamoDB::Table").find(([id]) => id.startsWith(`Tables${name}`))?.[1] as Resource;

  beforeAll(async () => {
    dev = await templateOf();
    prod = await templateOf({ stage: "prod" });
  }, 120_000);

  it("are two", () => {
    dev.resourceCountIs("AWS::DynamoDB::Table", 2);
  });

  it.each(["Core", "Views"] as const)("S11: %s is on demand, encrypted and restorable to any second", (name) => {
    expect(table(dev, name).Properties).toMatchObject({
      KeySchema: KEYS,
      BillingMode: "PAY_PER_REQUEST",
      SSESpecification: { SSEEnabled: true },
      PointInTimeRecoverySpecification: { PointInTimeRecoveryEnabled: true },
    });
  });

  it.each(["Core", "Views"] as const)("%s cannot be deleted outside dev", (name) => {
    expect(table(dev, name)).toMatchObject({
      DeletionPolicy: "Delete",
      Properties: { DeletionProtectionEnabled: false },
    });
    expect(table(prod, name)).toMatchObject({
      DeletionPolicy: "Retain",
      Properties: { DeletionProtectionEnabled: true },
    });
  });

  it("give core the stream with both images and the sparse, strongly readable index of due cards", () => {
    expect(table(dev, "Core").Properties).toMatchObject({
      StreamSpecification: { StreamViewType: "NEW_AND_OLD_IMAGES" },
      LocalSecondaryIndexes: [
        {
          IndexName: "due",
          KeySchema: [
            { AttributeName: "pk", KeyType: "HASH" },
            { AttributeName: "d", KeyType: "RANGE" },
          ],
          Projection: { ProjectionType: "INCLUDE", NonKeyAttributes: ["e", "i", "n"] },
        },
      ],
    });
    expect(table(dev, "Core").Properties.AttributeDefinitions).toContainEqual({
      AttributeName: "d",
      AttributeType: "N",
    });
    expect(table(dev, "Core").Properties).not.toHaveProperty("TimeToLiveSpecification");
    expect(table(dev, "Core").Properties).not.toHaveProperty("GlobalSecondaryIndexes");
  });

  it("let rows of views end, and stream none of them", () => {
    expect(table(dev, "Views").Properties).toMatchObject({
      TimeToLiveSpecification: { AttributeName: "x", Enabled: true },
    });
    expect(table(dev, "Views").Properties).not.toHaveProperty("StreamSpecification");
    expect(table(dev, "Views").Properties).not.toHaveProperty("LocalSecondaryIndexes");
  });
});

describe("CoreStream", () => {
  let template: Template;
  let mapping: Resource["Properties"];

  beforeAll(async () => {
    template = await templateOf();
    const mappings = resourcesOf(template, "AWS::Lambda::EventSourceMapping").map(([, { Properties }]) => Properties);
    mapping = mappings.find(({ StartingPosition }) => StartingPosition !== undefined) ?? {};
  }, 120_000);

  it("hands the changes of schedules, quizzes, reminder settings and where learners stand, and of nothing else, to the projector", () => {
    const followed = [sortKeys.schedule, sortKeys.quiz, sortKeys.reminders, sortKeys.teamMatters];
    const filters = followed.map((prefix) => ({
      Pattern: JSON.stringify({ dynamodb: { Keys: { sk: { S: [{ prefix }] } } } }),
    }));

    expect(mapping).toMatchObject({
      EventSourceArn: { "Fn::GetAtt": [expect.stringMatching(/^TablesCore/), "StreamArn"] },
      FunctionName: { Ref: expect.stringMatching(/^ProjectorFunction/) },
      StartingPosition: "TRIM_HORIZON",
      FilterCriteria: { Filters: filters },
    });
  });

  it("S11: retries within bounds, cuts a poison record out and keeps it in the failure queue", () => {
    expect(mapping).toMatchObject({
      BatchSize: 1000,
      MaximumBatchingWindowInSeconds: 5,
      BisectBatchOnFunctionError: true,
      FunctionResponseTypes: ["ReportBatchItemFailures"],
      MaximumRetryAttempts: 5,
      MaximumRecordAgeInSeconds: 6 * 60 * 60,
      DestinationConfig: {
        OnFailure: { Destination: { "Fn::GetAtt": [expect.stringMatching(/^SchedulesFailures/), "Arn"] } },
      },
    });
  });

  it("S11: keeps failures encrypted for 14 days, and takes messages over TLS only", () => {
    template.hasResourceProperties("AWS::SQS::Queue", {
      MessageRetentionPeriod: 14 * 86_400,
      SqsManagedSseEnabled: true,
    });
    template.hasResourceProperties("AWS::SQS::QueuePolicy", {
      PolicyDocument: Match.objectLike({
        Statement: [
          Match.objectLike({
            Effect: "Deny",
            Principal: { AWS: "*" },
            Action: "sqs:*",
            Condition: { Bool: { "aws:SecureTransport": "false" } },
          }),
        ],
      }),
    });
  });

  it("raises an alarm when the projector is a minute behind, or gave a record up", () => {
    template.hasResourceProperties("AWS::CloudWatch::Alarm", {
      MetricName: "IteratorAge",
      Namespace: "AWS/Lambda",
      Dimensions: [{ Name: "FunctionName", Value: { Ref: Match.stringLikeRegexp("^ProjectorFunction") } }],
      Statistic: "Maximum",
      ComparisonOperator: "GreaterThanThreshold",
      Threshold: 60_000,
    });
    template.hasResourceProperties("AWS::CloudWatch::Alarm", {
      MetricName: "ApproximateNumberOfMessagesVisible",
      ComparisonOperator: "GreaterThanThreshold",
      Threshold: 0,
    });
  });
});
