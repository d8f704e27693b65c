import { Duration, RemovalPolicy, Validations } from "aws-cdk-lib";
import { Alarm, ComparisonOperator, type Metric, TreatMissingData } from "aws-cdk-lib/aws-cloudwatch";
import type { Table } from "aws-cdk-lib/aws-dynamodb";
import { EventSourceMapping, FilterCriteria, FilterRule, StartingPosition } from "aws-cdk-lib/aws-lambda";
import { Queue, QueueEncryption } from "aws-cdk-lib/aws-sqs";
import { Construct } from "constructs";
import { SORT_KEY } from "../../lambdas/store/tables.ts";
import type { FeatureFunction } from "../api/feature-function.ts";
import type { Stage } from "../stage.ts";

const STREAM_ACTIONS = [
  "dynamodb:DescribeStream",
  "dynamodb:GetRecords",
  "dynamodb:GetShardIterator",
  "dynamodb:ListStreams",
];
const MAX_LAG = Duration.seconds(60);

/** The items whose changes are of interest: schedules, `S#apache-kafka#000f`, and where learners stand, `T#<team>`. */
const FOLLOWED = ["S#", "T"];

export type CoreStreamProps = { table: Table; consumer: FeatureFunction; stage: Pick<Stage, "keepsData"> };

/**
 * Feeds the changes of schedules and memberships to a function, in batches. A record that keeps failing is cut out by bisection
 * and ends in the queue, which is the list of what has to be repaired; the rest goes on.
 */
export class CoreStream extends Construct {
  /** Where a record goes that failed six times or waited six hours: its place in the stream, not its content. */
  readonly failures: Queue;

  constructor(scope: Construct, id: string, { table, consumer, stage }: CoreStreamProps) {
    super(scope, id);
    const streamArn = table.tableStreamArn;
    if (streamArn === undefined) throw new Error(`The table ${table.node.path} has no stream to consume`);
    this.failures = new Queue(this, "Failures", {
      encryption: QueueEncryption.SQS_MANAGED,
      enforceSSL: true,
      retentionPeriod: Duration.days(14),
      removalPolicy: stage.keepsData ? RemovalPolicy.RETAIN : RemovalPolicy.DESTROY,
    });
    Validations.of(this.failures).acknowledge({
      id: "AwsSolutions-SQS3",
      reason: "It is itself the failure destination of the stream; nothing consumes it automatically.",
    });
    consumer.allow(STREAM_ACTIONS, [streamArn]);
    consumer.allow(["sqs:SendMessage"], [this.failures.queueArn]);
    new EventSourceMapping(this, "Mapping", {
      target: consumer.lambda,
      eventSourceArn: streamArn,
      startingPosition: StartingPosition.TRIM_HORIZON,
      filters: FOLLOWED.map((prefix) =>
        FilterCriteria.filter({ dynamodb: { Keys: { [SORT_KEY]: { S: FilterRule.beginsWith(prefix) } } } }),
      ),
      batchSize: 1000,
      maxBatchingWindow: Duration.seconds(5),
      bisectBatchOnError: true,
      reportBatchItemFailures: true,
      retryAttempts: 5,
      maxRecordAge: Duration.hours(6),
      onFailure: { bind: () => ({ destination: this.failures.queueArn }) },
    });

    this.alarm(
      "Late",
      "The projector is more than a minute behind the reviews",
      consumer.lambda.metric("IteratorAge", { statistic: "Maximum", period: Duration.minutes(1) }),
      MAX_LAG.toMilliseconds(),
    );
    this.alarm(
      "Failed",
      "A change of a schedule could not be projected: read it from the failure queue and repair the learner",
      this.failures.metricApproximateNumberOfMessagesVisible({ statistic: "Maximum", period: Duration.minutes(5) }),
      0,
    );
  }

  private alarm(id: string, alarmDescription: string, metric: Metric, threshold: number): void {
    new Alarm(this, id, {
      alarmDescription,
      metric,
      threshold,
      evaluationPeriods: 1,
      comparisonOperator: ComparisonOperator.GREATER_THAN_THRESHOLD,
      treatMissingData: TreatMissingData.NOT_BREACHING,
    });
  }
}
