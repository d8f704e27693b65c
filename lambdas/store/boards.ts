import { type DynamoDBDocumentClient, GetCommand, QueryCommand, UpdateCommand } from "@aws-sdk/lib-dynamodb";
import * as z from "zod";
import type { Entry } from "../core/boards/board.ts";
import type { Standing } from "../core/boards/week-score.ts";
import { closingOf } from "../core/boards/weeks.ts";
import { Colour, type Face } from "../core/teams/team.ts";
import { type BoardPlace, boardPartition } from "./team-keys.ts";
import { type Part, twoPartUpdate } from "./two-part-update.ts";
import { written } from "./written.ts";

/** How somebody appears on a board, as of one version of it. */
export type BoardFace = Face & { hidden: boolean; version: number };
export type BoardScore = Standing & { version: number };
/** Somebody on a board; `id` names them there alone. */
export type BoardRow = Omit<Entry, "rankBefore"> & BoardScore & { hidden: boolean };

const Row = z.object({
  sk: z.string(),
  p: z.int(),
  r: z.int(),
  n: z.string(),
  c: Colour,
  h: z.boolean().optional(),
  v: z.int(),
  d: z.int(),
  q: z.int(),
});

const FORTNIGHT_SECONDS = 14 * 86_400;

export type BoardStore = ReturnType<typeof boardStore>;

/**
 * The places of people on boards, in `views`. Scores and faces come from different writes, each with a version of its own,
 * and neither takes an older one for a newer; who left is marked, so that a late write does not bring them back.
 */
export function boardStore(db: DynamoDBDocumentClient, viewsTable: string) {
  const end = ({ season }: BoardPlace) =>
    season === null ? undefined : Math.ceil(closingOf(season) / 1000) + FORTNIGHT_SECONDS;

  function write(place: BoardPlace, id: string, parts: [Part, Part]): Promise<boolean> {
    const x = end(place);
    const key = { pk: boardPartition(place), sk: id };
    return written(db.send(twoPartUpdate(viewsTable, key, ...parts, x === undefined ? {} : { x })));
  }

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
        UpdateExpression: "SET g = :gone, x = :end REMOVE p, r, d, q, v, n, c, h, m",
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

function scorePart({ points, reachedAt, lastDay, lastPoints, version }: BoardScore): Part {
  return { version: "v", values: { p: points, r: reachedAt, d: lastDay, q: lastPoints, v: version } };
}

function facePart({ pseudonym, colour, hidden, version }: BoardFace): Part {
  return { version: "m", values: { n: pseudonym, c: colour, h: hidden, m: version } };
}

function boardRowOf(item: unknown): BoardRow {
  const { sk, p, r, n, c, h, v, d, q } = Row.parse(item);
  const score = { points: p, reachedAt: r, lastDay: d, lastPoints: q, version: v };
  return { id: sk, pseudonym: n, colour: c, hidden: h ?? false, ...score };
}
