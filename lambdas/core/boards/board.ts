import { type StandingStreak, shownStreak } from "../statistics/streak.ts";
import type { Day, Instant } from "../time.ts";

/** A place on a board. `id` names the member on this board alone. */
export type Entry = {
  id: string;
  pseudonym: string;
  colour: string;
  points: number;
  reachedAt: Instant;
  /** Study days in a row, of a person. */
  streak: number;
  /** By the points up to the day before; null for who had none, and on boards that tell no change. */
  rankBefore: number | null;
};

/** Somebody who stands on a board, as they are stored. */
export type Standing = Omit<Entry, "rankBefore" | "streak"> & {
  hidden: boolean;
  lastDay: Day;
  lastPoints: number;
  streak: StandingStreak;
};

/**
 * The entries of a board in its order, without those who hide. What was scored on a learning day that is not over by
 * `today` makes the change since the day before.
 * @param seenOn the UTC day on which streaks are looked at.
 */
export function entriesOf(standings: readonly Standing[], today: Day, seenOn = today): Entry[] {
  const shown = standings
    .filter(({ hidden }) => !hidden)
    .map((one) => ({ ...one, pointsBefore: one.lastDay >= today ? one.points - one.lastPoints : one.points }));
  const before = shown.map(({ pointsBefore }) => pointsBefore).sort((a, b) => b - a);
  const ranks = ranksOf(before);
  const rankOf = new Map(before.map((points, index) => [points, ranks[index] ?? 1]));
  return shown.sort(compareEntries).map(({ id, pseudonym, colour, points, reachedAt, streak, pointsBefore }) => ({
    id,
    pseudonym,
    colour,
    points,
    reachedAt,
    streak: shownStreak(streak, seenOn),
    rankBefore: pointsBefore > 0 ? (rankOf.get(pointsBefore) ?? null) : null,
  }));
}

/** The one order of a board: points, then who had them first, then the id. */
export function compareEntries(a: Pick<Entry, "id" | "points" | "reachedAt">, b: typeof a): number {
  if (a.points !== b.points) return b.points - a.points;
  if (a.reachedAt !== b.reachedAt) return a.reachedAt - b.reachedAt;
  return a.id < b.id ? -1 : a.id > b.id ? 1 : 0;
}

/** The ranks of points in falling order: equal ones share a rank, the next one is as far down as it stands (1, 2, 2, 4). */
export function ranksOf(points: readonly number[]): number[] {
  const ranks: number[] = [];
  for (const [index, one] of points.entries())
    ranks.push(one === points[index - 1] ? (ranks[index - 1] ?? 1) : index + 1);
  return ranks;
}

/** How many of the others stand below, in whole percent rounded down, so that nobody is told too much. */
export function percentileOf(rank: number, participants: number): number {
  return participants <= 1 ? 100 : Math.floor((100 * (participants - rank)) / (participants - 1));
}

/**
 * The places around `index`, `reach` on either side; at an end of the board as many more on the other.
 * @returns the first place and the one after the last.
 */
export function windowAround(index: number, length: number, reach: number): { from: number; to: number } {
  const size = Math.min(length, 2 * reach + 1);
  const from = Math.max(0, Math.min(index - reach, length - size));
  return { from, to: from + size };
}

/** Points per member who has any, in hundredths, so that teams of any size compare; null without one. */
export function averageHundredths(points: number, active: number): number | null {
  return active === 0 ? null : Math.round((100 * points) / active);
}
