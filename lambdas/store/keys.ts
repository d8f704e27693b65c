import type { PathId } from "../core/cards/learning-path.ts";
import type { FlagId } from "../core/flags.ts";
import { type CardId, cardParts, type DeckId, Ordinal, ordinalDigits, type UserId } from "../core/ids.ts";
import { type Quarter, timeOfQuarter } from "../core/reminders/local-time.ts";
import { type Day, dateOfDay, dayOfDate, type Instant } from "../core/time.ts";
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
  deckShared: "S",
  ownDeck: "D#",
  ownCase: "CS#",
  caseChunk: "CF#",
  quiz: "Q#",
  quizCards: "QK#",
  quizListed: "QL#",
  quizSeen: "QS#",
  quizPace: "QP",
  recipient: "M",
  sharedQuiz: "M",
  sharedQuizCards: "K#",
  participant: "P#",
  ownSharedQuiz: "Z#",
  /** Everything of a learner that concerns teams and boards begins with it. */
  teamMatters: "T",
  membership: "T#",
  publicFace: "TB",
  guesses: "TG",
  league: "TL",
  eventWishes: "TE",
  /** Behind the profile, so that one read brings both, and not before it, where the queue would read them. */
  reminders: "P#R",
  pushSubscription: "P#N#",
  webhook: "P#W#",
  reminderLedger: "REM",
  webhookDelivery: "WD#",
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

/** Says that the deck was shared once, so that others may study it. */
export function deckSharedKey(deckId: DeckId): Key {
  return { pk: partitions.deck + deckId, sk: sortKeys.deckShared };
}

/** An account that is being deleted; goes with the last trace of it. */
export function deletionKey(userId: UserId): Key {
  return { pk: partitions.deletions, sk: userId };
}

/** Whom a recipient stands for. */
export function recipientKey(recipient: string): Key {
  return { pk: partitions.recipients + recipient, sk: sortKeys.recipient };
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

/** A learning path. */
export function pathKey(pathId: PathId): Key {
  return { pk: partitions.paths, sk: pathId };
}

/** `Q#0192f0c1-7b52-7c3e-9f0a-3d1f6c2b8a11`: a learner's attempt at a quiz; of a shared one `Q#<shared quiz>.<number>`. */
export function quizKey(userId: UserId, quizId: string): Key {
  return { pk: learnerPartition(userId), sk: sortKeys.quiz + quizId };
}

/** `QK#<quiz>#0`: some of its questions with their answers. Those of a shared quiz stand there once for all, `K#0`. */
export function quizCardsKey(userId: UserId, quizId: string, chunk: number): Key {
  const [shared, number] = quizId.split(".");
  if (number !== undefined) return { pk: sharedQuizPartition(shared ?? ""), sk: `${sortKeys.sharedQuizCards}${chunk}` };
  return { pk: learnerPartition(userId), sk: `${sortKeys.quizCards}${quizId}#${chunk}` };
}

const LISTED_DIGITS = 9;

/** `QL#00mhz4k2x#<quiz>`: a learner's attempts by the moment they began. */
export function quizListedKey(userId: UserId, startedAt: Instant, quizId: string): Key {
  const moment = startedAt.toString(36).padStart(LISTED_DIGITS, "0");
  return { pk: learnerPartition(userId), sk: `${sortKeys.quizListed}${moment}#${quizId}` };
}

/** `QS#apache-kafka`: the cards of a deck that a learner's quizzes showed. */
export function quizSeenKey(userId: UserId, deckId: DeckId): Key {
  return { pk: learnerPartition(userId), sk: sortKeys.quizSeen + deckId };
}

/** How long a learner takes for a right answer. */
export function quizPaceKey(userId: UserId): Key {
  return { pk: learnerPartition(userId), sk: sortKeys.quizPace };
}

export function sharedQuizPartition(sharedQuizId: string): string {
  return partitions.sharedQuizzes + sharedQuizId;
}

/** A quiz that is the same for all who take it. */
export function sharedQuizKey(sharedQuizId: string): Key {
  return { pk: sharedQuizPartition(sharedQuizId), sk: sortKeys.sharedQuiz };
}

/** `P#<sub>`: somebody who takes it. */
export function participantKey(sharedQuizId: string, userId: UserId): Key {
  return { pk: sharedQuizPartition(sharedQuizId), sk: sortKeys.participant + userId };
}

/** `Z#<shared quiz>`: one that the learner owns. */
export function ownSharedQuizKey(userId: UserId, sharedQuizId: string): Key {
  return { pk: learnerPartition(userId), sk: sortKeys.ownSharedQuiz + sharedQuizId };
}

/** `T#<team>`: what the learner is in a team, which is the access check of everything that is the team's. */
export function membershipKey(userId: UserId, teamId: string): Key {
  return { pk: learnerPartition(userId), sk: sortKeys.membership + teamId };
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
  return { pk: flagLimitPartition(userId), sk: dateOfDay(day) };
}

export function flagLimitPartition(userId: UserId): string {
  return partitions.flagLimits + userId;
}

/** A learner's import, and its parts, in `views`: `IM#<sub>` `M`, `P#0003`. */
export function importPartition(userId: UserId): string {
  return partitions.imports + userId;
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

/** `QA#apache-kafka#f` in `views`: what some of the learners answered in quizzes with cards of a deck. */
export function quizAnswersPartition(deckId: DeckId, shard: number): string {
  return `${partitions.quizAnswers}${deckId}#${shard.toString(16)}`;
}

/** The partition in which a learner's answers in quizzes to cards of a deck stand. */
export function quizAnswersPartitionOf(userId: UserId, deckId: DeckId): string {
  return quizAnswersPartition(deckId, shardOf(userId));
}

/** What a learner answered to a deck's cards in one attempt, `U#<sub>#<quiz>`. */
export function quizAnswersKey(userId: UserId, deckId: DeckId, quizId: string): Key {
  return { pk: quizAnswersPartitionOf(userId, deckId), sk: `${learnerPartition(userId)}#${quizId}` };
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
function shardOf(userId: UserId, shards = STATISTICS_SHARDS): number {
  let hash = 0x811c9dc5;
  for (const character of userId) hash = Math.imul(hash ^ (character.codePointAt(0) ?? 0), 0x01000193);
  return Math.floor(((hash >>> 0) / 2 ** 32) * shards);
}

/** When and how a learner is reminded. */
export function remindersKey(userId: UserId): Key {
  return { pk: learnerPartition(userId), sk: sortKeys.reminders };
}

/** `P#N#<hash of the endpoint>`: a device. */
export function pushSubscriptionKey(userId: UserId, id: string): Key {
  return { pk: learnerPartition(userId), sk: sortKeys.pushSubscription + id };
}

/** `P#W#<id>` */
export function webhookKey(userId: UserId, id: string): Key {
  return { pk: learnerPartition(userId), sk: sortKeys.webhook + id };
}

/** `X#<hash of the address>`: no mail goes there. The address itself is not stored. */
export function suppressionKey(addressHash: string): Key {
  return { pk: partitions.suppressed + addressHash, sk: sortKeys.deckMeta };
}

/** The key pair with which this backend signs its push messages. */
export const PUSH_KEYS_KEY: Key = { pk: partitions.serverKeys, sk: "push" };

/** Partitions over which the learners of a quarter hour are spread. */
export const SLOT_SHARDS = 4;

/** The learners to be reminded at a local quarter hour of a zone: `R#Europe/Berlin#1900#2` in `views`. */
export function slotPartition(zone: string, quarter: Quarter, shard: number): string {
  return `${partitions.reminders}${zone}#${timeOfQuarter(quarter).replace(":", "")}#${shard}`;
}

/** Whether a partition of `views` holds the learners of a slot, as far as its name tells. */
export function isSlotPartition(pk: string): boolean {
  return pk.startsWith(partitions.reminders) && pk !== SWEEP_KEY.pk && pk !== slotsInUseKey("").pk;
}

export function slotShardOf(userId: UserId): number {
  return shardOf(userId, SLOT_SHARDS);
}

/** `R#SLOTS` `Europe/Berlin`: which slots of a zone were ever used. */
export function slotsInUseKey(zone: string): Key {
  return { pk: `${partitions.reminders}SLOTS`, sk: zone };
}

/** How far sweeps have come. */
export const SWEEP_KEY: Key = { pk: `${partitions.reminders}SWEEP`, sk: "until" };

/** `L#<sub>` `REM` in `views`: the latest claim of a learner. */
export function ledgerKey(userId: UserId): Key {
  return { pk: ledgerPartition(userId), sk: sortKeys.reminderLedger };
}

export function ledgerPartition(userId: UserId): string {
  return partitions.ledger + userId;
}

function cardPath(id: CardId): string {
  const { deckId, ordinal } = cardParts(id);
  return `${deckId}#${ordinalDigits(ordinal)}`;
}
