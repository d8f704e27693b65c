import {
  type DynamoDBDocumentClient,
  GetCommand,
  QueryCommand,
  TransactWriteCommand,
  UpdateCommand,
  type UpdateCommandInput,
} from "@aws-sdk/lib-dynamodb";
import * as z from "zod";
import { CardId, cardParts, type DeckId, type UserId } from "../core/ids.ts";
import { packCheckpoint, unpackCheckpoint } from "../core/reviews/checkpoint-codec.ts";
import { offeredFrom } from "../core/reviews/fold.ts";
import { type CardHistory, foldHistory, NO_HISTORY } from "../core/reviews/history.ts";
import type { HistoryRecord } from "../core/reviews/record.ts";
import { packRecords, unpackRecords } from "../core/reviews/record-codec.ts";
import { MINUTES_PER_DAY } from "../core/time.ts";
import { batchGet } from "./batch-get.ts";
import { dueIndex } from "./due-index.ts";
import { type Enrolment, enrolmentOfRow } from "./enrolment-row.ts";
import {
  archiveKey,
  cardIdOfSortKey,
  enrolmentKey,
  type Key,
  learnerPartition,
  scheduleKey,
  sortKeys,
} from "./keys.ts";
import type { TransactionPart } from "./transactions.ts";
import { currentOf, isConflict, isThrottled, storeIsBusy } from "./write-errors.ts";

/** A learner's history of one card as stored; version 0 is not stored yet. Its state is always folded from it. */
export type Schedule = { userId: UserId; cardId: CardId; version: number; history: CardHistory };

/** What `save` did: wrote, or found that somebody else wrote first and returns their version. */
export type Saved = { saved: true } | { saved: false; current: Schedule };

/** A block of the archive that a write changes. */
export type ArchiveBlock = { number: number; records: readonly HistoryRecord[] };

const Binary = z.instanceof(Uint8Array);
const Row = z.object({ v: z.int(), h: Binary, cp: Binary.optional() });
const BlockRow = z.object({ h: Binary });

export function newSchedule(userId: UserId, cardId: CardId): Schedule {
  return { userId, cardId, version: 0, history: NO_HISTORY };
}

/** The schedule in a row of `core`. */
export function scheduleOfRow(userId: UserId, cardId: CardId, item: unknown): Schedule {
  if (item === undefined) return newSchedule(userId, cardId);
  const { v, h, cp } = Row.parse(item);
  return {
    userId,
    cardId,
    version: v,
    history: { checkpoint: cp ? unpackCheckpoint(cp) : null, recent: unpackRecords(h) },
  };
}

export type ScheduleStore = ReturnType<typeof scheduleStore>;

export function scheduleStore(db: DynamoDBDocumentClient, coreTable: string) {
  /** Only the attributes a schedule owns are set, so that an older version of this code keeps what a newer one adds. */
  function updateOf({ userId, cardId, version, history }: Schedule): Omit<UpdateCommandInput, "Key"> & { Key: Key } {
    const { state } = foldHistory(history);
    const { checkpoint, recent } = history;
    const dueOn = offeredFrom(state);
    const checkpointPart = checkpoint ? ", cp = :cp" : "";
    const [due, notDue] = dueOn === null ? ["", " REMOVE d"] : [", d = :d", ""];
    return {
      TableName: coreTable,
      Key: scheduleKey(userId, cardId),
      UpdateExpression: `SET v = :next, h = :h${due}, e = :e, i = :i, n = :n${checkpointPart}${notDue}`,
      ConditionExpression: version === 1 ? "attribute_not_exists(sk)" : "v = :previous",
      ExpressionAttributeValues: {
        ":next": version,
        ":h": packRecords(recent),
        ...(dueOn !== null && { ":d": dueOn * MINUTES_PER_DAY }),
        ":e": state.memory.ease,
        ":i": state.memory.interval,
        ":n": state.memory.repetitions,
        ...(checkpoint && { ":cp": packCheckpoint(checkpoint) }),
        ...(version > 1 && { ":previous": version - 1 }),
      },
      ReturnValuesOnConditionCheckFailure: "ALL_OLD",
    };
  }

  /** What writes `next` and its `blocks` as part of a transaction, under the condition of `save`. */
  function partsOf(next: Schedule, blocks: readonly ArchiveBlock[]): TransactionPart[] {
    const update = updateOf(next);
    const puts = blocks.map(({ number, records }) => ({
      Put: {
        TableName: coreTable,
        Item: { ...archiveKey(next.userId, next.cardId, number), h: packRecords(records) },
      },
    }));
    return [{ Update: { ...update, UpdateExpression: update.UpdateExpression ?? "" } }, ...puts];
  }

  /** One schedule, read strongly. */
  async function find(userId: UserId, cardId: CardId): Promise<Schedule> {
    const command = new GetCommand({ TableName: coreTable, Key: scheduleKey(userId, cardId), ConsistentRead: true });
    return scheduleOfRow(userId, cardId, (await db.send(command)).Item);
  }

  return {
    find,
    partsOf,

    /**
     * The schedules of `cardIds` and the enrolments in their decks, in one read. It is the access check, the validity
     * check and the tombstone of a review at once. A deck that is missing may just have been enrolled in: ask
     * `findEnrolment` before refusing.
     */
    async findWithEnrolments(
      userId: UserId,
      cardIds: readonly CardId[],
    ): Promise<{ schedules: Map<CardId, Schedule>; enrolments: Map<DeckId, Enrolment> }> {
      const decks = [...new Set(cardIds.map((id) => cardParts(id).deckId))];
      const keys = [
        ...decks.map((deckId) => enrolmentKey(userId, deckId)),
        ...cardIds.map((id) => scheduleKey(userId, id)),
      ];
      const rows = await batchGet(db, coreTable, keys);
      const schedules = new Map(cardIds.map((id) => [id, newSchedule(userId, id)]));
      const enrolments = new Map<DeckId, Enrolment>();
      for (const row of rows) {
        if (String(row.sk).startsWith(sortKeys.schedule)) {
          const id = CardId.parse(cardIdOfSortKey(String(row.sk)));
          schedules.set(id, scheduleOfRow(userId, id, row));
        } else {
          const enrolment = enrolmentOfRow(row);
          if (enrolment) enrolments.set(enrolment.deckId, enrolment);
        }
      }
      return { schedules, enrolments };
    },

    /** The schedules of `cardIds`, read strongly: what an eventual read misses would not be written to. */
    async findAll(userId: UserId, cardIds: readonly CardId[]): Promise<Map<CardId, Schedule>> {
      const keys = cardIds.map((id) => scheduleKey(userId, id));
      const rows = await batchGet(db, coreTable, keys, { strongly: true });
      const stored = new Map(rows.map((row) => [cardIdOfSortKey(String(row.sk)), row]));
      return new Map(cardIds.map((id) => [id, scheduleOfRow(userId, id, stored.get(id))]));
    },

    /** One enrolment, read strongly. */
    async findEnrolment(userId: UserId, deckId: DeckId): Promise<Enrolment | undefined> {
      const command = new GetCommand({ TableName: coreTable, Key: enrolmentKey(userId, deckId), ConsistentRead: true });
      const { Item } = await db.send(command);
      return Item && enrolmentOfRow(Item);
    },

    /** The archived records of a card, oldest first, from block `from` up to but without `to`; read strongly. */
    async listArchive(userId: UserId, cardId: CardId, from: number, to: number): Promise<HistoryRecord[]> {
      if (from >= to) return [];
      const records: HistoryRecord[] = [];
      let start: Record<string, unknown> | undefined;
      do {
        const page = await db.send(
          new QueryCommand({
            TableName: coreTable,
            KeyConditionExpression: "pk = :learner AND sk BETWEEN :first AND :last",
            ExpressionAttributeValues: {
              ":learner": learnerPartition(userId),
              ":first": archiveKey(userId, cardId, from).sk,
              ":last": archiveKey(userId, cardId, to - 1).sk,
            },
            ConsistentRead: true,
            ExclusiveStartKey: start,
          }),
        );
        for (const item of page.Items ?? []) records.push(...unpackRecords(BlockRow.parse(item).h));
        start = page.LastEvaluatedKey;
      } while (start);
      return records;
    },

    /**
     * Writes `next` over version `next.version - 1`, in one conditional write; with the archive `blocks` that changed,
     * all in one transaction. When another write got there first, nothing is written and theirs is returned; or what
     * it was to replace, when theirs is still under way.
     * @throws {Failure} `throttled`
     */
    async save(next: Schedule, blocks: readonly ArchiveBlock[] = []): Promise<Saved> {
      try {
        if (blocks.length === 0) await db.send(new UpdateCommand(updateOf(next)));
        else await db.send(new TransactWriteCommand({ TransactItems: partsOf(next, blocks) }));
        return { saved: true };
      } catch (error) {
        const { userId, cardId } = next;
        const current = currentOf(error);
        if (current) return { saved: false, current: scheduleOfRow(userId, cardId, current.item) };
        if (isConflict(error)) return { saved: false, current: await find(userId, cardId) };
        throw isThrottled(error) ? storeIsBusy(error) : error;
      }
    },

    /**
     * A page of all schedules of the learner in the order of their keys, read strongly: 1 read unit for each 4 KB, which
     * are some ten cards. `limit` cards after `after`.
     */
    async list(
      userId: UserId,
      limit: number,
      after?: CardId,
    ): Promise<{ schedules: Schedule[]; next: CardId | undefined }> {
      const page = await db.send(
        new QueryCommand({
          TableName: coreTable,
          KeyConditionExpression: "pk = :learner AND begins_with(sk, :schedules)",
          ExpressionAttributeValues: { ":learner": learnerPartition(userId), ":schedules": sortKeys.schedule },
          ConsistentRead: true,
          Limit: limit,
          ExclusiveStartKey: after && scheduleKey(userId, after),
        }),
      );
      const idOf = (row: Record<string, unknown>) => CardId.parse(cardIdOfSortKey(String(row.sk)));
      const schedules = (page.Items ?? []).map((row) => scheduleOfRow(userId, idOf(row), row));
      return { schedules, next: page.LastEvaluatedKey && idOf(page.LastEvaluatedKey) };
    },

    ...dueIndex(db, coreTable),
  };
}
