import { type DynamoDBDocumentClient, GetCommand, PutCommand, QueryCommand } from "@aws-sdk/lib-dynamodb";
import * as z from "zod";
import {
  type Totals,
  totalsVersion,
  type VersionedDay,
  type WeekScore,
  type WeekTotal,
  weekVersion,
} from "../core/boards/week-score.ts";
import { type Week, weekOfName } from "../core/boards/weeks.ts";
import type { UserId } from "../core/ids.ts";
import { type Day, dateOfDay } from "../core/time.ts";
import { learnerViewsPartition, teamSortKeys, weekScoreKey, weekTotalsKey } from "./team-keys.ts";
import { written } from "./written.ts";

const MINUTE_MS = 60_000;
const DAY_MS = 86_400_000;

/** `[version, points, scored, reviews, reached-at]` */
const DayRow = z.tuple([z.int(), z.int(), z.int(), z.int(), z.int()]);
const WeekRow = z.object({ sk: z.string(), v: z.int(), d: z.record(z.iso.date(), DayRow) });
const TotalsRow = z.object({ v: z.int(), w: z.instanceof(Uint8Array) });
/** Week 2 bytes, version 4, points 2, days of study 1, reached-at in minutes 4. */
const TOTAL_BYTES = 13;

/** The row of a week's score as it stands in `views`. The same reviews give the same bytes, whoever writes it. */
export function itemOfWeek(userId: UserId, score: WeekScore): Record<string, unknown> {
  const days = [...score.days].map(([day, one]) => [
    dateOfDay(day),
    [one.version, one.points, one.scored, one.reviews, one.reachedAt],
  ]);
  return { ...weekScoreKey(userId, score.week), v: weekVersion(score), d: Object.fromEntries(days) };
}

/** The row of all weeks of a learner: 13 bytes a week, a write unit for the first 75. */
export function itemOfTotals(userId: UserId, totals: Totals): Record<string, unknown> {
  const bytes = new Uint8Array(totals.size * TOTAL_BYTES);
  const view = new DataView(bytes.buffer);
  for (const [index, [week, total]] of [...totals].entries()) {
    const at = index * TOTAL_BYTES;
    view.setUint16(at, week);
    view.setUint32(at + 2, total.version);
    view.setUint16(at + 6, total.points);
    view.setUint8(at + 8, total.activeDays);
    view.setUint32(at + 9, total.reachedAt / MINUTE_MS);
  }
  return { ...weekTotalsKey(userId), v: totalsVersion(totals), w: bytes };
}

export type ScoreStore = ReturnType<typeof scoreStore>;

export function scoreStore(db: DynamoDBDocumentClient, viewsTable: string) {
  const get = async (Key: object) =>
    (await db.send(new GetCommand({ TableName: viewsTable, Key: { ...Key }, ConsistentRead: true }))).Item;
  const putOver = (Item: Record<string, unknown>, before: number) =>
    written(
      db.send(
        new PutCommand({
          TableName: viewsTable,
          Item,
          ConditionExpression: before === 0 ? "attribute_not_exists(pk)" : "v = :before",
          ...(before > 0 && { ExpressionAttributeValues: { ":before": before } }),
        }),
      ),
    );

  return {
    /** A learner's week, read strongly; one without days when nothing was studied. */
    async findWeek(userId: UserId, week: Week): Promise<WeekScore> {
      const Item = await get(weekScoreKey(userId, week));
      return Item ? weekOfRow(Item) : { week, days: new Map() };
    },

    /** Weeks from `from` to `to`, both included, in which there were reviews. */
    async listWeeks(userId: UserId, from: Week, to: Week): Promise<WeekScore[]> {
      const { Items = [] } = await db.send(
        new QueryCommand({
          TableName: viewsTable,
          KeyConditionExpression: "pk = :learner AND sk BETWEEN :from AND :to",
          ExpressionAttributeValues: {
            ":learner": learnerViewsPartition(userId),
            ":from": weekScoreKey(userId, from).sk,
            ":to": weekScoreKey(userId, to).sk,
          },
        }),
      );
      return Items.map(weekOfRow);
    },

    /** Writes a week over exactly `before`; false when another version is there by now. */
    saveWeek: (userId: UserId, before: WeekScore, next: WeekScore): Promise<boolean> =>
      putOver(itemOfWeek(userId, next), weekVersion(before)),

    /** All weeks of a learner; read strongly. */
    async findTotals(userId: UserId): Promise<Totals> {
      const Item = await get(weekTotalsKey(userId));
      return Item ? totalsOfRow(Item) : new Map();
    },

    /** As `saveWeek`. */
    saveTotals: (userId: UserId, before: Totals, next: Totals): Promise<boolean> =>
      putOver(itemOfTotals(userId, next), totalsVersion(before)),
  };
}

function weekOfRow(item: unknown): WeekScore {
  const { sk, d } = WeekRow.parse(item);
  const days = Object.entries(d).map(([date, [version, points, scored, reviews, reachedAt]]): [Day, VersionedDay] => [
    Date.parse(date) / DAY_MS,
    { version, points, scored, reviews, reachedAt },
  ]);
  const week = weekOfName(sk.slice(teamSortKeys.weekScore.length));
  if (week === undefined) throw new Error("A week's score has no week");
  return { week, days: new Map(days.sort(([a], [b]) => a - b)) };
}

function totalsOfRow(item: unknown): Totals {
  const { w } = TotalsRow.parse(item);
  const view = new DataView(w.buffer, w.byteOffset, w.byteLength);
  const weeks = Array.from({ length: w.length / TOTAL_BYTES }, (_, index): [Week, WeekTotal] => {
    const at = index * TOTAL_BYTES;
    return [
      view.getUint16(at),
      {
        version: view.getUint32(at + 2),
        points: view.getUint16(at + 6),
        activeDays: view.getUint8(at + 8),
        reachedAt: view.getUint32(at + 9) * MINUTE_MS,
      },
    ];
  });
  return new Map(weeks);
}
