import { BatchGetCommand, type DynamoDBDocumentClient } from "@aws-sdk/lib-dynamodb";
import type { Key } from "./keys.ts";
import { storeIsBusy } from "./write-errors.ts";

const BATCH_KEYS = 100;
const BATCH_ROUNDS = 5;

/**
 * The rows of `keys` that exist, in no order. Eventual reads unless asked otherwise: the version condition of every
 * write makes them safe.
 * @throws {Failure} `throttled`
 */
export async function batchGet(
  db: DynamoDBDocumentClient,
  table: string,
  keys: readonly Key[],
  { strongly = false } = {},
): Promise<Record<string, unknown>[]> {
  const chunks = Array.from({ length: Math.ceil(keys.length / BATCH_KEYS) }, (_, chunk) =>
    keys.slice(chunk * BATCH_KEYS, (chunk + 1) * BATCH_KEYS),
  );
  return (await Promise.all(chunks.map((chunk) => chunkOf(db, table, chunk, strongly)))).flat();
}

async function chunkOf(
  db: DynamoDBDocumentClient,
  table: string,
  keys: readonly Key[],
  strongly: boolean,
): Promise<Record<string, unknown>[]> {
  const items: Record<string, unknown>[] = [];
  let wanted: Record<string, unknown>[] = [...keys];
  for (let round = 0; round < BATCH_ROUNDS && wanted.length > 0; round += 1) {
    const request = { [table]: { Keys: wanted, ConsistentRead: strongly } };
    const { Responses, UnprocessedKeys } = await db.send(new BatchGetCommand({ RequestItems: request }));
    items.push(...(Responses?.[table] ?? []));
    wanted = UnprocessedKeys?.[table]?.Keys ?? [];
  }
  if (wanted.length > 0) throw storeIsBusy();
  return items;
}
