import { DynamoDBClient } from "@aws-sdk/client-dynamodb";
import { type DynamoDBDocumentClient, GetCommand, QueryCommand } from "@aws-sdk/lib-dynamodb";
import { afterAll, beforeAll } from "@jest/globals";
import { startEmbeddedDynamo } from "../../bin/local/embedded-dynamo.ts";
import { createTables, localCredentials, type Table } from "../../bin/local/tables.ts";
import { REGION } from "../../bin/local/template.ts";
import type { UserId } from "../../lambdas/core/ids.ts";
import { documentClient } from "../../lambdas/store/open.ts";

export type Item = Record<string, unknown> & { pk: string; sk: string };

export type Engine = {
  db: DynamoDBDocumentClient;
  /** The same engine for calls that need the plain client. */
  plain: DynamoDBClient;
  coreTable: string;
  viewsTable: string;
  /** The item as it is stored, read strongly. */
  rawItem(key: { pk: string; sk: string }): Promise<Item | undefined>;
  /** Everything stored in a learner's partition, in the order of the keys. */
  rawItems(userId: UserId, prefix?: string): Promise<Item[]>;
  stop(): Promise<void>;
};

/**
 * An embedded DynamoDB in memory with the tables of the synthesised template. The stream of `core` is off: every write
 * to an engine in memory with a stream scans all stream records ever written.
 */
export async function startEngine(): Promise<Engine> {
  const tables: Table[] = JSON.parse(process.env.CASEDECK_TEST_TABLES ?? "[]");
  const streaming = tables.find(({ StreamSpecification }) => StreamSpecification);
  if (!streaming) throw new Error("Jest's globalSetup, test/support/global-setup.ts, did not run.");
  const { StreamSpecification: _stream, ...core } = streaming;
  const views = tables.filter((table) => table !== streaming);

  const dynamo = await startEmbeddedDynamo();
  const created = await createTables(dynamo.endpoint, [core, ...views]);
  const [coreTable = "", viewsTable = ""] = created.map(({ name }) => name);
  const plain = new DynamoDBClient({ endpoint: dynamo.endpoint, region: REGION, credentials: localCredentials });
  const db = documentClient(plain);

  const rawItems = async (userId: UserId, prefix = "") => {
    const items: Item[] = [];
    let start: Record<string, unknown> | undefined;
    do {
      const page = await db.send(
        new QueryCommand({
          TableName: coreTable,
          KeyConditionExpression: prefix ? "pk = :pk AND begins_with(sk, :prefix)" : "pk = :pk",
          ExpressionAttributeValues: { ":pk": `U#${userId}`, ...(prefix && { ":prefix": prefix }) },
          ConsistentRead: true,
          ExclusiveStartKey: start,
        }),
      );
      items.push(...((page.Items ?? []) as Item[]));
      start = page.LastEvaluatedKey;
    } while (start);
    return items;
  };

  return {
    db,
    plain,
    coreTable,
    viewsTable,
    rawItems,
    rawItem: async ({ pk, sk }) => {
      const get = new GetCommand({ TableName: coreTable, Key: { pk, sk }, ConsistentRead: true });
      return (await db.send(get)).Item as Item | undefined;
    },
    stop: async () => {
      plain.destroy();
      await dynamo.stop();
    },
  };
}

/** One engine for the whole test file; the result may be called within tests and hooks. */
export function useEngine(): () => Engine {
  let engine: Engine | undefined;
  beforeAll(async () => {
    engine = await startEngine();
  });
  afterAll(() => engine?.stop());
  return () => {
    if (!engine) throw new Error("The engine runs within tests and hooks only.");
    return engine;
  };
}

/** Bytes of an item by DynamoDB's published rules: names and texts in UTF-8, numbers half a byte a digit and one. */
export function itemBytes(item: Record<string, unknown>): number {
  const entries = Object.entries(item);
  return entries.reduce((sum, [name, value]) => sum + Buffer.byteLength(name) + valueBytes(value), 0);
}

function valueBytes(value: unknown): number {
  if (typeof value === "string") return Buffer.byteLength(value);
  if (value instanceof Uint8Array) return value.length;
  if (typeof value === "number") {
    const digits = String(Math.abs(value)).replace(/^0+|0+$/g, "").length;
    return Math.ceil(digits / 2) + 1 + (value < 0 ? 1 : 0);
  }
  if (value instanceof Set) return 3 + [...value].reduce<number>((sum, one) => sum + 1 + valueBytes(one), 0);
  if (value === null || typeof value === "boolean") return 1;
  throw new Error(`No rule here for the size of ${JSON.stringify(value)}`);
}
