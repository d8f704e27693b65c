import { type DynamoDBDocumentClient, QueryCommand, UpdateCommand } from "@aws-sdk/lib-dynamodb";
import * as z from "zod";
import type { UserId } from "../core/ids.ts";
import type { Attempt } from "../core/quizzes/attempt.ts";
import type { QuizCard } from "../core/quizzes/question.ts";
import type { Instant } from "../core/time.ts";
import { batchGet } from "./batch-get.ts";
import { hashOfLink } from "./deck-links.ts";
import {
  type Key,
  learnerPartition,
  membershipKey,
  ownSharedQuizKey,
  participantKey,
  quizCardsKey,
  quizKey,
  sharedQuizKey,
  sharedQuizPartition,
  sortKeys,
} from "./keys.ts";
import { chunksOf } from "./quiz-cards.ts";
import { attemptOfRow } from "./quiz-row.ts";
import { type TransactionPart, writeTogether } from "./transactions.ts";

/** A quiz that is the same for all who take it. */
export type SharedQuiz = {
  sharedQuizId: string;
  owner: UserId;
  title: string;
  questions: number;
  createdAt: Instant;
  opensAt: Instant;
  closesAt: Instant;
  /** How often each participant may take it. */
  attempts: number;
  limitMs: number | null;
  questionLimitMs: number | null;
  /** Whose members may take it; null: who has the link. */
  teamId: string | null;
  /** Hash of the link that opens it; null: none does. */
  linkHash: string | null;
};

/** Somebody who takes a shared quiz. The owner sees their results; the others do when `showsResults`. */
export type Participant = {
  userId: UserId;
  name: string;
  showsResults: boolean;
  joinedAt: Instant;
  attempts: number;
};

const MetaRow = z.object({
  pk: z.string(),
  ow: z.string(),
  ti: z.string(),
  qn: z.int(),
  at: z.int(),
  op: z.int(),
  cl: z.int(),
  tr: z.int(),
  tl: z.int().nullable(),
  ql: z.int().nullable(),
  tm: z.string().nullable(),
  lh: z.string().nullable(),
});
const ParticipantRow = z.object({ sk: z.string(), na: z.string(), sh: z.boolean(), ja: z.int(), n: z.int() });

export type SharedQuizStore = ReturnType<typeof sharedQuizStore>;

export function sharedQuizStore(db: DynamoDBDocumentClient, coreTable: string) {
  async function read(keys: readonly Key[]): Promise<(Record<string, unknown> | undefined)[]> {
    const rows = await batchGet(db, coreTable, keys, { strongly: true });
    return keys.map((key) => rows.find(({ pk, sk }) => pk === key.pk && sk === key.sk));
  }

  return {
    /** The quiz and how the learner takes part in it. One trip. */
    async find(
      sharedQuizId: string,
      userId: UserId,
    ): Promise<{ quiz: SharedQuiz; participant: Participant | undefined } | undefined> {
      const [meta, participant] = await read([sharedQuizKey(sharedQuizId), participantKey(sharedQuizId, userId)]);
      if (!meta) return undefined;
      return { quiz: quizOfRow(meta), participant: participant && participantOfRow(participant) };
    },

    /** Whether the learner is in the team: the row of it stands in their own partition. */
    async isMember(teamId: string, userId: UserId): Promise<boolean> {
      const [row] = await read([membershipKey(userId, teamId)]);
      return row !== undefined;
    },

    /** @returns false when it is there already. */
    create(quiz: SharedQuiz, cards: readonly QuizCard[]): Promise<boolean> {
      const { sharedQuizId, owner, title, createdAt } = quiz;
      const meta = { ...sharedQuizKey(sharedQuizId), ...rowOf(quiz) };
      const parts: TransactionPart[] = [
        { Put: { TableName: coreTable, Item: meta, ConditionExpression: "attribute_not_exists(pk)" } },
        { Put: { TableName: coreTable, Item: { ...ownSharedQuizKey(owner, sharedQuizId), ti: title, at: createdAt } } },
        ...chunksOf(cards).map((c, chunk) => ({
          Put: { TableName: coreTable, Item: { ...quizCardsKey("", `${sharedQuizId}.1`, chunk), c } },
        })),
      ];
      return writeTogether(db, parts);
    },

    /** Makes `link` the one that opens the quiz; only its hash is written, and the one before it opens nothing. */
    async replaceLink(sharedQuizId: string, link: string): Promise<void> {
      await db.send(
        new UpdateCommand({
          TableName: coreTable,
          Key: sharedQuizKey(sharedQuizId),
          UpdateExpression: "SET lh = :hash",
          ConditionExpression: "attribute_exists(pk)",
          ExpressionAttributeValues: { ":hash": await hashOfLink(link) },
        }),
      );
    },

    /** What makes a learner a participant who has begun attempt `attempts`, as part of a transaction. */
    participantPart(
      sharedQuizId: string,
      { userId, name, showsResults, joinedAt, attempts }: Participant,
    ): TransactionPart {
      return {
        Update: {
          TableName: coreTable,
          Key: participantKey(sharedQuizId, userId),
          UpdateExpression: "SET na = :name, sh = :shows, ja = if_not_exists(ja, :at), n = :number",
          ConditionExpression: attempts === 1 ? "attribute_not_exists(n)" : "n = :before",
          ExpressionAttributeValues: {
            ":name": name,
            ":shows": showsResults,
            ":at": joinedAt,
            ":number": attempts,
            ...(attempts > 1 && { ":before": attempts - 1 }),
          },
        },
      };
    },

    /** Participants in the order of their ids, which are random. */
    async listParticipants(
      sharedQuizId: string,
      limit: number,
      after?: string,
    ): Promise<{ participants: Participant[]; next: string | undefined }> {
      const pk = sharedQuizPartition(sharedQuizId);
      const { Items = [], LastEvaluatedKey } = await db.send(
        new QueryCommand({
          TableName: coreTable,
          KeyConditionExpression: "pk = :quiz AND begins_with(sk, :participants)",
          ExpressionAttributeValues: { ":quiz": pk, ":participants": sortKeys.participant },
          Limit: limit,
          ...(after !== undefined && { ExclusiveStartKey: { pk, sk: sortKeys.participant + after } }),
        }),
      );
      const next = LastEvaluatedKey && String(LastEvaluatedKey.sk).slice(sortKeys.participant.length);
      return { participants: Items.map(participantOfRow), next };
    },

    /** All attempts of participants, in no order. */
    async listAttempts(
      sharedQuizId: string,
      participants: readonly Participant[],
    ): Promise<{ userId: UserId; attempt: Attempt }[]> {
      const keys = participants.flatMap(({ userId, attempts }) =>
        Array.from({ length: attempts }, (_, at) => quizKey(userId, `${sharedQuizId}.${at + 1}`)),
      );
      const rows = await batchGet(db, coreTable, keys);
      const learner = learnerPartition("").length;
      return rows.map((row) => ({
        userId: String(row.pk).slice(learner),
        attempt: attemptOfRow(sortKeys.quiz, row).attempt,
      }));
    },

    /** Those that a learner owns, in the order of their ids. */
    async listOwn(userId: UserId): Promise<{ sharedQuizId: string; title: string; createdAt: Instant }[]> {
      const { Items = [] } = await db.send(
        new QueryCommand({
          TableName: coreTable,
          KeyConditionExpression: "pk = :learner AND begins_with(sk, :quizzes)",
          ExpressionAttributeValues: { ":learner": learnerPartition(userId), ":quizzes": sortKeys.ownSharedQuiz },
        }),
      );
      const Own = z.object({ sk: z.string(), ti: z.string(), at: z.int() });
      return Items.map((item) => Own.parse(item)).map(({ sk, ti, at }) => ({
        sharedQuizId: sk.slice(sortKeys.ownSharedQuiz.length),
        title: ti,
        createdAt: at,
      }));
    },
  };
}

function rowOf(quiz: SharedQuiz): Omit<z.input<typeof MetaRow>, "pk"> {
  return {
    ow: quiz.owner,
    ti: quiz.title,
    qn: quiz.questions,
    at: quiz.createdAt,
    op: quiz.opensAt,
    cl: quiz.closesAt,
    tr: quiz.attempts,
    tl: quiz.limitMs,
    ql: quiz.questionLimitMs,
    tm: quiz.teamId,
    lh: quiz.linkHash,
  };
}

function quizOfRow(item: unknown): SharedQuiz {
  const row = MetaRow.parse(item);
  return {
    sharedQuizId: row.pk.slice(sharedQuizPartition("").length),
    owner: row.ow,
    title: row.ti,
    questions: row.qn,
    createdAt: row.at,
    opensAt: row.op,
    closesAt: row.cl,
    attempts: row.tr,
    limitMs: row.tl,
    questionLimitMs: row.ql,
    teamId: row.tm,
    linkHash: row.lh,
  };
}

function participantOfRow(item: unknown): Participant {
  const { sk, na, sh, ja, n } = ParticipantRow.parse(item);
  return { userId: sk.slice(sortKeys.participant.length), name: na, showsResults: sh, joinedAt: ja, attempts: n };
}
