import { type DynamoDBDocumentClient, GetCommand, QueryCommand, UpdateCommand } from "@aws-sdk/lib-dynamodb";
import * as z from "zod";
import type { Entry } from "../core/boards/board.ts";
import type { Standing } from "../core/boards/week-score.ts";
import { closingOf } from "../core/boards/weeks.ts";
import type { StandingStreak } from "../core/statistics/streak.ts";
import { Colour, type Face } from "../core/teams/team.ts";
import type { Day } from "../core/time.ts";
import type { Key } from "./keys.ts";
import { type BoardPlace, boardPartition } from "./team-keys.ts";
import { type Part, twoPartUpdate } from "./two-part-update.ts";
import { written } from "./written.ts";

/** How somebody appears on a board, as of one version of it. */
export type BoardFace = Face & { hidden: boolean; version: number };
export type BoardScore = Standing & { streak: StandingStreak; version: number };
/** Somebody on a board; `id` names them there alone. */
export type BoardRow = Omit<Entry, "rankBefore" | "streak"> & BoardScore & { hidden: boolean };

const Row = z.object({
  sk: z.string(),
  p: z.int(),
  r: z.int(),
  n: z.string(),
  c: z.int(),
  s: z.int(),
  v: z.int(),
  d: z.int(),
  q: z.int(),
});

const FORTNIGHT_SECONDS = 14 * 86_400;

/** The row of somebody on a board, as its two writes leave it. */
export function itemOfPlace(
  place: BoardPlace,
  id: string,
  score: BoardScore,
  face: BoardFace,
): Record<string, unknown> {
  return { ...keyOf(place, id), ...scorePart(score).values, ...facePart(face).values, ...endOf(place) };
}

function keyOf(place: BoardPlace, id: string): Key {
  return { pk: boardPartition(place), sk: id };
}

/** Rows of a week end by themselves. */
function endOf({ season }: BoardPlace): { x?: number } {
  return season === null ? {} : { x: roundEnd(Math.ceil(closingOf(season) / 1000) + FORTNIGHT_SECONDS) };
}

/** A day later, so that the number has few digits: each row of a big board has it. */
function roundEnd(seconds: number): number {
  return Math.ceil(seconds / 100_000) * 100_000;
}

export type BoardStore = ReturnType<typeof boardStore>;

/**
 * The places of people on boards, in `views`. Scores and faces come from different writes, each with a version of its own,
 * and neither takes an older one for a newer; who left is marked, so that a late write does not bring them back.
 */
export function boardStore(db: DynamoDBDocumentClient, viewsTable: string) {
  const write = (place: BoardPlace, id: string, parts: [Part, Part]): Promise<boolean> =>
    written(db.send(twoPartUpdate(viewsTable, keyOf(place, id), ...parts, endOf(place))));

  return {
    /** Enters a score, unless a later one is there or its learner has left. 1 write unit, no read. */
    saveScore: (place: BoardPlace, id: string, score: BoardScore, face: BoardFace): Promise<boolean> =>
      write(place, id, [scorePart(score), facePart(face)]),

    /** As `saveScore`, for how somebody appears. */
    saveFace: (place: BoardPlace, id: string, score: BoardScore, face: BoardFace): Promise<boolean> =>
      write(place, id, [facePart(face), scorePart(score)]),

    /** Takes somebody off a board for good: nothing of them stays but the mark that they left, for a fortnight. */
    async remove(place: BoardPlace, id: string, nowSeconds: number): Promise<void> {
      const update = new UpdateCommand({
        TableName: viewsTable,
        Key: { pk: boardPartition(place), sk: id },
        UpdateExpression: "SET g = :gone, x = :end REMOVE p, r, d, q, s, v, n, c, m",
        ExpressionAttributeValues: { ":gone": true, ":end": nowSeconds + FORTNIGHT_SECONDS },
      });
      await db.send(update);
    },

    /** Everybody on a board, in no order, hidden ones too: half a read unit for 4 KB, 60 members. */
    async list(place: BoardPlace): Promise<BoardRow[]> {
      const rows: BoardRow[] = [];
      let start: Record<string, unknown> | undefined;
      do {
        const page = await db.send(
          new QueryCommand({
            TableName: viewsTable,
            KeyConditionExpression: "pk = :board",
            ExpressionAttributeValues: { ":board": boardPartition(place) },
            ExclusiveStartKey: start,
          }),
        );
        for (const item of page.Items ?? []) if (item.g === undefined) rows.push(boardRowOf(item));
        start = page.LastEvaluatedKey;
      } while (start);
      return rows;
    },

    /** Half a read unit. */
    async find(place: BoardPlace, id: string): Promise<BoardRow | undefined> {
      const Key = { pk: boardPartition(place), sk: id };
      const { Item } = await db.send(new GetCommand({ TableName: viewsTable, Key }));
      return Item && Item.g === undefined ? boardRowOf(Item) : undefined;
    },
  };
}

function scorePart({ points, reachedAt, lastDay, lastPoints, streak, version }: BoardScore): Part {
  const s = packedStreak(streak, lastDay);
  return { version: "v", values: { p: points, r: reachedAt, d: lastDay, q: lastPoints, s, v: version } };
}

const MOST_STREAK_DAYS = 9_999;
const STREAK_UNIT = MOST_STREAK_DAYS + 1;

/** Both figures of a streak as one number of few digits: a board of 10,000 people is read whole. */
export function packedStreak({ days, until }: StandingStreak, since: Day): number {
  return (until - since) * STREAK_UNIT + Math.min(days, MOST_STREAK_DAYS);
}

export function unpackedStreak(packed: number, since: Day): StandingStreak {
  const until = Math.floor(packed / STREAK_UNIT);
  return { days: packed - until * STREAK_UNIT, until: since + until };
}

/** Colour and hiding are one number, too. */
function facePart({ pseudonym, colour, hidden, version }: BoardFace): Part {
  return { version: "m", values: { n: pseudonym, c: 2 * Colour.options.indexOf(colour) + Number(hidden), m: version } };
}

function boardRowOf(item: unknown): BoardRow {
  const { sk, p, r, n, c, v, d, q, s } = Row.parse(item);
  const score = { points: p, reachedAt: r, lastDay: d, lastPoints: q, streak: unpackedStreak(s, d), version: v };
  return { id: sk, pseudonym: n, colour: Colour.options[c >> 1] ?? "grey", hidden: c % 2 === 1, ...score };
}
