import { entriesOf, ranksOf } from "../core/boards/board.ts";
import { snapshotOf } from "../core/boards/snapshot.ts";
import { beginningOf, closingOf, isClosed, type Week, weekName } from "../core/boards/weeks.ts";
import { eventName } from "../core/teams/events.ts";
import { MemberId, type TeamId } from "../core/teams/team.ts";
import type { Instant } from "../core/time.ts";
import { atATime, eachTeam } from "./each-team.ts";
import type { KeepStores } from "./stores.ts";

type Stores = Pick<KeepStores, "boards" | "events" | "memberships" | "snapshots" | "teams" | "work">;

const DAY_MS = 86_400_000;

/**
 * Keeps the boards of a week that is over as they are, for good, and tells the members. From its closing on nothing writes to
 * the rows that it reads, so it does not matter when it runs, nor how often.
 */
export async function closeWeek(week: Week, now: Instant, stores: Stores, goesOn: () => boolean): Promise<void> {
  if (!isClosed(week, now)) return;
  await eachTeam(`close#${weekName(week)}`, ({ teamId }) => closeBoard(teamId, week, now, stores), now, stores, goesOn);
}

async function closeBoard(teamId: TeamId, week: Week, now: Instant, stores: Stores): Promise<void> {
  const rows = await stores.boards.list({ board: teamId, season: week });
  if (rows.length === 0) return;
  // The last day of the week: what was scored on it is no change any more.
  const end = Math.floor(beginningOf(week + 1) / DAY_MS);
  const entries = entriesOf(rows, end + 2, end);
  await stores.snapshots.saveClosed(teamId, week, snapshotOf(entries, closingOf(week)));
  const team = await stores.teams.find(teamId);
  if (!team) return;
  const ranks = ranksOf(entries.map(({ points }) => points));
  await atATime([...entries.entries()], async ([index, { id, points }]) => {
    const member = await stores.teams.findMember(teamId, MemberId.parse(id));
    if (!member) return;
    const { wishes } = await stores.memberships.listMatters(member.userId);
    const rank = points > 0 ? (ranks[index] ?? null) : null;
    const content = {
      kind: "seasonClosed" as const,
      teamId,
      team: team.name,
      week: weekName(week),
      rank,
      points,
    };
    await stores.events.tell(member.userId, { name: eventName(content, weekName(week)), at: now, content }, wishes);
  });
}
