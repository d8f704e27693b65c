import { HABIT_WEEKS } from "../core/boards/leagues.ts";
import {
  type Totals,
  totalStanding,
  totalsVersion,
  type WeekScore,
  weekStanding,
  weekVersion,
} from "../core/boards/week-score.ts";
import { isClosed, type Week, weekOf } from "../core/boards/weeks.ts";
import type { UserId } from "../core/ids.ts";
import type { StandingStreak } from "../core/statistics/streak.ts";
import type { Membership } from "../core/teams/team.ts";
import type { Instant } from "../core/time.ts";
import type { BoardFace, BoardScore, BoardStore } from "../store/boards.ts";
import type { GlobalBoardStore } from "../store/global-boards.ts";
import type { TeamMatters } from "../store/memberships.ts";
import { leagueBoard } from "../store/team-keys.ts";

export type StandingStores = {
  boards: Pick<BoardStore, "saveScore" | "saveFace" | "remove">;
  globalBoards: Pick<GlobalBoardStore, "save">;
};

/** A learner's score of a week, or with a `season` of null of all time. */
export type SeasonStanding = BoardScore & { season: Week | null };

const HOUR_MS = 3_600_000;

/** The weeks whose boards may still change: the running one, the one before until it closes, and one that begins within the hour. */
export function openWeeks(now: Instant): Week[] {
  const around = [weekOf(now) - 1, weekOf(now), weekOf(now + HOUR_MS)];
  return [...new Set(around)].filter((week) => !isClosed(week, now));
}

/**
 * What boards show of a learner, in these weeks and of all time. All of it has the version of their totals, which grows
 * with whatever becomes known of any week, because a streak depends on all of them. A week that the totals know better is
 * left to whoever entered it there.
 */
export function standingsOf(weeks: readonly WeekScore[], totals: Totals, streak: StandingStreak): SeasonStanding[] {
  if (totals.size === 0) return [];
  const version = totalsVersion(totals);
  const known = weeks.filter(
    (week) => week.days.size > 0 && weekVersion(week) >= (totals.get(week.week)?.version ?? 0),
  );
  return [
    ...known.map((week) => ({ season: week.week, ...weekStanding(week), streak, version })),
    { season: null, ...totalStanding(totals), streak, version },
  ];
}

type Learner = { userId: UserId; matters: Pick<TeamMatters, "memberships" | "face" | "league">; totals: Totals };

/**
 * Enters the scores of a learner on the boards of their teams, of their league and of everybody. Boards of weeks that are closed stay as they are: what comes later, such as a review taken back,
 * changes the learner's own scores alone.
 */
export async function enterScores(
  learner: Learner,
  standings: readonly SeasonStanding[],
  stores: StandingStores,
  now: Instant,
): Promise<void> {
  const open = standings.filter(({ season }) => season === null || !isClosed(season, now));
  await Promise.all(
    open.flatMap((standing) => [...onTeams(learner, standing, stores), ...beyond(learner, standing, "score", stores)]),
  );
}

function onTeams({ matters }: Learner, standing: SeasonStanding, { boards }: StandingStores): Promise<boolean>[] {
  return matters.memberships.map((membership) => {
    const place = { board: membership.teamId, season: standing.season };
    return boards.saveScore(place, membership.memberId, standing, faceOn(membership));
  });
}

/**
 * Writes a score, or how its learner appears, on the boards beyond their teams. Only for who has chosen to take part once;
 * a face that takes part in nothing more is written, too, so that readers leave it out.
 */
export function beyond(
  { userId, matters: { face, league }, totals }: Learner,
  standing: SeasonStanding,
  newer: "score" | "face",
  { boards, globalBoards }: StandingStores,
): Promise<boolean>[] {
  const { season } = standing;
  if (season === null || !face) return [];
  const writes = [globalBoards.save({ userId, face, standing, week: season, habit: habitOf(totals, season) }, newer)];
  if (league?.week === season) {
    const place = { board: leagueBoard(league.league), season };
    const inLeague = { ...face, hidden: !face.leagues };
    const save = newer === "score" ? boards.saveScore : boards.saveFace;
    writes.push(save(place, face.id, standing, inLeague));
  }
  return writes;
}

/** How a member appears on the team's boards. */
export function faceOn({ pseudonym, colour, hidden, version }: Membership): BoardFace {
  return { pseudonym, colour, hidden, version };
}

/** How somebody studied in the weeks up to `week`. */
export function habitOf(totals: Totals, week: Week): { activeDays: number; points: number } {
  let [activeDays, points] = [0, 0];
  for (const [one, total] of totals) {
    if (one > week || one <= week - HABIT_WEEKS) continue;
    activeDays += total.activeDays;
    points += total.points;
  }
  return { activeDays, points };
}
