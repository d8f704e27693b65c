import { randomUUID } from "node:crypto";
import { describe, expect, it } from "@jest/globals";
import { MemberId, type Membership } from "../../lambdas/core/teams/team.ts";
import { membershipStore } from "../../lambdas/store/memberships.ts";
import { teamDeckStore } from "../../lambdas/store/team-decks.ts";
import { teamStore } from "../../lambdas/store/teams.ts";
import { invite } from "../../lambdas/teams/invite.ts";
import { joinTeam } from "../../lambdas/teams/join-team.ts";
import { changeRole, handOver, leaveTeam, removeMember } from "../../lambdas/teams/manage-members.ts";
import { foundTeam } from "../../lambdas/teams/manage-team.ts";
import { useEngine } from "../support/engine.ts";
import { NOW } from "../support/learners.ts";
import { SOAK, say } from "../support/simulation.ts";

const engine = useEngine();
const TOMORROW = { expiresAt: "2026-11-21T08:15:00Z" };

function stores() {
  const { db, coreTable } = engine();
  return {
    memberships: membershipStore(db, coreTable),
    teamDecks: teamDeckStore(db, coreTable),
    teams: teamStore(db, coreTable),
  };
}

async function teamWithCode(seats: number) {
  const owner = randomUUID();
  const { team } = await foundTeam(owner, { name: "Storage readers" }, NOW, stores());
  const { code, inviteId } = await invite(owner, team.teamId, { seats, ...TOMORROW }, NOW, stores());
  return { owner, teamId: team.teamId, code, inviteId };
}

const codeOf = (error: unknown) => (error instanceof Error && "code" in error ? String(error.code) : String(error));

describe("R16: joins at the same moment", () => {
  it("give out exactly the seats of the invite, and both sides of each membership", async () => {
    const { owner, teamId, code } = await teamWithCode(10);
    const crowd = Array.from({ length: SOAK ? 1_000 : 80 }, () => randomUUID() as string);

    const answers = await Promise.all(
      crowd.map((userId) => joinTeam(userId, { code }, NOW, stores()).then(() => "joined", codeOf)),
    );

    const count = (answer: string) => answers.filter((one) => one === answer).length;
    expect([count("joined"), count("invite-used-up")]).toEqual([10, crowd.length - 10]);
    const team = await stores().teams.find(teamId, true);
    expect(team).toMatchObject({ members: 11, invites: [{ seats: 10, left: 0 }] });
    const { members } = await stores().teams.listMembers(teamId, 1_000);
    const joined = crowd.filter((_, index) => answers[index] === "joined");
    expect(members.map(({ userId }) => userId).sort()).toEqual([owner, ...joined].sort());
    for (const userId of crowd) {
      const own = await stores().memberships.find(userId, teamId, true);
      const listed = members.find((member) => member.userId === userId);
      expect(own).toEqual(listed && (({ userId: _userId, ...membership }) => membership)(listed));
    }
    say(
      `R16: ${crowd.length} joins at once on 10 seats: ${count("joined")} members, ${team?.invites[0]?.left} seats left`,
    );
  });

  it("of one person many times make them a member once", async () => {
    const { teamId, code } = await teamWithCode(10);
    const userId = randomUUID();

    const answers = await Promise.all(
      Array.from({ length: 20 }, () => joinTeam(userId, { code }, NOW, stores()).then(() => "joined", codeOf)),
    );

    expect(answers.filter((one) => one === "joined")).toHaveLength(1);
    expect(new Set(answers)).toEqual(new Set(["joined", "already-member"]));
    expect(await stores().teams.find(teamId, true)).toMatchObject({ members: 2, invites: [{ left: 9 }] });
  });
});

describe("changes of a team at the same moment", () => {
  it("leave it one owner, and as many members as are counted", async () => {
    const { owner, teamId, code } = await teamWithCode(50);
    const others = Array.from({ length: 12 }, () => randomUUID() as string);
    const ids = await Promise.all(
      others.map(async (userId) => (await joinTeam(userId, { code }, NOW, stores())).memberId),
    );
    const [heir = MemberId.parse("nobody0000"), second = heir, third = heir] = ids;

    await Promise.allSettled([
      handOver(owner, teamId, heir, stores()),
      handOver(owner, teamId, second, stores()),
      changeRole(owner, teamId, heir, "lead", stores()),
      changeRole(owner, teamId, third, "lead", stores()),
      removeMember(owner, teamId, heir, stores()),
      ...others.slice(2).map((userId) => leaveTeam(userId, teamId, stores())),
      ...others.slice(5).map((userId) => leaveTeam(userId, teamId, stores())),
    ]);

    const team = await stores().teams.find(teamId, true);
    const { members } = await stores().teams.listMembers(teamId, 100);
    expect(members.filter(({ role }) => role === "owner").map(({ memberId }) => memberId)).toEqual([team?.owner]);
    expect(members).toHaveLength(team?.members ?? -1);
    for (const { userId, ...membership } of members) {
      expect(await stores().memberships.find(userId, teamId, true)).toEqual(membership);
    }
  });
});

describe("S10: guessing codes", () => {
  it("is locked after 20, however many are sent", async () => {
    const { teamId, code } = await teamWithCode(5);
    const userId = randomUUID();
    const answers: string[] = [];
    const guess = (number: number) => `${teamId}-${String(number).padStart(22, "0")}`;
    for (let number = 0; number < (SOAK ? 10_000 : 60); number += 1) {
      answers.push(await joinTeam(userId, { code: guess(number) }, NOW, stores()).then(() => "joined", codeOf));
    }
    const right = (now: number) => joinTeam(userId, { code }, now, stores()).then(() => "joined", codeOf);

    expect(answers.slice(0, 20)).toEqual(Array(20).fill("unknown-invite"));
    expect(new Set(answers.slice(20))).toEqual(new Set(["too-many-guesses"]));
    expect([await right(NOW), await right(NOW + 2 * 86_400_000)]).toEqual(["too-many-guesses", "invite-expired"]);
  });

  it("all at the same moment is answered 20 times at most", async () => {
    const { teamId } = await teamWithCode(5);
    const userId = randomUUID();

    const answers = await Promise.all(
      Array.from({ length: 60 }, (_, number) =>
        joinTeam(userId, { code: `${teamId}-${String(number).padStart(22, "0")}` }, NOW, stores()).catch(codeOf),
      ),
    );

    expect(answers.filter((one) => one === "unknown-invite")).toHaveLength(20);
  });
});

describe("deleting a team", () => {
  it("is completed by repeating it, wherever it was cut off, and leaves nothing", async () => {
    for (let calls = 0; calls < 8; calls += 1) {
      const { owner, teamId, code } = await teamWithCode(10);
      const other = randomUUID();
      await joinTeam(other, { code }, NOW, stores());
      const { memberId } = (await stores().memberships.find(owner, teamId)) as Membership;
      let left = calls;
      const { db, coreTable } = engine();
      const cutOff = {
        send: (command: Parameters<typeof db.send>[0]) => {
          if (left-- === 0) throw new Error("cut off");
          return db.send(command);
        },
      } as unknown as typeof db;
      await teamStore(cutOff, coreTable)
        .delete(teamId, { userId: owner, memberId })
        .catch(() => undefined);

      expect(await joinTeam(randomUUID(), { code }, NOW, stores()).catch(codeOf)).toEqual(
        calls === 0 ? expect.objectContaining({ teamId }) : "unknown-invite",
      );
      const isDone = (await stores().memberships.find(owner, teamId, true)) === undefined;
      if (!isDone) await stores().teams.delete(teamId, { userId: owner, memberId });
      expect(await stores().teams.find(teamId, true)).toBeUndefined();
      expect((await stores().teams.listMembers(teamId, 10)).members).toEqual([]);
      for (const userId of [owner, other]) {
        expect(await stores().memberships.find(userId, teamId, true)).toBeUndefined();
      }
      expect((await stores().teams.list(1_000)).map((one) => one.teamId)).not.toContain(teamId);
    }
  });
});
