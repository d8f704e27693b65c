import { Duration, RemovalPolicy, Validations } from "aws-cdk-lib";
import { Alarm, ComparisonOperator, TreatMissingData } from "aws-cdk-lib/aws-cloudwatch";
import { Rule, Schedule } from "aws-cdk-lib/aws-events";
import { LambdaFunction } from "aws-cdk-lib/aws-events-targets";
import { Queue, QueueEncryption } from "aws-cdk-lib/aws-sqs";
import { Construct } from "constructs";
import type { FeatureFunction } from "../api/feature-function.ts";
import type { Stage } from "../stage.ts";

const EVERY = Duration.minutes(15);

export type BoardScheduleProps = { worker: FeatureFunction; stage: Pick<Stage, "keepsData"> };

/** Starts the work on boards every quarter of an hour. A run that fails is repeated by the next one anyway. */
export class BoardSchedule extends Construct {
  /** Runs that could not even be started. */
  readonly failures: Queue;

  constructor(scope: Construct, id: string, { worker, stage }: BoardScheduleProps) {
    super(scope, id);
    this.failures = new Queue(this, "Failures", {
      encryption: QueueEncryption.SQS_MANAGED,
      enforceSSL: true,
      retentionPeriod: Duration.days(14),
      removalPolicy: stage.keepsData ? RemovalPolicy.RETAIN : RemovalPolicy.DESTROY,
    });
    Validations.of(this.failures).acknowledge({
      id: "AwsSolutions-SQS3",
      reason: "It is itself the failure destination of the schedule; nothing consumes it automatically.",
    });
    new Rule(this, "Quarter", {
      description: "Closes weeks, makes leagues, compares teams, tells what is due",
      schedule: Schedule.rate(EVERY),
      targets: [
        new LambdaFunction(worker.lambda, { deadLetterQueue: this.failures, retryAttempts: 0, maxEventAge: EVERY }),
      ],
    });
    new Alarm(this, "Failing", {
      alarmDescription: "The work on boards failed four times in a row: weeks may not be closed",
      metric: worker.lambda.metricErrors({ statistic: "Sum", period: Duration.hours(1) }),
      threshold: 4,
      evaluationPeriods: 1,
      comparisonOperator: ComparisonOperator.GREATER_THAN_OR_EQUAL_TO_THRESHOLD,
      treatMissingData: TreatMissingData.NOT_BREACHING,
    });
  }
}
