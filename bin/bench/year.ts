import type { DueDaySpread } from "../../lambdas/core/reviews/habits.ts";
import { type LearnerYear, type StudyDay, simulatedYear } from "./year/learner.ts";

export type YearFigures = { learners: number; days: number; cards: number; newCardsPerDay: number };

/** A year of many learners with one way to choose due days. Loads are due cards of a learner and day. */
export type YearReport = {
  spread: DueDaySpread;
  reviews: number;
  drills: number;
  meanLoad: number;
  /** Standard deviation of a learner's daily load around the mean of the four weeks around it, over that mean. */
  unevenness: number;
  p95Load: number;
  maxLoad: number;
  /** Share of due cards that were recalled: all, with an interval below 21 days, from 21 days on. */
  retention: number;
  youngRetention: number;
  matureRetention: number;
  /**
   * Mean of |told before - what came| over what came, for the due cards of the next 7 and 30 days together: as they were
   * scheduled, and as they were expected with their repeats and with new cards; with its mean, signed.
   */
  scheduledError7: number;
  scheduledError30: number;
  expectedError7: number;
  expectedError30: number;
  expectedBias30: number;
  leeches: number;
};

export const YEAR: YearFigures = { learners: 200, days: 365, cards: 600, newCardsPerDay: 6 };
export const SPREADS: readonly DueDaySpread[] = ["none", "fuzz", "balance"];
const WINDOW = 14;
const MIN_EXPECTED = 5;

/** The same learners, with the same seeds, under one way to choose due days. */
export function simulateYears(
  spread: DueDaySpread,
  { learners, ...plan }: YearFigures,
): { report: YearReport; monthly: number[] } {
  const years = Array.from({ length: learners }, (_, seed) => simulatedYear(seed + 1, { ...plan, spread }));
  const all = years.flatMap(({ days }) => days);
  const loads = all.map(({ due }) => due).sort((a, b) => a - b);
  const share = (age: readonly ("young" | "mature")[]) =>
    sum(all, ({ recalled }) => age.reduce((total, one) => total + recalled[one], 0)) /
    Math.max(
      1,
      sum(all, ({ asked }) => age.reduce((total, one) => total + asked[one], 0)),
    );
  const report = {
    spread,
    reviews: sum(all, ({ due, fresh }) => due + fresh),
    drills: sum(all, ({ drills }) => drills),
    meanLoad: rounded(sum(all, ({ due }) => due) / all.length),
    unevenness: rounded(mean(years.map(unevenness))),
    p95Load: loads[Math.floor(loads.length * 0.95)] ?? 0,
    maxLoad: loads.at(-1) ?? 0,
    retention: rounded(share(["young", "mature"])),
    youngRetention: rounded(share(["young"])),
    matureRetention: rounded(share(["mature"])),
    scheduledError7: meanError(years, 7, ({ scheduled }) => scheduled.week),
    scheduledError30: meanError(years, 30, ({ scheduled }) => scheduled.month),
    expectedError7: meanError(years, 7, ({ expected }) => expected?.week),
    expectedError30: meanError(years, 30, ({ expected }) => expected?.month),
    expectedBias30: rounded(mean(errors(years, 30, ({ expected }) => expected?.month))),
    leeches: sum(years, ({ leeches }) => leeches),
  };
  return { report, monthly: monthlyLoads(years, plan.days) };
}

/** Only days on which the learner studied: a skipped day and the one after it say nothing of the scheduler. */
function unevenness({ days }: LearnerYear): number {
  const ratios = days.flatMap((day, at) => {
    const isOrdinary = isStudied(day) && at > 0 && isStudied(days[at - 1]);
    const around = days.slice(Math.max(0, at - WINDOW), at + WINDOW + 1).filter(isStudied);
    const expected = mean(around.map(({ due }) => due));
    return isOrdinary && expected >= MIN_EXPECTED ? [(day.due / expected - 1) ** 2] : [];
  });
  return Math.sqrt(mean(ratios));
}

function isStudied(day: StudyDay | undefined): boolean {
  return day !== undefined && day.due + day.fresh > 0;
}

type Told = (day: StudyDay) => number | undefined;

/** How far what was told of the days `ahead` was above what came, over that; of days with little to come nothing. */
function errors(years: readonly LearnerYear[], ahead: number, told: Told): number[] {
  return years.flatMap(({ days }) =>
    days.slice(0, Math.max(0, days.length - ahead)).flatMap((day, at) => {
      const came = sum(days.slice(at + 1, at + 1 + ahead), ({ due }) => due);
      const count = told(day);
      return count !== undefined && came >= MIN_EXPECTED * ahead ? [(count - came) / came] : [];
    }),
  );
}

function meanError(years: readonly LearnerYear[], ahead: number, told: Told): number {
  return rounded(mean(errors(years, ahead, told).map(Math.abs)));
}

/** Mean due cards a learner and day, for each thirty days. */
function monthlyLoads(years: readonly LearnerYear[], days: number): number[] {
  return Array.from({ length: Math.ceil(days / 30) }, (_, month) =>
    rounded(mean(years.flatMap((year) => year.days.slice(30 * month, 30 * month + 30).map(({ due }) => due)))),
  );
}

function sum<Value>(values: readonly Value[], of: (value: Value) => number): number {
  return values.reduce((total, value) => total + of(value), 0);
}

function mean(values: readonly number[]): number {
  return values.length === 0 ? 0 : sum(values, (value) => value) / values.length;
}

function rounded(value: number): number {
  return Math.round(value * 1_000) / 1_000;
}
