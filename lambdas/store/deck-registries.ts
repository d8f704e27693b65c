import { ConditionalCheckFailedException } from "@aws-sdk/client-dynamodb";
import { type DynamoDBDocumentClient, GetCommand, PutCommand } from "@aws-sdk/lib-dynamodb";
import * as z from "zod";
import type { DeckId } from "../core/ids.ts";
import { deckRegistryKey } from "./keys.ts";

const RegistryRow = z.object({ keys: z.array(z.string()) });

/**
 * The card keys that a learner's deck ever gave: the place of a key is the ordinal of its card. Only appended to.
 */
export function deckRegistryStore(db: DynamoDBDocumentClient, coreTable: string) {
  return {
    async find(deckId: DeckId): Promise<string[]> {
      const get = new GetCommand({ TableName: coreTable, Key: deckRegistryKey(deckId), ConsistentRead: true });
      const { Item } = await db.send(get);
      return Item ? RegistryRow.parse(Item).keys : [];
    },

    /** Whether `keys` was written over the `before` keys that were read; no, when another publisher was faster. */
    async save(deckId: DeckId, keys: readonly string[], before: number): Promise<boolean> {
      const put = new PutCommand({
        TableName: coreTable,
        Item: { ...deckRegistryKey(deckId), keys: [...keys], n: keys.length },
        ConditionExpression: before === 0 ? "attribute_not_exists(pk)" : "n = :before",
        ...(before > 0 && { ExpressionAttributeValues: { ":before": before } }),
      });
      try {
        await db.send(put);
        return true;
      } catch (error) {
        if (error instanceof ConditionalCheckFailedException) return false;
        throw error;
      }
    },
  };
}

export type DeckRegistryStore = ReturnType<typeof deckRegistryStore>;
