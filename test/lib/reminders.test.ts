import { beforeAll, describe, expect, it } from "@jest/globals";
import { Match, type Template } from "aws-cdk-lib/assertions";
import * as z from "zod";
import { resourcesOf, templateOf } from "./template.ts";

const FAILURES = { "Fn::GetAtt": [expect.stringMatching(/^RemindingFailures/), "Arn"] };
const Rule = z.looseObject({ Targets: z.array(z.looseObject({ Arn: z.unknown() })).min(1) });

describe("Reminders", () => {
  let template: Template;

  beforeAll(async () => {
    template = await templateOf();
  }, 60_000);

  it("sweeps every five minutes, and raises an alarm when no sweep ran", () => {
    template.hasResourceProperties("AWS::Events::Rule", { ScheduleExpression: "rate(5 minutes)", State: "ENABLED" });
    template.hasResourceProperties("AWS::CloudWatch::Alarm", {
      MetricName: "Invocations",
      Dimensions: [{ Name: "FunctionName", Value: { Ref: Match.stringLikeRegexp("^DispatcherFunction") } }],
      ComparisonOperator: "LessThanThreshold",
      TreatMissingData: "breaching",
    });
  });

  it("S11: ends every asynchronous edge in a failure queue, and raises an alarm when something is in it", () => {
    const rules = resourcesOf(template, "AWS::Events::Rule").map(([id, { Properties }]) => ({
      ...Rule.parse(Properties),
      isReminding: id.startsWith("Reminding"),
    }));
    expect(rules.filter(({ isReminding }) => isReminding)).toHaveLength(2);
    for (const { Targets, isReminding } of rules) {
      for (const target of Targets) {
        const DeadLetterConfig = { Arn: isReminding ? FAILURES : expect.anything() };
        expect(target).toMatchObject({ DeadLetterConfig, RetryPolicy: expect.any(Object) });
      }
    }
    const [, tasks] = resourcesOf(template, "AWS::SQS::Queue").find(([id]) => id.startsWith("RemindingTasks")) ?? [];
    expect(tasks?.Properties).toMatchObject({
      RedrivePolicy: { deadLetterTargetArn: FAILURES, maxReceiveCount: 5 },
      SqsManagedSseEnabled: true,
    });
    template.hasResourceProperties("AWS::CloudWatch::Alarm", {
      MetricName: "ApproximateNumberOfMessagesVisible",
      Dimensions: [
        { Name: "QueueName", Value: { "Fn::GetAtt": [Match.stringLikeRegexp("^RemindingFailures"), "QueueName"] } },
      ],
    });
    template.hasResourceProperties("AWS::CloudWatch::Alarm", { MetricName: "ApproximateAgeOfOldestMessage" });
  });

  it("S11: takes messages over TLS only", () => {
    const denied = resourcesOf(template, "AWS::SQS::QueuePolicy").filter(([, { Properties }]) =>
      JSON.stringify(Properties).includes('{"Bool":{"aws:SecureTransport":"false"}}'),
    );

    expect(denied).toHaveLength(resourcesOf(template, "AWS::SQS::Queue").length);
  });

  it("hides a task for six times as long as its worker may take, and runs a bounded number of workers", () => {
    const [, sender] = resourcesOf(template, "AWS::Lambda::Function").find(([id]) => id.startsWith("Sender")) ?? [];
    template.hasResourceProperties("AWS::SQS::Queue", { VisibilityTimeout: Number(sender?.Properties.Timeout) * 6 });
    template.hasResourceProperties("AWS::Lambda::EventSourceMapping", {
      FunctionResponseTypes: ["ReportBatchItemFailures"],
      ScalingConfig: { MaximumConcurrency: 20 },
    });
  });

  it("sends mail only from a stage that was told whom from, and hears of what comes back", async () => {
    const silent = await templateOf({ stage: "prod" });
    silent.resourceCountIs("AWS::SES::ConfigurationSet", 0);
    silent.hasResourceProperties("AWS::Lambda::Function", {
      Environment: { Variables: Match.objectLike({ API_URL: Match.anyValue(), MAIL_FROM: Match.absent() }) },
    });

    template.hasResourceProperties("AWS::SES::ConfigurationSetEventDestination", {
      EventDestination: { Enabled: true, MatchingEventTypes: ["BOUNCE", "COMPLAINT"] },
    });
    template.hasResourceProperties("AWS::Events::Rule", {
      EventPattern: { source: ["aws.ses"], "detail-type": ["Email Bounced", "Email Complaint Received"] },
    });
  });
});
