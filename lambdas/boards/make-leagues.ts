import { leaguesOf } from "../core/boards/leagues.ts";
import { type Week, weekName } from "../core/boards/weeks.ts";
import type { Instant } from "../core/time.ts";
import { atATime } from "./each-team.ts";
import type { KeepStores } from "./stores.ts";

/**
 * Puts everybody who takes part in leagues, and studied last week, into a league of this week. The first run of a week
 * does it, once: who begins to take part later waits for the next.
 */
export async function makeLeagues(
  week: Week,
  now: Instant,
  { globalBoards, memberships, work }: Pick<KeepStores, "globalBoards" | "memberships" | "work">,
): Promise<void> {
  const name = `leagues#${weekName(week)}`;
  const progress = await work.find(name);
  if (progress.done) return;
  const people = (await globalBoards.list(week - 1))
    .filter(({ leagues }) => leagues)
    .map(({ id, userId, habit }) => ({ id, userId, ...habit }));
  const placed = leaguesOf(people).flatMap((league, number) => league.map((person) => ({ ...person, number })));
  await atATime(placed, ({ userId, number }) => memberships.saveLeague(userId, week, number));
  await work.save(name, { after: undefined, failed: false, done: true }, Math.ceil(now / 1000));
}
