import { readFileSync } from "node:fs";
import path from "node:path";
import * as z from "zod";
import { type CardId, cardParts, type DeckId, isOwnDeckId } from "../core/ids.ts";
import type { DeckRegistryStore } from "../store/deck-registries.ts";

const PublishedKeys = z.record(z.string(), z.array(z.string()));

/** The permanent names of all cards of a deck by their ordinals; undefined for a deck that is not known here. */
export type CardKeys = (deckId: DeckId) => Promise<readonly string[] | undefined>;

/** The card keys of the built-in decks, which the build puts beside the bundle: no read of the store is needed. */
export function readPublishedKeys(folder: string): Readonly<Record<string, readonly string[]>> {
  return PublishedKeys.parse(JSON.parse(readFileSync(path.join(folder, "card-keys.json"), "utf8")));
}

/** Keys of built-in decks from the build, of private ones from their registries, each read once. */
export function cardKeysOf(
  published: Readonly<Record<string, readonly string[]>>,
  registries: Pick<DeckRegistryStore, "find">,
): CardKeys {
  const known = new Map<DeckId, Promise<readonly string[]>>();
  return async (deckId) => {
    if (!isOwnDeckId(deckId)) return Object.hasOwn(published, deckId) ? published[deckId] : undefined;
    const keys = known.get(deckId) ?? registries.find(deckId);
    known.set(deckId, keys);
    return (await keys).length > 0 ? keys : undefined;
  };
}

export async function cardKeyOf(id: CardId, keys: CardKeys): Promise<string | null> {
  const { deckId, ordinal } = cardParts(id);
  return (await keys(deckId))?.[ordinal] ?? null;
}
