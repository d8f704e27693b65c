import { type DynamoDBDocumentClient, QueryCommand, UpdateCommand } from "@aws-sdk/lib-dynamodb";
import * as z from "zod";
import type { Entry } from "../core/boards/board.ts";
import type { Habit } from "../core/boards/leagues.ts";
import { closingOf, type Week } from "../core/boards/weeks.ts";
import type { UserId } from "../core/ids.ts";
import type { StandingStreak } from "../core/statistics/streak.ts";
import type { MemberId } from "../core/teams/team.ts";
import type { Instant } from "../core/time.ts";
import { type BoardScore, packedStreak, unpackedStreak } from "./boards.ts";
import type { PublicFace } from "./memberships.ts";
import { GLOBAL_SHARDS, globalPartition, globalShardOf } from "./team-keys.ts";
import { twoPartUpdate } from "./two-part-update.ts";
import { written } from "./written.ts";

/** Somebody who takes part in the board of everybody, in leagues, or in both. */
export type GlobalRow = Omit<Entry, "rankBefore" | "streak"> & {
  streak: StandingStreak;
  userId: UserId;
  global: boolean;
  leagues: boolean;
  habit: Omit<Habit, "id">;
};

const Row = z.object({
  sk: z.string(),
  u: z.string(),
  p: z.int(),
  r: z.int(),
  n: z.string(),
  c: z.string(),
  s: z.int(),
  gb: z.boolean(),
  lg: z.boolean(),
  hd: z.int(),
  hp: z.int(),
});

const FIVE_WEEKS_SECONDS = 35 * 86_400;

/** A learner's week on the boards beyond their teams. */
export type GlobalStanding = {
  userId: UserId;
  face: PublicFace;
  standing: BoardScore;
  week: Week;
  habit: Omit<Habit, "id">;
};

export type GlobalBoardStore = ReturnType<typeof globalBoardStore>;

/** The weeks of everybody who takes part in boards beyond their teams, in `views`. */
export function globalBoardStore(db: DynamoDBDocumentClient, viewsTable: string) {
  async function listShard(week: Week, shard: number): Promise<GlobalRow[]> {
    const rows: GlobalRow[] = [];
    let start: Record<string, unknown> | undefined;
    do {
      const page = await db.send(
        new QueryCommand({
          TableName: viewsTable,
          KeyConditionExpression: "pk = :shard",
          ExpressionAttributeValues: { ":shard": globalPartition(week, shard) },
          ExclusiveStartKey: start,
        }),
      );
      for (const item of page.Items ?? []) if (item.g === undefined) rows.push(rowOf(item));
      start = page.LastEvaluatedKey;
    } while (start);
    return rows;
  }

  return {
    /** Enters a score, or with `newer` of `face` how somebody appears, unless a later one is there. 1 write unit. */
    async save({ userId, face, standing, week, habit }: GlobalStanding, newer: "score" | "face"): Promise<boolean> {
      const key = { pk: globalPartition(week, globalShardOf(face.id)), sk: face.id };
      const { points, reachedAt, streak, version } = standing;
      const { pseudonym, colour, global, leagues } = face;
      const score = {
        version: "v",
        values: {
          u: userId,
          p: points,
          r: reachedAt,
          s: packedStreak(streak, 0),
          v: version,
          hd: habit.activeDays,
          hp: habit.points,
        },
      };
      const appearance = {
        version: "m",
        values: { n: pseudonym, c: colour, gb: global, lg: leagues, m: face.version },
      };
      const [first, second] = newer === "score" ? [score, appearance] : [appearance, score];
      const x = Math.ceil(closingOf(week) / 1000) + FIVE_WEEKS_SECONDS;
      return written(db.send(twoPartUpdate(viewsTable, key, first, second, { x })));
    },

    /**
     * Takes somebody off a week for good: nothing of them stays but the mark that they left. Where the week is closed
     * nothing is written any more, so that a mark is needed only where there is a row.
     */
    async remove(week: Week, id: MemberId, closed: boolean, now: Instant): Promise<void> {
      const update = new UpdateCommand({
        TableName: viewsTable,
        Key: { pk: globalPartition(week, globalShardOf(id)), sk: id },
        UpdateExpression: "SET g = :gone, x = :end REMOVE u, p, r, s, v, hd, hp, n, c, gb, lg, m",
        ...(closed && { ConditionExpression: "attribute_exists(pk)" }),
        ExpressionAttributeValues: { ":gone": true, ":end": Math.ceil(now / 1000) + FIVE_WEEKS_SECONDS },
      });
      await written(db.send(update));
    },

    /** Everybody who takes part in a week, in no order. Half a read unit for 30 people. */
    async list(week: Week): Promise<GlobalRow[]> {
      const shards = Array.from({ length: GLOBAL_SHARDS }, (_, shard) => listShard(week, shard));
      return (await Promise.all(shards)).flat();
    },
  };
}

function rowOf(item: unknown): GlobalRow {
  const { sk, u, p, r, n, c, s, gb, lg, hd, hp } = Row.parse(item);
  return {
    id: sk,
    userId: u,
    points: p,
    reachedAt: r,
    pseudonym: n,
    colour: c,
    streak: unpackedStreak(s, 0),
    global: gb,
    leagues: lg,
    habit: { activeDays: hd, points: hp },
  };
}
