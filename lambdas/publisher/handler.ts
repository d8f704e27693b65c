import path from "node:path";
import type { CloudFormationCustomResourceEvent } from "aws-lambda";
import { deckStore } from "../store/decks.ts";
import { openClient, tableName } from "../store/open.ts";
import { pathStore } from "../store/paths.ts";
import { answered } from "./answer.ts";
import { publishDecks } from "./publish-decks.ts";
import { publishPaths } from "./publish-paths.ts";

/** Custom resource: Create and Update publish the decks and paths beside the bundle; Delete keeps them, as the table keeps its data. */
export async function handler(event: CloudFormationCustomResourceEvent): Promise<void> {
  await answered(event, async () => {
    if (event.RequestType === "Delete") return "The decks stay in the table.";
    const [db, core] = [openClient(), tableName("core")];
    const decks = await publishDecks(path.join(import.meta.dirname, "decks"), deckStore(db, core));
    // After the decks: a path leads to cards that are there.
    const paths = await publishPaths(path.join(import.meta.dirname, "paths"), pathStore(db, core));
    return `${decks}; ${paths}`;
  });
}
