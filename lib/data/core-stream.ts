import { Duration } from "aws-cdk-lib";
import type { Table } from "aws-cdk-lib/aws-dynamodb";
import { EventSourceMapping, FilterCriteria, FilterRule, StartingPosition } from "aws-cdk-lib/aws-lambda";
import type { Queue } from "aws-cdk-lib/aws-sqs";
import { Construct } from "constructs";
import { SORT_KEY } from "../../lambdas/store/tables.ts";
import { alarmAbove } from "../alarm.ts";
import type { FeatureFunction } from "../api/feature-function.ts";
import { failureQueue } from "../failure-queue.ts";
import type { Stage } from "../stage.ts";

const STREAM_ACTIONS = [
  "dynamodb:DescribeStream",
  "dynamodb:GetRecords",
  "dynamodb:GetShardIterator",
  "dynamodb:ListStreams",
];
const MAX_LAG = Duration.seconds(60);

/**
 * The items whose changes are of interest: schedules, attempts at quizzes, reminder settings, and where learners stand:
 * `S#apache-kafka#000f`, `Q#<quiz>`, `P#R`, `T#<team>`.
 */
const FOLLOWED = ["S#", "Q#", "P#R", "T"];

export type CoreStreamProps = { table: Table; consumer: FeatureFunction; stage: Pick<Stage, "keepsData"> };

/**
 * Feeds the changes of schedules, quizzes, reminder settings and memberships to a function, in batches. A record that
 * keeps failing is cut out by bisection and ends in the queue, which is the list of what has to be repaired; the rest
 * goes on.
 */
export class CoreStream extends Construct {
  /** Where a record goes that failed six times or waited six hours: its place in the stream, not its content. */
  readonly failures: Queue;

  constructor(scope: Construct, id: string, { table, consumer, stage }: CoreStreamProps) {
    super(scope, id);
    const streamArn = table.tableStreamArn;
    if (streamArn === undefined) throw new Error(`The table ${table.node.path} has no stream to consume`);
    this.failures = failureQueue(this, "Failures", "stream", stage);
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

    alarmAbove(
      this,
      "Late",
      "The projector is more than a minute behind the reviews",
      consumer.lambda.metric("IteratorAge", { statistic: "Maximum", period: Duration.minutes(1) }),
      MAX_LAG.toMilliseconds(),
    );
    alarmAbove(
      this,
      "Failed",
      "A change of a schedule could not be projected: read it from the failure queue and repair the learner",
      this.failures.metricApproximateNumberOfMessagesVisible({ statistic: "Maximum", period: Duration.minutes(5) }),
      0,
    );
  }
}
