import { readdir, readFile } from "node:fs/promises";
import path from "node:path";
import { DeckContent, type DeckStore } from "../store/decks.ts";

/** Calls of one deck follow each other; so many decks at a time keep the connections of one client busy. */
const DECKS_AT_A_TIME = 16;

/**
 * Publishes every `<deckId>.json` of `folder` whose content differs from what is stored, 16 decks at a time. After a
 * failure it begins no further deck and finishes those under way; run again, it goes on where it stopped. Decks that
 * have no file are left as they are: people may study them.
 * @returns one line for the log.
 * @throws {Error} that names the file or deck and says why.
 */
export async function publishDecks(folder: string, decks: Pick<DeckStore, "publish">): Promise<string> {
  const names = (await readdir(folder)).filter((name) => name.endsWith(".json")).sort();
  if (names.length === 0) throw new Error("The publisher was deployed without decks: run npm run build first.");
  const waiting = names.values();
  const failures: unknown[] = [];
  let changed = 0;
  const worker = async () => {
    for (const name of waiting) {
      if (failures.length > 0) return;
      await publishDeck(folder, name, decks).then(
        (isChanged) => {
          if (isChanged) changed += 1;
        },
        (error: unknown) => failures.push(error),
      );
    }
  };
  await Promise.all(Array.from({ length: DECKS_AT_A_TIME }, worker));
  if (failures.length > 0) throw failures[0];
  return `${names.length} decks, ${changed} of them new or changed`;
}

async function publishDeck(folder: string, name: string, decks: Pick<DeckStore, "publish">): Promise<boolean> {
  const deck = DeckContent.safeParse(JSON.parse(await readFile(path.join(folder, name), "utf8")));
  if (!deck.success) throw new Error(`decks/${name} is not a deck file`, { cause: deck.error });
  return (await decks.publish(deck.data)).changed;
}
