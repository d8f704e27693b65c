import { beforeAll, describe, expect, it } from "@jest/globals";
import { Match, type Template } from "aws-cdk-lib/assertions";
import { resourcesOf, templateOf } from "./template.ts";

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
    expect(resourcesOf(template, "AWS::Events::Rule")).toHaveLength(1);
  });

  it("raises an alarm when every run of an hour failed", () => {
    template.hasResourceProperties("AWS::CloudWatch::Alarm", {
      MetricName: "Errors",
      Dimensions: [{ Name: "FunctionName", Value: { Ref: Match.stringLikeRegexp("^BoardsFunction") } }],
      Period: 3600,
      Threshold: 4,
      ComparisonOperator: "GreaterThanOrEqualToThreshold",
    });
  });
});
