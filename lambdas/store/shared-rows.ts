import { type DynamoDBDocumentClient, GetCommand, QueryCommand, UpdateCommand } from "@aws-sdk/lib-dynamodb";
import type { DeckId, UserId } from "../core/ids.ts";
import { batchDelete, type Pause } from "./batch-write.ts";
import { deckKey, deckRegistryKey, deckSharedKey, type Key, sortKeys } from "./keys.ts";

/** Owns a deck that its author's account left to those who study it: no token has such a `sub`. */
const NOBODY = "-";

/** What an account that is being deleted leaves to others: it stays for them, and says nothing of its owner. */
export function sharedRows(db: DynamoDBDocumentClient, core: string, pause?: Pause) {
  const find = (key: Key) => db.send(new GetCommand({ TableName: core, Key: key, ConsistentRead: true }));

  /** Those that begin so; what a deck has links or a quiz participants fits one page many times over. */
  async function list(pk: string, prefix: string): Promise<Key[]> {
    const { Items = [] } = await db.send(
      new QueryCommand({
        TableName: core,
        KeyConditionExpression: "pk = :pk AND begins_with(sk, :prefix)",
        ExpressionAttributeValues: { ":pk": pk, ":prefix": prefix },
        ConsistentRead: true,
      }),
    );
    return Items as Key[];
  }

  return {
    /**
     * Takes the owner out of a deck that was ever shared, and every way into it; whoever studies it goes on. False when
     * the deck was never shared, so that nobody else can know it.
     */
    async releaseDeck(userId: UserId, deckId: DeckId): Promise<boolean> {
      const key = deckKey(deckId);
      const [shared, meta] = await Promise.all([find(deckSharedKey(deckId)), find(key)]);
      if (!shared.Item) return false;
      await batchDelete(db, core, [...(await list(key.pk, sortKeys.deckLink)), deckRegistryKey(deckId)], pause);
      if (meta.Item?.owner !== userId) return true;
      await db.send(
        new UpdateCommand({
          TableName: core,
          Key: key,
          UpdateExpression: "SET #owner = :nobody",
          ConditionExpression: "attribute_exists(pk)",
          ExpressionAttributeNames: { "#owner": "owner" },
          ExpressionAttributeValues: { ":nobody": NOBODY },
        }),
      );
      return true;
    },

    /**
     * Takes away what says whose a shared quiz is, so that nobody begins it any more. False when that was gone before
     * and nobody else takes the quiz: only then, minutes later, no beginner can be under way who would miss the
     * questions.
     */
    async releaseQuiz(userId: UserId, pk: string): Promise<boolean> {
      const [meta] = await list(pk, sortKeys.sharedQuiz);
      if (meta) {
        if ("ow" in meta && meta.ow === userId) await batchDelete(db, core, [meta], pause);
        return true;
      }
      const participants = await list(pk, sortKeys.participant);
      return participants.some(({ sk }) => sk !== sortKeys.participant + userId);
    },
  };
}
