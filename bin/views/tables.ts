import path from "node:path";
import { DynamoDBClient, ListTablesCommand } from "@aws-sdk/client-dynamodb";
import { documentClient } from "../../lambdas/store/open.ts";
import { tables } from "../../lambdas/store/tables.ts";
import { takeDataFolder } from "../local/data-folder.ts";
import { startEmbeddedDynamo } from "../local/embedded-dynamo.ts";
import { localCredentials } from "../local/tables.ts";
import { REGION } from "../local/template.ts";
import type { Tables } from "./wanted-rows.ts";

const DATA_FOLDER = path.join(__dirname, "../../.local/data");

/** Open tables; `where` says in a few words which. */
export type OpenTables = Tables & { where: string; close(): Promise<void> };

/**
 * The tables that the environment names: those of a stack in AWS (`CORE_TABLE` and `VIEWS_TABLE`, its outputs), those of
 * a running local engine (`DYNAMODB_ENDPOINT`), or without either those of the data folder of `npm start`.
 * @throws {Error} with one sentence when they cannot be told, or the data folder is in use.
 */
export async function openTables(): Promise<OpenTables> {
  const { CORE_TABLE, VIEWS_TABLE, DYNAMODB_ENDPOINT } = process.env;
  if (!DYNAMODB_ENDPOINT && (CORE_TABLE || VIEWS_TABLE)) {
    if (!CORE_TABLE || !VIEWS_TABLE) throw new Error("Set both CORE_TABLE and VIEWS_TABLE, as the stack outputs them.");
    const client = new DynamoDBClient({});
    const db = documentClient(client);
    const close = async () => client.destroy();
    return { db, coreTable: CORE_TABLE, viewsTable: VIEWS_TABLE, where: `${VIEWS_TABLE} in AWS`, close };
  }

  const folder = DYNAMODB_ENDPOINT ? undefined : await takeDataFolder(DATA_FOLDER);
  const engine = await startEmbeddedDynamo(folder ? { file: path.join(folder.path, "dynamo.db") } : {});
  const client = new DynamoDBClient({ endpoint: engine.endpoint, region: REGION, credentials: localCredentials });
  const close = async () => {
    client.destroy();
    await engine.stop();
    await folder?.release();
  };
  try {
    const { TableNames = [] } = await client.send(new ListTablesCommand());
    const coreTable = CORE_TABLE ?? theOne(TableNames, "Core");
    const viewsTable = VIEWS_TABLE ?? theOne(TableNames, "Views");
    return { db: documentClient(client), coreTable, viewsTable, where: "the local tables", close };
  } catch (error) {
    await close();
    throw error;
  }
}

/** The table that the stack's construct `Tables/Core` or `Tables/Views` made. */
function theOne(names: readonly string[], construct: "Core" | "Views"): string {
  const found = names.filter((name) => name.includes(`-Tables${construct}`));
  const [name] = found;
  if (name !== undefined && found.length === 1) return name;
  const variable = tables[construct === "Core" ? "core" : "views"].environmentVariable;
  throw new Error(`There ${name ? "are several" : "is no"} ${construct} table here: name it in ${variable}.`);
}
