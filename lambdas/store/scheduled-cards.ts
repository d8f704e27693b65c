import { type DynamoDBDocumentClient, QueryCommand } from "@aws-sdk/lib-dynamodb";
import * as z from "zod";
import { CardId, type UserId } from "../core/ids.ts";
import type { ScheduledCard } from "../core/statistics/scheduled-cards.ts";
import { cardIdOfSortKey, learnerPartition } from "./keys.ts";
import { tables } from "./tables.ts";

const Row = z.object({ sk: z.string(), d: z.int(), e: z.int(), i: z.int(), n: z.int() });

export type ScheduledCardStore = ReturnType<typeof scheduledCardStore>;

export function scheduledCardStore(db: DynamoDBDocumentClient, coreTable: string) {
  return {
    /**
     * The learner's cards that become due before `before` (a minute of their clock, `learningMinute`; all when it is
     * absent), longest due first, in one eventual query of the due index: one read unit per 100 cards.
     */
    async list(userId: UserId, before?: number): Promise<ScheduledCard[]> {
      const cards: ScheduledCard[] = [];
      let start: Record<string, unknown> | undefined;
      do {
        const page = await db.send(
          new QueryCommand({
            TableName: coreTable,
            IndexName: tables.core.dueIndex.name,
            KeyConditionExpression: before === undefined ? "pk = :learner" : "pk = :learner AND d < :before",
            ExpressionAttributeValues: {
              ":learner": learnerPartition(userId),
              ...(before !== undefined && { ":before": before }),
            },
            ExclusiveStartKey: start,
          }),
        );
        for (const item of page.Items ?? []) {
          const { sk, d, e, i, n } = Row.parse(item);
          cards.push({ cardId: CardId.parse(cardIdOfSortKey(sk)), minute: d, repetitions: n, interval: i, ease: e });
        }
        start = page.LastEvaluatedKey;
      } while (start);
      return cards;
    },
  };
}
