import * as z from "zod";
import { DeckId, type UserId } from "../core/ids.ts";
import {
  deckKey,
  flagLimitPartition,
  flagPartition,
  importPartition,
  learnerPartition,
  participantKey,
  quizAnswersPartitionOf,
  recipientKey,
  sharedQuizPartition,
  sortKeys,
  statisticsPartitionOf,
  studyPartition,
} from "./keys.ts";
import { recipientOf } from "./recipients.ts";
import { partitions } from "./tables.ts";

/**
 * Rows of one partition that are an account's: all of them, those whose sort key begins so, or what a rule says.
 * `own-flags`: those whose id only this learner can have made. `own-deck`: all, unless others may study the deck; then
 * it stays for them, without its owner. `own-quiz`: what says whose quiz it is; its questions, too, when nobody else
 * takes it.
 */
export const Place = z.strictObject({
  table: z.enum(["core", "views"]),
  pk: z.string(),
  prefix: z.string().exactOptional(),
  rule: z.enum(["own-flags", "own-deck", "own-quiz"]).exactOptional(),
});
export type Place = z.infer<typeof Place>;

/** A row of the learner's own partition; whatever else is stored of them hangs on one of these, or on their id alone. */
type OwnRow = { sk: string };

/** One kind of row that an account has. */
export type RowFamily = {
  name: string;
  table: "core" | "views";
  /** The first part of its partition key, of `partitions`. */
  partition: string;
  /** What its sort keys begin with, of `sortKeys`; absent: whatever stands in the partition. */
  sortKey?: string;
  /** The type of line that takes it out, or why none does. */
  exported: string;
  /** Where its rows stand when they are not in the learner's own partition, by a row that is. */
  hangsOn?: (userId: UserId, row: OwnRow) => Place[];
  /** Where they stand for anybody. */
  standsIn?: (userId: UserId) => Place[];
};

/**
 * Everything that is stored of an account, and of nobody else. The deletion goes through the places that this list
 * tells, and a test makes sure that no kind of key is missing here. A new kind is one more entry: one in the learner's
 * own partition is deleted with it; any other says where it stands.
 */
export const ACCOUNT_ROWS: readonly RowFamily[] = [
  { name: "profile", table: "core", partition: partitions.learner, sortKey: sortKeys.profile, exported: "profile" },
  {
    name: "enrolment",
    table: "core",
    partition: partitions.learner,
    sortKey: sortKeys.enrolment,
    exported: "enrolment",
  },
  { name: "schedule", table: "core", partition: partitions.learner, sortKey: sortKeys.schedule, exported: "card" },
  { name: "archive block", table: "core", partition: partitions.learner, sortKey: sortKeys.archive, exported: "card" },
  { name: "own case", table: "core", partition: partitions.learner, sortKey: sortKeys.ownCase, exported: "case" },
  { name: "facts of it", table: "core", partition: partitions.learner, sortKey: sortKeys.caseChunk, exported: "fact" },
  { name: "own deck", table: "core", partition: partitions.learner, sortKey: sortKeys.ownDeck, exported: "deck" },
  {
    name: "what is published of an own deck, and its links",
    table: "core",
    partition: partitions.deck,
    exported: "deck, deckCard; not the links, which are secrets of whoever has them",
    hangsOn: (_userId, row) =>
      deckOf(row, sortKeys.ownDeck).flatMap((deckId): Place[] => [
        { table: "core", pk: deckKey(deckId).pk, rule: "own-deck" },
      ]),
  },
  {
    name: "flag",
    table: "core",
    partition: partitions.flags,
    exported: "flag",
    hangsOn: (_userId, row) =>
      deckOf(row, sortKeys.enrolment).map((deckId) => ({
        table: "core",
        pk: flagPartition(deckId),
        rule: "own-flags",
      })),
  },
  {
    name: "what the learner did on a card",
    table: "views",
    partition: partitions.cardStatistics,
    exported: "nothing: it is worked out from the cards",
    hangsOn: (userId, row) =>
      [...deckOf(row, sortKeys.enrolment), ...deckOf(row, sortKeys.schedule)].map((deckId) => ({
        table: "views",
        pk: statisticsPartitionOf(userId, deckId),
        prefix: `${learnerPartition(userId)}#`,
      })),
  },
  ...(
    [
      ["attempt at a quiz", sortKeys.quiz],
      ["its cards", sortKeys.quizCards],
      ["its place in the list", sortKeys.quizListed],
      ["what quizzes showed", sortKeys.quizSeen],
      ["pace", sortKeys.quizPace],
      ["own shared quiz", sortKeys.ownSharedQuiz],
      ["membership", sortKeys.membership],
      ["face on wide boards", sortKeys.publicFace],
      ["wrong invite codes", sortKeys.guesses],
      ["league", sortKeys.league],
      ["wishes for events", sortKeys.eventWishes],
      ["reminders", sortKeys.reminders],
      ["browser for push messages", sortKeys.pushSubscription],
      ["webhook", sortKeys.webhook],
    ] as const
  ).map(
    ([name, sortKey]): RowFamily => ({
      name,
      table: "core",
      partition: partitions.learner,
      sortKey,
      exported: "nothing: the reviews that quizzes gave are in the cards, the rest is of this place",
    }),
  ),
  {
    name: "shared quiz of the learner's; its questions stay for those who take it",
    table: "core",
    partition: partitions.sharedQuizzes,
    exported: "nothing: a quiz that others take is of this place",
    hangsOn: (_userId, { sk }) => {
      if (!sk.startsWith(sortKeys.ownSharedQuiz)) return [];
      const pk = sharedQuizPartition(sk.slice(sortKeys.ownSharedQuiz.length));
      return [{ table: "core", pk, rule: "own-quiz" }];
    },
  },
  {
    name: "participation in a shared quiz",
    table: "core",
    partition: partitions.sharedQuizzes,
    exported: "nothing: a quiz that others take is of this place",
    hangsOn: (userId, { sk }) => {
      const [sharedQuizId, number] = sk.slice(sortKeys.quiz.length).split(".");
      if (!sk.startsWith(sortKeys.quiz) || !sharedQuizId || number === undefined) return [];
      const { pk, sk: prefix } = participantKey(sharedQuizId, userId);
      return [{ table: "core", pk, prefix }];
    },
  },
  {
    name: "what the learner answered in quizzes",
    table: "views",
    partition: partitions.quizAnswers,
    exported: "nothing: it is worked out from the attempts",
    hangsOn: (userId, row) =>
      deckOf(row, sortKeys.quizSeen).map((deckId) => ({
        table: "views",
        pk: quizAnswersPartitionOf(userId, deckId),
        prefix: `${learnerPartition(userId)}#`,
      })),
  },
  {
    name: "days of study, ledger of reminders, deliveries of webhooks",
    table: "views",
    partition: partitions.studyDays,
    exported: "nothing: it is worked out from the cards, or ends by itself",
    standsIn: (userId) => [{ table: "views", pk: studyPartition(userId) }],
  },
  {
    // The projector takes it away when the stream says that the settings are gone.
    name: "slot of reminders",
    table: "views",
    partition: partitions.reminders,
    exported: "nothing: it is worked out from the settings",
  },
  {
    name: "whom a recipient stands for",
    table: "core",
    partition: partitions.recipients,
    exported: "nothing: it is of the queues of this place",
    standsIn: (userId) => [{ table: "core", pk: recipientKey(recipientOf(userId)).pk }],
  },
  {
    name: "flags of a day",
    table: "views",
    partition: partitions.flagLimits,
    exported: "nothing: it ends by itself",
    standsIn: (userId) => [{ table: "views", pk: flagLimitPartition(userId) }],
  },
  {
    name: "import",
    table: "views",
    partition: partitions.imports,
    exported: "nothing: it ends by itself",
    standsIn: (userId) => [{ table: "views", pk: importPartition(userId) }],
  },
  ...(
    [
      ["place in a team", "core", partitions.team],
      ["place on a board of a team or league", "views", partitions.boards],
      ["place on the board of everybody", "views", partitions.globalBoards],
    ] as const
  ).map(
    ([name, table, partition]): RowFamily => ({
      // Leaving takes them away, before the rows that tell of them go: lambdas/store/leave-teams.ts.
      name,
      table,
      partition,
      exported: "nothing: it is shared with others",
    }),
  ),
  {
    // It holds no id of the learner, and is dropped when the account is found to be gone.
    name: "event that is to be sent",
    table: "views",
    partition: partitions.eventOutbox,
    exported: "nothing: it ends by itself",
  },
  {
    name: "deletion",
    table: "core",
    partition: partitions.deletions,
    exported: "nothing: it is the end of the account",
  },
];

/** The places that hang on `row`, in other partitions than the learner's own. */
export function placesOf(userId: UserId, row: OwnRow): Place[] {
  return ACCOUNT_ROWS.flatMap(({ hangsOn }) => hangsOn?.(userId, row) ?? []);
}

/** The places that every account may have, whatever it did. */
export function placesOfAnybody(userId: UserId): Place[] {
  return ACCOUNT_ROWS.flatMap(({ standsIn }) => standsIn?.(userId) ?? []);
}

/** The deck that a row is about, when the row is of this kind: `E#apache-kafka`, `S#apache-kafka#000f`. */
function deckOf({ sk }: OwnRow, kind: string): DeckId[] {
  if (!sk.startsWith(kind)) return [];
  const [deckId] = sk.slice(kind.length).split("#");
  return [DeckId.parse(deckId)];
}
