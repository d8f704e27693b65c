import { isDeepStrictEqual } from "node:util";
import { ConditionalCheckFailedException } from "@aws-sdk/client-dynamodb";
import { DeleteCommand, PutCommand } from "@aws-sdk/lib-dynamodb";
import {
  mergedTotals,
  mergedWeek,
  type Totals,
  type WeekScore,
  weekTotal,
} from "../../lambdas/core/boards/week-score.ts";
import { CardId, type UserId } from "../../lambdas/core/ids.ts";
import { cardDays } from "../../lambdas/core/statistics/card-days.ts";
import { mergedDay, NO_STUDY, type StudyDay } from "../../lambdas/core/statistics/day.ts";
import { studyDaysOf, totalsOf } from "../../lambdas/core/statistics/day-totals.ts";
import { type StandingStreak, standingStreak } from "../../lambdas/core/statistics/streak.ts";
import type { Day, Instant } from "../../lambdas/core/time.ts";
import { wholeHistory } from "../../lambdas/projector/changed-cards.ts";
import { scoresByWeek } from "../../lambdas/projector/project-scores.ts";
import { enterScores, standingsOf } from "../../lambdas/projector/standings.ts";
import { boardStore } from "../../lambdas/store/boards.ts";
import { globalBoardStore } from "../../lambdas/store/global-boards.ts";
import { cardIdOfSortKey, learnerPartition, sortKeys } from "../../lambdas/store/keys.ts";
import { membershipStore } from "../../lambdas/store/memberships.ts";
import { scheduleOfRow, scheduleStore } from "../../lambdas/store/schedules.ts";
import { itemOfTotals, itemOfWeek } from "../../lambdas/store/scores.ts";
import { learnerViewsPartition } from "../../lambdas/store/team-keys.ts";
import { type Item, queryAll } from "./read.ts";
import type { Rebuilt } from "./rebuilt.ts";
import type { Tables } from "./wanted-rows.ts";

/** Week scores and their totals, in the partition of a learner. */
const SCORE_ROWS = "W";

/**
 * Works the scores of learners out anew from their histories in `core`, makes `views` hold exactly those, and enters them
 * on the boards that are open. Run it after `rebuildViews`, with a projector at work it may be run again.
 */
export async function rebuildScores(
  tables: Tables,
  learners: readonly UserId[],
  { dryRun, now }: { dryRun: boolean; now: Instant },
): Promise<Rebuilt> {
  const sum: Rebuilt = { equal: 0, written: 0, removed: 0 };
  for (const userId of learners) {
    const { weeks, totals, streak } = await scoresOf(tables, userId);
    const wanted = new Map(weeks.map((week) => [keyOf(itemOfWeek(userId, week)), itemOfWeek(userId, week)]));
    if (totals.size > 0) wanted.set(keyOf(itemOfTotals(userId, totals)), itemOfTotals(userId, totals));
    const stored = await queryAll(tables.db, tables.viewsTable, learnerViewsPartition(userId), SCORE_ROWS);
    const rows = new Map(stored.map((row) => [keyOf(row), row]));
    for (const key of new Set([...wanted.keys(), ...rows.keys()])) {
      sum[await mended(tables, rows.get(key), wanted.get(key), dryRun)] += 1;
    }
    if (!dryRun) await enter(tables, userId, { weeks, totals, streak }, now);
  }
  return sum;
}

type Scores = { weeks: WeekScore[]; totals: Totals; streak: StandingStreak };

async function scoresOf(tables: Tables, userId: UserId): Promise<Scores> {
  const days = await daysOf(tables, userId);
  const weeks = [...scoresByWeek([...days].map(([day, study]) => ({ day, study })))].map(([week, scores]) =>
    mergedWeek({ week, days: new Map() }, scores),
  );
  const dayTotals = new Map([...days].map(([day, { cards }]) => [day, totalsOf(cards.values())]));
  const streak = standingStreak(studyDaysOf(dayTotals).sort((a, b) => a - b));
  return { weeks, totals: mergedTotals(new Map(), new Map(weeks.map((week) => [week.week, weekTotal(week)]))), streak };
}

async function daysOf({ db, coreTable }: Tables, userId: UserId): Promise<Map<Day, StudyDay>> {
  const schedules = scheduleStore(db, coreTable);
  const days = new Map<Day, StudyDay>();
  for (const item of await queryAll(db, coreTable, learnerPartition(userId), sortKeys.schedule)) {
    const cardId = CardId.parse(cardIdOfSortKey(String(item.sk)));
    const { records } = await wholeHistory(scheduleOfRow(userId, cardId, item), schedules);
    for (const [day, told] of cardDays(cardId, records)) {
      days.set(day, mergedDay(days.get(day) ?? NO_STUDY, [told]));
    }
  }
  return days;
}

async function enter(
  { db, coreTable, viewsTable }: Tables,
  userId: UserId,
  { weeks, totals, streak }: Scores,
  now: Instant,
) {
  const matters = await membershipStore(db, coreTable).listMatters(userId, true);
  const stores = { boards: boardStore(db, viewsTable), globalBoards: globalBoardStore(db, viewsTable) };
  await enterScores({ userId, matters, totals }, standingsOf(weeks, totals, streak), stores, now);
}

/** A row that the projector changed in between is newer than what is wanted here, and stays. */
async function mended(
  { db, viewsTable }: Tables,
  stored: Item | undefined,
  wanted: Item | undefined,
  dryRun: boolean,
): Promise<keyof Rebuilt> {
  if (isDeepStrictEqual(stored, wanted)) return "equal";
  const what = wanted ? "written" : "removed";
  const { pk, sk } = stored ?? wanted ?? {};
  const unchanged = stored
    ? { ConditionExpression: "v = :before", ExpressionAttributeValues: { ":before": stored.v } }
    : { ConditionExpression: "attribute_not_exists(pk)" };
  const target = { TableName: viewsTable, ...unchanged };
  if (dryRun) return what;
  try {
    if (wanted) await db.send(new PutCommand({ ...target, Item: wanted }));
    else await db.send(new DeleteCommand({ ...target, Key: { pk, sk } }));
    return what;
  } catch (error) {
    if (error instanceof ConditionalCheckFailedException) return "equal";
    throw error;
  }
}

function keyOf({ pk, sk }: Item): string {
  return `${pk} ${sk}`;
}
