import type { TeamId } from "../core/teams/team.ts";
import type { Instant } from "../core/time.ts";
import type { BoardWorkStore } from "../store/board-work.ts";
import type { TeamStore } from "../store/teams.ts";

export type Listed = { teamId: TeamId; competes: boolean };
type Stores = { teams: Pick<TeamStore, "list">; work: BoardWorkStore };

const TEAMS_AT_A_TIME = 8;
const TEAMS_A_PAGE = 200;

/**
 * Does some work once for each team, eight at a time, and remembers how far it came: what one run does not finish, the
 * next goes on with. A team at which it fails holds no other up: when all were tried, the next run begins again.
 * @throws {Error} what went wrong first, when all teams were tried.
 */
export async function eachTeam(
  name: string,
  work: (team: Listed) => Promise<void>,
  now: Instant,
  stores: Stores,
  goesOn: () => boolean,
): Promise<void> {
  const seconds = Math.ceil(now / 1000);
  let { after, failed, done } = await stores.work.find(name);
  let failure: unknown;
  while (!done && goesOn()) {
    const teams = await stores.teams.list(TEAMS_A_PAGE, after as TeamId | undefined);
    await atATime(teams, work).catch((error: unknown) => {
      failed = true;
      failure ??= error;
    });
    const isLast = teams.length < TEAMS_A_PAGE;
    done = isLast && !failed;
    after = isLast ? undefined : teams.at(-1)?.teamId;
    await stores.work.save(name, { after, failed: failed && !isLast, done }, seconds);
    if (isLast && failed) throw failure ?? new Error("An earlier run failed at a team");
  }
}

/** @throws {Error} the first failure, when all others were tried. */
export async function atATime<Thing>(things: readonly Thing[], work: (thing: Thing) => Promise<void>): Promise<void> {
  const failures: unknown[] = [];
  const waiting = things.values();
  const worker = async () => {
    for (const thing of waiting) await work(thing).catch((error: unknown) => void failures.push(error));
  };
  await Promise.all(Array.from({ length: TEAMS_AT_A_TIME }, worker));
  if (failures.length > 0) throw failures[0];
}
