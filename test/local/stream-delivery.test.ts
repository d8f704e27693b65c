import { describe, expect, it } from "@jest/globals";
import type { DynamoDBRecord } from "aws-lambda";
import type { Outcome } from "../../bin/local/functions.ts";
import type { Message } from "../../bin/local/queues.ts";
import { type DeliverySettings, deliver } from "../../bin/local/stream-delivery.ts";

const NOW = Date.parse("2026-11-20T08:15:00Z");

const recordsOf = (names: string, ageSeconds = 0): DynamoDBRecord[] =>
  [...names].map((name) => ({
    dynamodb: { SequenceNumber: name, ApproximateCreationDateTime: NOW / 1000 - ageSeconds },
  }));

type Consumer = (names: string, call: number) => Outcome;
const taken: Outcome = { result: null };
const failed: Outcome = { error: { errorType: "Error", errorMessage: "on purpose" } };
const refusing = (itemIdentifier: string): Outcome => ({ result: { batchItemFailures: [{ itemIdentifier }] } });

/** Delivers the records named by single letters. @returns the batches sent, as `abc`, and what went to the failure queue. */
async function delivered(
  names: string,
  consumer: Consumer,
  settings: Partial<DeliverySettings> = {},
  records = recordsOf(names),
) {
  const batches: string[] = [];
  const messages: Message[] = [];
  const pauses: number[] = [];
  const failures = {
    logicalId: "Q",
    name: "Q",
    arn: "arn:q",
    list: async () => messages,
    send: async (one: Message) => void messages.push(one),
  };
  await deliver(records, {
    streamArn: "arn:stream",
    shardId: "shard-1",
    functionArn: "arn:function",
    maxRetries: 2,
    maxAge: -1,
    bisects: false,
    reportsItemFailures: true,
    failures,
    pause: async (tries) => void pauses.push(tries),
    clock: () => NOW,
    invoke: async (event) => {
      const { Records } = event as { Records: DynamoDBRecord[] };
      batches.push(Records.map((record) => record.dynamodb?.SequenceNumber).join(""));
      return consumer(String(batches.at(-1)), batches.length);
    },
    ...settings,
  });
  return { batches, pauses, failures: messages.map((message) => JSON.parse(message.body)) };
}

describe("deliver", () => {
  it("sends a batch once when it is taken", async () => {
    expect(await delivered("abc", () => taken)).toEqual({ batches: ["abc"], pauses: [], failures: [] });
  });

  it("sends a failed batch again after a pause", async () => {
    const { batches, pauses } = await delivered("abc", (_names, call) => (call < 3 ? failed : taken));

    expect(batches).toEqual(["abc", "abc", "abc"]);
    expect(pauses).toEqual([1, 2]);
  });

  it("puts a batch into the failure queue after its last retry, with its place in the stream", async () => {
    const { batches, failures } = await delivered("abc", () => failed);

    expect(batches).toHaveLength(3);
    expect(failures).toEqual([
      expect.objectContaining({
        requestContext: expect.objectContaining({
          condition: "RetryAttemptsExhausted",
          approximateInvokeCount: 3,
          functionArn: "arn:function",
        }),
        DDBStreamBatchInfo: {
          shardId: "shard-1",
          startSequenceNumber: "a",
          endSequenceNumber: "c",
          approximateArrivalOfFirstRecord: "2026-11-20T08:15:00.000Z",
          approximateArrivalOfLastRecord: "2026-11-20T08:15:00.000Z",
          batchSize: 3,
          streamArn: "arn:stream",
        },
      }),
    ]);
  });

  it("retries for ever without a limit", async () => {
    const { batches } = await delivered("a", (_names, call) => (call < 50 ? failed : taken), { maxRetries: -1 });

    expect(batches).toHaveLength(50);
  });

  it("cuts one poison record out by halving, which costs no retry", async () => {
    const consumer: Consumer = (names) => (names.includes("c") ? failed : taken);
    const { batches, failures } = await delivered("abcdefgh", consumer, { bisects: true });

    expect(batches).toEqual(["abcdefgh", "abcd", "ab", "cd", "c", "c", "c", "d", "efgh"]);
    expect(failures.map(({ DDBStreamBatchInfo }) => DDBStreamBatchInfo.startSequenceNumber)).toEqual(["c"]);
  });

  it("goes on from the first record that was reported as failed", async () => {
    const consumer: Consumer = (_names, call) => (call === 1 ? refusing("c") : taken);
    const { batches } = await delivered("abcd", consumer);

    expect(batches).toEqual(["abcd", "cd"]);
  });

  it("halves at the record that was reported as failed", async () => {
    const consumer: Consumer = (names) => (names.includes("c") ? refusing("c") : taken);
    const { batches, failures } = await delivered("abcd", consumer, { bisects: true });

    expect(batches).toEqual(["abcd", "cd", "c", "c", "c", "d"]);
    expect(failures).toHaveLength(1);
  });

  it("takes an unknown identifier for a failure of the whole batch", async () => {
    const { batches } = await delivered("ab", (_names, call) => (call === 1 ? refusing("z") : taken));

    expect(batches).toEqual(["ab", "ab"]);
  });

  it("reads no report when the mapping asks for none", async () => {
    const { batches } = await delivered("ab", () => refusing("a"), { reportsItemFailures: false });

    expect(batches).toEqual(["ab"]);
  });

  it("leaves records behind that are too old, and says so", async () => {
    const records = [...recordsOf("a", 61), ...recordsOf("b", 59)];
    const { batches, failures } = await delivered("", () => taken, { maxAge: 60 }, records);

    expect(batches).toEqual(["b"]);
    expect(failures).toEqual([
      expect.objectContaining({
        requestContext: expect.objectContaining({ condition: "RecordAgeExceeded" }),
        DDBStreamBatchInfo: expect.objectContaining({ startSequenceNumber: "a", batchSize: 1 }),
      }),
    ]);
  });

  it("stops when the pause is broken off, and gives nothing up", async () => {
    const broken = delivered("a", () => failed, { pause: () => Promise.reject(new Error("stopped")) });

    await expect(broken).rejects.toThrow("stopped");
  });
});
