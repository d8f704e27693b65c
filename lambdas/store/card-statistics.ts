import { ConditionalCheckFailedException } from "@aws-sdk/client-dynamodb";
import { type DynamoDBDocumentClient, PutCommand, QueryCommand } from "@aws-sdk/lib-dynamodb";
import * as z from "zod";
import type { CardId, DeckId, Ordinal, UserId } from "../core/ids.ts";
import { Grade } from "../core/reviews/memory.ts";
import type { LearnerDeck } from "../core/statistics/deck-statistics.ts";
import { ATTEMPT_NUMBERS, type LearnerCard } from "../core/statistics/learner-card.ts";
import {
  learnerPartition,
  STATISTICS_SHARDS,
  statisticsKey,
  statisticsPartition,
  statisticsPartitionOf,
  statisticsParts,
} from "./keys.ts";

/** What a learner did on a card, as of one version of their schedule of it. */
export type StatisticsRow = { userId: UserId; cardId: CardId; version: number; card: LearnerCard };

/** Rows that one request reads of each shard: 640 learners of a deck of 60 cards, 430 read units. */
const ROWS_PER_SHARD = 2_400;

const Row = z.object({
  sk: z.string(),
  n: z.int(),
  r: z.array(z.int()).length(ATTEMPT_NUMBERS),
  g: Grade.optional(),
  l: z.int(),
  t: z.int(),
});

/** The row as it stands in `views`. The same history gives the same bytes, whoever writes it. */
export function itemOfStatistics({ userId, cardId, version, card }: StatisticsRow): Record<string, unknown> {
  return {
    ...statisticsKey(userId, cardId),
    v: version,
    n: card.attempts,
    r: [...card.right],
    ...(card.firstGrade !== null && { g: card.firstGrade }),
    l: card.lapses,
    t: card.thinkMs,
  };
}

function cardOfRow(item: unknown): { learner: string; ordinal: Ordinal; card: LearnerCard } {
  const { sk, n, r, g, l, t } = Row.parse(item);
  return { ...statisticsParts(sk), card: { attempts: n, right: r, firstGrade: g ?? null, lapses: l, thinkMs: t } };
}

export type CardStatisticsStore = ReturnType<typeof cardStatisticsStore>;

export function cardStatisticsStore(db: DynamoDBDocumentClient, viewsTable: string) {
  /** Whole learners only: when there are more rows than wanted, the one at the cut is left out. */
  async function listShard(deckId: DeckId, shard: number, wanted: number) {
    const rows: { learner: string; ordinal: Ordinal; card: LearnerCard }[] = [];
    let start: Record<string, unknown> | undefined;
    do {
      const { Items = [], LastEvaluatedKey } = await db.send(
        new QueryCommand({
          TableName: viewsTable,
          KeyConditionExpression: "pk = :shard",
          ExpressionAttributeValues: { ":shard": statisticsPartition(deckId, shard) },
          Limit: wanted + 1 - rows.length,
          ExclusiveStartKey: start,
        }),
      );
      rows.push(...Items.map(cardOfRow));
      start = LastEvaluatedKey;
    } while (start && rows.length <= wanted);

    const learners = new Map<string, { ordinal: Ordinal; card: LearnerCard }[]>();
    for (const { learner, ...row } of rows) {
      const deck = learners.get(learner);
      if (deck) deck.push(row);
      else learners.set(learner, [row]);
    }
    const cut = rows.length > wanted ? rows.at(-1)?.learner : undefined;
    if (cut !== undefined && learners.size > 1) learners.delete(cut);
    return { learners: [...learners.values()], complete: cut === undefined };
  }

  return {
    /**
     * Writes the row unless one of the same version or a later one is there: a change may be told twice, late, and in
     * any order. 1 write unit, no read.
     */
    async save(row: StatisticsRow): Promise<void> {
      const put = new PutCommand({
        TableName: viewsTable,
        Item: itemOfStatistics(row),
        ConditionExpression: "attribute_not_exists(pk) OR v < :version",
        ExpressionAttributeValues: { ":version": row.version },
      });
      await db.send(put).catch((error: unknown) => {
        if (!(error instanceof ConditionalCheckFailedException)) throw error;
      });
    },

    /** What one learner did on the cards of a deck, by ordinal; half a read unit per 30 cards. */
    async listOwn(userId: UserId, deckId: DeckId): Promise<Map<Ordinal, LearnerCard>> {
      const cards = new Map<Ordinal, LearnerCard>();
      let start: Record<string, unknown> | undefined;
      do {
        const page = await db.send(
          new QueryCommand({
            TableName: viewsTable,
            KeyConditionExpression: "pk = :shard AND begins_with(sk, :learner)",
            ExpressionAttributeValues: {
              ":shard": statisticsPartitionOf(userId, deckId),
              ":learner": `${learnerPartition(userId)}#`,
            },
            ExclusiveStartKey: start,
          }),
        );
        for (const { ordinal, card } of (page.Items ?? []).map(cardOfRow)) cards.set(ordinal, card);
        start = page.LastEvaluatedKey;
      } while (start);
      return cards;
    },

    /**
     * What each learner did in the deck, in one trip of 16 queries side by side; 8 read units at least. Of a deck with
     * more rows than one request may read, whole learners, as many as fit: learners stand in the order of their ids,
     * which are random, so these are a random part of all.
     */
    async listLearners(
      deckId: DeckId,
      rowsPerShard = ROWS_PER_SHARD,
    ): Promise<{ learners: LearnerDeck[]; complete: boolean }> {
      const shards = await Promise.all(
        Array.from({ length: STATISTICS_SHARDS }, (_, shard) => listShard(deckId, shard, rowsPerShard)),
      );
      return {
        learners: shards.flatMap(({ learners }) => learners),
        complete: shards.every(({ complete }) => complete),
      };
    },
  };
}
