import { DeleteCommand, type DynamoDBDocumentClient, GetCommand, PutCommand } from "@aws-sdk/lib-dynamodb";
import * as z from "zod";
import type { UserId } from "../core/ids.ts";
import type { Instant } from "../core/time.ts";
import { PUSH_KEYS_KEY, pushSubscriptionKey, sortKeys } from "./keys.ts";
import { written } from "./written.ts";

/** A browser that takes push messages (RFC 8030), with the keys that only it can read them by (RFC 8291). */
export type PushSubscription = { id: string; endpoint: string; p256dh: string; auth: string; createdAt: Instant };

/** The key pair of this backend (RFC 8292), as base64url. */
export type PushKeys = { publicKey: string; privateKey: string };

const Row = z.object({ sk: z.string(), e: z.string(), p: z.string(), a: z.string(), at: z.int() });
const KeysRow = z.object({ publicKey: z.string(), privateKey: z.string() });

export function pushSubscriptionOfRow(item: unknown): PushSubscription {
  const { sk, e, p, a, at } = Row.parse(item);
  return { id: sk.slice(sortKeys.pushSubscription.length), endpoint: e, p256dh: p, auth: a, createdAt: at };
}

export type PushSubscriptionStore = ReturnType<typeof pushSubscriptionStore>;

export function pushSubscriptionStore(db: DynamoDBDocumentClient, coreTable: string) {
  async function findKeys(): Promise<PushKeys | undefined> {
    const { Item } = await db.send(new GetCommand({ TableName: coreTable, Key: PUSH_KEYS_KEY, ConsistentRead: true }));
    return Item && KeysRow.parse(Item);
  }

  return {
    /** Over what is there of the same id: the browser is the same, its keys may be new. */
    async save(userId: UserId, { id, endpoint, p256dh, auth, createdAt }: PushSubscription): Promise<void> {
      const Item = { ...pushSubscriptionKey(userId, id), e: endpoint, p: p256dh, a: auth, at: createdAt };
      await db.send(new PutCommand({ TableName: coreTable, Item }));
    },

    async remove(userId: UserId, id: string): Promise<void> {
      await db.send(new DeleteCommand({ TableName: coreTable, Key: pushSubscriptionKey(userId, id) }));
    },

    findKeys,

    /** The key pair of the backend: the one that is there, or `made` when none is. Whoever writes first decides. */
    async keysOrElse(made: () => PushKeys): Promise<PushKeys> {
      const found = await findKeys();
      if (found) return found;
      const keys = made();
      const Item = { ...PUSH_KEYS_KEY, ...keys };
      const put = new PutCommand({ TableName: coreTable, Item, ConditionExpression: "attribute_not_exists(pk)" });
      if (await written(db.send(put))) return keys;
      return (await findKeys()) ?? keys;
    },
  };
}
