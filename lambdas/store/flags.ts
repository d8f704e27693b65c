import { ConditionalCheckFailedException } from "@aws-sdk/client-dynamodb";
import {
  BatchGetCommand,
  type BatchGetCommandOutput,
  type DynamoDBDocumentClient,
  QueryCommand,
  TransactWriteCommand,
  UpdateCommand,
} from "@aws-sdk/lib-dynamodb";
import * as z from "zod";
import { FlagId, FlagReason, FlagStatus } from "../core/flags.ts";
import type { DeckId, UserId } from "../core/ids.ts";
import type { Day, Instant } from "../core/time.ts";
import { flagKey, flagLimitKey, flagPartition } from "./keys.ts";
import { isConflict, isThrottled, refusalCodes, storeIsBusy } from "./write-errors.ts";

/** What a learner says about a card. Nothing here says which learner; only who knows them can make the id. */
export type Flag = {
  deckId: DeckId;
  flagId: FlagId;
  reason: FlagReason;
  text: string;
  status: FlagStatus;
  /** An author's answer. */
  note: string | null;
  deckVersion: number;
  flaggedAt: Instant;
  /** When an author last changed it. */
  changedAt: Instant | null;
  /** A hash of the id the client gave it. */
  clientKey: string;
};

/** `exists`: the learner made it before. `limit`: they made as many today as one may. */
export type Added = "added" | "exists" | "limit";

const DAY_SECONDS = 86_400;
/** Rows of other statuses may stand before the wanted ones: a request reads on, but not without end. */
const FILTERED_ROWS = 200;
const FILTERED_READS = 5;
const ROUNDS = 4;

const Row = z.object({
  sk: FlagId,
  rs: FlagReason,
  tx: z.string(),
  st: FlagStatus,
  nt: z.string().optional(),
  dv: z.int(),
  fa: z.int(),
  ca: z.int().optional(),
  ck: z.string(),
});

export function flagOfRow(deckId: DeckId, item: unknown): Flag {
  const row = Row.parse(item);
  return {
    deckId,
    flagId: row.sk,
    reason: row.rs,
    text: row.tx,
    status: row.st,
    note: row.nt ?? null,
    deckVersion: row.dv,
    flaggedAt: row.fa,
    changedAt: row.ca ?? null,
    clientKey: row.ck,
  };
}

export type FlagStore = ReturnType<typeof flagStore>;

export function flagStore(db: DynamoDBDocumentClient, coreTable: string, viewsTable: string) {
  return {
    /** Those of `flagIds` that exist, in that order; read strongly. At most 100. */
    async listByIds(deckId: DeckId, flagIds: readonly FlagId[]): Promise<Flag[]> {
      const found = new Map<string, Flag>();
      let wanted: Record<string, unknown>[] | undefined = flagIds.map((id) => flagKey(deckId, id));
      for (let round = 0; wanted && wanted.length > 0; round += 1) {
        if (round === ROUNDS) throw storeIsBusy();
        const get = new BatchGetCommand({ RequestItems: { [coreTable]: { Keys: wanted, ConsistentRead: true } } });
        const answer: BatchGetCommandOutput = await db.send(get);
        for (const item of answer.Responses?.[coreTable] ?? []) {
          const flag = flagOfRow(deckId, item);
          found.set(flag.flagId, flag);
        }
        wanted = answer.UnprocessedKeys?.[coreTable]?.Keys;
      }
      return flagIds.flatMap((id) => found.get(id) ?? []);
    },

    /**
     * Stores a new flag and counts it for its learner's day, both or neither: 4 write units. The count is in `views`,
     * where it ends by itself.
     * @throws {Failure} `throttled`
     */
    async add(flag: Flag, { userId, day, limit }: { userId: UserId; day: Day; limit: number }): Promise<Added> {
      const Item = {
        ...flagKey(flag.deckId, flag.flagId),
        rs: flag.reason,
        tx: flag.text,
        st: flag.status,
        dv: flag.deckVersion,
        fa: flag.flaggedAt,
        ck: flag.clientKey,
      };
      const put = { TableName: coreTable, Item, ConditionExpression: "attribute_not_exists(pk)" };
      const count = {
        TableName: viewsTable,
        Key: flagLimitKey(userId, day),
        UpdateExpression: "SET x = :end ADD n :one",
        ConditionExpression: "attribute_not_exists(n) OR n < :limit",
        ExpressionAttributeValues: { ":one": 1, ":limit": limit, ":end": (day + 2) * DAY_SECONDS },
      };
      for (let round = 0; round < ROUNDS; round += 1) {
        try {
          await db.send(new TransactWriteCommand({ TransactItems: [{ Put: put }, { Update: count }] }));
          return "added";
        } catch (error) {
          const [flagRefusal, countRefusal] = refusalCodes(error);
          if (flagRefusal === "ConditionalCheckFailed") return "exists";
          if (countRefusal === "ConditionalCheckFailed") return "limit";
          if (isThrottled(error)) throw storeIsBusy(error);
          if (!isConflict(error)) throw error;
        }
      }
      throw storeIsBusy();
    },

    /** Flags of a deck in the order of its cards, at most `limit` of them; `next`: where to go on, if anywhere. */
    async list(
      deckId: DeckId,
      { limit, status, after }: { limit: number; status?: FlagStatus | undefined; after?: FlagId | undefined },
    ): Promise<{ flags: Flag[]; next: FlagId | undefined }> {
      const flags: Flag[] = [];
      let start: Record<string, unknown> | undefined = after && flagKey(deckId, after);
      for (let reads = 0; reads < FILTERED_READS; reads += 1) {
        const page = await db.send(
          new QueryCommand({
            TableName: coreTable,
            KeyConditionExpression: "pk = :deck",
            ExpressionAttributeValues: { ":deck": flagPartition(deckId), ...(status && { ":status": status }) },
            ...(status && { FilterExpression: "st = :status" }),
            Limit: status ? FILTERED_ROWS : limit + 1,
            ExclusiveStartKey: start,
          }),
        );
        flags.push(...(page.Items ?? []).map((item) => flagOfRow(deckId, item)));
        start = page.LastEvaluatedKey;
        if (!start || flags.length > limit) break;
      }
      const shown = flags.slice(0, limit);
      if (flags.length > limit) return { flags: shown, next: shown.at(-1)?.flagId };
      return { flags: shown, next: start && FlagId.parse(start.sk) };
    },

    /** Sets what an author decided; a `note` that is null or empty is removed, undefined left. Undefined when there is no such flag. */
    async decide(
      deckId: DeckId,
      flagId: FlagId,
      { status, note }: { status: FlagStatus; note?: string | null | undefined },
      at: Instant,
    ): Promise<Flag | undefined> {
      const isRemoved = note === null || note === "";
      const update = new UpdateCommand({
        TableName: coreTable,
        Key: flagKey(deckId, flagId),
        UpdateExpression: `SET st = :status, ca = :at${note ? ", nt = :note" : ""}${isRemoved ? " REMOVE nt" : ""}`,
        ExpressionAttributeValues: { ":status": status, ":at": at, ...(note && { ":note": note }) },
        ConditionExpression: "attribute_exists(pk)",
        ReturnValues: "ALL_NEW",
      });
      try {
        return flagOfRow(deckId, (await db.send(update)).Attributes);
      } catch (error) {
        if (error instanceof ConditionalCheckFailedException) return undefined;
        throw error;
      }
    },
  };
}
