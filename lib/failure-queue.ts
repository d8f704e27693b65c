import { Duration, RemovalPolicy, Validations } from "aws-cdk-lib";
import { Queue, QueueEncryption } from "aws-cdk-lib/aws-sqs";
import type { Construct } from "constructs";
import type { Stage } from "./stage.ts";

/** Where what failed for good waits for somebody to look at it: for two weeks, encrypted, over TLS only. */
export function failureQueue(scope: Construct, id: string, of: string, stage: Pick<Stage, "keepsData">): Queue {
  const queue = new Queue(scope, id, {
    encryption: QueueEncryption.SQS_MANAGED,
    enforceSSL: true,
    retentionPeriod: Duration.days(14),
    removalPolicy: stage.keepsData ? RemovalPolicy.RETAIN : RemovalPolicy.DESTROY,
  });
  Validations.of(queue).acknowledge({
    id: "AwsSolutions-SQS3",
    reason: `It is itself the failure destination of the ${of}; nothing consumes it automatically.`,
  });
  return queue;
}
