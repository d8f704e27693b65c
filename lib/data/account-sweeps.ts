import { Duration, RemovalPolicy, Validations } from "aws-cdk-lib";
import type { UserPool } from "aws-cdk-lib/aws-cognito";
import { Rule, Schedule } from "aws-cdk-lib/aws-events";
import { LambdaFunction } from "aws-cdk-lib/aws-events-targets";
import { Queue, QueueEncryption } from "aws-cdk-lib/aws-sqs";
import { Construct } from "constructs";
import { alarmAbove } from "../alarm.ts";
import type { FeatureFunction } from "../api/feature-function.ts";
import type { Stage } from "../stage.ts";

const EVERY = Duration.minutes(5);

export type AccountSweepsProps = { stage: Pick<Stage, "keepsData">; sweeper: FeatureFunction; pool: UserPool };

/**
 * Starts the sweeper every five minutes: it ends the identities of deleted accounts and removes what devices still sent
 * while their tokens were valid. A run that fails is made up for by the next one.
 */
export class AccountSweeps extends Construct {
  /** Runs that failed for good: the time of the schedule, nothing of an account. */
  readonly failures: Queue;

  constructor(scope: Construct, id: string, { stage, sweeper, pool }: AccountSweepsProps) {
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
    sweeper.allow(["cognito-idp:AdminDeleteUser"], [pool.userPoolArn]);
    sweeper.lambda.addEnvironment("USER_POOL_ID", pool.userPoolId);
    new Rule(this, "Schedule", {
      description: "Goes through the accounts that were deleted lately",
      schedule: Schedule.rate(EVERY),
      targets: [
        new LambdaFunction(sweeper.lambda, {
          deadLetterQueue: this.failures,
          retryAttempts: 2,
          maxEventAge: Duration.minutes(15),
        }),
      ],
    });
    alarmAbove(
      this,
      "Failed",
      "A sweep of deleted accounts failed for good: its log says why, the next one goes on",
      this.failures.metricApproximateNumberOfMessagesVisible({ statistic: "Maximum", period: Duration.minutes(5) }),
      0,
    );
  }
}
