import { mkdtemp, readFile, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import path from "node:path";
import { DynamoDBClient } from "@aws-sdk/client-dynamodb";
import type { DynamoDBDocumentClient } from "@aws-sdk/lib-dynamodb";
import { DeckContent } from "../../lambdas/store/decks.ts";
import { documentClient } from "../../lambdas/store/open.ts";
import { startEmbeddedDynamo } from "../local/embedded-dynamo.ts";
import { synthesise } from "../local/synthesise.ts";
import { createTables, localCredentials, tablesOf } from "../local/tables.ts";
import { REGION, resolverOf } from "../local/template.ts";

export type BenchEngine = {
  db: DynamoDBDocumentClient;
  coreTable: string;
  viewsTable: string;
  deck: DeckContent;
  stop(): Promise<void>;
};

/**
 * An empty engine in memory with the tables of the template, and a deck of the product. The stream of `core` is off:
 * in memory each write would scan all of its records.
 */
export async function startBenchEngine(): Promise<BenchEngine> {
  const scratch = await mkdtemp(path.join(tmpdir(), "casedeck-bench-"));
  const { template, stackName } = await synthesise(scratch);
  await rm(scratch, { recursive: true, force: true });
  const tables = tablesOf(template, resolverOf(template, new Map()), stackName);
  const core = tables.find((table) => table.StreamSpecification);
  const views = tables.find((table) => table !== core);
  if (!core || !views) throw new Error("The template has no two tables, one of them with a stream");
  const { StreamSpecification: _off, ...table } = core;

  const engine = await startEmbeddedDynamo();
  const client = new DynamoDBClient({ endpoint: engine.endpoint, region: REGION, credentials: localCredentials });
  await createTables(engine.endpoint, [table, views]);
  return {
    db: documentClient(client),
    coreTable: table.TableName,
    viewsTable: views.TableName,
    deck: await readDeck("apache-kafka"),
    async stop() {
      client.destroy();
      await engine.stop();
    },
  };
}

/** A deck as the build wrote it. */
export async function readDeck(deckId: string): Promise<DeckContent> {
  const file = path.join(__dirname, "../../dist/decks", `${deckId}.json`);
  return DeckContent.parse(JSON.parse(await readFile(file, "utf8")));
}
