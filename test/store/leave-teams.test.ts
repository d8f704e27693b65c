import { randomUUID } from "node:crypto";
import { ScanCommand } from "@aws-sdk/lib-dynamodb";
import { describe, expect, it } from "@jest/globals";
import { beginningOf, weekOf } from "../../lambdas/core/boards/weeks.ts";
import { DeckId } from "../../lambdas/core/ids.ts";
import type { TeamId } from "../../lambdas/core/teams/team.ts";
import { boardStore } from "../../lambdas/store/boards.ts";
import { globalBoardStore } from "../../lambdas/store/global-boards.ts";
import { teamLeaver } from "../../lambdas/store/leave-teams.ts";
import { membershipStore } from "../../lambdas/store/memberships.ts";
import { teamDeckStore } from "../../lambdas/store/team-decks.ts";
import { leagueBoard } from "../../lambdas/store/team-keys.ts";
import { teamStore } from "../../lambdas/store/teams.ts";
import { invite } from "../../lambdas/teams/invite.ts";
import { joinTeam } from "../../lambdas/teams/join-team.ts";
import { changeRole } from "../../lambdas/teams/manage-members.ts";
import { foundTeam } from "../../lambdas/teams/manage-team.ts";
import { changePublicFace } from "../../lambdas/teams/public-face.ts";
import { useEngine } from "../support/engine.ts";
import { NOW } from "../support/learners.ts";

const engine = useEngine();
const TOMORROW = { expiresAt: "2026-11-21T08:15:00Z" };
const WEEK = weekOf(NOW);

function stores() {
  const { db, coreTable, viewsTable } = engine();
  return {
    boards: boardStore(db, viewsTable),
    globalBoards: globalBoardStore(db, viewsTable),
    memberships: membershipStore(db, coreTable),
    teamDecks: teamDeckStore(db, coreTable),
    teams: teamStore(db, coreTable),
  };
}

const leaver = () => teamLeaver(engine().db, engine());

/** A team with an owner and others, who join one after another. */
async function teamOf(owner: string, ...others: string[]): Promise<TeamId> {
  const { team } = await foundTeam(owner, { name: "Storage readers" }, NOW, stores());
  const { code } = await invite(owner, team.teamId, { seats: 10, ...TOMORROW }, NOW, stores());
  for (const [place, userId] of others.entries()) await joinTeam(userId, { code }, NOW + place, stores());
  return team.teamId;
}

/** But for those of their own partition, which goes as a whole afterwards. */
async function rowsThatName(userId: string): Promise<string[]> {
  const { db, coreTable, viewsTable } = engine();
  const pages = await Promise.all(
    [coreTable, viewsTable].map((TableName) => db.send(new ScanCommand({ TableName, ConsistentRead: true }))),
  );
  return pages.flatMap(({ Items = [] }) =>
    Items.filter(({ pk, sk }) => pk !== `U#${userId}` || sk.startsWith("T#"))
      .map((item) => JSON.stringify(item))
      .filter((row) => row.includes(userId)),
  );
}

describe("teamLeaver", () => {
  it("hands a team of theirs to the lead who has been there longest, and takes them out of it", async () => {
    const [owner, member, lead] = [randomUUID(), randomUUID(), randomUUID()];
    const teamId = await teamOf(owner, member, lead);
    const { memberId = "" } = (await stores().memberships.find(lead, teamId)) ?? {};
    await changeRole(owner, teamId, memberId as never, "lead", stores());

    await leaver().leaveAll(owner, NOW);

    expect(await stores().teams.find(teamId, true)).toMatchObject({ owner: memberId, members: 2 });
    expect(await stores().memberships.find(lead, teamId, true)).toMatchObject({ role: "owner" });
    expect(await rowsThatName(owner)).toEqual([]);
  });

  it("hands it to the member who has been there longest when there is no lead; the last one out deletes it", async () => {
    const people = [randomUUID(), randomUUID(), randomUUID()] as const;
    const teamId = await teamOf(...people);

    await leaver().leaveAll(people[0], NOW);
    expect(await stores().memberships.find(people[1], teamId, true)).toMatchObject({ role: "owner" });
    await leaver().leaveAll(people[1], NOW);
    await leaver().leaveAll(people[2], NOW);

    expect(await rowsThatName(teamId)).toEqual([]);
    for (const userId of people) expect(await rowsThatName(userId)).toEqual([]);
  });

  it("leaves all teams, closes to them the private decks that were theirs, and touches no other", async () => {
    const [leaving, other] = [randomUUID(), randomUUID()];
    const teams = [await teamOf(leaving, other), await teamOf(other, leaving)];
    const [own, others] = [DeckId.parse("deckOfTheLeaver1"), DeckId.parse("deckOfAnother123")];
    for (const teamId of teams) {
      for (const [userId, deckId] of [
        [leaving, own],
        [leaving, DeckId.parse("netflix")],
        [other, others],
      ] as const) {
        const by = (await stores().memberships.find(userId, teamId))?.memberId as never;
        await stores().teamDecks.share(teamId, { deckId, title: "One", cardCount: 1, by, sharedAt: NOW });
      }
    }

    await leaver().leaveAll(leaving, NOW);

    for (const teamId of teams) {
      expect((await stores().teamDecks.listDecks(teamId)).map(({ deckId }) => deckId)).toEqual([others, "netflix"]);
      expect(await stores().teams.find(teamId, true)).toMatchObject({ members: 1 });
    }
    expect(await rowsThatName(leaving)).toEqual([]);
  });

  it("R23: takes them off their league and the board of everybody, and what is told late does not bring them back", async () => {
    const userId = randomUUID();
    const face = await changePublicFace(userId, { everybody: true, leagues: true }, stores());
    await stores().memberships.saveLeague(userId, WEEK, 3);
    const standing = {
      points: 5,
      reachedAt: NOW,
      lastDay: 20_777,
      lastPoints: 5,
      streak: { days: 2, until: 20_778 },
      version: 1,
    };
    const enter = async (version: number) => {
      const own = { userId, face, standing: { ...standing, version }, habit: { activeDays: 1, points: 5 } };
      for (const week of [WEEK - 1, WEEK]) await stores().globalBoards.save({ ...own, week }, "score");
      const place = { board: leagueBoard(3), season: WEEK };
      await stores().boards.saveScore(place, face.id, { ...standing, version }, { ...face, hidden: false });
    };
    await enter(1);

    await leaver().leaveAll(userId, NOW);
    await enter(2);

    expect(await rowsThatName(userId)).toEqual([]);
    expect((await stores().globalBoards.list(WEEK)).map(({ id }) => id)).not.toContain(face.id);
    expect(await stores().boards.list({ board: leagueBoard(3), season: WEEK })).toEqual([]);
    expect(beginningOf(WEEK)).toBeLessThan(NOW);
  });

  it("goes on where it, or the deletion of a team, was cut off, and may be repeated", async () => {
    const [owner, member] = [randomUUID(), randomUUID()];
    const teamId = await teamOf(owner, member);
    await stores().teams.markDeleted(teamId, (await stores().memberships.find(owner, teamId))?.memberId as never);

    await leaver().leaveAll(member, NOW);
    await leaver().leaveAll(owner, NOW);
    await leaver().leaveAll(owner, NOW);

    expect(await rowsThatName(teamId)).toEqual([]);
  });

  it("leaves a team with one owner and its members counted right when several leave at once", async () => {
    const people = Array.from({ length: 6 }, () => randomUUID() as string);
    const [owner = "", ...others] = people;
    const teamId = await teamOf(owner, ...others);

    const leaving = people.slice(0, 5);
    for (let round = 0; round < 5; round += 1) {
      await Promise.allSettled(leaving.map((userId) => leaver().leaveAll(userId, NOW)));
    }

    expect(await stores().teams.find(teamId, true)).toMatchObject({ members: 1 });
    expect(await stores().memberships.find(people[5] ?? "", teamId, true)).toMatchObject({ role: "owner" });
  });
});
