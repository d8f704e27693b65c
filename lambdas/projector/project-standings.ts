import { totalStanding, totalsVersion, weekStanding, weekVersion } from "../core/boards/week-score.ts";
import { isClosed, type Week, weekOf } from "../core/boards/weeks.ts";
import type { UserId } from "../core/ids.ts";
import type { Membership } from "../core/teams/team.ts";
import type { Instant } from "../core/time.ts";
import type { StandingChange } from "../store/membership-stream.ts";
import type { MembershipStore } from "../store/memberships.ts";
import type { ScoreStore } from "../store/scores.ts";
import { beyond, faceOn, type SeasonStanding, type StandingStores } from "./standings.ts";

type Stores = StandingStores & {
  scores: Pick<ScoreStore, "findWeek" | "findTotals">;
  memberships: Pick<MembershipStore, "listMatters">;
};

const HOUR_MS = 3_600_000;

/**
 * Puts who joined on the boards with what they have scored, changes how people appear, and takes who left off the boards
 * of their team. Nothing older overwrites anything newer, so a change may come twice, late and in any order.
 * @returns the sequence numbers of the changes that could not be carried out.
 */
export async function projectStandings(
  changes: readonly StandingChange[],
  stores: Stores,
  now: Instant,
  report: (error: unknown) => void,
): Promise<string[]> {
  const failed: string[] = [];
  for (const { userId, membership, sequenceNumber } of changes) {
    try {
      if (!membership) await showBeyond(userId, stores, now);
      else {
        const { before, after } = membership;
        if (before && before.memberId !== after?.memberId) await takeOff(before, stores, now);
        if (after) await putOn(userId, after, stores, now);
      }
    } catch (error) {
      report(error);
      failed.push(sequenceNumber);
    }
  }
  return failed;
}

async function putOn(userId: UserId, membership: Membership, stores: Stores, now: Instant): Promise<void> {
  const { standings } = await openStandings(userId, stores, now);
  const { teamId, memberId } = membership;
  await Promise.all(
    standings.map((standing) => {
      const place = { board: teamId, season: standing.season };
      return stores.boards.saveFace(place, memberId, standing, faceOn(membership));
    }),
  );
}

async function takeOff({ teamId, memberId }: Membership, { boards }: Stores, now: Instant): Promise<void> {
  const seasons = [...openWeeks(now), null];
  await Promise.all(seasons.map((season) => boards.remove({ board: teamId, season }, memberId, Math.ceil(now / 1000))));
}

async function showBeyond(userId: UserId, stores: Stores, now: Instant): Promise<void> {
  const { standings, totals } = await openStandings(userId, stores, now);
  const matters = await stores.memberships.listMatters(userId, true);
  await Promise.all(standings.flatMap((standing) => beyond({ userId, matters, totals }, standing, "face", stores)));
}

/** What the learner has scored in the weeks that are open, and of all time; nothing where they did not study. */
async function openStandings(userId: UserId, { scores }: Stores, now: Instant) {
  const weeks = await Promise.all(openWeeks(now).map((week) => scores.findWeek(userId, week)));
  const totals = await scores.findTotals(userId);
  const standings: SeasonStanding[] = weeks
    .filter(({ days }) => days.size > 0)
    .map((week) => ({ season: week.week, ...weekStanding(week), version: weekVersion(week) }));
  if (totals.size > 0) standings.push({ season: null, ...totalStanding(totals), version: totalsVersion(totals) });
  return { standings, totals };
}

/** The weeks whose boards may still change: the running one, the one before until it closes, and one that begins within the hour. */
export function openWeeks(now: Instant): Week[] {
  const around = [weekOf(now) - 1, weekOf(now), weekOf(now + HOUR_MS)];
  return [...new Set(around)].filter((week) => !isClosed(week, now));
}
