import type { Day } from "../time.ts";

/** The rules of a streak, as data, so that the API can tell them. */
export const STREAK_RULES = {
  /** Days off that each week from Monday on allows: whichever come first. */
  restDaysPerWeek: 1,
  /** Study days of a streak that earn a freeze, which stands in for a further day off. */
  studyDaysPerFreeze: 10,
  mostFreezes: 2,
} as const;

export type Streak = {
  /** Study days in a row; days off that a rest day or a freeze stood in for neither count nor end it. */
  days: number;
  longest: number;
  /** Freezes held. */
  freezes: number;
  studiedToday: boolean;
  /** The first study day of the streak; null when there is none. */
  since: Day | null;
  lastStudyOn: Day | null;
};

/** 1970-01-01 was a Thursday. */
const DAYS_FROM_MONDAY = 3;
const DAYS_PER_WEEK = 7;

type Run = { days: number; freezes: number; since: Day | null; restWeek: number; restDays: number };

const NO_RUN: Run = { days: 0, freezes: 0, since: null, restWeek: 0, restDays: 0 };

/**
 * The streak that `studyDays`, in ascending order, make as seen on `today`. Days are learning days, fixed for ever when
 * the review was given, so neither DST nor travel can end a streak. `today` does not yet count as a day off; it may be
 * before the last study day, of somebody who has flown west.
 */
export function streakOf(studyDays: readonly Day[], today: Day): Streak {
  let run = NO_RUN;
  let longest = 0;
  let next: Day | undefined;
  for (const day of studyDays) {
    for (let off = next ?? day; off < day && run.days > 0; off += 1) run = afterDayOff(run, off);
    run = afterStudyDay(run, day);
    longest = Math.max(longest, run.days);
    next = day + 1;
  }
  for (let off = next ?? today; off < today && run.days > 0; off += 1) run = afterDayOff(run, off);
  const { days, freezes, since } = run;
  const lastStudyOn = studyDays.at(-1) ?? null;
  return { days, longest, freezes, studiedToday: studyDays.includes(today), since, lastStudyOn };
}

/** A streak as others may see it later: its study days, and the last learning day on which it stands without another one. */
export type StandingStreak = { days: number; until: Day };

export const NO_STREAK: StandingStreak = { days: 0, until: 0 };

/** What `streakOf` tells of every day after the last study day, until there is a further one. */
export function standingStreak(studyDays: readonly Day[]): StandingStreak {
  const last = studyDays.at(-1);
  if (last === undefined) return NO_STREAK;
  const { days } = streakOf(studyDays, last);
  let until = last;
  while (streakOf(studyDays, until + 1).days > 0) until += 1;
  return { days, until };
}

/**
 * The days of a streak as it is seen by others on the UTC day `today`. It stands until its last day has ended in every zone,
 * so that it never ends for others before it ends for its learner.
 */
export function shownStreak({ days, until }: StandingStreak, today: Day): number {
  return today <= until + 1 ? days : 0;
}

/** A streak of fewer days is no loss. */
const LEAST_AT_RISK = 3;

/** The days of the streak that ends with `today` unless its learner studies; null when a day off more does it no harm. */
export function streakAtRisk(studyDays: readonly Day[], today: Day): number | null {
  const { days, studiedToday } = streakOf(studyDays, today);
  if (studiedToday || days < LEAST_AT_RISK) return null;
  return streakOf(studyDays, today + 1).days === 0 ? days : null;
}

function afterStudyDay(run: Run, day: Day): Run {
  const days = run.days + 1;
  const isEarned = days % STREAK_RULES.studyDaysPerFreeze === 0 && run.freezes < STREAK_RULES.mostFreezes;
  return { ...run, days, since: run.since ?? day, freezes: run.freezes + (isEarned ? 1 : 0) };
}

function afterDayOff(run: Run, day: Day): Run {
  const week = Math.floor((day + DAYS_FROM_MONDAY) / DAYS_PER_WEEK);
  const taken = run.restWeek === week ? run.restDays : 0;
  if (taken < STREAK_RULES.restDaysPerWeek) return { ...run, restWeek: week, restDays: taken + 1 };
  return run.freezes > 0 ? { ...run, freezes: run.freezes - 1 } : NO_RUN;
}
