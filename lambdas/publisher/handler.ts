import path from "node:path";
import type { CloudFormationCustomResourceEvent } from "aws-lambda";
import { deckStore } from "../store/decks.ts";
import { openClient, tableName } from "../store/open.ts";
import { answered } from "./answer.ts";
import { publishDecks } from "./publish-decks.ts";

/** Custom resource: Create and Update publish the decks beside the bundle; Delete keeps them, as the table keeps its data. */
export async function handler(event: CloudFormationCustomResourceEvent): Promise<void> {
  await answered(event, async () => {
    if (event.RequestType === "Delete") return "The decks stay in the table.";
    const decks = deckStore(openClient(), tableName("core"));
    return publishDecks(path.join(import.meta.dirname, "decks"), decks);
  });
}
