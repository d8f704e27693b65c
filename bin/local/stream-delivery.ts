import { randomUUID } from "node:crypto";
import type { DynamoDBRecord } from "aws-lambda";
import type { LocalFunction, Outcome } from "./functions.ts";
import type { LocalQueue } from "./queues.ts";

export type DeliverySettings = {
  streamArn: string;
  shardId: string;
  functionArn: string;
  /** Calls the consumer; rejects when the cloud stops. */
  invoke: LocalFunction["invoke"];
  /** Further tries after the first; -1: for ever. */
  maxRetries: number;
  /** Seconds; -1: no limit. */
  maxAge: number;
  bisects: boolean;
  reportsItemFailures: boolean;
  failures: Pick<LocalQueue, "send"> | undefined;
  /** Waits before a further try; rejects when the cloud stops. `tries` counts from 1. */
  pause: (tries: number) => Promise<void>;
  /** ms since 1970. */
  clock: () => number;
};

/**
 * Gives a batch to the consumer until every record was taken or went to the failure destination, as an event source
 * mapping does: what was reported as taken is not sent again, a failing batch is halved (which costs no try) or sent
 * again, and what is too old or failed too often is put into the failure queue and left behind.
 * @throws what `invoke` and `pause` throw; the batch is then not finished and has to be delivered again.
 */
export async function deliver(
  records: readonly DynamoDBRecord[],
  settings: DeliverySettings,
  tries = 0,
): Promise<void> {
  const rest = await withoutTooOld(records, settings, tries);
  if (rest.length === 0) return;

  const outcome = await settings.invoke({ Records: rest });
  const taken = takenOf(outcome, rest, settings);
  if (taken === rest.length) return;

  const failed = rest.slice(taken);
  if (settings.bisects && taken > 0) return deliver(failed, settings, tries);
  if (settings.bisects && failed.length > 1) {
    const half = Math.ceil(failed.length / 2);
    await deliver(failed.slice(0, half), settings, tries);
    return deliver(failed.slice(half), settings, tries);
  }
  if (settings.maxRetries >= 0 && tries >= settings.maxRetries) {
    return giveUp(failed, "RetryAttemptsExhausted", settings, tries + 1);
  }
  await settings.pause(tries + 1);
  return deliver(failed, settings, tries + 1);
}

/** How many records from the start on were taken. */
function takenOf(outcome: Outcome, records: readonly DynamoDBRecord[], settings: DeliverySettings): number {
  if ("error" in outcome) return 0;
  if (!settings.reportsItemFailures) return records.length;
  const { result } = outcome;
  const failures =
    typeof result === "object" && result !== null && "batchItemFailures" in result ? result.batchItemFailures : [];
  if (!Array.isArray(failures)) return 0;
  const positions = failures.map(({ itemIdentifier }: { itemIdentifier?: unknown }) =>
    records.findIndex((record) => record.dynamodb?.SequenceNumber === itemIdentifier),
  );
  // An identifier of no record counts as a failure of the whole batch, as in the service.
  return Math.max(0, Math.min(records.length, ...positions));
}

async function withoutTooOld(
  records: readonly DynamoDBRecord[],
  settings: DeliverySettings,
  tries: number,
): Promise<readonly DynamoDBRecord[]> {
  if (settings.maxAge < 0) return records;
  const oldest = settings.clock() / 1000 - settings.maxAge;
  const firstYoung = records.findIndex((record) => createdAt(record) >= oldest);
  const tooOld = firstYoung < 0 ? records : records.slice(0, firstYoung);
  if (tooOld.length > 0) await giveUp(tooOld, "RecordAgeExceeded", settings, tries);
  return records.slice(tooOld.length);
}

/** Puts the place of the records into the failure queue: the body has the form that the service sends. */
async function giveUp(
  records: readonly DynamoDBRecord[],
  condition: string,
  settings: DeliverySettings,
  invocations: number,
): Promise<void> {
  const { functionArn, failures, streamArn, shardId, clock } = settings;
  const [first, last] = [records.at(0), records.at(-1)];
  const timeOf = (record: DynamoDBRecord | undefined) =>
    new Date((record ? createdAt(record) : 0) * 1000).toISOString();
  const body = {
    requestContext: {
      requestId: randomUUID(),
      functionArn,
      condition,
      approximateInvokeCount: invocations,
    },
    responseContext: { statusCode: 200, executedVersion: "$LATEST", functionError: "Unhandled" },
    version: "1.0",
    timestamp: new Date(clock()).toISOString(),
    DDBStreamBatchInfo: {
      shardId,
      startSequenceNumber: first?.dynamodb?.SequenceNumber,
      endSequenceNumber: last?.dynamodb?.SequenceNumber,
      approximateArrivalOfFirstRecord: timeOf(first),
      approximateArrivalOfLastRecord: timeOf(last),
      batchSize: records.length,
      streamArn,
    },
  };
  await failures?.send({ messageId: randomUUID(), sentAt: clock(), body: JSON.stringify(body) });
}

const createdAt = (record: DynamoDBRecord) => record.dynamodb?.ApproximateCreationDateTime ?? 0;
