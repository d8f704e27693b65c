import { ScanCommand } from "@aws-sdk/lib-dynamodb";
import type { Engine } from "./engine.ts";

/** Every row of both tables as text, with binary values as latin-1, so that an id inside them would show. */
export async function everyRow({
  db,
  coreTable,
  viewsTable,
}: Pick<Engine, "db" | "coreTable" | "viewsTable">): Promise<string[]> {
  const rows: string[] = [];
  for (const table of [coreTable, viewsTable]) {
    let start: Record<string, unknown> | undefined;
    do {
      const page = await db.send(new ScanCommand({ TableName: table, ConsistentRead: true, ExclusiveStartKey: start }));
      rows.push(...(page.Items ?? []).map((item) => JSON.stringify(sorted(item), shown)));
      start = page.LastEvaluatedKey;
    } while (start);
  }
  return rows.sort();
}

function sorted(item: Record<string, unknown>): Record<string, unknown> {
  return Object.fromEntries(Object.entries(item).sort(([a], [b]) => (a < b ? -1 : 1)));
}

function shown(_name: string, value: unknown): unknown {
  if (value instanceof Set) return [...value].sort();
  if (value instanceof Uint8Array) return Buffer.from(value).toString("latin1");
  return value;
}
