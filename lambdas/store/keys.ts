import { type CardId, cardParts, type DeckId, ordinalDigits, type UserId } from "../core/ids.ts";
import { partitions } from "./tables.ts";

/** Keys of `core`. Every partition of a learner is derived from the verified `sub`, never from a request (G6). */

export type Key = { pk: string; sk: string };

const BLOCK_DIGITS = 4;
const VERSION_DIGITS = 6;
const PAGE_DIGITS = 4;

export const sortKeys = {
  profile: "P",
  enrolment: "E#",
  schedule: "S#",
  archive: "A#",
  deckMeta: "M",
  deckClaim: "C",
  deckPage: "K#",
} as const;

export function learnerPartition(userId: UserId): string {
  return partitions.learner + userId;
}

export function profileKey(userId: UserId): Key {
  return { pk: learnerPartition(userId), sk: sortKeys.profile };
}

/** `E#apache-kafka` */
export function enrolmentKey(userId: UserId, deckId: DeckId): Key {
  return { pk: learnerPartition(userId), sk: sortKeys.enrolment + deckId };
}

/** `S#apache-kafka#000f` */
export function scheduleKey(userId: UserId, id: CardId): Key {
  return { pk: learnerPartition(userId), sk: sortKeys.schedule + cardPath(id) };
}

/** `A#apache-kafka#000f#0002` */
export function archiveKey(userId: UserId, id: CardId, block: number): Key {
  const number = String(block).padStart(BLOCK_DIGITS, "0");
  return { pk: learnerPartition(userId), sk: `${sortKeys.archive}${cardPath(id)}#${number}` };
}

/** What is published of a deck. */
export function deckKey(deckId: DeckId): Key {
  return { pk: partitions.deck + deckId, sk: sortKeys.deckMeta };
}

/** The version that a publisher is writing, or wrote last. */
export function deckClaimKey(deckId: DeckId): Key {
  return { pk: partitions.deck + deckId, sk: sortKeys.deckClaim };
}

/** `K#000003#0001`: page 1 of version 3. */
export function deckPageKey(deckId: DeckId, version: number, page: number): Key {
  const place = [String(version).padStart(VERSION_DIGITS, "0"), String(page).padStart(PAGE_DIGITS, "0")];
  return { pk: partitions.deck + deckId, sk: sortKeys.deckPage + place.join("#") };
}

/** The deck's row in the list of all decks. */
export function deckListKey(deckId: DeckId): Key {
  return { pk: partitions.deckList, sk: deckId };
}

/** The card id in the sort key of a schedule item, `S#apache-kafka#000f`. */
export function cardIdOfSortKey(sk: string): string {
  return sk.slice(sortKeys.schedule.length).replace("#", ".");
}

function cardPath(id: CardId): string {
  const { deckId, ordinal } = cardParts(id);
  return `${deckId}#${ordinalDigits(ordinal)}`;
}
