import { ConditionalCheckFailedException } from "@aws-sdk/client-dynamodb";
import { type DynamoDBDocumentClient, PutCommand, QueryCommand } from "@aws-sdk/lib-dynamodb";
import type { DynamoDBRecord } from "aws-lambda";
import * as z from "zod";
import { cardParts, type DeckId, type UserId } from "../core/ids.ts";
import type { Attempt } from "../core/quizzes/attempt.ts";
import { PASSING_GRADE } from "../core/reviews/memory.ts";
import type { QuizResponse, QuizSitting } from "../core/statistics/quiz-statistics.ts";
import { learnerPartition, quizAnswersKey, quizAnswersPartition, STATISTICS_SHARDS, sortKeys } from "./keys.ts";
import { attemptOfRow, type StoredAttempt } from "./quiz-row.ts";
import { itemOfImage, type UnreadableRecord } from "./stream.ts";

/** An attempt as one write left it, as the stream of `core` tells it. */
export type QuizChange = StoredAttempt & { userId: UserId; sequenceNumber: string };

/** Rows that one request reads of each shard. */
const ROWS_PER_SHARD = 600;

const Keys = z.object({ pk: z.string(), sk: z.string() });
/** Ordinal, right or not, ms, wrong options. */
const Response = z.tuple([z.int(), z.int(), z.int()]).rest(z.string());
const Row = z.object({ sk: z.string(), a: z.array(Response) });

/** The changes of attempts among stream records; a record that cannot be read does not stop the others. */
export function quizChanges(records: readonly DynamoDBRecord[]): {
  changes: QuizChange[];
  unreadable: UnreadableRecord[];
} {
  const changes: QuizChange[] = [];
  const unreadable: UnreadableRecord[] = [];
  for (const { dynamodb } of records) {
    const { NewImage: image, SequenceNumber: sequenceNumber } = dynamodb ?? {};
    if (!image?.sk?.S?.startsWith(sortKeys.quiz) || !sequenceNumber) continue;
    try {
      const item = itemOfImage(image);
      const userId = Keys.parse(item).pk.slice(learnerPartition("").length);
      changes.push({ userId, ...attemptOfRow(sortKeys.quiz, item), sequenceNumber });
    } catch (error) {
      unreadable.push({ sequenceNumber, error });
    }
  }
  return { changes, unreadable };
}

/** The rows of an attempt as they stand in `views`, one for each deck. The same attempt gives the same bytes. */
export function itemsOfAnswers(userId: UserId, { attempt, version }: StoredAttempt): Record<string, unknown>[] {
  const decks = new Map<DeckId, z.input<typeof Response>[]>();
  for (const { deckId, response } of responsesOf(attempt)) {
    const { ordinal, isRight, ms, wrong } = response;
    decks.set(deckId, [...(decks.get(deckId) ?? []), [ordinal, isRight ? 1 : 0, ms, ...wrong]]);
  }
  return [...decks].map(([deckId, a]) => ({ ...quizAnswersKey(userId, deckId, attempt.quizId), v: version, a }));
}

export type QuizAnswersStore = ReturnType<typeof quizAnswersStore>;

export function quizAnswersStore(db: DynamoDBDocumentClient, viewsTable: string) {
  async function listShard(deckId: DeckId, shard: number): Promise<{ sittings: QuizSitting[]; complete: boolean }> {
    const sittings: QuizSitting[] = [];
    let start: Record<string, unknown> | undefined;
    do {
      const { Items = [], LastEvaluatedKey } = await db.send(
        new QueryCommand({
          TableName: viewsTable,
          KeyConditionExpression: "pk = :shard",
          ExpressionAttributeValues: { ":shard": quizAnswersPartition(deckId, shard) },
          Limit: ROWS_PER_SHARD - sittings.length,
          ExclusiveStartKey: start,
        }),
      );
      sittings.push(...Items.map(sittingOf));
      start = LastEvaluatedKey;
    } while (start && sittings.length < ROWS_PER_SHARD);
    return { sittings, complete: start === undefined };
  }

  return {
    /**
     * Writes the rows of an attempt unless those of a later version are there: a change may be told twice, late, and in
     * any order. 1 write unit for each deck of the quiz, no read.
     */
    async save({ userId, ...stored }: QuizChange): Promise<void> {
      const puts = itemsOfAnswers(userId, stored).map((Item) =>
        db
          .send(
            new PutCommand({
              TableName: viewsTable,
              Item,
              ConditionExpression: "attribute_not_exists(pk) OR v < :version",
              ExpressionAttributeValues: { ":version": stored.version },
            }),
          )
          .catch((error: unknown) => {
            if (!(error instanceof ConditionalCheckFailedException)) throw error;
          }),
      );
      await Promise.all(puts);
    },

    /** What was answered in quizzes to the cards of a deck, in one trip of 16 queries side by side; 8 read units at least. */
    async listDeck(deckId: DeckId): Promise<{ sittings: QuizSitting[]; complete: boolean }> {
      const shards = await Promise.all(
        Array.from({ length: STATISTICS_SHARDS }, (_, shard) => listShard(deckId, shard)),
      );
      return {
        sittings: shards.flatMap(({ sittings }) => sittings),
        complete: shards.every(({ complete }) => complete),
      };
    },
  };
}

/** Answers that say something of a card: no guess, nothing skipped, nothing that time cut off. */
function responsesOf({ cards, marks }: Attempt): { deckId: DeckId; response: QuizResponse }[] {
  return marks.flatMap(({ servedAt, revealedAt, ended }, at) => {
    const id = cards[at];
    if (!id || ended?.outcome !== "answered" || ended.grade === null) return [];
    const { deckId, ordinal } = cardParts(id);
    const ms = Math.max(0, (revealedAt ?? ended.at) - servedAt);
    return [{ deckId, response: { ordinal, isRight: ended.grade >= PASSING_GRADE, ms, wrong: ended.wrong ?? [] } }];
  });
}

function sittingOf(item: unknown): QuizSitting {
  const { sk, a } = Row.parse(item);
  return {
    learner: sk.slice(0, sk.lastIndexOf("#")),
    responses: a.map(([ordinal, isRight, ms, ...wrong]) => ({ ordinal, isRight: isRight === 1, ms, wrong })),
  };
}
