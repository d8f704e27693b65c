import { Aws, Duration, RemovalPolicy } from "aws-cdk-lib";
import { Alarm, ComparisonOperator, TreatMissingData } from "aws-cdk-lib/aws-cloudwatch";
import { Rule, Schedule } from "aws-cdk-lib/aws-events";
import { LambdaFunction } from "aws-cdk-lib/aws-events-targets";
import { EventSourceMapping } from "aws-cdk-lib/aws-lambda";
import { CfnConfigurationSet, CfnConfigurationSetEventDestination } from "aws-cdk-lib/aws-ses";
import { Queue, QueueEncryption } from "aws-cdk-lib/aws-sqs";
import { Construct } from "constructs";
import { alarmAbove } from "../alarm.ts";
import type { FeatureFunction } from "../api/feature-function.ts";
import type { Stage } from "../stage.ts";

const SWEEP_EVERY = Duration.minutes(5);
/** A message that its worker did not finish shows again after six of the worker's time-outs, as SQS mappings ask for. */
const WORKER_TIMEOUTS = 6;
const MAX_RECEIVES = 5;
/** Workers at a time, so that one full quarter hour leaves room for the API and the mail rate of the account. */
const MAX_WORKERS = 20;
const CONSUME_ACTIONS = ["sqs:ReceiveMessage", "sqs:DeleteMessage", "sqs:GetQueueAttributes"];

export type RemindersProps = {
  stage: Pick<Stage, "name" | "keepsData" | "mailFrom" | "webOrigins">;
  /** Serves the learners' settings. */
  api: FeatureFunction;
  apiUrl: string;
  dispatcher: FeatureFunction;
  sender: FeatureFunction;
  senderTimeout: Duration;
  feedback: FeatureFunction;
};

/**
 * A schedule starts the dispatcher, which puts the slots whose time has come into a queue; workers take them from there
 * and send. SES tells of mails that came back through EventBridge. Every edge ends in a dead-letter queue with an alarm.
 */
export class Reminders extends Construct {
  readonly queue: Queue;
  /** Messages, sweeps and events that failed for good. */
  readonly failures: Queue;

  constructor(scope: Construct, id: string, props: RemindersProps) {
    super(scope, id);
    const { stage, api, apiUrl, dispatcher, sender, senderTimeout, feedback } = props;
    const removalPolicy = stage.keepsData ? RemovalPolicy.RETAIN : RemovalPolicy.DESTROY;
    const secured = { encryption: QueueEncryption.SQS_MANAGED, enforceSSL: true, removalPolicy };
    this.failures = new Queue(this, "Failures", { ...secured, retentionPeriod: Duration.days(14) });
    this.queue = new Queue(this, "Tasks", {
      ...secured,
      visibilityTimeout: Duration.seconds(senderTimeout.toSeconds() * WORKER_TIMEOUTS),
      retentionPeriod: Duration.hours(12), // a reminder is for its date
      deadLetterQueue: { queue: this.failures, maxReceiveCount: MAX_RECEIVES },
    });
    for (const producer of [api, dispatcher, sender]) {
      producer.allow(["sqs:SendMessage"], [this.queue.queueArn]);
      producer.lambda.addEnvironment("REMINDER_QUEUE_URL", this.queue.queueUrl);
    }
    // A client on a developer's own machine is nowhere that a reader of mails could go.
    const client = stage.webOrigins.find((origin) => origin.startsWith("https://"));
    const studyUrl = `${client ?? apiUrl}/study`;
    for (const one of [api, sender]) {
      one.lambda.addEnvironment("STUDY_URL", studyUrl);
      one.lambda.addEnvironment("API_URL", apiUrl);
      if (stage.mailFrom !== undefined) one.lambda.addEnvironment("MAIL_FROM", stage.mailFrom);
    }

    this.schedule(dispatcher);
    this.consume(sender);
    if (stage.mailFrom !== undefined) this.mail(stage.mailFrom, sender, feedback);
    alarmAbove(
      this,
      "Failed",
      "A reminder task, a sweep or a mail event failed for good: read it from the failure queue",
      this.failures.metricApproximateNumberOfMessagesVisible({ statistic: "Maximum", period: Duration.minutes(5) }),
      0,
    );
    alarmAbove(
      this,
      "Late",
      "Reminders wait in the queue for more than ten minutes",
      this.queue.metricApproximateAgeOfOldestMessage({ statistic: "Maximum", period: Duration.minutes(5) }),
      Duration.minutes(10).toSeconds(),
    );
  }

  private schedule(dispatcher: FeatureFunction): void {
    new Rule(this, "Sweep", {
      description: "Finds the local quarter hours that have begun",
      schedule: Schedule.rate(SWEEP_EVERY),
      targets: [
        new LambdaFunction(dispatcher.lambda, {
          deadLetterQueue: this.failures,
          retryAttempts: 2,
          maxEventAge: Duration.minutes(15),
        }),
      ],
    });
    new Alarm(this, "NoSweep", {
      alarmDescription: "No sweep ran for a quarter of an hour: nobody is reminded",
      metric: dispatcher.lambda.metricInvocations({ statistic: "Sum", period: Duration.minutes(15) }),
      threshold: 1,
      evaluationPeriods: 1,
      comparisonOperator: ComparisonOperator.LESS_THAN_THRESHOLD,
      treatMissingData: TreatMissingData.BREACHING,
    });
  }

  private consume(sender: FeatureFunction): void {
    sender.allow(CONSUME_ACTIONS, [this.queue.queueArn]);
    new EventSourceMapping(this, "Work", {
      target: sender.lambda,
      eventSourceArn: this.queue.queueArn,
      batchSize: 1, // a task may have thousands of learners: several of them would not end in time
      reportBatchItemFailures: true,
      maxConcurrency: MAX_WORKERS,
    });
  }

  /** Sending, and what SES tells of it. The identity is verified by hand: it is a matter of the domain's DNS. */
  private mail(from: string, sender: FeatureFunction, feedback: FeatureFunction): void {
    const set = new CfnConfigurationSet(this, "Mail", {
      sendingOptions: { sendingEnabled: true },
      reputationOptions: { reputationMetricsEnabled: true },
      suppressionOptions: { suppressedReasons: ["BOUNCE", "COMPLAINT"] },
    });
    const arn = (kind: string, name: string) =>
      `arn:${Aws.PARTITION}:ses:${Aws.REGION}:${Aws.ACCOUNT_ID}:${kind}/${name}`;
    const domain = from.replace(/^.*@|>$/g, "");
    sender.allow(["ses:SendEmail"], [arn("identity", domain), arn("configuration-set", set.ref)]);
    sender.lambda.addEnvironment("MAIL_CONFIGURATION_SET", set.ref);
    new CfnConfigurationSetEventDestination(this, "MailEvents", {
      configurationSetName: set.ref,
      eventDestination: {
        enabled: true,
        matchingEventTypes: ["BOUNCE", "COMPLAINT"],
        eventBridgeDestination: {
          eventBusArn: `arn:${Aws.PARTITION}:events:${Aws.REGION}:${Aws.ACCOUNT_ID}:event-bus/default`,
        },
      },
    });
    new Rule(this, "ReturnedMail", {
      description: "Mails that came back or were called unwanted",
      eventPattern: { source: ["aws.ses"], detailType: ["Email Bounced", "Email Complaint Received"] },
      targets: [
        new LambdaFunction(feedback.lambda, {
          deadLetterQueue: this.failures,
          retryAttempts: 10,
          maxEventAge: Duration.hours(6),
        }),
      ],
    });
  }
}
