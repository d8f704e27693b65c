import type { FlagId } from "../core/flags.ts";
import { type CardId, cardParts, type DeckId, Ordinal, ordinalDigits, type UserId } from "../core/ids.ts";
import { type Day, dateOfDay, dayOfDate } from "../core/time.ts";
import { partitions } from "./tables.ts";

/** Keys of `core`, and at the end those of `views`. Every partition of a learner is derived from the verified `sub`, never from a request (G6). */

export type Key = { pk: string; sk: string };

const BLOCK_DIGITS = 4;
const VERSION_DIGITS = 6;
const PAGE_DIGITS = 4;
const CHUNK_DIGITS = 3;

export const sortKeys = {
  profile: "P",
  enrolment: "E#",
  schedule: "S#",
  archive: "A#",
  deckMeta: "M",
  deckClaim: "C",
  deckPage: "K#",
  deckRegistry: "R",
  deckLink: "L#",
  ownDeck: "D#",
  ownCase: "CS#",
  caseChunk: "CF#",
  /** Everything of a learner that concerns teams and boards begins with it. */
  teamMatters: "T",
  membership: "T#",
  publicFace: "TB",
  guesses: "TG",
  league: "TL",
  eventWishes: "TE",
} as const;

/** In the partition of a learner's days. */
export const studySortKeys = { day: "D#", month: "M#" } as const;
const MONTH_CHARACTERS = "2026-11".length;

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

/** Every card key that a learner's own deck ever gave, in the order of their ordinals. */
export function deckRegistryKey(deckId: DeckId): Key {
  return { pk: partitions.deck + deckId, sk: sortKeys.deckRegistry };
}

/** `L#<id>`: a link that lets others enrol; the id is a hash of the link. */
export function deckLinkKey(deckId: DeckId, linkId: string): Key {
  return { pk: partitions.deck + deckId, sk: sortKeys.deckLink + linkId };
}

/** `D#<deckId>`: a deck that the learner owns. */
export function ownDeckKey(userId: UserId, deckId: DeckId): Key {
  return { pk: learnerPartition(userId), sk: sortKeys.ownDeck + deckId };
}

/** `CS#harbour-log`. In the owner's partition, so that nobody else can name it and the account's deletion finds it. */
export function ownCaseKey(userId: UserId, caseId: string): Key {
  return { pk: learnerPartition(userId), sk: sortKeys.ownCase + caseId };
}

/** `CF#harbour-log#002`: some of its facts. */
export function caseChunkKey(userId: UserId, caseId: string, chunk: number): Key {
  const number = String(chunk).padStart(CHUNK_DIGITS, "0");
  return { pk: learnerPartition(userId), sk: `${sortKeys.caseChunk}${caseId}#${number}` };
}

/** The deck's row in the list of all decks. */
export function deckListKey(deckId: DeckId): Key {
  return { pk: partitions.deckList, sk: deckId };
}

/** The card id in the sort key of a schedule item, `S#apache-kafka#000f`. */
export function cardIdOfSortKey(sk: string): string {
  return sk.slice(sortKeys.schedule.length).replace("#", ".");
}

/**
 * A learner's flag on a card, `G#apache-kafka` `000f-q7Rt0_aZk3b91xWm2Lp8Yw`. Its partition is not the deck's: who
 * writes flags may not write cards.
 */
export function flagKey(deckId: DeckId, flagId: FlagId): Key {
  return { pk: flagPartition(deckId), sk: flagId };
}

export function flagPartition(deckId: DeckId): string {
  return partitions.flags + deckId;
}

/** How many flags a learner made on a day, in `views`: `F#<sub>` `2026-11-20`. */
export function flagLimitKey(userId: UserId, day: Day): Key {
  return { pk: partitions.flagLimits + userId, sk: dateOfDay(day) };
}

/** A learner's days in `views`: `L#<sub>`. */
export function studyPartition(userId: UserId): string {
  return partitions.studyDays + userId;
}

/** `D#2026-11-20`: everything the learner did on a learning day. */
export function studyDayKey(userId: UserId, day: Day): Key {
  return { pk: studyPartition(userId), sk: studySortKeys.day + dateOfDay(day) };
}

/** `M#2026-11`: what each day of the month comes to. */
export function studyMonthKey(userId: UserId, day: Day): Key {
  return { pk: studyPartition(userId), sk: studySortKeys.month + dateOfDay(day).slice(0, MONTH_CHARACTERS) };
}

/** The day in the sort key of a day, or the first day of the month in that of a month. */
export function dayOfStudySortKey(sk: string): Day {
  const date = sk.slice(studySortKeys.day.length);
  return dayOfDate(date.length === MONTH_CHARACTERS ? `${date}-01` : date);
}

/** Partitions over which the statistics of a deck are spread, so that it takes 16,000 reviews a second. */
export const STATISTICS_SHARDS = 16;

/** `C#apache-kafka#f` in `views`: what some of the learners did in a deck. */
export function statisticsPartition(deckId: DeckId, shard: number): string {
  return `${partitions.cardStatistics}${deckId}#${shard.toString(16)}`;
}

/** The partition in which a learner's cards of a deck stand. */
export function statisticsPartitionOf(userId: UserId, deckId: DeckId): string {
  return statisticsPartition(deckId, shardOf(userId));
}

/** What a learner did on one card, `U#<sub>#000f`; a learner's cards stand side by side. */
export function statisticsKey(userId: UserId, id: CardId): Key {
  const { deckId, ordinal } = cardParts(id);
  const pk = statisticsPartitionOf(userId, deckId);
  return { pk, sk: `${learnerPartition(userId)}#${ordinalDigits(ordinal)}` };
}

/** The two parts of such a sort key; the learner as the partition of theirs in `core`. */
export function statisticsParts(sk: string): { learner: string; ordinal: Ordinal } {
  const hash = sk.lastIndexOf("#");
  return { learner: sk.slice(0, hash), ordinal: Ordinal.parse(Number.parseInt(sk.slice(hash + 1), 36)) };
}

/** FNV-1a over the characters, so that any kind of id is spread evenly. Never changes: rows stand where it puts them. */
function shardOf(userId: UserId): number {
  let hash = 0x811c9dc5;
  for (const character of userId) hash = Math.imul(hash ^ (character.codePointAt(0) ?? 0), 0x01000193);
  return Math.floor(((hash >>> 0) / 2 ** 32) * STATISTICS_SHARDS);
}

function cardPath(id: CardId): string {
  const { deckId, ordinal } = cardParts(id);
  return `${deckId}#${ordinalDigits(ordinal)}`;
}
