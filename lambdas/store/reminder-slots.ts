import {
  DeleteCommand,
  type DynamoDBDocumentClient,
  GetCommand,
  PutCommand,
  QueryCommand,
  UpdateCommand,
} from "@aws-sdk/lib-dynamodb";
import * as z from "zod";
import type { UserId } from "../core/ids.ts";
import type { SlotHints } from "../core/reminders/decide.ts";
import type { Quarter } from "../core/reminders/local-time.ts";
import { isOn, Weekday } from "../core/reminders/settings.ts";
import { canonicalZone, type Instant } from "../core/time.ts";
import {
  type Key,
  learnerPartition,
  SLOT_SHARDS,
  SWEEP_KEY,
  slotPartition,
  slotShardOf,
  slotsInUseKey,
} from "./keys.ts";
import type { Reminders } from "./reminder-settings.ts";
import { written } from "./written.ts";

/** A local quarter hour of a zone, and one of the parts into which its learners are divided. */
export type Slot = { zone: string; quarter: Quarter; shard: number };
/** A learner in a slot, as of one version of their settings. */
export type SlotRow = { userId: UserId; version: number; hints: SlotHints };

const Row = z.object({
  sk: z.string(),
  v: z.int(),
  wd: z.array(Weekday),
  sz: z.int().optional(),
  si: z.int(),
  ro: z.int(),
});
const InUseRow = z.object({ sk: z.string(), q: z.set(z.int()) });
const SweepRow = z.object({ at: z.int() });

/**
 * The slot of a learner with these settings; undefined while all reminders are off. Its zone has one spelling, because
 * each that is in use is looked at by every sweep, and a name may be written in any letter case.
 */
export function slotOf(userId: UserId, { settings }: Reminders): Slot | undefined {
  if (!isOn(settings)) return undefined;
  return { zone: canonicalZone(settings.timeZone), quarter: settings.quarter, shard: slotShardOf(userId) };
}

/** The row as it stands in `views`: a function of the settings alone, so that it can be made anew at any time. */
export function itemOfSlot(userId: UserId, slot: Slot, { version, settings }: Reminders): Record<string, unknown> {
  const { weekdays, snoozedUntil, since, rolloverHour } = settings;
  return {
    ...keyIn(slot, userId),
    v: version,
    wd: weekdays,
    ...(snoozedUntil !== null && { sz: snoozedUntil }),
    si: since,
    ro: rolloverHour,
  };
}

export type ReminderSlotStore = ReturnType<typeof reminderSlotStore>;

export function reminderSlotStore(db: DynamoDBDocumentClient, viewsTable: string) {
  /** What this process knows to be marked already: slots in use are never unmarked. */
  const marked = new Set<string>();

  /** Lets sweeps look at the slot from now on; 1 write unit at the first time in this process. */
  async function markInUse({ zone, quarter, shard }: Slot): Promise<void> {
    const number = quarter * SLOT_SHARDS + shard;
    if (marked.has(`${zone} ${number}`)) return;
    await db.send(
      new UpdateCommand({
        TableName: viewsTable,
        Key: slotsInUseKey(zone),
        UpdateExpression: "ADD q :slot",
        ExpressionAttributeValues: { ":slot": new Set([number]) },
      }),
    );
    marked.add(`${zone} ${number}`);
  }

  return {
    markInUse,

    /** Puts the learner into the slot, unless a later version of their settings stands there. 1 write unit. */
    async save(userId: UserId, slot: Slot, reminders: Reminders): Promise<void> {
      await markInUse(slot);
      const put = new PutCommand({
        TableName: viewsTable,
        Item: itemOfSlot(userId, slot, reminders),
        ConditionExpression: "attribute_not_exists(pk) OR v <= :version",
        ExpressionAttributeValues: { ":version": reminders.version },
      });
      await written(db.send(put));
    },

    /** Takes the learner out of a slot, unless settings after `version` put them there. 1 write unit. */
    async remove(userId: UserId, slot: Slot, version: number): Promise<void> {
      const remove = new DeleteCommand({
        TableName: viewsTable,
        Key: keyIn(slot, userId),
        ConditionExpression: "attribute_not_exists(pk) OR v <= :version",
        ExpressionAttributeValues: { ":version": version },
      });
      await written(db.send(remove));
    },

    /** Zone -> quarter hour -> shards, of every slot that was ever used. */
    async listInUse(): Promise<Map<string, Map<Quarter, number[]>>> {
      const zones = new Map<string, Map<Quarter, number[]>>();
      let start: Record<string, unknown> | undefined;
      do {
        const page = await db.send(
          new QueryCommand({
            TableName: viewsTable,
            KeyConditionExpression: "pk = :slots",
            ExpressionAttributeValues: { ":slots": slotsInUseKey("").pk },
            ExclusiveStartKey: start,
          }),
        );
        for (const item of page.Items ?? []) {
          const { sk, q } = InUseRow.parse(item);
          const quarters = new Map<Quarter, number[]>();
          for (const number of [...q].sort((a, b) => a - b)) {
            const quarter = Math.floor(number / SLOT_SHARDS);
            quarters.set(quarter, [...(quarters.get(quarter) ?? []), number % SLOT_SHARDS]);
          }
          zones.set(sk, quarters);
        }
        start = page.LastEvaluatedKey;
      } while (start);
      return zones;
    },

    /** Learners of a slot in the order of their ids, `limit` of them; about 40 in a read unit. */
    async list(slot: Slot, limit: number, after?: UserId): Promise<{ rows: SlotRow[]; next: UserId | undefined }> {
      const { Items = [], LastEvaluatedKey } = await db.send(
        new QueryCommand({
          TableName: viewsTable,
          KeyConditionExpression: "pk = :slot",
          ExpressionAttributeValues: { ":slot": slotPartition(slot.zone, slot.quarter, slot.shard) },
          Limit: limit,
          ExclusiveStartKey: after === undefined ? undefined : keyIn(slot, after),
        }),
      );
      const rows = Items.map((item) => {
        const { sk, v, wd, sz, si, ro } = Row.parse(item);
        const hints = { weekdays: wd, snoozedUntil: sz ?? null, since: si, rolloverHour: ro };
        return { userId: userOf(sk), version: v, hints };
      });
      return { rows, next: LastEvaluatedKey && userOf(String(LastEvaluatedKey.sk)) };
    },

    /** Up to when quarter hours were handed out; undefined before the first sweep. */
    async sweptUntil(): Promise<Instant | undefined> {
      const { Item } = await db.send(new GetCommand({ TableName: viewsTable, Key: SWEEP_KEY, ConsistentRead: true }));
      return Item && SweepRow.parse(Item).at;
    },

    /** Never goes back: of two sweeps at once, the later end stands. */
    async saveSweep(until: Instant): Promise<void> {
      const put = new PutCommand({
        TableName: viewsTable,
        Item: { ...SWEEP_KEY, at: until },
        ConditionExpression: "attribute_not_exists(pk) OR #at < :until",
        ExpressionAttributeNames: { "#at": "at" },
        ExpressionAttributeValues: { ":until": until },
      });
      await written(db.send(put));
    },
  };
}

function keyIn({ zone, quarter, shard }: Slot, userId: UserId): Key {
  return { pk: slotPartition(zone, quarter, shard), sk: learnerPartition(userId) };
}

function userOf(sk: string): UserId {
  return sk.slice(learnerPartition("").length);
}
