import type { StudyDay } from "../core/statistics/day.ts";
import { type DayTotals, studyDaysOf } from "../core/statistics/day-totals.ts";
import type { Recalls } from "../core/statistics/review-statistics.ts";
import { STREAK_RULES, type Streak, streakOf } from "../core/statistics/streak.ts";
import { type Day, dateOfDay, isoInstant } from "../core/time.ts";
import type { Streak as StreakReply } from "../http/resources/statistics.ts";

/** A share of fewer than this says nothing. */
const FEWEST_REVIEWS = 5;

/** In thousandths, from 0 to 1. */
export function shareOf(part: number, whole: number): number | null {
  return whole < FEWEST_REVIEWS ? null : Math.round((part / whole) * 1_000) / 1_000;
}

export function recallsReply({ reviews, passed }: Recalls) {
  return { reviews, passed, share: shareOf(passed, reviews) };
}

export function streakReply(totals: ReadonlyMap<Day, DayTotals>, today: Day): StreakReply {
  const { since, lastStudyOn, ...streak }: Streak = streakOf(studyDaysOf(totals), today);
  return { ...streak, since: dateOrNull(since), lastStudyOn: dateOrNull(lastStudyOn), rules: STREAK_RULES };
}

export function dateOrNull(day: Day | null | undefined): string | null {
  return day === null || day === undefined ? null : dateOfDay(day);
}

/** The time of the latest review on these days, those taken back included. */
export function latestReviewAt(days: Iterable<StudyDay>): string | null {
  let latest: number | undefined;
  for (const { cards } of days) {
    for (const { entries } of cards.values()) {
      for (const { at } of entries) latest = Math.max(at, latest ?? at);
    }
  }
  return latest === undefined ? null : isoInstant(latest);
}
