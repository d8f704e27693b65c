import { Duration } from "aws-cdk-lib";
import { Rule, Schedule } from "aws-cdk-lib/aws-events";
import { LambdaFunction } from "aws-cdk-lib/aws-events-targets";
import type { Queue } from "aws-cdk-lib/aws-sqs";
import { Construct } from "constructs";
import { alarmAbove } from "../alarm.ts";
import type { FeatureFunction } from "../api/feature-function.ts";
import { failureQueue } from "../failure-queue.ts";
import type { Stage } from "../stage.ts";

const EVERY = Duration.minutes(15);

export type BoardScheduleProps = { worker: FeatureFunction; stage: Pick<Stage, "keepsData"> };

/** Starts the work on boards every quarter of an hour. A run that fails is repeated by the next one anyway. */
export class BoardSchedule extends Construct {
  /** Runs that could not even be started. */
  readonly failures: Queue;

  constructor(scope: Construct, id: string, { worker, stage }: BoardScheduleProps) {
    super(scope, id);
    this.failures = failureQueue(this, "Failures", "schedule", stage);
    new Rule(this, "Quarter", {
      description: "Closes weeks, makes leagues, compares teams, tells what is due",
      schedule: Schedule.rate(EVERY),
      targets: [
        new LambdaFunction(worker.lambda, { deadLetterQueue: this.failures, retryAttempts: 0, maxEventAge: EVERY }),
      ],
    });
    alarmAbove(
      this,
      "Failing",
      "The work on boards failed four times in an hour: weeks may not be closed",
      worker.lambda.metricErrors({ statistic: "Sum", period: Duration.hours(1) }),
      3,
    );
    alarmAbove(
      this,
      "NotStarted",
      "A run of the work on boards could not be started",
      this.failures.metricApproximateNumberOfMessagesVisible({ statistic: "Maximum", period: Duration.minutes(5) }),
      0,
    );
  }
}
