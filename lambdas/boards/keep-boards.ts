import { weekOf } from "../core/boards/weeks.ts";
import type { Instant } from "../core/time.ts";
import { closeWeek } from "./close-week.ts";
import { compareTeams } from "./compare-teams.ts";
import { makeLeagues } from "./make-leagues.ts";
import { rankEverybody } from "./rank-everybody.ts";
import type { KeepStores } from "./stores.ts";
import { tellOfAssignments } from "./tell-of-assignments.ts";
import { tellOfOvertaking } from "./tell-of-overtaking.ts";

/**
 * All work on boards that nobody waits for: closes the week that ended, tells of it, makes leagues when a week begins,
 * compares teams, ranks everybody who takes part, and tells what is due. Every part may be repeated.
 * @param goesOn whether there is time for more; what is not done is left to the next run.
 * @returns what went wrong, part by part; the others were done.
 */
export async function keepBoards(
  now: Instant,
  stores: KeepStores,
  goesOn: () => boolean = () => true,
): Promise<unknown[]> {
  const week = weekOf(now);
  const parts = [
    () => makeLeagues(week, now, stores),
    () => closeWeek(week - 1, now, stores, goesOn),
    () => compareTeams(week, now, stores, goesOn),
    () => rankEverybody(week, now, stores),
    () => tellOfAssignments(now, stores, goesOn),
    () => tellOfOvertaking(now, stores, goesOn),
  ];
  const failures: unknown[] = [];
  for (const part of parts) {
    if (!goesOn()) break;
    try {
      await part();
    } catch (error) {
      failures.push(error);
    }
  }
  return failures;
}
