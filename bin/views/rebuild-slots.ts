import { isDeepStrictEqual } from "node:util";
import { GetCommand } from "@aws-sdk/lib-dynamodb";
import type { UserId } from "../../lambdas/core/ids.ts";
import { learnerPartition, slotPartition, slotShardOf } from "../../lambdas/store/keys.ts";
import { reminderSettingsStore } from "../../lambdas/store/reminder-settings.ts";
import { itemOfSlot, reminderSlotStore, type Slot, slotOf } from "../../lambdas/store/reminder-slots.ts";
import type { Rebuilt } from "./rebuilt.ts";
import type { Tables } from "./wanted-rows.ts";

/**
 * Makes a learner stand in the slot of their reminders, and in no other. A slot of theirs can be anywhere among those in
 * use, so each of these is looked at: one shard a quarter hour and zone.
 */
export async function rebuildSlots(
  { db, coreTable, viewsTable }: Tables,
  userId: UserId,
  dryRun: boolean,
): Promise<(keyof Rebuilt)[]> {
  const slots = reminderSlotStore(db, viewsTable);
  const reminders = await reminderSettingsStore(db, coreTable).find(userId, true);
  const wanted = reminders && slotOf(userId, reminders);
  const rowIn = async ({ zone, quarter, shard }: Slot) => {
    const Key = { pk: slotPartition(zone, quarter, shard), sk: learnerPartition(userId) };
    return (await db.send(new GetCommand({ TableName: viewsTable, Key, ConsistentRead: true }))).Item;
  };
  const shard = slotShardOf(userId);
  const done: (keyof Rebuilt)[] = [];
  for (const [zone, quarters] of await slots.listInUse()) {
    for (const [quarter, shards] of quarters) {
      const isWanted = wanted?.zone === zone && wanted.quarter === quarter;
      if (isWanted || !shards.includes(shard) || !(await rowIn({ zone, quarter, shard }))) continue;
      if (!dryRun) await slots.remove(userId, { zone, quarter, shard }, Number.MAX_SAFE_INTEGER);
      done.push("removed");
    }
  }
  if (!wanted) return done;
  const Item = await rowIn(wanted);
  if (isDeepStrictEqual(Item, itemOfSlot(userId, wanted, reminders))) return [...done, "equal"];
  if (!dryRun) await slots.save(userId, wanted, reminders);
  return [...done, "written"];
}
