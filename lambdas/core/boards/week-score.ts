import type { Day, Instant } from "../time.ts";
import type { DayScore } from "./score.ts";
import type { Week } from "./weeks.ts";

/** A day's score as of one version of the day; a greater version knows more of the reviews. */
export type VersionedDay = DayScore & { version: number };

/** A learner's score of one week: the union of its days. `version` grows with every day that knows more. */
export type WeekScore = { week: Week; days: ReadonlyMap<Day, VersionedDay> };

/** What a board ranks by; `lastDay` and `lastPoints` are of the latest learning day, so that a board can tell the day before. */
export type Standing = { points: number; reachedAt: Instant; lastDay: Day; lastPoints: number };

/**
 * The union of a week's score with what is known of some of its days. Idempotent, in any order; gives `before` itself
 * when it knows as much.
 */
export function mergedWeek(before: WeekScore, days: ReadonlyMap<Day, VersionedDay>): WeekScore {
  const newer = [...days].filter(([day, { version }]) => version > (before.days.get(day)?.version ?? 0));
  if (newer.length === 0) return before;
  return { ...before, days: new Map([...before.days, ...newer].sort(([a], [b]) => a - b)) };
}

export function weekVersion({ days }: WeekScore): number {
  return sum(days.values(), ({ version }) => version);
}

export function weekStanding({ days }: Pick<WeekScore, "days">): Standing {
  const reached = [...days.values()].map(({ reachedAt }) => reachedAt);
  const lastDay = Math.max(0, ...days.keys());
  return {
    points: sum(days.values(), ({ points }) => points),
    reachedAt: Math.max(0, ...reached),
    lastDay,
    lastPoints: days.get(lastDay)?.points ?? 0,
  };
}

const MINUTE_MS = 60_000;

/** What is kept of each of a learner's weeks, for all time. `reachedAt` is rounded up to the minute. */
export type WeekTotal = { points: number; reachedAt: Instant; version: number; activeDays: number };

export function weekTotal(week: WeekScore): WeekTotal {
  const activeDays = [...week.days.values()].filter(({ scored }) => scored > 0).length;
  const { points, reachedAt } = weekStanding(week);
  const minute = Math.ceil(reachedAt / MINUTE_MS) * MINUTE_MS;
  return { points, reachedAt: minute, version: weekVersion(week), activeDays };
}

/** All weeks of a learner in which they reviewed anything. */
export type Totals = ReadonlyMap<Week, WeekTotal>;

/** As `mergedWeek`. */
export function mergedTotals(before: Totals, weeks: ReadonlyMap<Week, WeekTotal>): Totals {
  const newer = [...weeks].filter(([week, { version }]) => version > (before.get(week)?.version ?? 0));
  return newer.length === 0 ? before : new Map([...before, ...newer].sort(([a], [b]) => a - b));
}

export function totalsVersion(totals: Totals): number {
  return sum(totals.values(), ({ version }) => version);
}

/** Of all time there is no day before: boards of it show no change. */
export function totalStanding(totals: Totals): Standing {
  const reached = [...totals.values()].map(({ reachedAt }) => reachedAt);
  const points = sum(totals.values(), (total) => total.points);
  return { points, reachedAt: Math.max(0, ...reached), lastDay: 0, lastPoints: 0 };
}

function sum<Value>(values: Iterable<Value>, of: (value: Value) => number): number {
  let total = 0;
  for (const value of values) total += of(value);
  return total;
}
