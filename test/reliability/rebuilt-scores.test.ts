import { DeleteCommand, QueryCommand } from "@aws-sdk/lib-dynamodb";
import { describe, expect, it } from "@jest/globals";
import { rebuildScores } from "../../bin/views/rebuild-scores.ts";
import { weekOf } from "../../lambdas/core/boards/weeks.ts";
import { projectScores } from "../../lambdas/projector/project-scores.ts";
import { projectViews } from "../../lambdas/projector/project-views.ts";
import { submitReview, undoReview } from "../../lambdas/reviews/submit-record.ts";
import { boardStore } from "../../lambdas/store/boards.ts";
import { cardStatisticsStore } from "../../lambdas/store/card-statistics.ts";
import { globalBoardStore } from "../../lambdas/store/global-boards.ts";
import { membershipStore } from "../../lambdas/store/memberships.ts";
import { scheduleStore } from "../../lambdas/store/schedules.ts";
import { scoreStore } from "../../lambdas/store/scores.ts";
import { scheduleChanges } from "../../lambdas/store/stream.ts";
import { studyDayStore } from "../../lambdas/store/study-days.ts";
import { boardPartition } from "../../lambdas/store/team-keys.ts";
import { teamStore } from "../../lambdas/store/teams.ts";
import { foundTeam } from "../../lambdas/teams/manage-team.ts";
import { changePublicFace } from "../../lambdas/teams/public-face.ts";
import { type Item, useEngine } from "../support/engine.ts";
import { card, learner, NOW, storesOver } from "../support/learners.ts";
import { reviewInput, undoInput } from "../support/reviews.ts";
import { chance } from "../support/simulation.ts";
import { streamRecord } from "../support/stream-records.ts";

const engine = useEngine();
const DAY_MS = 86_400_000;
const rethrow = (error: unknown): never => {
  throw error;
};

describe("rebuildScores", () => {
  it("makes all scores and board places of a learner anew, to the same bytes the projector wrote", async () => {
    const { db, coreTable, viewsTable } = engine();
    const tables = { db, coreTable, viewsTable };
    const stores = {
      schedules: scheduleStore(db, coreTable),
      cardStatistics: cardStatisticsStore(db, viewsTable),
      studyDays: studyDayStore(db, viewsTable),
      scores: scoreStore(db, viewsTable),
      boards: boardStore(db, viewsTable),
      globalBoards: globalBoardStore(db, viewsTable),
      memberships: membershipStore(db, coreTable),
      teams: teamStore(db, coreTable),
    };
    const userId = await learner(engine());
    const { team } = await foundTeam(userId, { name: "Readers" }, NOW, stores);
    const face = await changePublicFace(userId, { everybody: true }, stores);
    const random = chance(5);
    const reviews = storesOver(db, coreTable);
    const before = new Map<string, Item>();
    let sequence = 0;
    for (let day = 20; day >= 0; day -= 1) {
      const at = NOW - day * DAY_MS;
      for (const ordinal of [0, 1, 2]) {
        const input = reviewInput(random, at + ordinal * 60_000, { durationMs: 5_000 });
        await submitReview(userId, card(ordinal), input, at + 3_600_000, reviews);
        if (random.happens(0.2)) {
          await undoReview(userId, card(ordinal), undoInput(random, input.id, at + 900_000), at + 3_600_000, reviews);
        }
      }
      const items = await engine().rawItems(userId, "S#");
      const records = items.map((item) => streamRecord(item, before.get(item.sk), ++sequence));
      for (const item of items) before.set(item.sk, item);
      const { changes } = scheduleChanges(records);
      const score = (days: Parameters<typeof projectScores>[0]) => projectScores(days, stores, NOW, rethrow);
      expect(await projectViews(changes, stores, rethrow, score)).toEqual([]);
    }
    const places = [null, weekOf(NOW)].map((season) => boardPartition({ board: team.teamId, season }));
    const partitions = [`L#${userId}`, ...places];
    const rows = async () => {
      const pages = await Promise.all(
        partitions.map((pk) =>
          db.send(
            new QueryCommand({
              TableName: viewsTable,
              KeyConditionExpression: "pk = :pk",
              ExpressionAttributeValues: { ":pk": pk },
            }),
          ),
        ),
      );
      const own = pages.flatMap(({ Items = [] }) => Items).filter(({ pk, sk }) => !/^L#/.test(pk) || /^W/.test(sk));
      return { own, everybody: await stores.globalBoards.list(weekOf(NOW)) };
    };
    const written = await rows();
    expect(written.own).toHaveLength(4 + 1 + 2);
    expect(written.everybody).toMatchObject([{ id: face.id, userId }]);

    expect(await rebuildScores(tables, [userId], { dryRun: true, now: NOW })).toEqual({
      equal: 5,
      written: 0,
      removed: 0,
    });
    for (const { pk, sk } of written.own) {
      await db.send(new DeleteCommand({ TableName: viewsTable, Key: { pk, sk } }));
    }
    expect(await rebuildScores(tables, [userId], { dryRun: false, now: NOW })).toEqual({
      equal: 0,
      written: 5,
      removed: 0,
    });
    expect(await rows()).toEqual(written);
  });
});
