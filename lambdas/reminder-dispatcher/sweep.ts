import { QUARTER_MS, slotsOfZone } from "../core/reminders/local-time.ts";
import type { DueSlot } from "../core/reminders/task.ts";
import { type Instant, isTimeZone } from "../core/time.ts";
import type { ReminderSlotStore } from "../store/reminder-slots.ts";

/** A reminder that is later than this is for a date that has ended in its zone. */
const LONGEST_CATCH_UP_MS = 26 * 60 * 60_000;
/** Slots of one task: most have few learners, and a message costs more than they do. */
const SLOTS_PER_TASK = 20;

const known = new Map<string, boolean>();

/** Not so when the zone database of this runtime is older than that of the one which took the setting. */
function isKnown(zone: string): boolean {
  const found = known.get(zone) ?? isTimeZone(zone);
  known.set(zone, found);
  return found;
}

type Sweeper = {
  slots: Pick<ReminderSlotStore, "sweptUntil" | "listInUse" | "saveSweep">;
  send: (tasks: { task: "slots"; slots: DueSlot[] }[]) => Promise<void>;
};

/**
 * Hands out every slot in use whose quarter hour began since the last sweep that ended well, in every zone. Its end is
 * noted after the hand-out: cut off in between, the next one hands out the same slots again, which the claims of the
 * learners make harmless. A sweep that is missed or late is made up for by the next one.
 * @returns how many slots were handed out.
 */
export async function sweep(now: Instant, { slots, send }: Sweeper): Promise<{ slots: number; from: Instant }> {
  const until = (await slots.sweptUntil()) ?? now - QUARTER_MS;
  const from = Math.max(until, now - LONGEST_CATCH_UP_MS);
  // Between the quarter hours, which two of three sweeps are, nothing has begun: the next one begins where this one did.
  if (Math.floor(from / QUARTER_MS) >= Math.floor(now / QUARTER_MS)) return { slots: 0, from };
  const due: DueSlot[] = [];
  for (const [zone, quarters] of await slots.listInUse()) {
    if (!isKnown(zone)) continue;
    for (const { day, quarter, at } of slotsOfZone(zone, from, now)) {
      for (const shard of quarters.get(quarter) ?? []) due.push({ zone, quarter, shard, day, at });
    }
  }
  const tasks: { task: "slots"; slots: DueSlot[] }[] = [];
  for (let first = 0; first < due.length; first += SLOTS_PER_TASK) {
    tasks.push({ task: "slots", slots: due.slice(first, first + SLOTS_PER_TASK) });
  }
  if (tasks.length > 0) await send(tasks);
  await slots.saveSweep(now);
  return { slots: due.length, from };
}
