import type { Instant } from "../time.ts";

const HOUR_MS = 3_600_000;
const WEEK_MS = 7 * 24 * HOUR_MS;
/** 1970-01-05, the first Monday. */
const FIRST_MONDAY = 4 * 24 * HOUR_MS;
export const GRACE_MS = 6 * HOUR_MS;

/**
 * Whether a review of the time `at` that arrives at `now` comes after the boards of its week were closed: more than six
 * hours after the week ended, Monday 00:00 UTC.
 */
export function isLate(at: Instant, now: Instant): boolean {
  const endOfWeek = FIRST_MONDAY + (Math.floor((at - FIRST_MONDAY) / WEEK_MS) + 1) * WEEK_MS;
  return now > endOfWeek + GRACE_MS;
}
