import { gunzipSync, gzipSync } from "node:zlib";
import { ConditionalCheckFailedException } from "@aws-sdk/client-dynamodb";
import { type DynamoDBDocumentClient, GetCommand, PutCommand, UpdateCommand } from "@aws-sdk/lib-dynamodb";
import * as z from "zod";
import type { UserId } from "../core/ids.ts";
import type { Instant } from "../core/time.ts";
import { batchDelete } from "./batch-write.ts";
import { importPartition, type Key } from "./keys.ts";

/** A file on its way in. `state` is whatever its owner wants to go on from, as JSON. */
export type StoredImport = {
  importId: string;
  bytes: number;
  parts: number;
  received: ReadonlySet<number>;
  state: unknown;
  /** Rises with every `save`. */
  version: number;
};

const META = "M";
const PARTS = "P#";
const PART_DIGITS = 4;
const LIFETIME_SECONDS = 86_400;

const Row = z.object({
  id: z.string(),
  b: z.int(),
  n: z.int(),
  got: z.set(z.int()).optional(),
  st: z.string(),
  v: z.int(),
});
const PartRow = z.object({ t: z.instanceof(Uint8Array) });

export type ImportStore = ReturnType<typeof importStore>;

/** One import a learner, in `views`: it ends by itself a day after it began. */
export function importStore(db: DynamoDBDocumentClient, viewsTable: string) {
  const metaKey = (userId: UserId): Key => ({ pk: importPartition(userId), sk: META });
  const partKey = (userId: UserId, importId: string, part: number): Key => ({
    pk: importPartition(userId),
    sk: `${PARTS}${importId}#${String(part).padStart(PART_DIGITS, "0")}`,
  });

  async function find(userId: UserId): Promise<StoredImport | undefined> {
    const { Item } = await db.send(
      new GetCommand({ TableName: viewsTable, Key: metaKey(userId), ConsistentRead: true }),
    );
    if (!Item) return undefined;
    const { id, b, n, got, st, v } = Row.parse(Item);
    return { importId: id, bytes: b, parts: n, received: got ?? new Set(), state: JSON.parse(st), version: v };
  }

  return {
    /** The learner's import, read strongly. */
    find,

    /** Begins an import in the place of whatever was there, unless it is the same one. */
    async begin(
      userId: UserId,
      { importId, bytes, parts, state }: Pick<StoredImport, "importId" | "bytes" | "parts" | "state">,
      now: Instant,
    ): Promise<StoredImport> {
      const put = new PutCommand({
        TableName: viewsTable,
        Item: {
          ...metaKey(userId),
          ...{ id: importId, b: bytes, n: parts, st: JSON.stringify(state), v: 1 },
          x: Math.floor(now / 1000) + LIFETIME_SECONDS,
        },
        ConditionExpression: "attribute_not_exists(pk) OR id <> :id",
        ExpressionAttributeValues: { ":id": importId },
      });
      await db.send(put).catch((error: unknown) => {
        if (!(error instanceof ConditionalCheckFailedException)) throw error;
      });
      const found = await find(userId);
      if (!found) throw new Error("An import that was just begun is not there");
      return found;
    },

    /** Stores a part and notes that it is there; safe to repeat. 1 write unit for each KB of it, packed. */
    async savePart(userId: UserId, importId: string, part: number, text: string, now: Instant): Promise<void> {
      const x = Math.floor(now / 1000) + LIFETIME_SECONDS;
      const Item = { ...partKey(userId, importId, part), t: gzipSync(text), x };
      await db.send(new PutCommand({ TableName: viewsTable, Item }));
      const update = new UpdateCommand({
        TableName: viewsTable,
        Key: metaKey(userId),
        UpdateExpression: "ADD got :part",
        ConditionExpression: "id = :id",
        ExpressionAttributeValues: { ":part": new Set([part]), ":id": importId },
      });
      await db.send(update).catch((error: unknown) => {
        if (!(error instanceof ConditionalCheckFailedException)) throw error; // another import took its place
      });
    },

    async findPart(userId: UserId, importId: string, part: number): Promise<string | undefined> {
      const get = new GetCommand({
        TableName: viewsTable,
        Key: partKey(userId, importId, part),
        ConsistentRead: true,
      });
      const { Item } = await db.send(get);
      return Item && gunzipSync(PartRow.parse(Item).t).toString("utf8");
    },

    /** Whether `state` was written over the version that was read; no when another run was faster. */
    async save(userId: UserId, before: StoredImport, state: unknown): Promise<boolean> {
      const update = new UpdateCommand({
        TableName: viewsTable,
        Key: metaKey(userId),
        UpdateExpression: "SET st = :state, v = :next",
        ConditionExpression: "id = :id AND v = :before",
        ExpressionAttributeValues: {
          ":state": JSON.stringify(state),
          ":next": before.version + 1,
          ":before": before.version,
          ":id": before.importId,
        },
      });
      return db.send(update).then(
        () => true,
        (error: unknown) => {
          if (error instanceof ConditionalCheckFailedException) return false;
          throw error;
        },
      );
    },

    /** Deletes the parts of an import, read by nobody any more. */
    async removeParts(userId: UserId, { importId, parts }: Pick<StoredImport, "importId" | "parts">): Promise<void> {
      const keys = Array.from({ length: parts }, (_, part) => partKey(userId, importId, part));
      await batchDelete(db, viewsTable, keys);
    },
  };
}
