import { type DynamoDBDocumentClient, QueryCommand } from "@aws-sdk/lib-dynamodb";
import * as z from "zod";
import { CardId, type UserId } from "../core/ids.ts";
import { type Day, MINUTES_PER_DAY } from "../core/time.ts";
import { cardIdOfSortKey, learnerPartition, scheduleKey } from "./keys.ts";
import { tables } from "./tables.ts";

/** A due card as the index has it. */
export type DueCard = {
  cardId: CardId;
  dueOn: Day;
  memory: { repetitions: number; interval: number; ease: number };
};

/** Where a walk through the due index stands. */
export type DueCursor = { minute: number; cardId: CardId };

const DueRow = z.object({ sk: z.string(), d: z.int(), e: z.int(), i: z.int(), n: z.int() });

/** What the index of due days tells without a look at a schedule. */
export function dueIndex(db: DynamoDBDocumentClient, coreTable: string) {
  return {
    /** How many cards are due on each day from `from` to `to`: half a read unit for each 50 cards. */
    async countDue(userId: UserId, from: Day, to: Day): Promise<Map<Day, number>> {
      const counts = new Map<Day, number>();
      let start: Record<string, unknown> | undefined;
      do {
        const page = await db.send(
          new QueryCommand({
            TableName: coreTable,
            IndexName: tables.core.dueIndex.name,
            KeyConditionExpression: "pk = :learner AND d BETWEEN :from AND :to",
            ExpressionAttributeValues: {
              ":learner": learnerPartition(userId),
              ":from": from * MINUTES_PER_DAY,
              ":to": (to + 1) * MINUTES_PER_DAY - 1,
            },
            ProjectionExpression: "d",
            ExclusiveStartKey: start,
          }),
        );
        for (const { d } of page.Items ?? []) {
          const day = Math.floor(z.number().parse(d) / MINUTES_PER_DAY);
          counts.set(day, (counts.get(day) ?? 0) + 1);
        }
        start = page.LastEvaluatedKey;
      } while (start);
      return counts;
    },

    /**
     * Cards due at or before `minute` (of the learner's clock, `learningMinute`), longest due first. Read strongly
     * unless it may be a moment old, which costs half.
     */
    async listDue(
      userId: UserId,
      minute: number,
      limit: number,
      after?: DueCursor,
      { strongly = true }: { strongly?: boolean } = {},
    ): Promise<{ cards: DueCard[]; next: DueCursor | undefined }> {
      const page = await db.send(
        new QueryCommand({
          TableName: coreTable,
          IndexName: tables.core.dueIndex.name,
          KeyConditionExpression: "pk = :learner AND d <= :minute",
          ExpressionAttributeValues: { ":learner": learnerPartition(userId), ":minute": minute },
          ConsistentRead: strongly,
          Limit: limit,
          ExclusiveStartKey: after && { ...scheduleKey(userId, after.cardId), d: after.minute },
        }),
      );
      const cards = (page.Items ?? []).map((item) => {
        const row = DueRow.parse(item);
        return {
          cardId: CardId.parse(cardIdOfSortKey(row.sk)),
          dueOn: Math.floor(row.d / MINUTES_PER_DAY),
          memory: { repetitions: row.n, interval: row.i, ease: row.e },
        };
      });
      const last = page.LastEvaluatedKey;
      const next = last && {
        minute: z.number().parse(last.d),
        cardId: CardId.parse(cardIdOfSortKey(String(last.sk))),
      };
      return { cards, next };
    },
  };
}
