import { type DynamoDBDocumentClient, GetCommand, PutCommand } from "@aws-sdk/lib-dynamodb";
import * as z from "zod";
import type { Instant } from "../core/time.ts";
import { suppressionKey } from "./keys.ts";

/** Why nothing is sent to an address any more. */
export const SuppressionReason = z.enum(["bounce", "complaint", "rejected"]);
export type SuppressionReason = z.infer<typeof SuppressionReason>;

const Row = z.object({ why: SuppressionReason });

export type SuppressionStore = ReturnType<typeof suppressionStore>;

/** Addresses that bounced or complained, by their hash. They outlive accounts: the next one with the address is spared too. */
export function suppressionStore(db: DynamoDBDocumentClient, coreTable: string) {
  return {
    async find(addressHash: string): Promise<SuppressionReason | undefined> {
      const { Item } = await db.send(new GetCommand({ TableName: coreTable, Key: suppressionKey(addressHash) }));
      return Item && Row.parse(Item).why;
    },

    /** Safe to repeat; the latest reason stands. */
    async add(addressHash: string, reason: SuppressionReason, at: Instant): Promise<void> {
      const Item = { ...suppressionKey(addressHash), why: reason, at };
      await db.send(new PutCommand({ TableName: coreTable, Item }));
    },
  };
}
