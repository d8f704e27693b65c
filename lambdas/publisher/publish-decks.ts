import { readdir, readFile } from "node:fs/promises";
import path from "node:path";
import { DeckContent, type DeckStore } from "../store/decks.ts";

/**
 * Publishes every `<deckId>.json` of `folder` whose content differs from what is stored, one deck after the other. Run
 * again after a failure it goes on where it stopped. Decks that have no file are left as they are: people may study them.
 * @returns one line for the log.
 * @throws {Error} that names the file or deck and says why.
 */
export async function publishDecks(folder: string, decks: Pick<DeckStore, "publish">): Promise<string> {
  const names = (await readdir(folder)).filter((name) => name.endsWith(".json")).sort();
  if (names.length === 0) throw new Error("The publisher was deployed without decks: run npm run build first.");
  let changed = 0;
  for (const name of names) {
    const deck = DeckContent.safeParse(JSON.parse(await readFile(path.join(folder, name), "utf8")));
    if (!deck.success) throw new Error(`decks/${name} is not a deck file`, { cause: deck.error });
    const published = await decks.publish(deck.data);
    if (published.changed) changed += 1;
  }
  return `${names.length} decks, ${changed} of them new or changed`;
}
