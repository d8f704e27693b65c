import { gunzipSync, gzipSync } from "node:zlib";
import { type DynamoDBDocumentClient, GetCommand, PutCommand } from "@aws-sdk/lib-dynamodb";
import * as z from "zod";
import type { Entry } from "../core/boards/board.ts";
import type { PageStart, Snapshot } from "../core/boards/snapshot.ts";
import type { Week } from "../core/boards/weeks.ts";
import type { TeamId } from "../core/teams/team.ts";
import type { Key } from "./keys.ts";
import { type BoardPlace, closedBoardKey, snapshotKey } from "./team-keys.ts";
import { written } from "./written.ts";

/** Columns pack better than rows: `[ids, pseudonyms, colours, points, reached-at, ranks before, streaks]`. */
const Columns = z.tuple([
  z.array(z.string()),
  z.array(z.string()),
  z.array(z.string()),
  z.array(z.int()),
  z.array(z.int()),
  z.array(z.int().nullable()),
  z.array(z.int()),
]);
const Packed = z.object({ b: z.instanceof(Uint8Array) });
const Meta = z.object({
  at: z.int(),
  n: z.int(),
  a: z.int(),
  p: z.int(),
  top: Columns,
  pages: z.array(z.tuple([z.int(), z.int(), z.string(), z.int()])),
  q: z.array(z.int()),
});

export type SnapshotStore = ReturnType<typeof snapshotStore>;

/**
 * Boards as they stood at one moment. Those of the running week are in `views`, for a minute; those of closed weeks are in
 * `core`, for good, because nothing can make them anew.
 */
export function snapshotStore(db: DynamoDBDocumentClient, coreTable: string, viewsTable: string) {
  const get = async (TableName: string, Key: Key) =>
    (await db.send(new GetCommand({ TableName, Key: { ...Key } }))).Item;
  const keysOf = (place: BoardPlace) => (page?: number) => snapshotKey(place, page);
  const closedKeysOf = (teamId: TeamId, week: Week) => (page?: number) => closedBoardKey(teamId, week, page);

  /** Pages first, so that who reads a snapshot finds its pages. */
  async function save(
    TableName: string,
    keyOf: (page?: number) => Key,
    { snapshot, pages }: { snapshot: Snapshot; pages: readonly (readonly Entry[])[] },
    ConditionExpression?: string,
  ): Promise<boolean> {
    const put = (key: Key, content: unknown) => {
      const Item = { ...key, at: snapshot.takenAt, b: packed(content) };
      const command = new PutCommand({ TableName, Item, ...(ConditionExpression && { ConditionExpression }) });
      return written(db.send(command));
    };
    const rest = snapshot.participants > snapshot.top.length ? pages : [];
    await Promise.all(rest.map((entries, page) => put(keyOf(page), columnsOf(entries))));
    return put(keyOf(), metaOf(snapshot));
  }

  return {
    /** Half a read unit: at most 4 KB. */
    async find(place: BoardPlace): Promise<Snapshot | undefined> {
      const item = await get(viewsTable, keysOf(place)());
      return item && snapshotOfRow(item);
    },

    /** The entries of a page; undefined when it is of another snapshot than the one of `takenAt`. Half a read unit. */
    async findPage(place: BoardPlace, page: number, takenAt: number): Promise<Entry[] | undefined> {
      const item = await get(viewsTable, keysOf(place)(page));
      return item?.at === takenAt ? entriesOfRow(item) : undefined;
    },

    async save(place: BoardPlace, taken: { snapshot: Snapshot; pages: readonly (readonly Entry[])[] }): Promise<void> {
      await save(viewsTable, keysOf(place), taken);
    },

    async findClosed(teamId: TeamId, week: Week): Promise<Snapshot | undefined> {
      const item = await get(coreTable, closedKeysOf(teamId, week)());
      return item && snapshotOfRow(item);
    },

    async findClosedPage(teamId: TeamId, week: Week, page: number): Promise<Entry[] | undefined> {
      const item = await get(coreTable, closedKeysOf(teamId, week)(page));
      return item && entriesOfRow(item);
    },

    /** Keeps the board of a week as it was closed; false when that was done before, and then nothing changes. */
    saveClosed: (
      teamId: TeamId,
      week: Week,
      taken: { snapshot: Snapshot; pages: readonly (readonly Entry[])[] },
    ): Promise<boolean> => save(coreTable, closedKeysOf(teamId, week), taken, "attribute_not_exists(pk)"),
  };
}

function metaOf({ takenAt, participants, active, points, top, pages, quantiles }: Snapshot): z.input<typeof Meta> {
  return {
    at: takenAt,
    n: participants,
    a: active,
    p: points,
    top: columnsOf(top),
    pages: pages.map((start) => [start.points, start.reachedAt, start.id, start.rank]),
    q: [...quantiles],
  };
}

function snapshotOfRow(item: unknown): Snapshot {
  const { at, n, a, p, top, pages, q } = Meta.parse(unpacked(item));
  const starts = pages.map(([points, reachedAt, id, rank]): PageStart => ({ points, reachedAt, id, rank }));
  return { takenAt: at, participants: n, active: a, points: p, top: entriesOf(top), pages: starts, quantiles: q };
}

function columnsOf(entries: readonly Entry[]): z.input<typeof Columns> {
  return [
    entries.map(({ id }) => id),
    entries.map(({ pseudonym }) => pseudonym),
    entries.map(({ colour }) => colour),
    entries.map(({ points }) => points),
    entries.map(({ reachedAt }) => reachedAt),
    entries.map(({ rankBefore }) => rankBefore),
    entries.map(({ streak }) => streak),
  ];
}

function entriesOfRow(item: unknown): Entry[] {
  return entriesOf(Columns.parse(unpacked(item)));
}

function entriesOf([ids, pseudonyms, colours, points, reachedAt, before, streaks]: z.output<typeof Columns>): Entry[] {
  return ids.map((id, index) => ({
    id,
    pseudonym: pseudonyms[index] ?? "",
    colour: colours[index] ?? "",
    points: points[index] ?? 0,
    reachedAt: reachedAt[index] ?? 0,
    rankBefore: before[index] ?? null,
    streak: streaks[index] ?? 0,
  }));
}

function packed(value: unknown): Uint8Array {
  return gzipSync(JSON.stringify(value), { level: 9 });
}

function unpacked(item: unknown): unknown {
  return JSON.parse(gunzipSync(Packed.parse(item).b).toString("utf8"));
}
