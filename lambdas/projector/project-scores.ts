import { dayScores } from "../core/boards/score.ts";
import {
  mergedTotals,
  mergedWeek,
  type Totals,
  type VersionedDay,
  type WeekScore,
  weekTotal,
} from "../core/boards/week-score.ts";
import type { Week } from "../core/boards/weeks.ts";
import type { UserId } from "../core/ids.ts";
import type { StudyDay } from "../core/statistics/day.ts";
import { studyDaysOf } from "../core/statistics/day-totals.ts";
import { standingStreak } from "../core/statistics/streak.ts";
import type { Day, Instant } from "../core/time.ts";
import type { MembershipStore } from "../store/memberships.ts";
import type { ScoreStore } from "../store/scores.ts";
import type { StudyDayStore } from "../store/study-days.ts";
import type { ProjectedDay } from "./project-days.ts";
import { enterScores, openWeeks, type StandingStores, standingsOf } from "./standings.ts";

export type ScoreStores = StandingStores & {
  scores: Pick<ScoreStore, "findWeek" | "saveWeek" | "findTotals" | "saveTotals">;
  memberships: Pick<MembershipStore, "listMatters">;
  studyDays: Pick<StudyDayStore, "listTotals">;
};

const LEARNERS_AT_A_TIME = 16;
const MAX_ROUNDS = 10;

/**
 * Works out what the days score, unites that with the weeks of their learners and with all their weeks, and enters the
 * sums on every board the learner stands on. Everything is overwritten with what the merged days say and with nothing
 * older, never added to, so the same days may come twice, late, in any order, and in two invocations at once.
 *
 * A week and batch: 3 reads and 2 writes for the learner, of who is in a team 2 reads more for each year that they
 * studied, and 2 writes for each team.
 * @returns the sequence numbers of the changes whose score could not be written.
 */
export async function projectScores(
  days: readonly ProjectedDay[],
  stores: ScoreStores,
  now: Instant,
  report: (error: unknown) => void,
): Promise<string[]> {
  const byLearner = new Map<UserId, ProjectedDay[]>();
  for (const one of days) byLearner.set(one.userId, [...(byLearner.get(one.userId) ?? []), one]);
  const failed: string[] = [];
  const waiting = byLearner.entries();
  const worker = async () => {
    for (const [userId, own] of waiting) {
      try {
        await projectLearner(userId, own, stores, now);
      } catch (error) {
        report(error);
        failed.push(...own.flatMap(({ sequenceNumbers }) => sequenceNumbers));
      }
    }
  };
  await Promise.all(Array.from({ length: LEARNERS_AT_A_TIME }, worker));
  return failed;
}

async function projectLearner(
  userId: UserId,
  days: readonly { day: Day; study: StudyDay }[],
  stores: ScoreStores,
  now: Instant,
): Promise<void> {
  const weeks = await Promise.all(
    [...scoresByWeek(days)].map(([week, scores]) => unitedWeek(userId, week, scores, stores.scores)),
  );
  const totals = await unitedTotals(userId, weeks, stores.scores);
  // Read after the scores were written: who joins meanwhile finds them, or is found here.
  const matters = await stores.memberships.listMatters(userId, true);
  if (matters.memberships.length === 0 && !matters.face) return;
  // A day of another week may change the streak that the running week's board shows.
  const others = openWeeks(now).filter((week) => totals.has(week) && !weeks.some((one) => one.week === week));
  const open = await Promise.all(others.map((week) => stores.scores.findWeek(userId, week)));
  // Read after the totals, so that it knows every day that they know.
  const streak = standingStreak(studyDaysOf(await stores.studyDays.listTotals(userId, true)));
  await enterScores({ userId, matters, totals }, standingsOf([...weeks, ...open], totals, streak), stores, now);
}

/** What days come to, by week. A day around Monday 00:00 UTC is in two, each with its part. */
export function scoresByWeek(days: readonly { day: Day; study: StudyDay }[]): Map<Week, Map<Day, VersionedDay>> {
  const weeks = new Map<Week, Map<Day, VersionedDay>>();
  for (const { day, study } of days) {
    for (const [week, score] of dayScores(study.cards.values())) {
      const scores = weeks.get(week) ?? new Map<Day, VersionedDay>();
      weeks.set(week, scores.set(day, { ...score, version: study.version }));
    }
  }
  return weeks;
}

async function unitedWeek(
  userId: UserId,
  week: Week,
  scores: ReadonlyMap<Day, VersionedDay>,
  store: Pick<ScoreStore, "findWeek" | "saveWeek">,
): Promise<WeekScore> {
  for (let round = 0; round < MAX_ROUNDS; round += 1) {
    const before = await store.findWeek(userId, week);
    const next = mergedWeek(before, scores);
    if (next === before || (await store.saveWeek(userId, before, next))) return next;
  }
  throw new Error("Others kept writing to this week");
}

async function unitedTotals(
  userId: UserId,
  weeks: readonly WeekScore[],
  store: Pick<ScoreStore, "findTotals" | "saveTotals">,
): Promise<Totals> {
  const told = new Map(weeks.map((week) => [week.week, weekTotal(week)]));
  for (let round = 0; round < MAX_ROUNDS; round += 1) {
    const before = await store.findTotals(userId);
    const next = mergedTotals(before, told);
    if (next === before || (await store.saveTotals(userId, before, next))) return next;
  }
  throw new Error("Others kept writing to these weeks");
}
