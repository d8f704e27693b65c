import { compareEntries } from "../core/boards/board.ts";
import { snapshotOf } from "../core/boards/snapshot.ts";
import type { Week } from "../core/boards/weeks.ts";
import { shownStreak } from "../core/statistics/streak.ts";
import type { Instant } from "../core/time.ts";
import { GLOBAL_BOARD } from "../store/team-keys.ts";
import type { KeepStores } from "./stores.ts";

const DAY_MS = 86_400_000;
/** So many places of the board of everybody are exact; the others follow from quantiles. */
const EXACT_PLACES = 1_000;

export async function rankEverybody(
  week: Week,
  now: Instant,
  { globalBoards, snapshots }: Pick<KeepStores, "globalBoards" | "snapshots">,
): Promise<void> {
  const rows = (await globalBoards.list(week)).filter(({ global }) => global);
  const entries = rows.map(({ id, pseudonym, colour, points, reachedAt, streak }) => ({
    id,
    pseudonym,
    colour,
    points,
    reachedAt,
    streak: shownStreak(streak, Math.floor(now / DAY_MS)),
    rankBefore: null,
  }));
  await snapshots.save(
    { board: GLOBAL_BOARD, season: week },
    snapshotOf(entries.sort(compareEntries), now, EXACT_PLACES),
  );
}
