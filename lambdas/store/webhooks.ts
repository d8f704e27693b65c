import { DeleteCommand, type DynamoDBDocumentClient, PutCommand, QueryCommand } from "@aws-sdk/lib-dynamodb";
import * as z from "zod";
import type { UserId } from "../core/ids.ts";
import type { Instant } from "../core/time.ts";
import { ledgerPartition, sortKeys, webhookKey } from "./keys.ts";

/** An address of the learner's that gets their reminders as signed JSON. `secret`: 256 random bits, as base64. */
export type Webhook = { id: string; url: string; secret: string; createdAt: Instant };

/** One try to deliver. `status`: of the answer, null when there was none; then `problem` says why in a word. */
export type WebhookDelivery = {
  deliveryId: string;
  attempt: number;
  at: Instant;
  status: number | null;
  problem: string | null;
  isTest: boolean;
};

const Row = z.object({ sk: z.string(), u: z.string(), k: z.string(), at: z.int() });
const DeliveryRow = z.object({
  id: z.string(),
  n: z.int(),
  at: z.int(),
  st: z.int().nullable(),
  pb: z.string().nullable(),
  te: z.boolean(),
});

/** Deliveries end by themselves after so many seconds. */
const KEPT_SECONDS = 30 * 86_400;
const INSTANT_DIGITS = 14;
const REMOVED_AT_A_TIME = 25;

export function webhookOfRow(item: unknown): Webhook {
  const { sk, u, k, at } = Row.parse(item);
  return { id: sk.slice(sortKeys.webhook.length), url: u, secret: k, createdAt: at };
}

export type WebhookStore = ReturnType<typeof webhookStore>;

export function webhookStore(db: DynamoDBDocumentClient, coreTable: string, viewsTable: string) {
  return {
    async save(userId: UserId, { id, url, secret, createdAt }: Webhook): Promise<void> {
      const Item = { ...webhookKey(userId, id), u: url, k: secret, at: createdAt };
      await db.send(new PutCommand({ TableName: coreTable, Item }));
    },

    async remove(userId: UserId, id: string): Promise<void> {
      await db.send(new DeleteCommand({ TableName: coreTable, Key: webhookKey(userId, id) }));
    },

    /** Adds to the log of a webhook, in `views`, where the entry ends by itself. 1 write unit. */
    async log(userId: UserId, webhookId: string, delivery: WebhookDelivery): Promise<void> {
      const { deliveryId, attempt, at, status, problem, isTest } = delivery;
      const Item = {
        pk: ledgerPartition(userId),
        sk: `${deliveryPrefix(webhookId)}${String(at).padStart(INSTANT_DIGITS, "0")}#${deliveryId}`,
        id: deliveryId,
        n: attempt,
        at,
        st: status,
        pb: problem,
        te: isTest,
        x: Math.floor(at / 1000) + KEPT_SECONDS,
      };
      await db.send(new PutCommand({ TableName: viewsTable, Item }));
    },

    /** The latest deliveries, newest first. */
    async listDeliveries(userId: UserId, webhookId: string, limit: number): Promise<WebhookDelivery[]> {
      const { Items } = await db.send(deliveriesOf(userId, webhookId, limit));
      return (Items ?? []).map((item) => {
        const { id, n, at, st, pb, te } = DeliveryRow.parse(item);
        return { deliveryId: id, attempt: n, at, status: st, problem: pb, isTest: te };
      });
    },

    async removeDeliveries(userId: UserId, webhookId: string): Promise<void> {
      for (;;) {
        const { Items = [] } = await db.send(deliveriesOf(userId, webhookId, REMOVED_AT_A_TIME));
        if (Items.length === 0) return;
        const removals = Items.map(({ pk, sk }) => new DeleteCommand({ TableName: viewsTable, Key: { pk, sk } }));
        await Promise.all(removals.map((removal) => db.send(removal)));
      }
    },
  };

  function deliveriesOf(userId: UserId, webhookId: string, limit: number): QueryCommand {
    return new QueryCommand({
      TableName: viewsTable,
      KeyConditionExpression: "pk = :learner AND begins_with(sk, :deliveries)",
      ExpressionAttributeValues: { ":learner": ledgerPartition(userId), ":deliveries": deliveryPrefix(webhookId) },
      ScanIndexForward: false,
      Limit: limit,
    });
  }
}

const deliveryPrefix = (webhookId: string) => `${sortKeys.webhookDelivery}${webhookId}#`;
