import { randomUUID } from "node:crypto";
import { BatchWriteCommand, DeleteCommand } from "@aws-sdk/lib-dynamodb";
import { describe, expect, it } from "@jest/globals";
import { closeWeek } from "../../lambdas/boards/close-week.ts";
import { compareEntries, entriesOf, ranksOf } from "../../lambdas/core/boards/board.ts";
import { snapshotOf } from "../../lambdas/core/boards/snapshot.ts";
import { beginningOf, closingOf, weekOf } from "../../lambdas/core/boards/weeks.ts";
import { MemberId, TeamId } from "../../lambdas/core/teams/team.ts";
import type { ProjectedDay } from "../../lambdas/projector/project-days.ts";
import { projectScores } from "../../lambdas/projector/project-scores.ts";
import { boardWorkStore } from "../../lambdas/store/board-work.ts";
import { boardStore } from "../../lambdas/store/boards.ts";
import { globalBoardStore } from "../../lambdas/store/global-boards.ts";
import { membershipKey } from "../../lambdas/store/keys.ts";
import { learnerEventStore } from "../../lambdas/store/learner-events.ts";
import { membershipAttributes, membershipStore } from "../../lambdas/store/memberships.ts";
import { itemOfTotals, itemOfWeek, scoreStore } from "../../lambdas/store/scores.ts";
import { snapshotStore } from "../../lambdas/store/snapshots.ts";
import { studyDayStore } from "../../lambdas/store/study-days.ts";
import { boardWorkKey, memberKey } from "../../lambdas/store/team-keys.ts";
import { teamStore } from "../../lambdas/store/teams.ts";
import { ownPlace, takeBoard } from "../../lambdas/teams/read-board.ts";
import { useEngine } from "../support/engine.ts";
import { NOW } from "../support/learners.ts";
import { type Arrival, arrivals, KnownDays, modelPoints } from "../support/season.ts";
import { chance, SOAK, say } from "../support/simulation.ts";

const engine = useEngine();
const WEEK = weekOf(NOW);
const MONDAY = beginningOf(WEEK);
const MEMBERS = SOAK ? 10_000 : 40;
const EVENTS_EACH = SOAK ? 100 : 20;
const FLUSHES = 4;
const AT_A_TIME = 200;
const TEAM = TeamId.parse("aB3dE6gH9jK2");
const RUNS_WITHIN_MS = SOAK ? 3_600_000 : 60_000;

function stores() {
  const { db, coreTable, viewsTable } = engine();
  return {
    boards: boardStore(db, viewsTable),
    events: learnerEventStore(db, viewsTable),
    globalBoards: globalBoardStore(db, viewsTable),
    memberships: membershipStore(db, coreTable),
    scores: scoreStore(db, viewsTable),
    snapshots: snapshotStore(db, coreTable, viewsTable),
    studyDays: studyDayStore(db, viewsTable),
    teams: teamStore(db, coreTable),
    work: boardWorkStore(db, viewsTable),
  };
}

const rethrow = (error: unknown) => {
  throw error;
};

describe("R26: a season of a big team", () => {
  const people = Array.from({ length: MEMBERS }, (_, index) => ({
    userId: randomUUID() as string,
    memberId: MemberId.parse(`m${String(index).padStart(9, "0")}`),
    habits: { isBot: index % 20 === 7, hides: index % 25 === 3 },
  }));
  const known = new Map<string, { all: Arrival[]; days: KnownDays }>();

  it(
    "equals an independent model with duplicates, undos, bots and late uploads, in whatever order they come",
    async () => {
      const random = chance(26);
      await enlist();
      const began = performance.now();
      let [events, told] = [0, 0];
      const flushes = people.flatMap(({ userId, habits }) => {
        const all = arrivals(random, MONDAY, EVENTS_EACH, habits);
        const days = new KnownDays();
        known.set(userId, { all, days });
        events += all.length;
        const size = Math.ceil(all.length / FLUSHES);
        return Array.from({ length: FLUSHES }, (_, flush) => {
          // Half of what came before comes once more.
          const again = all.slice(0, flush * size).filter(() => random.happens(0.5));
          return { userId, flush, some: [...all.slice(flush * size, (flush + 1) * size), ...again] };
        });
      });
      const inOrder = random.shuffled(people).flatMap(({ userId }) => flushes.filter((one) => one.userId === userId));
      const stale: ProjectedDay[] = [];
      for (let first = 0; first < inOrder.length; first += AT_A_TIME) {
        const batch = inOrder.slice(first, first + AT_A_TIME).flatMap(({ userId, some }) =>
          [...(known.get(userId)?.days.after(some) ?? [])].map(([day, study]) => ({
            userId,
            day,
            study,
            sequenceNumbers: ["1"],
          })),
        );
        // Days as they were before come again, after newer ones.
        const late = stale.splice(0, stale.length).filter(() => random.happens(0.3));
        told += batch.length + late.length;
        expect(await projectScores([...batch, ...late], stores(), NOW, rethrow)).toEqual([]);
        stale.push(...batch);
      }
      const expected = people
        .filter(({ habits }) => !habits.hides)
        .map(({ userId, memberId }) => ({
          id: memberId as string,
          ...modelPoints(known.get(userId)?.all ?? [], MONDAY),
        }))
        .sort(compareEntries);

      const shown = await board();
      const place = (entries: readonly { id: string; points: number; reachedAt: number }[]) =>
        entries.map(({ id, points, reachedAt }) => [id, points, reachedAt]);
      expect(place(shown)).toEqual(place(expected));
      expect(expected.filter(({ points }) => points > 0).length).toBeGreaterThan(MEMBERS / 2);
      for (let read = 0; read < (SOAK ? 100 : 5); read += 1) expect(place(await board())).toEqual(place(expected));
      const bots = shown.filter(({ id }) => people.find((one) => one.memberId === id)?.habits.isBot);
      expect(bots.map(({ points }) => points)).toEqual(bots.map(() => 0));
      const seconds = ((performance.now() - began) / 1_000).toFixed(1);
      say(`R26: ${MEMBERS} members, ${events} records in ${told} days told, equal to the model, ${seconds} s`);
    },
    RUNS_WITHIN_MS,
  );

  it("gives everybody their exact rank, from a snapshot too", async () => {
    const entries = await board();
    const ranks = ranksOf(entries.map(({ points }) => points));
    const { boards, snapshots } = stores();
    const place = { board: TEAM, season: WEEK };
    const [whole, kept] = [await takeBoard(place, 1, NOW, { boards, snapshots }), await takeKept()];
    const random = chance(1);

    for (const taken of [whole, kept]) {
      for (let round = 0; round < 20; round += 1) {
        const index = random.integer(0, entries.length - 1);
        const me = entries[index];
        if (!me) throw new Error("Nobody is there");
        expect((await ownPlace(taken, { ...me, hidden: false })).rank).toBe(ranks[index]);
      }
    }

    async function takeKept() {
      await takeBoard(place, 10_000, NOW, { boards, snapshots });
      return takeBoard(place, 10_000, NOW + 1_000, { boards, snapshots });
    }
  });

  it("is rebuilt from the days alone to the same bytes", async () => {
    const { db, viewsTable } = engine();
    const before = await rowsOfScores();
    for (const { userId } of people.slice(0, 20)) {
      for (const row of before.filter(({ pk }) => pk === `L#${userId}`)) {
        const request = { DeleteRequest: { Key: { pk: row.pk, sk: row.sk } } };
        await db.send(new BatchWriteCommand({ RequestItems: { [viewsTable]: [request] } }));
      }
    }
    const days = people
      .slice(0, 20)
      .flatMap(({ userId }) =>
        [...(known.get(userId)?.days.all ?? [])].map(([day, study]) => ({ userId, day, study, sequenceNumbers: [] })),
      );
    await projectScores(days, stores(), NOW, rethrow);

    expect(await rowsOfScores()).toEqual(before);
    expect(before.length).toBeGreaterThan(20);
  });

  it("R27: stays as it is when it is closed, whatever comes later", async () => {
    const closing = closingOf(WEEK);
    const all = stores();
    const expected = snapshotOf(entriesOf(await all.boards.list({ board: TEAM, season: WEEK }), 100_000), closing);
    await closeWeek(WEEK, closing - 1, all, () => true);
    expect(await all.snapshots.findClosed(TEAM, WEEK)).toBeUndefined();

    await closeWeek(WEEK, closing, all, () => true);
    const closed = await all.snapshots.findClosed(TEAM, WEEK);
    const [first] = people;
    const random = chance(99);
    const more = arrivals(random, MONDAY, 10, { isBot: false, hides: false }).map((one) => ({ ...one, isLate: false }));
    const days = [...(known.get(first?.userId ?? "")?.days.after(more) ?? [])];
    const userId = first?.userId ?? "";
    const told = days.map(([day, study]) => ({ userId, day, study, sequenceNumbers: [] }));
    await projectScores(told, all, closing, rethrow);
    await engine().db.send(new DeleteCommand({ TableName: engine().viewsTable, Key: boardWorkKey("close#2026-W47") }));
    await closeWeek(WEEK, closing + 3_600_000, all, () => true);

    expect(closed).toEqual(expected.snapshot);
    expect(await all.snapshots.findClosed(TEAM, WEEK)).toEqual(closed);
    expect((await all.scores.findTotals(userId)).size).toBeGreaterThan(0);
    const winner = people.find(({ memberId }) => memberId === closed?.top[0]?.id);
    expect(await all.events.list(winner?.userId ?? "")).toMatchObject([
      { content: { kind: "seasonClosed", rank: 1, points: closed?.top[0]?.points } },
    ]);
  });

  async function enlist(): Promise<void> {
    const { db, coreTable } = engine();
    const owner = people[0];
    if (!owner) return;
    const member = ({ memberId, habits }: (typeof people)[number], role: "owner" | "member") => ({
      teamId: TEAM,
      memberId,
      role,
      pseudonym: `Learner ${memberId.slice(-4)}`,
      colour: "blue" as const,
      joinedAt: 0,
      hidden: habits.hides,
      sharesProgress: false,
      version: 1,
    });
    await stores().teams.create(owner.userId, member(owner, "owner"), "Storage readers", 0);
    const rows = people.slice(1).flatMap((one) => {
      const item = membershipAttributes(member(one, "member"));
      return [
        { ...membershipKey(one.userId, TEAM), ...item },
        { ...memberKey(TEAM, one.memberId), ...item, u: one.userId },
      ];
    });
    for (let first = 0; first < rows.length; first += 24) {
      const requests = rows.slice(first, first + 24).map((Item) => ({ PutRequest: { Item } }));
      await db.send(new BatchWriteCommand({ RequestItems: { [coreTable]: requests } }));
    }
  }

  async function board() {
    return entriesOf(await stores().boards.list({ board: TEAM, season: WEEK }), 100_000);
  }

  /** As they are stored, of the first people. */
  async function rowsOfScores() {
    const { scores } = stores();
    const rows = await Promise.all(
      people.slice(0, 20).map(async ({ userId }) => {
        const weeks = await scores.listWeeks(userId, WEEK - 1, WEEK + 1);
        const totals = itemOfTotals(userId, await scores.findTotals(userId));
        return [...weeks.map((week) => itemOfWeek(userId, week)), totals];
      }),
    );
    return rows.flat() as { pk: string; sk: string }[];
  }
});
