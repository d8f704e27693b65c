import { type Entry, entriesOf, ranksOf, type Standing, windowAround } from "../core/boards/board.ts";
import { SCORE_RULES } from "../core/boards/score.ts";
import { PAGE_ENTRIES, pageOf, rankOnPage, type Snapshot, snapshotOf, TOP_ENTRIES } from "../core/boards/snapshot.ts";
import { closingOf, isClosed, type Week, weekName } from "../core/boards/weeks.ts";
import { type Instant, isoInstant } from "../core/time.ts";
import type { BoardStore } from "../store/boards.ts";
import type { SnapshotStore } from "../store/snapshots.ts";
import type { BoardPlace } from "../store/team-keys.ts";

export type BoardStores = {
  boards: Pick<BoardStore, "list" | "find">;
  snapshots: Pick<SnapshotStore, "find" | "findPage" | "save">;
};

/** From as many members on, a board is kept for a minute instead of being read whole each time. */
const READ_WHOLE = 200;
const KEPT_MS = 60_000;
const REACH = 3;
const DAY_MS = 86_400_000;

/** A board with the viewer's own place, however it was read. `page` gives the entries of a page of it. */
export type Taken = { snapshot: Snapshot; page: (number: number) => Promise<readonly Entry[] | undefined> };

/**
 * The board of a running week or of all time. Up to 200 members it is read whole, and is of this moment. Above, a snapshot
 * of at most a minute ago gives it in one read unit: half a unit for the first places, half for the page around the viewer;
 * whoever finds it too old reads all rows and takes the next.
 */
export async function takeBoard(
  place: BoardPlace,
  members: number,
  now: Instant,
  { boards, snapshots }: BoardStores,
): Promise<Taken> {
  if (members > READ_WHOLE) {
    const kept = await snapshots.find(place);
    if (kept && kept.takenAt <= now && now - kept.takenAt < KEPT_MS) {
      return { snapshot: kept, page: (number) => snapshots.findPage(place, number, kept.takenAt) };
    }
  }
  const taken = snapshotOf(entriesOf(await boards.list(place), Math.floor(now / DAY_MS)), now);
  if (members > READ_WHOLE) await snapshots.save(place, taken);
  return { snapshot: taken.snapshot, page: async (number) => taken.pages[number] };
}

/** Where somebody stands who has these points, with the places around; what they scored since the board was taken counts. */
export type Own = { rank: number; rankBefore: number | null; points: number; hidden: boolean; around: Placed[] };
export type Placed = Entry & { rank: number };

export async function ownPlace(
  { snapshot, page }: Taken,
  me: Pick<Standing, "id" | "points" | "reachedAt" | "hidden">,
): Promise<Own> {
  const number = pageOf(snapshot, me);
  const entries = (number === undefined ? undefined : await page(number)) ?? [];
  const rank = number === undefined ? snapshot.participants + 1 : rankOnPage(snapshot, number, entries, me.points);
  const mine = entries.find(({ id }) => id === me.id);
  const own = { rank, rankBefore: mine?.rankBefore ?? null, points: me.points, hidden: me.hidden };
  if (number === undefined || !mine) return { ...own, around: [] };
  const placed = placedOn(snapshot, number, entries);
  const index = entries.indexOf(mine);
  if (number * PAGE_ENTRIES + index < TOP_ENTRIES) return { ...own, around: [] };
  const { from, to } = windowAround(index, entries.length, REACH);
  return { ...own, around: placed.slice(from, to) };
}

function placedOn({ pages }: Snapshot, number: number, entries: readonly Entry[]): Placed[] {
  const ranks = ranksOf(entries.map(({ points }) => points));
  const first = pages[number];
  return entries.map((entry, index) => {
    const isOfFirst = first !== undefined && entry.points === first.points;
    return { ...entry, rank: isOfFirst ? first.rank : number * PAGE_ENTRIES + (ranks[index] ?? 1) };
  });
}

export function placeReply({ id, pseudonym, colour, points, streak, rankBefore, rank }: Placed) {
  return { rank, rankBefore, id, pseudonym, colour, points, streak };
}

export function topReply({ top }: Pick<Snapshot, "top">, most = TOP_ENTRIES) {
  const ranks = ranksOf(top.map(({ points }) => points));
  return top.slice(0, most).map((entry, index) => placeReply({ ...entry, rank: ranks[index] ?? 1 }));
}

/** A board as the API shows it. */
export function boardReply(season: Week | null, { snapshot }: Pick<Taken, "snapshot">, own: Own | null, now: Instant) {
  const { participants, active, points, takenAt } = snapshot;
  return {
    season: season === null ? "all" : weekName(season),
    closed: season !== null && isClosed(season, now),
    closesAt: season === null ? null : isoInstant(closingOf(season)),
    takenAt: isoInstant(takenAt),
    participants,
    active,
    points,
    top: topReply(snapshot),
    me: own && { rank: own.rank, rankBefore: own.rankBefore, points: own.points, hidden: own.hidden },
    around: own ? own.around.map(placeReply) : [],
    rulesVersion: SCORE_RULES.version,
  };
}
