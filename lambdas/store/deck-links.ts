import {
  DeleteCommand,
  type DynamoDBDocumentClient,
  GetCommand,
  PutCommand,
  QueryCommand,
} from "@aws-sdk/lib-dynamodb";
import * as z from "zod";
import type { DeckId } from "../core/ids.ts";
import type { Instant } from "../core/time.ts";
import { deckKey, deckLinkKey, deckSharedKey, sortKeys } from "./keys.ts";

/** A link by which others may enrol in a deck of a learner. The link itself is not stored, `id` is its hash. */
export type DeckLink = { id: string; createdAt: Instant; expiresAt: Instant | null };

const Row = z.object({ sk: z.string(), at: z.int(), until: z.int().nullable() });

export type DeckLinkStore = ReturnType<typeof deckLinkStore>;

export function deckLinkStore(db: DynamoDBDocumentClient, coreTable: string) {
  return {
    /** What is known of a link that somebody brought. */
    async find(deckId: DeckId, link: string): Promise<DeckLink | undefined> {
      const Key = deckLinkKey(deckId, await hashOfLink(link));
      const { Item } = await db.send(new GetCommand({ TableName: coreTable, Key, ConsistentRead: true }));
      return Item && linkOf(Item);
    },

    async list(deckId: DeckId): Promise<DeckLink[]> {
      const { Items = [] } = await db.send(
        new QueryCommand({
          TableName: coreTable,
          KeyConditionExpression: "pk = :deck AND begins_with(sk, :links)",
          ExpressionAttributeValues: { ":deck": deckKey(deckId).pk, ":links": sortKeys.deckLink },
        }),
      );
      return Items.map(linkOf);
    },

    /** Makes `link` open the deck; only its hash is written. That the deck was shared is kept when the link goes. */
    async save(deckId: DeckId, link: string, createdAt: Instant, expiresAt: Instant | null): Promise<DeckLink> {
      const id = await hashOfLink(link);
      const Item = { ...deckLinkKey(deckId, id), at: createdAt, until: expiresAt };
      await db.send(new PutCommand({ TableName: coreTable, Item: deckSharedKey(deckId) }));
      await db.send(new PutCommand({ TableName: coreTable, Item }));
      return { id, createdAt, expiresAt };
    },

    async remove(deckId: DeckId, id: string): Promise<void> {
      await db.send(new DeleteCommand({ TableName: coreTable, Key: deckLinkKey(deckId, id) }));
    },
  };
}

function linkOf(item: unknown): DeckLink {
  const { sk, at, until } = Row.parse(item);
  return { id: sk.slice(sortKeys.deckLink.length), createdAt: at, expiresAt: until };
}

const ID_LENGTH = 22;

/** The first 132 bits of the link's SHA-256. A link has 128 random bits, so that no slow hash is needed. */
export async function hashOfLink(link: string): Promise<string> {
  const digest = await crypto.subtle.digest("SHA-256", new TextEncoder().encode(link));
  const text = btoa(String.fromCharCode(...new Uint8Array(digest)));
  return text.replaceAll("+", "-").replaceAll("/", "_").slice(0, ID_LENGTH);
}
