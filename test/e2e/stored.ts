import { statSync } from "node:fs";
import { DynamoDBClient } from "@aws-sdk/client-dynamodb";
import { ScanCommand } from "@aws-sdk/lib-dynamodb";
import type { LocalCloud } from "../../bin/local/cloud.ts";
import { localCredentials } from "../../bin/local/tables.ts";
import { REGION } from "../../bin/local/template.ts";
import { documentClient } from "../../lambdas/store/open.ts";

export type StoredItem = { table: string; pk: string; sk: string } & Record<string, unknown>;

const lastScans = new WeakMap<LocalCloud, { mark: string; items: readonly StoredItem[] }>();

/**
 * Everything that all tables of a cloud hold, in the order of the keys, but for the content of deck pages: megabytes
 * that only the publisher writes. Wait for `caughtUp` first when something was written: the stream consumer may write
 * after it. Tables are scanned again only when their file was written to since the last time.
 */
export async function everythingIn(cloud: LocalCloud): Promise<readonly StoredItem[]> {
  const mark = markOf(cloud);
  const last = lastScans.get(cloud);
  if (last?.mark === mark) return last.items;
  const items = await scan(cloud);
  lastScans.set(cloud, { mark, items });
  return items;
}

/** Changes with every write, whichever of its files the engine has written it to; reading leaves it as it is. */
function markOf({ dynamo }: LocalCloud): string {
  return [dynamo.file, `${dynamo.file}-wal`]
    .map((file) => statSync(file, { bigint: true, throwIfNoEntry: false }))
    .map((found) => `${found?.size} ${found?.mtimeNs}`)
    .join();
}

async function scan(cloud: LocalCloud): Promise<StoredItem[]> {
  const client = new DynamoDBClient({
    endpoint: cloud.dynamo.endpoint,
    region: REGION,
    credentials: localCredentials,
  });
  const db = documentClient(client);
  const items: StoredItem[] = [];
  for (const table of Object.values(cloud.tables)) {
    let start: Record<string, unknown> | undefined;
    do {
      const page = await db.send(
        new ScanCommand({
          TableName: table,
          ConsistentRead: true,
          FilterExpression: "NOT begins_with(sk, :pages)",
          ExpressionAttributeValues: { ":pages": "K#" },
          ExclusiveStartKey: start,
        }),
      );
      for (const item of page.Items ?? []) items.push({ table, pk: item.pk, sk: item.sk, ...item });
      start = page.LastEvaluatedKey;
    } while (start);
  }
  client.destroy();
  return items.sort((a, b) => (keyOf(a) < keyOf(b) ? -1 : 1));
}

/** What is stored of one user. */
export async function itemsOf(cloud: LocalCloud, username: string): Promise<StoredItem[]> {
  const sub = cloud.issuer.sub(username);
  return (await everythingIn(cloud)).filter((item) => keyOf(item).includes(sub));
}

function keyOf({ table, pk, sk }: StoredItem): string {
  return `${table}\n${pk}\n${sk}`;
}
