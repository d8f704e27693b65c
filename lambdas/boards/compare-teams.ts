import { compareEntries, type Entry, entriesOf } from "../core/boards/board.ts";
import { snapshotOf } from "../core/boards/snapshot.ts";
import { teamEntry } from "../core/boards/team-averages.ts";
import type { Week } from "../core/boards/weeks.ts";
import type { TeamId } from "../core/teams/team.ts";
import type { Instant } from "../core/time.ts";
import { TEAMS_BOARD } from "../store/team-keys.ts";
import { atATime, type Listed } from "./each-team.ts";
import type { KeepStores } from "./stores.ts";

type Stores = Pick<KeepStores, "boards" | "snapshots" | "teams">;

const DAY_MS = 86_400_000;
const TEAMS_A_PAGE = 1_000;

/** Ranks the teams that compete by the average of their members who have points. */
export async function compareTeams(
  week: Week,
  now: Instant,
  { boards, snapshots, teams }: Stores,
  goesOn: () => boolean,
): Promise<void> {
  const competing = await listCompeting(teams);
  const entries: Entry[] = [];
  await atATime(competing, async ({ teamId }) => {
    if (!goesOn()) return;
    const [team, rows] = await Promise.all([teams.find(teamId), boards.list({ board: teamId, season: week })]);
    const taken = snapshotOf(entriesOf(rows, Math.floor(now / DAY_MS)), now);
    const entry = team?.competes && teamEntry(team, taken.snapshot);
    if (entry) entries.push(entry);
  });
  // Half a comparison would show some teams in places that are not theirs.
  if (!goesOn()) return;
  await snapshots.save({ board: TEAMS_BOARD, season: week }, snapshotOf(entries.sort(compareEntries), now));
}

async function listCompeting(teams: Stores["teams"]): Promise<Listed[]> {
  const competing: Listed[] = [];
  let after: TeamId | undefined;
  for (;;) {
    const page = await teams.list(TEAMS_A_PAGE, after);
    competing.push(...page.filter(({ competes }) => competes));
    after = page.at(-1)?.teamId;
    if (page.length < TEAMS_A_PAGE) return competing;
  }
}
