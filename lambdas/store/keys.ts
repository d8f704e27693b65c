import { type CardId, cardParts, type DeckId, ordinalDigits, type UserId } from "../core/ids.ts";
import { partitions } from "./tables.ts";

/** Keys of `core`. Every partition of a learner is derived from the verified `sub`, never from a request (G6). */

export type Key = { pk: string; sk: string };

const BLOCK_DIGITS = 4;

export const sortKeys = {
  profile: "P",
  enrolment: "E#",
  schedule: "S#",
  archive: "A#",
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

/** The card id in the sort key of a schedule item, `S#apache-kafka#000f`. */
export function cardIdOfSortKey(sk: string): string {
  return sk.slice(sortKeys.schedule.length).replace("#", ".");
}

function cardPath(id: CardId): string {
  const { deckId, ordinal } = cardParts(id);
  return `${deckId}#${ordinalDigits(ordinal)}`;
}
