import { rm } from "node:fs/promises";
import { type AttributeValue, BatchWriteItemCommand, DynamoDBClient, GetItemCommand } from "@aws-sdk/client-dynamodb";
import { afterAll, beforeAll, describe, expect, it } from "@jest/globals";
import type { DynamoDBRecord } from "aws-lambda";
import { type FixtureCloud, startFixtureCloud } from "./fixtures/fixture-cloud.ts";

const mapping = { bisectBatchOnError: true, reportBatchItemFailures: true, retryAttempts: 0 };

let cloud: FixtureCloud;
beforeAll(async () => {
  cloud = await startFixtureCloud({ mapping });
}, 60_000);
afterAll(() => cloud.end());

type Item = { sk: string; kind?: string; h?: Uint8Array };

async function inDatabase<T>(act: (dynamo: DynamoDBClient, table: string) => Promise<T>): Promise<T> {
  const credentials = { accessKeyId: "local", secretAccessKey: "local" };
  const dynamo = new DynamoDBClient({ endpoint: cloud.dynamo.endpoint, region: "us-east-1", credentials });
  try {
    return await act(dynamo, String(cloud.tables.CORE_TABLE));
  } finally {
    dynamo.destroy();
  }
}

/** Writes items of learner 1; 25 at most. */
const write = (items: Item[]) =>
  inDatabase((dynamo, table) => {
    const rows = items.map(({ sk, kind = "good", h }) => ({
      pk: { S: "U#1" },
      sk: { S: sk },
      kind: { S: kind },
      ...(h && { h: { B: h } }),
    }));
    const requests = rows.map((Item: Record<string, AttributeValue>) => ({ PutRequest: { Item } }));
    return dynamo.send(new BatchWriteItemCommand({ RequestItems: { [table]: requests } }));
  });

const batches = () =>
  (cloud.seen() as DynamoDBRecord[][]).map((records) => records.map((record) => record.dynamodb?.Keys?.sk?.S));

describe("a stream mapping", () => {
  it("delivers what matches its filter, in order, as Lambda's events", async () => {
    await write([{ sk: "S#1", h: new Uint8Array([0, 255]) }, { sk: "E#1" }, { sk: "S#2" }]);
    await cloud.caughtUp();

    expect(batches().flat()).toEqual(["S#1", "S#2"]);
    expect(cloud.seen()[0]).toMatchObject([
      {
        eventName: "INSERT",
        eventSource: "aws:dynamodb",
        awsRegion: "us-east-1",
        eventSourceARN: expect.stringContaining("/stream/"),
        dynamodb: {
          ApproximateCreationDateTime: expect.any(Number),
          NewImage: { pk: { S: "U#1" }, sk: { S: "S#1" }, h: { B: "AP8=" } },
          SequenceNumber: expect.stringMatching(/^\d+$/),
        },
      },
      {},
    ]);
  });

  it("puts exactly the poison and the refused record into the failure queue", async () => {
    await write([
      { sk: "S#3" },
      { sk: "S#4", kind: "poison" },
      { sk: "S#5" },
      { sk: "S#6", kind: "refused" },
      { sk: "S#7" },
    ]);
    await cloud.caughtUp();

    const messages = await cloud.queues[0]?.list();
    expect(messages?.map(({ body }) => JSON.parse(body).DDBStreamBatchInfo.batchSize)).toEqual([1, 1]);
    const alone = batches()
      .filter((batch) => batch.length === 1)
      .flat();
    expect(alone).toEqual(expect.arrayContaining(["S#4", "S#6"]));
    expect(batches().at(-1)).toEqual(["S#7"]);
  });

  it("keeps data, keys and its place over a restart, and delivers what was written meanwhile once", async () => {
    const { folder, assembly, issuer } = cloud;
    const before = batches().length;
    await cloud.stop();
    cloud = await startFixtureCloud({ folder, assembly });
    await write([{ sk: "S#8" }]);
    await cloud.caughtUp();

    expect(batches().slice(before)).toEqual([["S#8"]]);
    expect(cloud.issuer.jwks).toEqual(issuer.jwks);
    const stored = await inDatabase((dynamo, TableName) =>
      dynamo.send(new GetItemCommand({ TableName, Key: { pk: { S: "U#1" }, sk: { S: "S#1" } } })),
    );
    expect(stored.Item?.kind).toEqual({ S: "good" });
  });

  it("delivers records again whose place was not kept, rather than lose them", async () => {
    const { folder, assembly } = cloud;
    await cloud.stop();
    await rm(`${folder}/data/streams`, { recursive: true });
    await rm(`${folder}/seen.jsonl`);
    cloud = await startFixtureCloud({ folder, assembly });
    await cloud.caughtUp();

    expect(new Set(batches().flat())).toEqual(new Set(["S#1", "S#2", "S#3", "S#4", "S#5", "S#6", "S#7", "S#8"]));
  });
});
