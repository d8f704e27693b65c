import { createHash } from "node:crypto";
import { setTimeout as sleep } from "node:timers/promises";
import * as z from "zod";
import type { LocalFunction } from "./functions.ts";
import type { LocalQueue, Received } from "./queues.ts";
import { REGION, type Resolve, resourcesOfType, type Template } from "./template.ts";

const POLL_EVERY_MS = 100;
const ATTRIBUTES = { SenderId: "local", ApproximateFirstReceiveTimestamp: "0" };

const Mapping = z.strictObject({
  FunctionName: z.string(),
  EventSourceArn: z.string(),
  Enabled: z.boolean().default(true),
  BatchSize: z.number().default(10),
  MaximumBatchingWindowInSeconds: z.number().default(0),
  FunctionResponseTypes: z.array(z.literal("ReportBatchItemFailures")).default([]),
  ScalingConfig: z.object({ MaximumConcurrency: z.number() }).optional(),
});
export type QueueMapping = z.infer<typeof Mapping>;

/** Whether a mapping of the template takes from a queue, and not from a stream. */
export function isQueueMapping(resolved: unknown): boolean {
  return /^arn:aws:sqs:/.test(String((resolved as { EventSourceArn?: unknown }).EventSourceArn));
}

/** The mappings of queues; properties that it does not know are an error. */
export function queueMappingsOf(template: Template, resolve: Resolve): QueueMapping[] {
  return resourcesOfType(template, "AWS::Lambda::EventSourceMapping").flatMap(([logicalId, { Properties }]) => {
    const resolved = resolve(Properties);
    if (!isQueueMapping(resolved)) return [];
    const { data, error } = Mapping.safeParse(resolved);
    if (error) throw new Error(`The mapping ${logicalId} cannot be run locally: ${z.prettifyError(error)}`);
    return [data];
  });
}

export type LocalConsumer = {
  /** Resolves when no message is visible and none is being worked on. */
  idle(): Promise<void>;
  stop(): Promise<void>;
};

export type ConsumerSettings = {
  functions: readonly LocalFunction[];
  queues: readonly LocalQueue[];
  /** ms since 1970. */
  clock: () => number;
};

/**
 * Feeds a function from a queue, as the service does: what the function does not report as failed is taken out; what
 * fails shows again after the queue's time-out, and goes to the dead-letter queue when it was received too often.
 */
export function startConsumer(mapping: QueueMapping, { functions, queues, clock }: ConsumerSettings): LocalConsumer {
  const consumer = functions.find(({ definition }) => [definition.name, definition.arn].includes(mapping.FunctionName));
  const queue = queues.find(({ arn }) => arn === mapping.EventSourceArn);
  if (!consumer || !queue) throw new Error(`The mapping of ${mapping.EventSourceArn} has no queue or function here.`);
  const deadLetters = queues.find(({ arn }) => arn === queue.redrive?.arn);
  const reportsItems = mapping.FunctionResponseTypes.length > 0;
  let isStopping = false;
  let looking: Promise<number> | undefined;

  async function look(): Promise<number> {
    if (!queue || !consumer) return 0;
    const received = await queue.receive(mapping.BatchSize, clock());
    const [spent, good] = partition(received, ({ receives }) => receives > (queue.redrive?.maxReceives ?? Infinity));
    for (const { receives: _count, ...message } of spent) await deadLetters?.send(message);
    if (good.length > 0) {
      const outcome = await consumer.invoke({ Records: good.map((message) => recordOf(message, queue.arn)) });
      const failed = failedOf(outcome, good, reportsItems);
      spent.push(...good.filter(({ messageId }) => !failed.has(messageId)));
    }
    if (spent.length > 0) await queue.remove(spent.map(({ messageId }) => messageId));
    return received.length;
  }
  /** One look at a time, whoever asks for it. */
  const lookOnce = () => {
    looking ??= look().finally(() => {
      looking = undefined;
    });
    return looking;
  };
  const polling = (async () => {
    while (!isStopping && mapping.Enabled) if ((await lookOnce()) === 0) await sleep(POLL_EVERY_MS);
  })();

  return {
    async idle() {
      while (looking || (await lookOnce()) > 0) await looking;
    },
    async stop() {
      isStopping = true;
      await polling;
    },
  };
}

function failedOf(
  outcome: Awaited<ReturnType<LocalFunction["invoke"]>>,
  messages: readonly Received[],
  reportsItems: boolean,
): Set<string> {
  const everything = new Set(messages.map(({ messageId }) => messageId));
  if ("error" in outcome) return everything;
  if (!reportsItems) return new Set();
  const { data } = z
    .object({ batchItemFailures: z.array(z.object({ itemIdentifier: z.string() })) })
    .safeParse(outcome.result);
  const failed = (data?.batchItemFailures ?? []).map(({ itemIdentifier }) => itemIdentifier);
  // An identifier of no message counts as a failure of the whole batch, as in the service.
  return failed.every((id) => everything.has(id)) ? new Set(failed) : everything;
}

function recordOf({ messageId, sentAt, body, receives }: Received, eventSourceARN: string) {
  return {
    messageId,
    receiptHandle: messageId,
    body,
    attributes: { ...ATTRIBUTES, SentTimestamp: String(sentAt), ApproximateReceiveCount: String(receives) },
    messageAttributes: {},
    md5OfBody: createHash("md5").update(body).digest("hex"),
    eventSource: "aws:sqs",
    eventSourceARN,
    awsRegion: REGION,
  };
}

function partition<T>(values: readonly T[], test: (value: T) => boolean): [T[], T[]] {
  return [values.filter(test), values.filter((value) => !test(value))];
}
