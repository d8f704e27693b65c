import { randomUUID } from "node:crypto";
import { BatchWriteCommand, type DynamoDBDocumentClient } from "@aws-sdk/lib-dynamodb";
import { weekOf } from "../../lambdas/core/boards/weeks.ts";
import { MemberId, TeamId } from "../../lambdas/core/teams/team.ts";
import { boardStore, itemOfPlace } from "../../lambdas/store/boards.ts";
import { membershipStore } from "../../lambdas/store/memberships.ts";
import { snapshotStore } from "../../lambdas/store/snapshots.ts";
import { teamDeckStore } from "../../lambdas/store/team-decks.ts";
import type { BoardPlace } from "../../lambdas/store/team-keys.ts";
import { teamStore } from "../../lambdas/store/teams.ts";
import { memberFor } from "../../lambdas/teams/access.ts";
import { invite } from "../../lambdas/teams/invite.ts";
import { joinTeam } from "../../lambdas/teams/join-team.ts";
import { leaveTeam } from "../../lambdas/teams/manage-members.ts";
import { foundTeam } from "../../lambdas/teams/manage-team.ts";
import { ownPlace, takeBoard } from "../../lambdas/teams/read-board.ts";
import type { Budget } from "./bench-world.ts";
import type { Consumption, CountedClient } from "./counted-client.ts";

/** Calls of teams and boards, whose cost at the store is fixed. */
export type TeamCall = { name: string; budget: Budget; note?: string; measure(world: TeamWorld): Promise<Consumption> };

export type TeamWorld = ReturnType<typeof teamWorld>;

const NOW = Date.parse("2026-11-20T08:15:00Z");
const EXPIRES = { expiresAt: "2026-11-27T08:15:00Z" };
const SNAPSHOT_FROM = 201;
const ROWS_A_WRITE = 25;

export function teamWorld(
  db: DynamoDBDocumentClient,
  { coreTable, viewsTable }: { coreTable: string; viewsTable: string },
  counter: CountedClient,
) {
  const stores = {
    boards: boardStore(db, viewsTable),
    memberships: membershipStore(db, coreTable),
    snapshots: snapshotStore(db, coreTable, viewsTable),
    teamDecks: teamDeckStore(db, coreTable),
    teams: teamStore(db, coreTable),
  };
  const boards = new Map<number, Promise<{ board: TeamId; season: number }>>();
  return {
    stores,
    cost: async (work: () => Promise<unknown>): Promise<Consumption> => (await counter.consumed(work)).used,
    async invited(): Promise<{ teamId: TeamId; owner: string; code: string }> {
      const owner = randomUUID();
      const { team } = await foundTeam(owner, { name: "Storage readers" }, NOW, stores);
      const { code } = await invite(owner, team.teamId, { seats: 10, ...EXPIRES }, NOW, stores);
      return { teamId: team.teamId, owner, code };
    },
    /** A board with so many members, whose rows are as large as those of people with long pseudonyms. Made once a size. */
    board(members: number): Promise<{ board: TeamId; season: number }> {
      const known = boards.get(members) ?? newBoard(members);
      boards.set(members, known);
      return known;
    },
  };

  async function newBoard(members: number): Promise<{ board: TeamId; season: number }> {
    const board = TeamId.parse(randomUUID().replaceAll("-", "").slice(0, 12));
    const place = { board, season: weekOf(NOW) };
    for (let first = 0; first < members; first += ROWS_A_WRITE) {
      const rows = Array.from({ length: Math.min(ROWS_A_WRITE, members - first) }, (_, index) =>
        rowOf(place, first + index),
      );
      const requests = rows.map((Item) => ({ PutRequest: { Item } }));
      await db.send(new BatchWriteCommand({ RequestItems: { [viewsTable]: requests } }));
    }
    return place;
  }
}

export const viewer = (members: number) => ({ ...memberOf(Math.floor(members / 2)), hidden: false });

function memberOf(index: number) {
  const id = MemberId.parse(`m${String((index * 7_919) % 1_000_000).padStart(6, "0")}xYz`);
  return { id, points: (index * 37) % 5_000, reachedAt: NOW - index * 1_000 };
}

/** A row as the projector writes it. */
function rowOf(place: BoardPlace, index: number): Record<string, unknown> {
  const { id, points, reachedAt } = memberOf(index);
  const streak = { days: 12 + (index % 90), until: 20_779 };
  const score = { points, reachedAt, lastDay: 20_777, lastPoints: 25, streak, version: 12_345 };
  const face = { pseudonym: `Learner ${id.slice(0, 7)}`, colour: "indigo" as const, hidden: false, version: 2 };
  return itemOfPlace(place, id, score, face);
}

const budget = (reads: number, writes: number, trips: number): Budget => ({ reads, writes, trips });

export const TEAM_CALLS: readonly TeamCall[] = [
  {
    name: "membership check",
    budget: budget(0.5, 0, 1),
    async measure({ stores, invited, cost }) {
      const { teamId, owner } = await invited();
      return cost(() => memberFor("delete", owner, teamId, stores));
    },
  },
  {
    name: "join a team",
    budget: budget(0.5, 6, 2),
    async measure({ stores, invited, cost }) {
      const { code } = await invited();
      return cost(() => joinTeam(randomUUID(), { code }, NOW, stores));
    },
  },
  {
    name: "leave a team",
    budget: budget(1.5, 6, 3),
    note: "not in data-model.md; the membership is read strongly, then the decks that were opened are looked for; both sides and the count go in one transaction",
    async measure({ stores, invited, cost }) {
      const { code } = await invited();
      const userId = randomUUID();
      const membership = await joinTeam(userId, { code }, NOW, stores);
      return cost(() => leaveTeam(userId, membership.teamId, stores));
    },
  },
  ...(
    [
      [10, 0.5],
      [100, 1.5],
      [1_000, 11.5],
      [10_000, 114],
    ] as const
  ).map(([members, reads]) => ({
    name: `team board of ${members} members, read whole`,
    budget: budget(reads, 0, members === 10_000 ? 2 : 1),
    ...(members === 10_000 && { note: "two trips: DynamoDB answers at most a megabyte at a time" }),
    async measure({ stores, board, cost }: TeamWorld) {
      const place = await board(members);
      return cost(() => stores.boards.list(place));
    },
  })),
  {
    name: "team board of 10,000 members, from its snapshot, with my rank and the people around me",
    budget: budget(1, 0, 2),
    async measure({ stores, board, cost }) {
      const place = await board(10_000);
      await takeBoard(place, SNAPSHOT_FROM, NOW, stores);
      return cost(async () => ownPlace(await takeBoard(place, SNAPSHOT_FROM, NOW + 1_000, stores), viewer(10_000)));
    },
  },
];
