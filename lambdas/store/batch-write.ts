import { BatchWriteCommand, type DynamoDBDocumentClient } from "@aws-sdk/lib-dynamodb";
import type { Key } from "./keys.ts";
import { storeIsBusy } from "./write-errors.ts";

const BATCH_KEYS = 25;
const PARALLEL_BATCHES = 4;
const ROUNDS = 8;
const FIRST_PAUSE_MS = 25;

/** How to wait before what was left unprocessed is sent again; tests give their own. */
export type Pause = (ms: number) => Promise<void>;
const realPause: Pause = (ms) => new Promise((resolve) => setTimeout(resolve, Math.random() * ms));

/**
 * Deletes the rows of `keys`, whether they are there or not; safe to repeat.
 * @throws {Failure} `throttled` when DynamoDB keeps leaving some unprocessed; the others are gone.
 */
export async function batchDelete(
  db: DynamoDBDocumentClient,
  table: string,
  keys: readonly Key[],
  pause: Pause = realPause,
): Promise<void> {
  const batches = Array.from({ length: Math.ceil(keys.length / BATCH_KEYS) }, (_, batch) =>
    keys.slice(batch * BATCH_KEYS, (batch + 1) * BATCH_KEYS),
  ).values();
  const worker = async () => {
    for (const batch of batches) await deleteBatch(db, table, batch, pause);
  };
  await Promise.all(Array.from({ length: PARALLEL_BATCHES }, worker));
}

async function deleteBatch(
  db: DynamoDBDocumentClient,
  table: string,
  keys: readonly Key[],
  pause: Pause,
): Promise<void> {
  let wanted = keys.map(({ pk, sk }) => ({ DeleteRequest: { Key: { pk, sk } as Record<string, unknown> } }));
  for (let round = 0; round < ROUNDS; round += 1) {
    const { UnprocessedItems } = await db.send(new BatchWriteCommand({ RequestItems: { [table]: wanted } }));
    wanted = (UnprocessedItems?.[table] ?? []).flatMap(({ DeleteRequest }) =>
      DeleteRequest?.Key ? [{ DeleteRequest: { Key: DeleteRequest.Key } }] : [],
    );
    if (wanted.length === 0) return;
    await pause(FIRST_PAUSE_MS * 2 ** round);
  }
  throw storeIsBusy();
}
