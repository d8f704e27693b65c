import { randomUUID } from "node:crypto";
import { describe, expect, it } from "@jest/globals";
import { Board, DayScores, Scores } from "../../lambdas/http/resources/boards.ts";
import { NewSharedQuiz, ServedQuestion, SharedResults } from "../../lambdas/http/resources/quizzes.ts";
import { Queue } from "../../lambdas/http/resources/reviews.ts";
import { Summary } from "../../lambdas/http/resources/statistics.ts";
import {
  AssignmentProgress,
  InviteList,
  LearnerEvents,
  MemberList,
  SharedDeckList,
  Team,
  TeamList,
} from "../../lambdas/http/resources/teams.ts";
import { bodyOf, useCheckedCloud } from "./checked-cloud.ts";
import { ownCase } from "./own-case.ts";
import { review } from "./requests.ts";
import { everythingIn } from "./stored.ts";
import { foundTeam, inDays, invite } from "./team-world.ts";

const { as, cloud } = useCheckedCloud();
const CARD = "/cards/apache-kafka.0000";

async function study(who: string, cards: readonly string[], deckId = "apache-kafka"): Promise<void> {
  await as(who).put(`/decks/${deckId}/enrolment`, {});
  for (const card of cards) {
    const sent = review({ timeZone: "UTC" });
    expect((await as(who).post(`/cards/${deckId}.${card}/reviews`, sent)).status).toBe(200);
  }
  await cloud().caughtUp();
}

describe("a team", () => {
  it("is founded, joined by a code or a link, and listed by everybody in it", async () => {
    const { teamId, me } = await foundTeam(as("ann"), "  Storage   readers ");
    const { code, inviteId } = await invite(as("ann"), teamId, 2);

    const joined = await bodyOf(
      Team,
      as("bob").post("/memberships", { code, pseudonym: "Early Heron", colour: "amber" }),
    );
    await bodyOf(Team, as("carl").post("/memberships", { code: `https://quiz.example/join/${code}` }));
    const { members } = await bodyOf(MemberList, as("bob").get(`/teams/${teamId}/members`));
    const { invites } = await bodyOf(InviteList, as("ann").get(`/teams/${teamId}/invites`));

    expect(me).toMatchObject({ role: "owner", pseudonym: "Quiet Otter" });
    expect(joined).toMatchObject({
      name: "Storage readers",
      members: 2,
      me: { role: "member", pseudonym: "Early Heron" },
    });
    expect(members.map(({ pseudonym }) => pseudonym).sort()).toEqual([
      "Early Heron",
      expect.stringMatching(/^Learner \w{4}$/),
      "Quiet Otter",
    ]);
    expect(invites).toMatchObject([{ inviteId, seats: 2, left: 0 }]);
    expect(JSON.stringify([members, invites])).not.toContain(code);
    expect(JSON.stringify(members)).not.toContain(cloud().issuer.sub("ann"));
    expect((await bodyOf(TeamList, as("carl").get("/teams"))).teams).toMatchObject([{ teamId, members: 3 }]);
  });

  it("is handed over, left and deleted", async () => {
    const { teamId } = await foundTeam(as("dora"));
    const { code } = await invite(as("dora"), teamId);
    const { me } = await bodyOf(Team, as("emil").post("/memberships", { code }));

    expect((await as("dora").delete(`/teams/${teamId}/membership`)).body).toMatchObject({
      type: "/problems/sole-owner",
      status: 409,
    });
    const after = await bodyOf(Team, as("dora").put(`/teams/${teamId}/owner`, { memberId: me.memberId }));
    expect(after.me.role).toBe("lead");
    expect((await as("dora").delete(`/teams/${teamId}`)).status).toBe(403);
    expect((await as("dora").delete(`/teams/${teamId}/membership`)).status).toBe(200);
    expect((await as("dora").get(`/teams/${teamId}`)).status).toBe(404);
    expect((await bodyOf(Team, as("emil").get(`/teams/${teamId}`))).members).toBe(1);
    expect((await as("emil").delete(`/teams/${teamId}`)).status).toBe(200);
    expect((await as("emil").get(`/teams/${teamId}`)).status).toBe(404);
    expect((await as("dora").post("/memberships", { code })).body).toMatchObject({ type: "/problems/unknown-invite" });
  });

  it("opens a private deck to its members, and to nobody else", async () => {
    const { deckId = "" } = (await ownCase(as("fay"))).parameters;
    const { teamId } = await foundTeam(as("fay"));
    const { code } = await invite(as("fay"), teamId);
    await as("gus").post("/memberships", { code });
    const enrol = (who: string) => as(who).put(`/decks/${deckId}/enrolment`, { teamId });

    expect((await enrol("gus")).status).toBe(404);
    expect((await as("fay").put(`/teams/${teamId}/decks/${deckId}`, undefined)).status).toBe(200);
    expect((await bodyOf(SharedDeckList, as("gus").get(`/teams/${teamId}/decks`))).decks).toMatchObject([{ deckId }]);
    expect((await enrol("hal")).status).toBe(404);
    expect((await enrol("gus")).status).toBe(200);
    expect((await as("gus").get(`/decks/${deckId}/cards`)).status).toBe(200);
    const { cards } = await bodyOf(Queue, as("gus").get("/due?timeZone=UTC"));
    const studied = cards.find(({ cardId }) => cardId.startsWith(`${deckId}.`))?.cardId ?? "";
    expect((await as("gus").post(`/cards/${studied}/reviews`, review({ timeZone: "UTC" }))).status).toBe(200);
    expect((await everythingIn(cloud())).filter(({ pk, sk }) => pk === `D#${deckId}` && sk === "S")).toHaveLength(1);
    expect((await as("fay").delete(`/teams/${teamId}/decks/${deckId}`)).status).toBe(200);
    expect((await as("fay").delete(`/teams/${teamId}/decks/${deckId}`)).body).toMatchObject({
      type: "/problems/unknown-deck",
    });
  });

  it("loses the private decks of who leaves, and who studies one goes on", async () => {
    const { deckId = "" } = (await ownCase(as("abe"))).parameters;
    const { teamId } = await foundTeam(as("eva"));
    const { code } = await invite(as("eva"), teamId);
    const { me } = await bodyOf(Team, as("abe").post("/memberships", { code }));
    await as("eva").patch(`/teams/${teamId}/members/${me.memberId}`, { role: "lead" });
    await as("abe").put(`/teams/${teamId}/decks/${deckId}`, undefined);
    expect((await as("eva").put(`/decks/${deckId}/enrolment`, { teamId })).status).toBe(200);
    await as("ben").post("/memberships", { code });

    await as("abe").delete(`/teams/${teamId}/membership`);

    expect((await bodyOf(SharedDeckList, as("eva").get(`/teams/${teamId}/decks`))).decks).toEqual([]);
    expect((await as("ben").put(`/decks/${deckId}/enrolment`, { teamId })).status).toBe(404);
    expect((await as("eva").get(`/decks/${deckId}/cards`)).status).toBe(200);
  });

  it("S1: takes a quiz of its own, which who was removed loses, and nobody else ever sees", async () => {
    const { teamId } = await foundTeam(as("leo"));
    const { code } = await invite(as("leo"), teamId);
    const { me } = await bodyOf(Team, as("nat").post("/memberships", { code }));
    const from = { type: "decks", deckIds: ["apache-kafka"] };
    const quiz = { id: randomUUID(), title: "Friday", from, size: 3, closesAt: inDays(1), teamId };
    const { sharedQuizId } = await bodyOf(NewSharedQuiz, as("leo").post("/shared-quizzes", quiz));
    const path = `/shared-quizzes/${sharedQuizId}`;
    const join = { name: "Nat", showsResults: true, timeZone: "UTC" };
    const answers = async (who: string) => [
      (await as(who).get(path)).status,
      (await as(who).post(`${path}/attempts`, join)).status,
      (await as(who).get(`${path}/results`)).status,
    ];

    expect(await answers("nat")).toEqual([200, 200, 200]);
    expect(await answers("pat")).toEqual([404, 404, 404]);
    expect((await as("pat").post("/shared-quizzes", { ...quiz, id: randomUUID() })).body).toMatchObject({
      errors: [{ pointer: "#/teamId" }],
    });
    const attempt = `/quizzes/${sharedQuizId}.1`;
    const { question } = await bodyOf(ServedQuestion, as("nat").post(`${attempt}/questions/1`, undefined));
    await as("leo").delete(`/teams/${teamId}/members/${me.memberId}`);
    expect(await answers("nat")).toEqual([404, 404, 404]);
    const skipped = { question: 1, cardId: question.cardId, answer: { type: "skip" } };
    expect(await as("nat").post(`${attempt}/answers`, skipped)).toMatchObject({
      status: 404,
      body: { type: "/problems/unknown-quiz" },
    });
    expect((await bodyOf(SharedResults, as("leo").get(`${path}/results`))).participants).toHaveLength(1);
  });

  it("sees who has finished today's cards, of those who agreed", async () => {
    const { teamId } = await foundTeam(as("ida"));
    const { code } = await invite(as("ida"), teamId);
    await as("jan").post("/memberships", { code });
    await as("ida").put(`/teams/${teamId}/decks/apache-kafka`, undefined);
    const body = { deckId: "apache-kafka", dueOn: inDays(3).slice(0, 10) };
    const made = await as("ida").post(`/teams/${teamId}/assignments`, body);
    const { assignmentId } = made.body as { assignmentId: string };
    const seen = async (who: string) =>
      (await bodyOf(AssignmentProgress, as(who).get(`/teams/${teamId}/assignments/${assignmentId}`))).members;

    await as("jan").put("/decks/apache-kafka/enrolment", { newCardsPerDay: 1 });
    expect(await seen("ida")).toMatchObject([{ role: "owner", enrolled: false, cardCount: 60 }]);
    expect(await seen("jan")).toMatchObject([{ role: "member", enrolled: true, finishedToday: false }]);
    await as("jan").patch(`/teams/${teamId}/membership`, { sharesProgress: true });
    await as("jan").post(`${CARD}/reviews`, review({ timeZone: "UTC" }));
    expect((await seen("ida")).find(({ role }) => role === "member")).toMatchObject({
      enrolled: true,
      finishedToday: true,
      introduced: 1,
    });
    await as("jan").put("/decks/apache-kafka/enrolment", { newCardsPerDay: 9 });
    const isFinished = async () => (await seen("jan"))[0]?.finishedToday;
    expect(await isFinished()).toBe(false);
    await as("jan").patch("/me", { cardsPerDay: 1 });
    expect(await isFinished()).toBe(true);
    const repeated = (grade: 2 | 4) =>
      as("jan").post("/cards/apache-kafka.0001/reviews", review({ grade, timeZone: "UTC" }));
    await repeated(2);
    expect(await isFinished()).toBe(false);
    await repeated(4);
    expect(await isFinished()).toBe(true);
    expect((await as("ida").delete(`/teams/${teamId}/assignments/${assignmentId}`)).status).toBe(200);
    expect((await as("jan").get(`/teams/${teamId}/assignments/${assignmentId}`)).status).toBe(404);
  });
});

describe("a team's board", () => {
  it("shows what was studied, also before joining, under the name chosen, and nobody who hides or left", async () => {
    const { teamId, me } = await foundTeam(as("kim"));
    const { code } = await invite(as("kim"), teamId);
    await study("lea", ["0000", "0001"]);
    await study("kim", ["0000"]);
    await as("lea").post("/memberships", { code, pseudonym: "Early Heron" });
    await as("mia").post("/memberships", { code, pseudonym: "Late Hare" });
    await study("mia", ["0000", "0001"]);
    await cloud().caughtUp();
    const board = () => bodyOf(Board, as("kim").get(`/teams/${teamId}/board`));
    const top = async () => (await board()).top.map(({ rank, pseudonym, points }) => [rank, pseudonym, points]);

    expect(await top()).toEqual([
      [1, "Early Heron", 2],
      [1, "Late Hare", 2],
      [3, "Quiet Otter", 1],
    ]);
    expect(await board()).toMatchObject({ me: { rank: 3, points: 1 }, participants: 3, active: 3, points: 5 });
    const { streak } = await bodyOf(Summary, as("lea").get("/me/summary?timeZone=UTC"));
    expect((await board()).top.map((place) => place.streak)).toEqual([streak.days, 1, 1]);
    expect(await bodyOf(Board, as("kim").get(`/teams/${teamId}/board?season=all`))).toMatchObject({
      season: "all",
      closesAt: null,
      me: { rank: 3 },
    });

    await as("lea").patch(`/teams/${teamId}/membership`, { hidden: true });
    await as("kim").patch(`/teams/${teamId}/membership`, { pseudonym: "Old Otter" });
    await cloud().caughtUp();
    expect(await top()).toEqual([
      [1, "Late Hare", 2],
      [2, "Old Otter", 1],
    ]);
    expect(await bodyOf(Board, as("lea").get(`/teams/${teamId}/board`))).toMatchObject({
      me: { rank: 1, points: 2, hidden: true },
    });

    await as("mia").delete(`/teams/${teamId}/membership`);
    await cloud().caughtUp();
    expect(await top()).toEqual([[1, "Old Otter", 1]]);
    expect((await as("mia").get(`/teams/${teamId}/board`)).status).toBe(404);
    expect(me.memberId).toHaveLength(10);
  });

  it("tells each review's points, and why one had none", async () => {
    await study("nia", ["0000"]);
    await as("nia").post(`${CARD}/reviews`, review({ timeZone: "UTC" }));
    await as("nia").post("/cards/apache-kafka.0001/reviews", review({ timeZone: "UTC", durationMs: 50 }));
    await as("nia").post("/cards/apache-kafka.0002/reviews", review({ timeZone: "UTC", grade: 1 }));
    await cloud().caughtUp();
    const { weeks, allTimePoints } = await bodyOf(Scores, as("nia").get("/me/scores"));
    const date = weeks[0]?.days[0]?.date ?? "";

    const { points, reviews, rules } = await bodyOf(DayScores, as("nia").get(`/me/scores/${date}`));

    expect({ points, allTimePoints, week: weeks[0]?.points }).toEqual({ points: 1, allTimePoints: 1, week: 1 });
    expect(reviews.map(({ cardId, points, reason }) => [cardId.slice(-1), points, reason])).toEqual([
      ["0", 1, null],
      ["0", 0, "practice"],
      ["1", 0, "tooFast"],
      ["2", 0, "notRecalled"],
    ]);
    expect(rules.reasons.tooFast).toContain("second");
  });

  it("is kept from who has not joined, and of weeks that have not begun", async () => {
    const { teamId } = await foundTeam(as("ole"));

    expect((await as("pia").get(`/teams/${teamId}/board`)).status).toBe(404);
    expect((await as("ole").get(`/teams/${teamId}/board?season=2199-W01`)).body).toMatchObject({
      type: "/problems/unknown-board",
    });
    expect((await as("ole").get(`/teams/${teamId}/board?season=2026-W54`)).body).toMatchObject({
      errors: [{ parameter: "season" }],
    });
  });
});

describe("events", () => {
  it("tell the owner who joined, when they asked to be told", async () => {
    const { teamId } = await foundTeam(as("quin"));
    const { code } = await invite(as("quin"), teamId);
    await as("ria").post("/memberships", { code });
    await cloud().caughtUp();
    expect((await bodyOf(LearnerEvents, as("quin").get("/me/events"))).events).toEqual([]);

    await as("quin").put("/me/events", { wanted: ["memberJoined"] });
    await as("sam").post("/memberships", { code, pseudonym: "Night Owl" });
    await cloud().caughtUp();
    expect((await bodyOf(LearnerEvents, as("quin").get("/me/events"))).events).toMatchObject([
      { event: { kind: "memberJoined", teamId, pseudonym: "Night Owl" } },
    ]);
  });
});

describe("bad input", () => {
  it.each([
    ["2 KB", "x".repeat(2_048)],
    ["control characters", "Stor\u0007age"],
    ["a text that runs backwards", "Stor\u202eage"],
    ["nothing visible", " \u200d "],
    ["61 characters", "y".repeat(61)],
  ])("a name of %s is refused with what is accepted", async (_what, name) => {
    expect(await as("tom").post("/teams", { name })).toMatchObject({
      status: 400,
      body: {
        type: "/problems/invalid-request",
        errors: [{ pointer: "#/name", detail: expect.stringContaining("write") }],
      },
    });
  });

  it("an invite that is used up, past its date or revoked says so, and nobody joins twice", async () => {
    const { teamId } = await foundTeam(as("uma"));
    const one = await invite(as("uma"), teamId, 1);
    const joins = (who: string, code: string) => as(who).post("/memberships", { code });
    const typeOf = async (answer: Promise<{ body: unknown }>) => (await answer).body;

    expect((await joins("vic", one.code)).status).toBe(200);
    expect(await typeOf(joins("wim", one.code))).toMatchObject({ type: "/problems/invite-used-up", status: 409 });
    expect(await typeOf(joins("vic", one.code))).toMatchObject({ type: "/problems/already-member", status: 409 });
    const two = await invite(as("uma"), teamId, 1);
    expect((await as("uma").delete(`/teams/${teamId}/invites/${two.inviteId}`)).status).toBe(200);
    expect(await typeOf(joins("wim", two.code))).toMatchObject({ type: "/problems/unknown-invite", status: 404 });
    const past = { seats: 1, expiresAt: "2020-01-01T00:00:00Z" };
    expect(await typeOf(as("uma").post(`/teams/${teamId}/invites`, past))).toMatchObject({
      errors: [{ pointer: "#/expiresAt" }],
    });
  });

  it("S10: after 20 wrong codes none is taken for a day, not even the right one", async () => {
    const { teamId } = await foundTeam(as("xan"));
    const { code } = await invite(as("xan"), teamId);
    const statuses: number[] = [];
    for (let guess = 0; guess < 25; guess += 1) {
      const wrong = `${teamId}-${String(guess).padStart(22, "A")}`;
      statuses.push((await as("mallory").post("/memberships", { code: wrong })).status);
    }

    expect(statuses).toEqual([...Array(20).fill(404), ...Array(5).fill(429)]);
    const right = await as("mallory").post("/memberships", { code });
    expect(right).toMatchObject({ status: 429, body: { type: "/problems/too-many-guesses" } });
    expect(Number(right.headers.get("retry-after"))).toBeGreaterThan(80_000);
    expect((await as("yan").post("/memberships", { code })).status).toBe(200);
  });
});
