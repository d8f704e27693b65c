import {
  type DynamoDBDocumentClient,
  GetCommand,
  QueryCommand,
  TransactWriteCommand,
  UpdateCommand,
} from "@aws-sdk/lib-dynamodb";
import * as z from "zod";
import { DeckId, isOwnDeckId, type UserId } from "../core/ids.ts";
import type { Instant } from "../core/time.ts";
import { flaggedCard } from "./account-export.ts";
import { Place, placesOf, placesOfAnybody } from "./account-rows.ts";
import { batchDelete, type Pause } from "./batch-write.ts";
import { deletionKey, type Key, learnerPartition, profileKey, sortKeys } from "./keys.ts";
import { sharedRows } from "./shared-rows.ts";
import { partitions } from "./tables.ts";
import { currentOf, isConflict, isThrottled, storeIsBusy } from "./write-errors.ts";

/** An account that is being deleted. `sweepAt`: when it is gone through next. */
export type Deletion = { userId: UserId; deletedAt: Instant; sweepAt: Instant };

type Item = Record<string, unknown> & Key;
type Page = { rows: Item[]; next: Record<string, unknown> | undefined };

const Row = z.object({ sk: z.string(), at: z.int(), next: z.int(), places: z.set(z.string()).optional() });
const ROUNDS = 4;

export type DeletionStore = ReturnType<typeof deletionStore>;

/**
 * Deletes accounts: first a tombstone in the place of the profile, then the enrolments, on which every review depends,
 * then all the rest. Each step may be repeated and cut off anywhere: what is found is deleted, and where else to look
 * is written down before the row that told it goes.
 */
export function deletionStore(
  db: DynamoDBDocumentClient,
  { core, views }: { core: string; views: string },
  pause?: Pause,
) {
  const tableOf = { core, views } as const;
  const shared = sharedRows(db, core, pause);

  async function rowOf(userId: UserId): Promise<z.infer<typeof Row> | undefined> {
    const get = new GetCommand({ TableName: core, Key: deletionKey(userId), ConsistentRead: true });
    const { Item: item } = await db.send(get);
    return item && Row.parse(item);
  }

  async function readPage({ table, pk, prefix }: Place, start: Page["next"], strongly: boolean): Promise<Page> {
    const { Items = [], LastEvaluatedKey } = await db.send(
      new QueryCommand({
        TableName: tableOf[table],
        KeyConditionExpression: prefix === undefined ? "pk = :pk" : "pk = :pk AND begins_with(sk, :prefix)",
        ExpressionAttributeValues: { ":pk": pk, ...(prefix !== undefined && { ":prefix": prefix }) },
        ConsistentRead: strongly,
        ExclusiveStartKey: start,
      }),
    );
    return { rows: Items as Item[], next: LastEvaluatedKey };
  }

  /** Writes down where else rows of the learner may stand, before the rows that say so are deleted. */
  async function notePlaces(userId: UserId, rows: readonly Item[], known: Set<string>): Promise<void> {
    const found = new Set(rows.flatMap((row) => placesOf(userId, row)).map((place) => JSON.stringify(place)));
    const fresh = [...found].filter((place) => !known.has(place));
    if (fresh.length === 0) return;
    await db.send(
      new UpdateCommand({
        TableName: core,
        Key: deletionKey(userId),
        UpdateExpression: "ADD places :places",
        ConditionExpression: "attribute_exists(pk)",
        ExpressionAttributeValues: { ":places": new Set(fresh) },
      }),
    );
    for (const place of fresh) known.add(place);
  }

  /** Deletes the rows of a place that `isOwn` names, until a strong read finds none; false when the time was up. */
  async function clear(
    userId: UserId,
    place: Place,
    isOwn: (row: Item) => boolean,
    { known, isOver }: { known: Set<string>; isOver: () => boolean },
  ): Promise<boolean> {
    for (let strongly = false; ; strongly = true) {
      let found = 0;
      let start: Page["next"];
      do {
        if (isOver()) return false;
        const page = await readPage(place, start, strongly);
        const own = page.rows.filter(isOwn);
        if (place.pk === learnerPartition(userId)) await notePlaces(userId, own, known);
        await batchDelete(db, tableOf[place.table], own, pause);
        found += own.length;
        start = page.next;
      } while (start);
      if (strongly && found === 0) return true;
    }
  }

  async function clearPlace(
    userId: UserId,
    place: Place,
    walk: { known: Set<string>; isOver: () => boolean },
  ): Promise<boolean> {
    if (place.rule === "own-flags") {
      const deckId = DeckId.parse(place.pk.slice(partitions.flags.length));
      return clear(userId, place, ({ sk }) => flaggedCard(userId, deckId, sk) !== undefined, walk);
    }
    if (place.rule === "own-deck") {
      const deckId = DeckId.parse(place.pk.slice(partitions.deck.length));
      if (!isOwnDeckId(deckId)) throw new Error(`The deck ${deckId} is no learner's`);
      if (await shared.releaseDeck(userId, deckId)) return true;
    }
    if (place.rule === "own-quiz" && (await shared.releaseQuiz(userId, place.pk))) return true;
    return clear(userId, place, () => true, walk);
  }

  return {
    /**
     * Puts the tombstone where the profile was and takes the learner out of every deck: from now on each request of
     * the account is refused. Gives the earlier deletion when there is one.
     * @throws {Failure} `throttled`
     */
    async begin(userId: UserId, now: Instant): Promise<Deletion> {
      const tombstone = {
        TableName: core,
        Item: { ...profileKey(userId), gone: now },
        ConditionExpression: "attribute_not_exists(gone)",
      };
      const entry = { TableName: core, Item: { ...deletionKey(userId), at: now, next: now } };
      for (let round = 0; round < ROUNDS; round += 1) {
        try {
          await db.send(new TransactWriteCommand({ TransactItems: [{ Put: tombstone }, { Put: entry }] }));
          break;
        } catch (error) {
          if (isThrottled(error)) throw storeIsBusy(error);
          if (currentOf(error)) break;
          if (!isConflict(error) || round === ROUNDS - 1) throw error;
        }
      }
      const row = await rowOf(userId);
      if (!row) throw storeIsBusy(); // the last sweep took it away between the two calls
      const walk = { known: new Set(row.places), isOver: () => false };
      const enrolments: Place = { table: "core", pk: learnerPartition(userId), prefix: sortKeys.enrolment };
      await clear(userId, enrolments, () => true, walk);
      return { userId, deletedAt: row.at, sweepAt: row.next };
    },

    /**
     * Deletes whatever is stored of the account but the deletion itself. False when `isOver` said that the time was up:
     * another call goes on.
     * @throws {Failure} `throttled`
     */
    async sweep(userId: UserId, isOver: () => boolean): Promise<boolean> {
      const row = await rowOf(userId);
      if (!row) return true;
      const walk = { known: new Set(row.places), isOver };
      const own: Place = { table: "core", pk: learnerPartition(userId) };
      if (!(await clear(userId, own, ({ sk }) => sk !== sortKeys.profile, walk))) return false;
      const noted = [...walk.known].map((text) => Place.parse(JSON.parse(text)));
      for (const place of [...noted, ...placesOfAnybody(userId)]) {
        if (!(await clearPlace(userId, place, walk))) return false;
      }
      return true;
    },

    /** Says when the account is gone through again. */
    async postpone(userId: UserId, sweepAt: Instant): Promise<void> {
      const update = new UpdateCommand({
        TableName: core,
        Key: deletionKey(userId),
        UpdateExpression: "SET #next = :next",
        ConditionExpression: "attribute_exists(pk)",
        ExpressionAttributeNames: { "#next": "next" },
        ExpressionAttributeValues: { ":next": sweepAt },
      });
      await db.send(update).catch((error: unknown) => {
        if (!currentOf(error)) throw error;
      });
    },

    /** Removes the last trace, after the last sweep: tombstone and deletion at once, neither may be left alone. */
    async forget(userId: UserId): Promise<void> {
      const keys = [profileKey(userId), deletionKey(userId)];
      const TransactItems = keys.map((Key) => ({ Delete: { TableName: core, Key } }));
      await db.send(new TransactWriteCommand({ TransactItems }));
    },

    /** The deletions whose next sweep is due. */
    async listDue(now: Instant): Promise<Deletion[]> {
      const due: Deletion[] = [];
      let start: Page["next"];
      do {
        const page = await readPage({ table: "core", pk: partitions.deletions }, start, true);
        for (const { sk, at, next } of page.rows.map((row) => Row.parse(row))) {
          if (next <= now) due.push({ userId: sk, deletedAt: at, sweepAt: next });
        }
        start = page.next;
      } while (start);
      return due;
    },
  };
}
