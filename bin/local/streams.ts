import { once } from "node:events";
import { mkdir, readFile, rename, writeFile } from "node:fs/promises";
import path from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import {
  DescribeStreamCommand,
  DynamoDBStreamsClient,
  GetRecordsCommand,
  GetShardIteratorCommand,
  type _Record as StreamRecord,
} from "@aws-sdk/client-dynamodb-streams";
import type { DynamoDBRecord } from "aws-lambda";
import * as z from "zod";
import { patternTest } from "./event-pattern.ts";
import type { LocalFunction } from "./functions.ts";
import { isQueueMapping } from "./queue-consumer.ts";
import type { LocalQueue } from "./queues.ts";
import { type DeliverySettings, deliver } from "./stream-delivery.ts";
import { localCredentials } from "./tables.ts";
import { REGION, type Resolve, resourcesOfType, type Template } from "./template.ts";

/** As often as Lambda looks: four times a second. */
const POLL_EVERY_MS = 250;
const MAX_RECORDS = 1000;
const FIRST_PAUSE_MS = 100;
const LONGEST_PAUSE_MS = 5_000;

const Mapping = z.strictObject({
  FunctionName: z.string(),
  EventSourceArn: z.string().regex(/^arn:aws:dynamodb:.*\/stream\//, "the local cloud knows streams of tables only"),
  StartingPosition: z.literal("TRIM_HORIZON", "the local cloud follows streams from TRIM_HORIZON on only"),
  Enabled: z.boolean().default(true),
  BatchSize: z.number().default(100),
  MaximumBatchingWindowInSeconds: z.number().default(0),
  MaximumRetryAttempts: z.number().default(-1),
  MaximumRecordAgeInSeconds: z.number().default(-1),
  BisectBatchOnFunctionError: z.boolean().default(false),
  ParallelizationFactor: z.number().default(1),
  FunctionResponseTypes: z.array(z.literal("ReportBatchItemFailures")).default([]),
  FilterCriteria: z.object({ Filters: z.array(z.object({ Pattern: z.string() })) }).optional(),
  DestinationConfig: z.object({ OnFailure: z.object({ Destination: z.string() }) }).optional(),
});
export type Mapping = z.infer<typeof Mapping>;

export type StreamSettings = {
  dynamoEndpoint: string;
  /** Where the last record taken from each stream is kept. */
  folder: string;
  functions: readonly LocalFunction[];
  queues: readonly LocalQueue[];
  log: (line: string) => void;
};

export type LocalMapping = {
  /** Resolves when every record that was in the stream at the call was delivered; waits for no batching window. */
  caughtUp(): Promise<void>;
  stop(): Promise<void>;
};

/** The event source mappings of streams by their logical ids; properties it does not know are an error. */
export function mappingsOf(template: Template, resolve: Resolve): [logicalId: string, mapping: Mapping][] {
  return resourcesOfType(template, "AWS::Lambda::EventSourceMapping").flatMap(([logicalId, { Properties }]) => {
    const resolved = resolve(Properties);
    if (isQueueMapping(resolved)) return [];
    const { data, error } = Mapping.safeParse(resolved);
    if (error) throw new Error(`The mapping ${logicalId} cannot be run locally: ${z.prettifyError(error)}`);
    return [[logicalId, data] as [string, Mapping]];
  });
}

/** Follows the stream of one mapping until it is stopped. Its place in the stream survives a restart. */
export async function startMapping(
  logicalId: string,
  mapping: Mapping,
  settings: StreamSettings,
): Promise<LocalMapping> {
  const { dynamoEndpoint, folder, functions, queues, log } = settings;
  const consumer = functions.find(({ definition }) => [definition.name, definition.arn].includes(mapping.FunctionName));
  if (!consumer) throw new Error(`The mapping ${logicalId} feeds ${mapping.FunctionName}, which is no function here.`);
  const destination = mapping.DestinationConfig?.OnFailure.Destination;
  const failures = queues.find((queue) => queue.arn === destination);
  if (destination && !failures)
    throw new Error(`The mapping ${logicalId} sends failures to ${destination}, which is no queue here.`);
  if (!mapping.Enabled) return { caughtUp: async () => {}, stop: async () => {} };

  const isWanted = wantedBy(mapping);
  const stopping = new AbortController();
  const stream = new DynamoDBStreamsClient({ endpoint: dynamoEndpoint, region: REGION, credentials: localCredentials });
  const places = await openPlaces(path.join(folder, `${logicalId}.json`));
  const waiters = new Set<() => void>();
  const aborted = once(stopping.signal, "abort").then(() => Promise.reject(new Error("The local cloud stops")));
  aborted.catch(() => undefined); // nobody may be waiting for it
  let flushes = false;

  const delivery = (shardId: string): DeliverySettings => ({
    streamArn: mapping.EventSourceArn,
    shardId,
    functionArn: consumer.definition.arn,
    invoke: (event) => Promise.race([consumer.invoke(event), aborted]),
    maxRetries: mapping.MaximumRetryAttempts,
    maxAge: mapping.MaximumRecordAgeInSeconds,
    bisects: mapping.BisectBatchOnFunctionError,
    reportsItemFailures: mapping.FunctionResponseTypes.includes("ReportBatchItemFailures"),
    failures,
    clock: Date.now, // the engine stamps records with the real time
    pause: (tries) =>
      sleep(Math.min(FIRST_PAUSE_MS * 2 ** (tries - 1), LONGEST_PAUSE_MS), undefined, { signal: stopping.signal }),
  });

  /** One look at one shard: reads, filters, delivers. @returns whether the end of the shard was reached. */
  async function look(shardId: string): Promise<boolean> {
    const { records, readTo, atEnd } = await collect(shardId);
    if (readTo === undefined) return true;
    for (let start = 0; start < records.length; start += mapping.BatchSize) {
      await deliver(records.slice(start, start + mapping.BatchSize), delivery(shardId));
    }
    await places.set(shardId, readTo);
    return atEnd;
  }

  /** Reads from the place on until a batch is full, its window is over, or the end is reached without a record. */
  async function collect(shardId: string) {
    const records: DynamoDBRecord[] = [];
    let readTo: string | undefined;
    let iterator = await iteratorAt(stream, mapping, shardId, places.get(shardId));
    let windowEndsAt = Number.POSITIVE_INFINITY;
    while (iterator) {
      const answer = await stream.send(new GetRecordsCommand({ ShardIterator: iterator, Limit: MAX_RECORDS }));
      const found = answer.Records ?? [];
      readTo = found.at(-1)?.dynamodb?.SequenceNumber ?? readTo;
      records.push(...found.map((record) => eventRecord(record, mapping.EventSourceArn)).filter(isWanted));
      iterator = answer.NextShardIterator;
      if (records.length >= mapping.BatchSize) return { records, readTo, atEnd: false };
      if (found.length > 0) {
        if (records.length > 0)
          windowEndsAt = Math.min(windowEndsAt, Date.now() + mapping.MaximumBatchingWindowInSeconds * 1000);
        continue;
      }
      if (records.length === 0 || flushes || Date.now() >= windowEndsAt) return { records, readTo, atEnd: true };
      await sleep(Math.min(POLL_EVERY_MS, windowEndsAt - Date.now()), undefined, { signal: stopping.signal });
    }
    return { records, readTo, atEnd: true };
  }

  async function follow(): Promise<void> {
    while (!stopping.signal.aborted) {
      const asked = [...waiters];
      const ends: boolean[] = [];
      for (const shardId of await shardsOf(stream, mapping.EventSourceArn)) ends.push(await look(shardId));
      if (!ends.every(Boolean)) continue;
      for (const waiter of asked) {
        waiters.delete(waiter);
        waiter();
      }
      flushes = waiters.size > 0;
      if (!flushes) await sleep(POLL_EVERY_MS, undefined, { signal: stopping.signal });
    }
  }

  async function followForEver(): Promise<void> {
    while (!stopping.signal.aborted) {
      await follow().catch(async (error: Error) => {
        if (stopping.signal.aborted) return;
        log(`${logicalId} | the stream could not be read, trying again: ${error.message}`);
        await sleep(LONGEST_PAUSE_MS, undefined, { signal: stopping.signal }).catch(() => undefined);
      });
    }
  }

  const ended = followForEver();
  return {
    caughtUp: () =>
      new Promise((resolve) => {
        waiters.add(resolve);
        flushes = true;
      }),
    async stop() {
      stopping.abort();
      await ended;
      stream.destroy();
      for (const waiter of waiters) waiter();
    },
  };
}

function wantedBy(mapping: Mapping): (record: DynamoDBRecord) => boolean {
  const tests = mapping.FilterCriteria?.Filters.map(({ Pattern }) => patternTest(JSON.parse(Pattern)));
  return tests ? (record) => tests.some((test) => test(record)) : () => true;
}

async function shardsOf(stream: DynamoDBStreamsClient, StreamArn: string): Promise<string[]> {
  const { StreamDescription } = await stream.send(new DescribeStreamCommand({ StreamArn }));
  return (StreamDescription?.Shards ?? []).flatMap(({ ShardId }) => ShardId ?? []);
}

async function iteratorAt(stream: DynamoDBStreamsClient, mapping: Mapping, ShardId: string, place: string | undefined) {
  const from = place
    ? ({ ShardIteratorType: "AFTER_SEQUENCE_NUMBER", SequenceNumber: place } as const)
    : ({ ShardIteratorType: mapping.StartingPosition } as const);
  const { ShardIterator } = await stream.send(
    new GetShardIteratorCommand({ StreamArn: mapping.EventSourceArn, ShardId, ...from }),
  );
  return ShardIterator;
}

/** The record in the form of a Lambda event: times in seconds, binary values as base64. */
function eventRecord(record: StreamRecord, eventSourceARN: string): DynamoDBRecord {
  const { ApproximateCreationDateTime, ...change } = record.dynamodb ?? {};
  const text = JSON.stringify(
    {
      ...record,
      awsRegion: REGION,
      eventSourceARN,
      dynamodb: {
        ...change,
        ApproximateCreationDateTime: Math.floor((ApproximateCreationDateTime?.getTime() ?? 0) / 1000),
      },
    },
    binaryAsBase64,
  );
  return JSON.parse(text);
}

const binaryAsBase64 = (_key: string, value: unknown) =>
  value instanceof Uint8Array ? Buffer.from(value).toString("base64") : value;

/** The last sequence number taken from each shard, kept in a file that is replaced as a whole. */
async function openPlaces(file: string) {
  const stored = await readFile(file, "utf8").catch(() => "{}");
  const places = new Map(Object.entries(z.record(z.string(), z.string()).parse(JSON.parse(stored))));
  return {
    get: (shardId: string) => places.get(shardId),
    async set(shardId: string, sequenceNumber: string) {
      places.set(shardId, sequenceNumber);
      await mkdir(path.dirname(file), { recursive: true });
      await writeFile(`${file}.new`, JSON.stringify(Object.fromEntries(places)));
      await rename(`${file}.new`, file);
    },
  };
}
