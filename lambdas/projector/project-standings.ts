import type { UserId } from "../core/ids.ts";
import { studyDaysOf } from "../core/statistics/day-totals.ts";
import { standingStreak } from "../core/statistics/streak.ts";
import type { Membership } from "../core/teams/team.ts";
import type { Instant } from "../core/time.ts";
import type { StandingChange } from "../store/membership-stream.ts";
import type { MembershipStore } from "../store/memberships.ts";
import type { ScoreStore } from "../store/scores.ts";
import type { StudyDayStore } from "../store/study-days.ts";
import { beyond, faceOn, openWeeks, type StandingStores, standingsOf } from "./standings.ts";

type Stores = StandingStores & {
  scores: Pick<ScoreStore, "findWeek" | "findTotals">;
  memberships: Pick<MembershipStore, "listMatters">;
  studyDays: Pick<StudyDayStore, "listTotals">;
};

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
async function openStandings(userId: UserId, { scores, studyDays }: Stores, now: Instant) {
  // In this order each knows as much as the one before, or more, so that what is shown is never older than its version says.
  const totals = await scores.findTotals(userId);
  const weeks = await Promise.all(openWeeks(now).map((week) => scores.findWeek(userId, week)));
  const streak = standingStreak(studyDaysOf(await studyDays.listTotals(userId, true)));
  return { standings: standingsOf(weeks, totals, streak), totals };
}
