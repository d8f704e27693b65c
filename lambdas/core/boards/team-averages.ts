import { averageHundredths, type Entry } from "./board.ts";
import type { Snapshot } from "./snapshot.ts";

/** Fewer would make the average somebody's own. */
export const LEAST_ACTIVE = 3;

/** A team on the comparison of teams; undefined for one with fewer than three members who have points. */
export function teamEntry(
  { teamId, name }: { teamId: string; name: string },
  { points, active, top }: Pick<Snapshot, "points" | "active" | "top">,
): Entry | undefined {
  const average = active < LEAST_ACTIVE ? null : averageHundredths(points, active);
  if (average === null) return undefined;
  const reachedAt = top[0]?.reachedAt ?? 0;
  return { id: teamId, pseudonym: name, colour: "grey", points: average, reachedAt, streak: 0, rankBefore: null };
}
