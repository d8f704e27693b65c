import { type DynamoDBDocumentClient, PutCommand } from "@aws-sdk/lib-dynamodb";
import * as z from "zod";
import type { UserId } from "../core/ids.ts";
import { batchGet } from "./batch-get.ts";
import { hashed } from "./hashed.ts";
import { recipientKey } from "./keys.ts";

/**
 * What stands for a learner where no deletion of an account can reach: in queues, dead letters and the outbox. A learner's
 * id cannot be guessed, so nothing but a row of `core` leads back from it, and that row goes with the account.
 */
export function recipientOf(userId: UserId): string {
  return hashed(["recipient", userId]);
}

const Row = z.object({ pk: z.string(), u: z.string() });

export type RecipientStore = ReturnType<typeof recipientStore>;

export function recipientStore(db: DynamoDBDocumentClient, coreTable: string) {
  return {
    /** Lets `recipientOf(userId)` be followed back. 1 write unit; safe to repeat. */
    async add(userId: UserId): Promise<void> {
      const Item = { ...recipientKey(recipientOf(userId)), u: userId };
      await db.send(new PutCommand({ TableName: coreTable, Item }));
    },

    /**
     * The learners that some recipients stand for; none for those whose account was deleted. Read strongly: a code is mailed
     * milliseconds after the first row of its learner was written. 1 read unit each.
     */
    async findAll(recipients: readonly string[]): Promise<Map<string, UserId>> {
      const keys = [...new Set(recipients)].map(recipientKey);
      const rows = (await batchGet(db, coreTable, keys, { strongly: true })).map((row) => Row.parse(row));
      return new Map(rows.map(({ pk, u }) => [pk.slice(recipientKey("").pk.length), u]));
    },
  };
}
