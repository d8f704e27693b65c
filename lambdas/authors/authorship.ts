import { Failure } from "../core/errors.ts";
import type { DeckId, UserId } from "../core/ids.ts";
import { AUTHORS_GROUP } from "../http/routes/spec.ts";
import type { DeckMeta, DeckStore } from "../store/decks.ts";

/** Who asks: a request of `serve` fits. */
export type Caller = { userId: UserId; groups: readonly string[] };

/**
 * The deck, for one of its authors.
 * @throws {Failure} `unknown-deck`, alike for decks that do not exist and decks of others, so that it tells nothing.
 */
export async function requireAuthor(caller: Caller, deckId: DeckId, decks: Pick<DeckStore, "find">): Promise<DeckMeta> {
  const deck = await decks.find(deckId);
  if (!deck || !isAuthor(caller, deck)) {
    throw new Failure("unknown-deck", "There is no deck with this id that you are an author of.");
  }
  return deck;
}

/** A deck with an owner is private: it has no other author. The published ones have none, and belong to a group. */
function isAuthor({ userId, groups }: Caller, { owner }: DeckMeta): boolean {
  return owner === undefined ? groups.includes(AUTHORS_GROUP) : owner === userId;
}
