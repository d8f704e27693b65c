import { createHash } from "node:crypto";
import { DeckId, isOwnDeckId, type UserId } from "../core/ids.ts";
import type { DeckStore } from "../store/decks.ts";
import type { ScheduleStore } from "../store/schedules.ts";

/** The deck of this side that a deck of a file is; `isVisible`: the learner may enrol in it without a link. */
export type FoundDeck = { deckId: DeckId; isOwn: boolean; isVisible: boolean };

export type DeckIds = {
  find(deckId: DeckId): Promise<FoundDeck>;
  /** Looks it up again the next time: it was just made. */
  forget(deckId: DeckId): void;
};

/** Looks each deck up once. */
export function deckIdsOf(
  userId: UserId,
  stores: { decks: Pick<DeckStore, "find">; schedules: Pick<ScheduleStore, "findEnrolment"> },
): DeckIds {
  const known = new Map<DeckId, Promise<FoundDeck>>();
  const look = async (deckId: DeckId): Promise<FoundDeck> => {
    if (!isOwnDeckId(deckId)) return { deckId, isOwn: false, isVisible: true };
    for (const candidate of [deckId, newDeckId(userId, deckId)]) {
      if ((await stores.decks.find(candidate, true))?.owner === userId) {
        return { deckId: candidate, isOwn: true, isVisible: true };
      }
    }
    const isVisible = (await stores.schedules.findEnrolment(userId, deckId)) !== undefined;
    return { deckId, isOwn: false, isVisible };
  };
  return {
    find(deckId) {
      const found = known.get(deckId) ?? look(deckId);
      known.set(deckId, found);
      return found;
    },
    forget: (deckId) => void known.delete(deckId),
  };
}

/** Where an own deck of a file goes: its id when that is free or the learner's, else a new one, always the same. */
export async function ownDeckTarget(
  userId: UserId,
  deckId: DeckId,
  decks: Pick<DeckStore, "find">,
): Promise<{ deckId: DeckId; isThere: boolean }> {
  for (const candidate of [deckId, newDeckId(userId, deckId)]) {
    const meta = await decks.find(candidate, true);
    if (!meta || meta.owner === userId) return { deckId: candidate, isThere: meta !== undefined };
  }
  throw new Error("The new id of an imported deck belongs to somebody else");
}

const DIGEST_CHARACTERS = 11;

/** 66 bits of a hash of learner and old id, and a capital letter, the mark of a private deck. */
function newDeckId(userId: UserId, deckId: DeckId): DeckId {
  const digest = createHash("sha256")
    .update(JSON.stringify(["deck", userId, deckId]))
    .digest("base64url");
  return DeckId.parse(`I${digest.replaceAll("-", "a").replaceAll("_", "b").slice(0, DIGEST_CHARACTERS)}`);
}
