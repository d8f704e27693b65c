import { type DynamoDBDocumentClient, GetCommand, QueryCommand } from "@aws-sdk/lib-dynamodb";
import type { CardKind } from "../core/cards/card.ts";
import { CardId, cardParts, type UserId } from "../core/ids.ts";
import type { Attempt } from "../core/quizzes/attempt.ts";
import type { Pace } from "../core/quizzes/pace.ts";
import type { QuizCard } from "../core/quizzes/question.ts";
import type { Day, TimeZone } from "../core/time.ts";
import { batchGet } from "./batch-get.ts";
import { type Enrolment, enrolmentOfRow } from "./enrolment-row.ts";
import type { EnrolmentStore } from "./enrolments.ts";
import {
  enrolmentKey,
  type Key,
  learnerPartition,
  membershipKey,
  profileKey,
  quizCardsKey,
  quizKey,
  quizListedKey,
  quizPaceKey,
  scheduleKey,
  sortKeys,
} from "./keys.ts";
import { assertNotDeleted } from "./profiles.ts";
import { cardsOf, chunkOf, chunksOf } from "./quiz-cards.ts";
import { paceOf, packedTimes, type StoredPace } from "./quiz-pace.ts";
import { attemptOfRow, packedMarks, type StoredAttempt, startedRow } from "./quiz-row.ts";
import { listSeen, releasedParts, servedPart, startedParts } from "./quiz-seen.ts";
import { type ArchiveBlock, type Schedule, type ScheduleStore, scheduleOfRow } from "./schedules.ts";
import { type TransactionPart, writeTogether } from "./transactions.ts";

/** Everything an answer needs, as one read finds it. */
export type AnswerContext = {
  stored: StoredAttempt | undefined;
  cards: readonly QuizCard[];
  enrolment: Enrolment | undefined;
  schedule: Schedule;
  pace: StoredPace;
};

/** What an answer writes besides its attempt. */
export type Effects = {
  schedule?: { next: Schedule; blocks: readonly ArchiveBlock[] };
  introduced?: { enrolment: Enrolment; ordinal: number; day: Day; timeZone: TimeZone };
  pace?: { before: StoredPace; kind: CardKind; next: Pace };
};

export type QuizStore = ReturnType<typeof quizStore>;

export function quizStore(
  db: DynamoDBDocumentClient,
  coreTable: string,
  {
    schedules,
    enrolments,
  }: { schedules: Pick<ScheduleStore, "partsOf">; enrolments: Pick<EnrolmentStore, "introductionOf"> },
) {
  const transact = (parts: readonly TransactionPart[]) => writeTogether(db, parts);

  async function find(userId: UserId, quizId: string): Promise<StoredAttempt | undefined> {
    const get = new GetCommand({ TableName: coreTable, Key: quizKey(userId, quizId), ConsistentRead: true });
    const { Item } = await db.send(get);
    return Item && attemptOfRow(sortKeys.quiz, Item);
  }

  /** The attempt over the version that was read. */
  function attemptPart(userId: UserId, { attempt, version }: StoredAttempt): TransactionPart {
    const abandoned = attempt.abandonedAt === null ? "" : ", ab = :abandoned";
    return {
      Update: {
        TableName: coreTable,
        Key: quizKey(userId, attempt.quizId),
        UpdateExpression: `SET v = :next, m = :marks${abandoned}`,
        ConditionExpression: "v = :read",
        ExpressionAttributeValues: {
          ":next": version + 1,
          ":read": version,
          ":marks": packedMarks(attempt),
          ...(attempt.abandonedAt !== null && { ":abandoned": attempt.abandonedAt }),
        },
      },
    };
  }

  /** Nothing where the attempt is at a quiz of no team; else that the learner is in the team. */
  function memberParts(userId: UserId, { attempt: { teamId } }: StoredAttempt): TransactionPart[] {
    if (teamId === null) return [];
    const Key = membershipKey(userId, teamId);
    return [{ ConditionCheck: { TableName: coreTable, Key, ConditionExpression: "attribute_exists(pk)" } }];
  }

  function pacePart(userId: UserId, { before, kind, next }: NonNullable<Effects["pace"]>): TransactionPart {
    const { version } = before;
    return {
      Update: {
        TableName: coreTable,
        Key: quizPaceKey(userId),
        UpdateExpression: "SET v = :next, #kind = :times",
        ConditionExpression: version === 0 ? "attribute_not_exists(v)" : "v = :read",
        ExpressionAttributeNames: { "#kind": kind },
        ExpressionAttributeValues: {
          ":next": version + 1,
          ":times": packedTimes(next[kind] ?? []),
          ...(version > 0 && { ":read": version }),
        },
      },
    };
  }

  return {
    /** One attempt, read strongly. */
    find,

    /** What the quizzes of the learner showed, and what is reserved. */
    listSeen: (userId: UserId) => listSeen(db, coreTable, userId),

    /**
     * An attempt, the cards around question `number`, and what the schedule of `cardId` needs, in one read; read
     * strongly, for the question may have been served a moment ago. The profile is read along for its tombstone: 1 read
     * unit, where a look of its own before all else would be one more trip.
     * @throws {Failure} `unknown-account`
     */
    async findForAnswer(userId: UserId, quizId: string, number: number, cardId?: CardId): Promise<AnswerContext> {
      const id = cardId ?? NO_CARD;
      const keys = {
        profile: profileKey(userId),
        attempt: quizKey(userId, quizId),
        cards: quizCardsKey(userId, quizId, chunkOf(number)),
        ...(cardId !== undefined && {
          schedule: scheduleKey(userId, cardId),
          enrolment: enrolmentKey(userId, cardParts(cardId).deckId),
          pace: quizPaceKey(userId),
        }),
      };
      const rows = await batchGet(db, coreTable, Object.values(keys), { strongly: true });
      const row = (key: Key | undefined) => rows.find(({ pk, sk }) => pk === key?.pk && sk === key?.sk);
      assertNotDeleted(row(keys.profile));
      const [attempt, cards, enrolment] = [row(keys.attempt), row(keys.cards), row(keys.enrolment)];
      return {
        stored: attempt && attemptOfRow(sortKeys.quiz, attempt),
        cards: cards ? cardsOf(cards) : [],
        enrolment: enrolment && enrolmentOfRow(enrolment),
        schedule: scheduleOfRow(userId, id, row(keys.schedule)),
        pace: paceOf(row(keys.pace)),
      };
    },

    /** The cards of an attempt, of all its questions or of some. */
    async listCards(userId: UserId, quizId: string, questions: number): Promise<QuizCard[]> {
      const chunks = Array.from({ length: chunkOf(questions) + 1 }, (_, chunk) => quizCardsKey(userId, quizId, chunk));
      const rows = await batchGet(db, coreTable, chunks, { strongly: true });
      const byPlace = rows.sort((one, other) => (String(one.sk) < String(other.sk) ? -1 : 1));
      return byPlace.flatMap(cardsOf);
    },

    /** Attempts, newest first. Two trips. */
    async list(
      userId: UserId,
      limit: number,
      after?: string,
    ): Promise<{ attempts: Attempt[]; next: string | undefined }> {
      const { Items = [], LastEvaluatedKey } = await db.send(
        new QueryCommand({
          TableName: coreTable,
          KeyConditionExpression: "pk = :learner AND begins_with(sk, :listed)",
          ExpressionAttributeValues: { ":learner": learnerPartition(userId), ":listed": sortKeys.quizListed },
          ScanIndexForward: false,
          Limit: limit,
          ...(after !== undefined && { ExclusiveStartKey: { pk: learnerPartition(userId), sk: after } }),
        }),
      );
      const ids = Items.map(({ sk }) => String(sk).split("#")[2] ?? "");
      const rows =
        ids.length === 0
          ? []
          : await batchGet(
              db,
              coreTable,
              ids.map((id) => quizKey(userId, id)),
            );
      const found = new Map(rows.map((row) => [String(row.sk), row]));
      const attempts = ids.flatMap((id) => {
        const row = found.get(quizKey(userId, id).sk);
        return row ? [attemptOfRow(sortKeys.quiz, row).attempt] : [];
      });
      return { attempts, next: LastEvaluatedKey && String(LastEvaluatedKey.sk) };
    },

    /**
     * Stores a new attempt with its cards, and reserves them, all or nothing. `again`: cards whose round is over, so that
     * they count as unseen. `others` are written along.
     * @returns false when an attempt with this id is there.
     */
    async start(
      userId: UserId,
      attempt: Attempt,
      {
        cards,
        again = [],
        others = [],
      }: { cards: readonly QuizCard[]; again?: readonly CardId[]; others?: readonly TransactionPart[] },
    ): Promise<boolean> {
      const { quizId, startedAt } = attempt;
      const Item = { ...quizKey(userId, quizId), ...startedRow(attempt), v: 1, m: packedMarks(attempt) };
      const attemptPut = { TableName: coreTable, Item, ConditionExpression: "attribute_not_exists(pk)" };
      const listed = { TableName: coreTable, Item: quizListedKey(userId, startedAt, quizId) };
      const chunks = chunksOf(cards).map((c, chunk) => ({
        Put: { TableName: coreTable, Item: { ...quizCardsKey(userId, quizId, chunk), c } },
      }));
      const seen = startedParts(coreTable, userId, attempt.cards, again);
      return transact([{ Put: attemptPut }, { Put: listed }, ...chunks, ...seen, ...others]);
    },

    /**
     * Writes an attempt in which `cardId` was just served, and that it was seen.
     * @returns false when another write was first, or the learner has left the team of the quiz.
     */
    async saveServed(userId: UserId, stored: StoredAttempt, cardId: CardId): Promise<boolean> {
      return transact([
        attemptPart(userId, stored),
        ...memberParts(userId, stored),
        servedPart(coreTable, userId, cardId),
      ]);
    },

    /** Writes an attempt with all that its answer changes, all or nothing. @returns as `saveServed`. */
    async saveAnswered(
      userId: UserId,
      stored: StoredAttempt,
      { schedule, introduced, pace }: Effects,
    ): Promise<boolean> {
      return transact([
        attemptPart(userId, stored),
        ...memberParts(userId, stored),
        ...(schedule ? schedules.partsOf(schedule.next, schedule.blocks) : []),
        ...(introduced
          ? [enrolments.introductionOf(introduced.enrolment, introduced.ordinal, introduced.day, introduced.timeZone)]
          : []),
        ...(pace ? [pacePart(userId, pace)] : []),
      ]);
    },

    /** Writes an abandoned attempt and gives its cards that were not served back to the pool. */
    async saveAbandoned(userId: UserId, stored: StoredAttempt): Promise<boolean> {
      const { cards, marks } = stored.attempt;
      return transact([attemptPart(userId, stored), ...releasedParts(coreTable, userId, cards.slice(marks.length))]);
    },
  };
}

const NO_CARD = CardId.parse("none.0000");
