import type { UserId } from "../core/ids.ts";
import type { ReminderSettingsStore } from "../store/reminder-settings.ts";
import { type ReminderSlotStore, type Slot, slotOf } from "../store/reminder-slots.ts";
import type { RemindersChange } from "../store/stream.ts";

type ReminderStores = {
  reminders: Pick<ReminderSettingsStore, "find">;
  slots: Pick<ReminderSlotStore, "save" | "remove">;
};

/**
 * Moves learners to the slots of their reminders. What counts is what stands in `core` now, not what a record tells: it
 * may be told twice, late or out of order. 1 read unit and, for a new time, 2 writes: out of the old slot, into the new.
 * @returns the sequence numbers of the changes that could not be followed.
 */
export async function projectReminders(
  changes: readonly RemindersChange[],
  stores: ReminderStores,
  report: (error: unknown) => void,
): Promise<string[]> {
  const byLearner = new Map<UserId, [RemindersChange, ...RemindersChange[]]>();
  for (const change of changes) {
    const group = byLearner.get(change.userId);
    if (group) group.push(change);
    else byLearner.set(change.userId, [change]);
  }
  const failed: string[] = [];
  for (const [userId, group] of byLearner) {
    try {
      await place(userId, group, stores);
    } catch (error) {
      report(error);
      failed.push(...group.map(({ sequenceNumber }) => sequenceNumber));
    }
  }
  return failed;
}

async function place(userId: UserId, group: readonly RemindersChange[], { reminders, slots }: ReminderStores) {
  const current = await reminders.find(userId, true);
  const wanted = current && slotOf(userId, current);
  const told = group.flatMap(({ before, after }) => [before, after]);
  const left = new Map<string, Slot>();
  for (const one of told) {
    const slot = one && slotOf(userId, one);
    if (slot && nameOf(slot) !== nameOf(wanted)) left.set(nameOf(slot), slot);
  }
  const version = current?.version ?? Math.max(...told.map((one) => one?.version ?? 0));
  for (const slot of left.values()) await slots.remove(userId, slot, version);
  if (wanted && current) await slots.save(userId, wanted, current);
}

const nameOf = (slot: Slot | undefined) => (slot ? `${slot.zone} ${slot.quarter} ${slot.shard}` : "");
