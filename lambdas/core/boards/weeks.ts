import * as z from "zod";
import type { Instant } from "../time.ts";

/**
 * A week of the boards: weeks since Monday 1970-01-05, 00:00 UTC. The same instants for everyone, whatever their zone.
 */
export type Week = number;

const HOUR_MS = 3_600_000;
const DAY_MS = 24 * HOUR_MS;
const WEEK_MS = 7 * DAY_MS;
const FIRST_MONDAY = 4 * DAY_MS;

/** What was studied offline counts in its week when it arrives this long after the week's end, and later not at all. */
export const GRACE_MS = 6 * HOUR_MS;
/** What was accepted at the last moment is on the board by then: the stream consumer raises an alarm after a minute. */
export const SETTLING_MS = HOUR_MS;

export function weekOf(at: Instant): Week {
  return Math.floor((at - FIRST_MONDAY) / WEEK_MS);
}

export function beginningOf(week: Week): Instant {
  return FIRST_MONDAY + week * WEEK_MS;
}

/** The last moment at which a review of the week may arrive and score. */
export function graceEndOf(week: Week): Instant {
  return beginningOf(week + 1) + GRACE_MS;
}

/** From then on nothing changes the week's boards. */
export function closingOf(week: Week): Instant {
  return graceEndOf(week) + SETTLING_MS;
}

export function isClosed(week: Week, now: Instant): boolean {
  return now >= closingOf(week);
}

/** Whether a review of `at` that arrives at `arrivedAt` comes after the grace time of its week. */
export function isLate(at: Instant, arrivedAt: Instant): boolean {
  return arrivedAt > graceEndOf(weekOf(at));
}

/** ISO 8601: `2026-W47`. The year is that of the week's Thursday. */
export function weekName(week: Week): string {
  const thursday = new Date(beginningOf(week) + 3 * DAY_MS);
  const year = thursday.getUTCFullYear();
  const number = 1 + Math.floor((thursday.getTime() - Date.UTC(year, 0, 1)) / WEEK_MS);
  return `${year}-W${String(number).padStart(2, "0")}`;
}

const NAME = /^(\d{4})-W(\d{2})$/;

/** A week by its ISO name. */
export const WeekName = z
  .string()
  .refine((name) => weekOfName(name) !== undefined, "write an ISO week such as 2026-W47")
  .meta({ examples: ["2026-W47"] });

/** @returns undefined for what is no week of the ISO calendar, such as `2026-W54`. */
export function weekOfName(name: string): Week | undefined {
  const [, year, number] = NAME.exec(name) ?? [];
  if (year === undefined || number === undefined) return undefined;
  const week = weekOf(Date.UTC(Number(year), 0, 4)) + Number(number) - 1;
  return weekName(week) === name ? week : undefined;
}
