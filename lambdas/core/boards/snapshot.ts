import type { Instant } from "../time.ts";
import { compareEntries, type Entry, ranksOf } from "./board.ts";

/** How many of the first places a board shows at once. */
export const TOP_ENTRIES = 20;
export const PAGE_ENTRIES = 150;
/** Beyond as many places only quantiles are kept: ranks are then near, not exact. */
export const MAX_PAGED = 10_000;
const QUANTILES = 512;

/** Where a page of a board begins. */
export type PageStart = { points: number; reachedAt: Instant; id: string; rank: number };

/**
 * A board as it stood at one moment: the first places at once, the others by page. From the starts of the pages follows
 * where somebody with so many points stands, so that one page tells everybody's rank and neighbours.
 */
export type Snapshot = {
  takenAt: Instant;
  /** Places, without hidden ones. */
  participants: number;
  /** Those of everybody who has points. */
  active: number;
  points: number;
  top: readonly Entry[];
  pages: readonly PageStart[];
  /** The least points of each of 512 equal parts of a board that is too long for pages; else empty. */
  quantiles: readonly number[];
};

/** Splits entries, in the order of the board, into a snapshot and its pages. */
export function snapshotOf(
  entries: readonly Entry[],
  takenAt: Instant,
  mostPaged = MAX_PAGED,
): { snapshot: Snapshot; pages: readonly (readonly Entry[])[] } {
  const ranks = ranksOf(entries.map(({ points }) => points));
  const paged = entries.slice(0, mostPaged);
  const pages = Array.from({ length: Math.ceil(paged.length / PAGE_ENTRIES) }, (_, page) =>
    paged.slice(page * PAGE_ENTRIES, (page + 1) * PAGE_ENTRIES),
  );
  const starts = pages.flatMap(([first], page): PageStart[] =>
    first ? [{ ...startOf(first), rank: ranks[page * PAGE_ENTRIES] ?? 1 }] : [],
  );
  const active = entries.filter(({ points }) => points > 0);
  const isLong = entries.length > mostPaged;
  const snapshot: Snapshot = {
    takenAt,
    participants: entries.length,
    active: active.length,
    points: active.reduce((sum, { points }) => sum + points, 0),
    top: entries.slice(0, TOP_ENTRIES),
    pages: starts,
    quantiles: isLong ? quantilesOf(entries) : [],
  };
  return { snapshot, pages };
}

/** The page on which an entry stands or would stand; undefined behind the last page of a long board. */
export function pageOf(
  { pages, quantiles, participants }: Snapshot,
  entry: Pick<Entry, "id" | "points" | "reachedAt">,
): number | undefined {
  const after = pages.findIndex((start) => compareEntries(start, entry) > 0);
  if (after === 0) return 0;
  if (after > 0) return after - 1;
  const isLast = quantiles.length === 0 || participants <= pages.length * PAGE_ENTRIES;
  return isLast && pages.length > 0 ? pages.length - 1 : undefined;
}

/**
 * The rank of somebody with `points`, whose page of the snapshot has these entries: one more than all who have more points.
 * Exact as of the moment the snapshot was taken, also for somebody who got points since.
 */
export function rankOnPage({ pages }: Snapshot, page: number, entries: readonly Entry[], points: number): number {
  const start = pages[page];
  if (start && start.points === points) return start.rank;
  const above = entries.filter((entry) => entry.points > points).length;
  return page * PAGE_ENTRIES + above + 1;
}

/** The rank by quantiles: of the part in which the points lie, its first place. Within a 512th of all places. */
export function nearRank({ quantiles, participants }: Snapshot, points: number): number {
  const part = quantiles.findIndex((least) => least <= points);
  return 1 + Math.floor((participants * (part === -1 ? QUANTILES - 1 : part)) / QUANTILES);
}

function startOf({ points, reachedAt, id }: Entry): Omit<PageStart, "rank"> {
  return { points, reachedAt, id };
}

function quantilesOf(entries: readonly Entry[]): number[] {
  return Array.from({ length: QUANTILES }, (_, part) => {
    const last = Math.ceil((entries.length * (part + 1)) / QUANTILES) - 1;
    return entries[last]?.points ?? 0;
  });
}
