import { type DynamoDBDocumentClient, GetCommand, UpdateCommand } from "@aws-sdk/lib-dynamodb";
import * as z from "zod";
import type { UserId } from "../core/ids.ts";
import { EMPTY_LEDGER, type Ledger } from "../core/reminders/decide.ts";
import type { Day } from "../core/time.ts";
import { ledgerKey } from "./keys.ts";
import { written } from "./written.ts";

const Row = z.object({
  da: z.int().optional(),
  ld: z.int().optional(),
  ls: z.int().optional(),
  ig: z.int().optional(),
});

/** The reminder of a date; `id` names it in the log. */
export type Claim = { id: string; day: Day; learningDay: Day; ignored: number };

export type ReminderLedgerStore = ReturnType<typeof reminderLedgerStore>;

/** What was sent to whom, last: one row a learner, in `views`. A rebuild leaves it alone. */
export function reminderLedgerStore(db: DynamoDBDocumentClient, viewsTable: string) {
  return {
    /** 0.5 read units. It may be a moment old: the claim decides, not this. */
    async find(userId: UserId): Promise<Ledger> {
      const { Item } = await db.send(new GetCommand({ TableName: viewsTable, Key: ledgerKey(userId) }));
      if (!Item) return EMPTY_LEDGER;
      const { da, ld, ls, ig } = Row.parse(Item);
      return { last: da ?? null, lastLearningDay: ld ?? null, studiedOn: ls ?? null, ignored: ig ?? 0 };
    },

    /**
     * Takes the reminder of a date, before anything is sent: whoever gets `true` may send it, and nobody else ever.
     * 1 write unit.
     */
    claim(userId: UserId, { id, day, learningDay, ignored }: Claim): Promise<boolean> {
      const update = new UpdateCommand({
        TableName: viewsTable,
        Key: ledgerKey(userId),
        UpdateExpression: "SET da = :day, ci = :id, ld = :learningDay, ig = :ignored, tr = :none",
        ConditionExpression:
          "(attribute_not_exists(da) OR da < :day) AND (attribute_not_exists(ls) OR ls < :learningDay)",
        ExpressionAttributeValues: {
          ":day": day,
          ":id": id,
          ":learningDay": learningDay,
          ":ignored": ignored,
          ":none": 0,
        },
      });
      return written(db.send(update));
    },

    /** Takes a further try, number 1 and up, under a claim; each number is given once. */
    claimRetry(userId: UserId, claimId: string, attempt: number): Promise<boolean> {
      const update = new UpdateCommand({
        TableName: viewsTable,
        Key: ledgerKey(userId),
        UpdateExpression: "SET tr = :attempt",
        ConditionExpression: "ci = :id AND tr < :attempt",
        ExpressionAttributeValues: { ":id": claimId, ":attempt": attempt },
      });
      return written(db.send(update));
    },

    /** Notes that the learner studied on a learning day. 1 write unit, also when a later day is noted. */
    async noteStudy(userId: UserId, day: Day): Promise<void> {
      const update = new UpdateCommand({
        TableName: viewsTable,
        Key: ledgerKey(userId),
        UpdateExpression: "SET ls = :day",
        ConditionExpression: "attribute_not_exists(ls) OR ls < :day",
        ExpressionAttributeValues: { ":day": day },
      });
      await written(db.send(update));
    },
  };
}
