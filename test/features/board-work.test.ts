import { randomUUID } from "node:crypto";
import { describe, expect, it } from "@jest/globals";
import { keepBoards } from "../../lambdas/boards/keep-boards.ts";
import { beginningOf, closingOf, weekOf } from "../../lambdas/core/boards/weeks.ts";
import { DeckId } from "../../lambdas/core/ids.ts";
import { EventKind } from "../../lambdas/core/teams/events.ts";
import type { Membership, TeamId } from "../../lambdas/core/teams/team.ts";
import { dateOfDay } from "../../lambdas/core/time.ts";
import { projectScores } from "../../lambdas/projector/project-scores.ts";
import { projectStandings } from "../../lambdas/projector/project-standings.ts";
import { boardWorkStore } from "../../lambdas/store/board-work.ts";
import { boardStore } from "../../lambdas/store/boards.ts";
import { globalBoardStore } from "../../lambdas/store/global-boards.ts";
import { learnerEventStore } from "../../lambdas/store/learner-events.ts";
import { membershipStore } from "../../lambdas/store/memberships.ts";
import { scoreStore } from "../../lambdas/store/scores.ts";
import { snapshotStore } from "../../lambdas/store/snapshots.ts";
import { studyDayStore } from "../../lambdas/store/study-days.ts";
import { teamDeckStore } from "../../lambdas/store/team-decks.ts";
import { teamStore } from "../../lambdas/store/teams.ts";
import { invite } from "../../lambdas/teams/invite.ts";
import { joinTeam } from "../../lambdas/teams/join-team.ts";
import { leaveTeam } from "../../lambdas/teams/manage-members.ts";
import { foundTeam } from "../../lambdas/teams/manage-team.ts";
import { changePublicFace } from "../../lambdas/teams/public-face.ts";
import { teamBoard, teamSeasons } from "../../lambdas/teams/team-board.ts";
import { assign } from "../../lambdas/teams/team-decks.ts";
import { globalBoard, league, teamsBoard } from "../../lambdas/teams/wide-boards.ts";
import { useEngine } from "../support/engine.ts";
import { cardsOf, entry } from "../support/study-days.ts";

const engine = useEngine();
const WEEK = weekOf(Date.parse("2026-11-18T12:00:00Z"));
const DAY_MS = 86_400_000;
const WEDNESDAY = beginningOf(WEEK) + 2 * DAY_MS + DAY_MS / 2;
const rethrow = (error: unknown) => {
  throw error;
};

function stores() {
  const { db, coreTable, viewsTable } = engine();
  return {
    boards: boardStore(db, viewsTable),
    decks: { find: async () => undefined },
    events: learnerEventStore(db, viewsTable),
    globalBoards: globalBoardStore(db, viewsTable),
    memberships: membershipStore(db, coreTable),
    scores: scoreStore(db, viewsTable),
    snapshots: snapshotStore(db, coreTable, viewsTable),
    studyDays: studyDayStore(db, viewsTable),
    teamDecks: teamDeckStore(db, coreTable),
    teams: teamStore(db, coreTable),
    work: boardWorkStore(db, viewsTable),
  };
}

/** Lets a learner score so many points at a moment, over cards that were remembered for as many days together. */
async function score(userId: string, points: number, at: number, version = 1): Promise<void> {
  const cards = cardsOf(entry({ at, intervalBefore: points }));
  const study = { version, cards: new Map(cards.map((card) => [card.cardId, { ...card, rank: version }])) };
  const studied = study as unknown as Parameters<typeof projectScores>[0][number]["study"];
  const day = Math.floor(at / DAY_MS);
  await projectScores([{ userId, day, study: studied, sequenceNumbers: [] }], stores(), at, rethrow);
}

async function team(size: number): Promise<{ teamId: TeamId; people: string[] }> {
  const people = Array.from({ length: size }, () => randomUUID() as string);
  const [owner = ""] = people;
  const { team } = await foundTeam(owner, { name: "Readers" }, WEDNESDAY, stores());
  const { teamId } = team;
  const expiresAt = new Date(WEDNESDAY + DAY_MS).toISOString();
  const { code } = await invite(owner, teamId, { seats: 100, expiresAt }, WEDNESDAY, stores());
  for (const userId of people.slice(1)) await joinTeam(userId, { code }, WEDNESDAY, stores());
  return { teamId, people };
}

function request<Rest extends object>(userId: string, now: number, rest: Rest) {
  return { userId, groups: [], body: undefined, requestId: "", headers: {}, now, ...rest };
}

describe("keepBoards", () => {
  it("closes a week once, keeps it for good, and tells its members", async () => {
    const { teamId, people } = await team(4);
    const [first = "", second = "", third = ""] = people;
    await score(first, 50, WEDNESDAY);
    await score(second, 90, WEDNESDAY);
    await score(third, 50, WEDNESDAY + 1_000);
    const path = { path: { teamId } };
    const closing = closingOf(WEEK);
    const season = (now: number) =>
      teamBoard(request(first, now, { ...path, query: { season: "2026-W47" } }), stores());

    expect(await keepBoards(closing - 60_000, stores())).toEqual([]);
    await expect(season(closing)).rejects.toMatchObject({ code: "unknown-board" });
    expect(await keepBoards(closing, stores())).toEqual([]);
    const closed = await season(closing);
    await score(third, 300, WEDNESDAY + 2_000, 9);
    expect(await keepBoards(closing + DAY_MS, stores())).toEqual([]);

    expect(await season(closing + DAY_MS)).toEqual(closed);
    expect(closed.body).toMatchObject({
      closed: true,
      participants: 3,
      me: { rank: 2, points: 50 },
      top: [{ rank: 1, points: 90 }, { rank: 2 }, { rank: 2 }],
    });
    const { body } = await teamSeasons(request(first, closing, { ...path, query: {} }), stores());
    expect(body.seasons).toMatchObject([{ season: "2026-W47", participants: 3, points: 190 }]);
    expect(await stores().events.list(third)).toMatchObject([
      { content: { kind: "seasonClosed", rank: 2, points: 50 } },
    ]);
  });

  it("compares teams that compete by the average of who has points, from three on", async () => {
    const [big, small, lone] = [await team(4), await team(3), await team(2)];
    for (const { teamId } of [big, small, lone]) await stores().teams.compete(teamId, true);
    for (const userId of big.people) await score(userId, 10, WEDNESDAY);
    for (const [place, userId] of small.people.entries()) await score(userId, 10 + place, WEDNESDAY);
    for (const userId of lone.people) await score(userId, 99, WEDNESDAY);
    await keepBoards(WEDNESDAY, stores());

    const { body } = await teamsBoard(
      request(big.people[0] ?? "", WEDNESDAY, { path: undefined, query: undefined }),
      stores(),
    );

    const shown = body.teams.filter(({ teamId }) => [big, small, lone].some((one) => one.teamId === teamId));
    expect(shown.map(({ teamId, averagePoints }) => [teamId, averagePoints])).toEqual([
      [small.teamId, 11],
      [big.teamId, 10],
    ]);
    expect(body.mine).toMatchObject([{ teamId: big.teamId, averagePoints: 10 }]);
  });

  it("ranks who takes part among everybody, and makes leagues of them when a week begins", async () => {
    // A week of its own: leagues are made once a week.
    const later = WEDNESDAY + 70 * DAY_MS;
    const people = Array.from({ length: 5 }, () => randomUUID() as string);
    for (const [place, userId] of people.entries()) {
      if (place < 4) await changePublicFace(userId, { everybody: true, leagues: place < 3 }, stores());
      await score(userId, 100 - place, later);
    }
    const [first = "", , third = "", fourth = "", hidden = ""] = people;
    await keepBoards(later, stores());
    const everybody = (userId: string) =>
      globalBoard(request(userId, later, { path: undefined, query: undefined }), stores());

    expect((await everybody(first)).body).toMatchObject({ participants: 4, me: { rank: 1, percentile: 100 } });
    expect((await everybody(fourth)).body).toMatchObject({ me: { rank: 4, exact: true, percentile: 0 } });
    expect((await everybody(hidden)).body).toMatchObject({ participants: 4, me: null });

    const next = beginningOf(weekOf(later) + 1) + 60_000;
    await keepBoards(next, stores());
    await score(third, 7, next);
    await score(first, 5, next);
    const mine = (userId: string) => league(request(userId, next, { path: undefined, query: undefined }), stores());
    expect((await mine(third)).body).toMatchObject({
      league: 0,
      board: { me: { rank: 1, points: 7 }, participants: 2 },
    });
    expect((await mine(first)).body.board?.me).toMatchObject({ rank: 2 });
    expect((await mine(fourth)).body).toMatchObject({ league: null, board: null });
  });

  it("tells of assignments the day before, and who lost places, each as they wish and once", async () => {
    const { teamId, people } = await team(3);
    const [owner = "", second = "", third = ""] = people;
    await stores().memberships.saveWishes(owner, { wanted: [], sent: EventKind.options });
    await stores().memberships.saveWishes(second, { wanted: EventKind.options, sent: [] });
    const deck = { deckId: DeckId.parse("apache-kafka"), title: "Apache Kafka", cardCount: 60 };
    const by = ((await stores().memberships.find(owner, teamId)) as Membership).memberId;
    await stores().teamDecks.share(teamId, { ...deck, by, sharedAt: 0 });
    const dueOn = dateOfDay(Math.floor(WEDNESDAY / DAY_MS) + 1);
    await assign(owner, teamId, { deckId: deck.deckId, dueOn }, WEDNESDAY, stores());
    await score(second, 10, WEDNESDAY - DAY_MS);
    await score(third, 20, WEDNESDAY);
    const evening = WEDNESDAY + 6 * 3_600_000;

    for (const now of [WEDNESDAY, evening, evening + 900_000]) expect(await keepBoards(now, stores())).toEqual([]);

    const kinds = async (userId: string) =>
      (await stores().events.list(userId)).map(({ content }) => content.kind).sort();
    expect(await kinds(owner)).toEqual([]);
    expect(await kinds(second)).toEqual(["assignmentDue", "overtaken"]);
    expect(await kinds(third)).toEqual(["assignmentDue"]);
  });

  it("goes on where it ran out of time", async () => {
    await team(2);
    let left = 3;

    await keepBoards(closingOf(WEEK) + 2 * DAY_MS, stores(), () => left-- > 0);
    expect(await keepBoards(closingOf(WEEK) + 2 * DAY_MS, stores())).toEqual([]);
  });
});

describe("projectStandings", () => {
  it("takes who left off the boards, and a late score does not bring them back", async () => {
    const { teamId, people } = await team(2);
    const [, leaver = ""] = people;
    const before = (await stores().memberships.find(leaver, teamId)) as Membership;
    await score(leaver, 10, WEDNESDAY);
    await leaveTeam(leaver, teamId, stores());
    const left = { userId: leaver, sequenceNumber: "1", membership: { before, after: undefined } };
    await projectStandings([left], stores(), WEDNESDAY, rethrow);
    const stale = {
      ...stores(),
      memberships: {
        listMatters: async () => ({ ...(await stores().memberships.listMatters(leaver)), memberships: [before] }),
      },
    };
    const cards = cardsOf(entry({ at: WEDNESDAY, intervalBefore: 30 }));
    const study = { version: 5, cards: new Map(cards.map((card) => [card.cardId, { ...card, rank: 5 }])) };
    const studied = study as unknown as Parameters<typeof projectScores>[0][number]["study"];
    await projectScores(
      [{ userId: leaver, day: Math.floor(WEDNESDAY / DAY_MS), study: studied, sequenceNumbers: [] }],
      stale,
      WEDNESDAY,
      rethrow,
    );

    expect(await stores().boards.list({ board: teamId, season: WEEK })).toEqual([]);
    expect(await stores().boards.list({ board: teamId, season: null })).toEqual([]);
  });
});
