import { beforeAll, describe, it } from "@jest/globals";
import { Match, type Template } from "aws-cdk-lib/assertions";
import { templateOf } from "./template.ts";

describe("BoardSchedule", () => {
  let template: Template;

  beforeAll(async () => {
    template = await templateOf();
  }, 60_000);

  it("starts the work on boards every quarter of an hour, and keeps what could not be started", () => {
    template.hasResourceProperties("AWS::Events::Rule", {
      ScheduleExpression: "rate(15 minutes)",
      State: "ENABLED",
      Targets: [
        Match.objectLike({
          Arn: { "Fn::GetAtt": [Match.stringLikeRegexp("^BoardsFunction"), "Arn"] },
          DeadLetterConfig: { Arn: { "Fn::GetAtt": [Match.stringLikeRegexp("^BoardWorkFailures"), "Arn"] } },
          RetryPolicy: { MaximumEventAgeInSeconds: 900, MaximumRetryAttempts: 0 },
        }),
      ],
    });
  });

  it("raises an alarm when every run of an hour failed, or one could not be started", () => {
    template.hasResourceProperties("AWS::CloudWatch::Alarm", {
      MetricName: "Errors",
      Dimensions: [{ Name: "FunctionName", Value: { Ref: Match.stringLikeRegexp("^BoardsFunction") } }],
      Period: 3600,
      Threshold: 3,
      ComparisonOperator: "GreaterThanThreshold",
    });
    template.hasResourceProperties("AWS::CloudWatch::Alarm", {
      MetricName: "ApproximateNumberOfMessagesVisible",
      Dimensions: [
        { Name: "QueueName", Value: { "Fn::GetAtt": [Match.stringLikeRegexp("^BoardWorkFailures"), "QueueName"] } },
      ],
    });
  });
});
