import * as z from "zod";
import { type Day, type Instant, MINUTES_PER_DAY, type QuarterHours, type TimeZone, zoneOffset } from "../time.ts";

/** When local quarter hours begin. All offsets in use, and so all local quarter hours, are multiples of 15 minutes of UTC. */

export const QUARTER_MS = 15 * 60_000;
export const QUARTERS_PER_DAY = 96;
const DAY_MS = MINUTES_PER_DAY * 60_000;
/** No zone sets its clock by more than this. */
const LONGEST_SHIFT_MS = 26 * 60 * 60_000;
/** No zone changes its offset twice within this. */
const PROBE_MS = 7 * DAY_MS;

/** A time of day as quarter hours since midnight: 76 is 19:00. */
export const Quarter = z
  .int()
  .min(0)
  .max(QUARTERS_PER_DAY - 1);
export type Quarter = number;

/** `19:00` for 76. */
export function timeOfQuarter(quarter: Quarter): string {
  const two = (value: number) => String(value).padStart(2, "0");
  return `${two(Math.floor(quarter / 4))}:${two((quarter % 4) * 15)}`;
}

/** 76 for `19:00`; the text is a valid time on a quarter hour. */
export function quarterOfTime(text: string): Quarter {
  return Number(text.slice(0, 2)) * 4 + Number(text.slice(3, 5)) / 15;
}

/** From `since` on the local clock is `offset` ahead of UTC, until the next step. */
export type OffsetStep = { since: Instant; offset: QuarterHours };

/** The offsets of a zone from `from` to `to`; the first step begins at `from`. */
export function offsetSteps(zone: TimeZone, from: Instant, to: Instant): OffsetStep[] {
  let at = from;
  let offset = zoneOffset(zone, from);
  const steps: OffsetStep[] = [{ since: from, offset }];
  while (at < to) {
    const probe = Math.min(at + PROBE_MS, to);
    const next = zoneOffset(zone, probe);
    if (next !== offset) steps.push({ since: changeBetween(zone, at, probe), offset: next });
    at = probe;
    offset = next;
  }
  return steps;
}

/** The first quarter hour with the later offset; the two ends have different ones. */
function changeBetween(zone: TimeZone, from: Instant, to: Instant): Instant {
  const before = zoneOffset(zone, from);
  let low = Math.floor(from / QUARTER_MS);
  let high = Math.ceil(to / QUARTER_MS);
  while (high - low > 1) {
    const middle = Math.floor((low + high) / 2);
    if (zoneOffset(zone, middle * QUARTER_MS) === before) low = middle;
    else high = middle;
  }
  return high * QUARTER_MS;
}

/** A local quarter hour of a date, and the instant at which a reminder for it is due. */
export type LocalSlot = { day: Day; quarter: Quarter; at: Instant };

/**
 * The local quarter hours that begin after `from` and not after `to`, in order. Each quarter hour of each date comes
 * once: one that the clock jumps over at the first instant after the gap, one that comes twice the first time.
 * @param steps offsets of the zone from at least 26 hours before `from` on.
 */
export function slotsBetween(steps: readonly OffsetStep[], from: Instant, to: Instant): LocalSlot[] {
  const slots: LocalSlot[] = [];
  const first = Math.floor(from / QUARTER_MS);
  const last = Math.floor(to / QUARTER_MS);
  let step = 0;
  const offsetAt = (at: Instant) => {
    while ((steps[step + 1]?.since ?? Number.POSITIVE_INFINITY) <= at) step += 1;
    return steps[step]?.offset ?? 0;
  };
  let reached = reachedAt(steps, first);
  for (let quarter = first + 1; quarter <= last; quarter += 1) {
    const local = quarter + offsetAt(quarter * QUARTER_MS);
    for (; reached < local; reached += 1) {
      const begun = reached + 1;
      const day = Math.floor(begun / QUARTERS_PER_DAY);
      slots.push({ day, quarter: begun - day * QUARTERS_PER_DAY, at: quarter * QUARTER_MS });
    }
  }
  return slots;
}

/** The latest local quarter hour that any clock of the zone showed up to this quarter hour of UTC. */
function reachedAt(steps: readonly OffsetStep[], quarter: number): number {
  let reached = Number.NEGATIVE_INFINITY;
  for (const [index, { since, offset }] of steps.entries()) {
    if (index > 0 && since > quarter * QUARTER_MS) break;
    const next = steps[index + 1]?.since ?? Number.POSITIVE_INFINITY;
    const lastOfStep = Math.min(quarter, Math.ceil(next / QUARTER_MS) - 1);
    reached = Math.max(reached, lastOfStep + offset);
  }
  return reached;
}

/** `slotsBetween` for one zone and a short time, as a sweep asks for it. */
export function slotsOfZone(zone: TimeZone, from: Instant, to: Instant): LocalSlot[] {
  return slotsBetween(offsetSteps(zone, from - LONGEST_SHIFT_MS, to), from, to);
}

/** The instant at which a quarter hour of a date is due in the zone. */
export function slotInstant(zone: TimeZone, day: Day, quarter: Quarter): Instant {
  const local = day * DAY_MS + quarter * QUARTER_MS;
  const [before, after] = [local - LONGEST_SHIFT_MS, local + LONGEST_SHIFT_MS];
  const offset = zoneOffset(zone, before);
  // The clock is not changed around this time: nearly always.
  if (offset === zoneOffset(zone, after)) return local - offset * QUARTER_MS;
  const slots = slotsOfZone(zone, before, after);
  return slots.find((slot) => slot.day === day && slot.quarter === quarter)?.at ?? local;
}

/** The offset of each zone in the quarter hour that was asked for last: a worker asks it again for each learner. */
const latest = new Map<TimeZone, { quarter: number; offset: QuarterHours }>();

/** `zoneOffset`, remembered for a quarter hour. */
export function offsetNow(zone: TimeZone, at: Instant): QuarterHours {
  const quarter = Math.floor(at / QUARTER_MS);
  const known = latest.get(zone);
  if (known?.quarter === quarter) return known.offset;
  const offset = zoneOffset(zone, at);
  latest.set(zone, { quarter, offset });
  return offset;
}

/** Calendar date and quarter hour that the local clock shows. */
export function localQuarter(zone: TimeZone, at: Instant): { day: Day; quarter: Quarter } {
  const local = Math.floor(at / QUARTER_MS) + offsetNow(zone, at);
  const day = Math.floor(local / QUARTERS_PER_DAY);
  return { day, quarter: local - day * QUARTERS_PER_DAY };
}

/** 0 is Monday. Day 0, 1970-01-01, was a Thursday. */
export function weekdayOf(day: Day): number {
  return (((day + 3) % 7) + 7) % 7;
}
