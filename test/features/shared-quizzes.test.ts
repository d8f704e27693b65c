import { randomUUID } from "node:crypto";
import { DeleteCommand, PutCommand } from "@aws-sdk/lib-dynamodb";
import { beforeAll, describe, expect, it } from "@jest/globals";
import type * as z from "zod";
import { cardId, Ordinal, type UserId } from "../../lambdas/core/ids.ts";
import { JoinBody, SharedQuizBody } from "../../lambdas/http/resources/quizzes.ts";
import { useEngine } from "../support/engine.ts";
import { quizDeck, SECRET } from "../support/quiz-deck.ts";
import { type QuizWorld, quizWorld } from "../support/quizzes.ts";

const engine = useEngine();
const deck = quizDeck("machine", 33);
const TEAM = "Zk3b91xWm2Lp";
const HOUR_MS = 3_600_000;
let world: QuizWorld;

beforeAll(async () => {
  world = quizWorld(engine());
  await world.decks.publish(deck);
});

function make(owner: UserId, changes: Partial<z.input<typeof SharedQuizBody>> = {}) {
  const from = { type: "decks" as const, deckIds: ["machine"] };
  const closesAt = new Date(world.clock.now + HOUR_MS).toISOString();
  const body = SharedQuizBody.parse({ id: randomUUID(), title: "Friday", from, size: 4, closesAt, ...changes });
  return world.handlers["POST /shared-quizzes"](world.request(owner, undefined, body));
}

function join(userId: UserId, sharedQuizId: string, changes: Partial<z.input<typeof JoinBody>> = {}) {
  const body = JoinBody.parse({ name: "Ada", showsResults: true, timeZone: "UTC", ...changes });
  return world.handlers["POST /shared-quizzes/{sharedQuizId}/attempts"](world.request(userId, { sharedQuizId }, body));
}

const results = (userId: UserId, sharedQuizId: string, query: { limit?: number; page?: string } = {}) =>
  world.handlers["GET /shared-quizzes/{sharedQuizId}/results"]({
    ...world.request(userId, { sharedQuizId }, undefined),
    query,
  });
const look = (userId: UserId, sharedQuizId: string, link?: string) =>
  world.handlers["GET /shared-quizzes/{sharedQuizId}"]({
    ...world.request(userId, { sharedQuizId }, undefined),
    query: link === undefined ? {} : { link },
  });

describe("a shared quiz", () => {
  it("is opened by its link alone, of which only a hash is kept", async () => {
    const owner = randomUUID();
    const { sharedQuizId, link } = (await make(owner)).body;
    const stored = await engine().rawItem({ pk: `Z#${sharedQuizId}`, sk: "M" });

    expect(Buffer.from(link ?? "", "base64url")).toHaveLength(16);
    expect(JSON.stringify(stored)).not.toContain(link);
    const stranger = randomUUID();
    for (const wrong of [undefined, "wrong"]) {
      await expect(join(stranger, sharedQuizId, wrong ? { link: wrong } : {})).rejects.toMatchObject({
        code: "unknown-quiz",
        message: expect.stringContaining("its link"),
      });
      await expect(look(stranger, sharedQuizId, wrong)).rejects.toMatchObject({ code: "unknown-quiz" });
    }
    expect((await look(stranger, sharedQuizId, link ?? "")).body).toMatchObject({
      title: "Friday",
      size: 4,
      isOwner: false,
    });
    const replaced = await world.handlers["PUT /shared-quizzes/{sharedQuizId}/link"](
      world.request(owner, { sharedQuizId }, undefined),
    );
    await expect(join(stranger, sharedQuizId, { link: link ?? "" })).rejects.toMatchObject({ code: "unknown-quiz" });
    expect((await join(stranger, sharedQuizId, { link: replaced.body.link })).body.state).toBe("open");
  });

  it("asks all the same questions, which stand there once", async () => {
    const { sharedQuizId, link } = (await make(randomUUID())).body;
    const asked = await Promise.all(
      [randomUUID(), randomUUID()].map(async (userId) => {
        const { quizId, title } = (await join(userId, sharedQuizId, { link: link ?? "" })).body;
        const { servedAt: _at, answerBy: _by, ...question } = (await world.serve(userId, quizId, 1)).body.question;
        return { question, title, own: await engine().rawItems(userId, "QK#") };
      }),
    );

    expect(asked[0]).toEqual(asked[1]);
    expect(asked[0]).toMatchObject({ title: "Friday", own: [] });
  });

  it("takes nobody before it opens, after it closes, or more often than allowed", async () => {
    const opensAt = new Date(world.clock.now + 60_000).toISOString();
    const { sharedQuizId, link } = (await make(randomUUID(), { opensAt, attempts: 2, size: 1 })).body;
    const userId = randomUUID();
    const enter = () => join(userId, sharedQuizId, { link: link ?? "" });

    await expect(enter()).rejects.toMatchObject({ code: "quiz-not-open" });
    world.clock.now += 60_000;
    const first = (await enter()).body;
    expect((await enter()).body).toEqual(first);
    await world.take(userId, first.quizId, 1);
    const second = (await enter()).body;
    expect(second.quizId).toBe(`${sharedQuizId}.2`);
    await world.take(userId, second.quizId, 1);
    await expect(enter()).rejects.toMatchObject({ code: "no-attempts-left" });
    world.clock.now += HOUR_MS;
    await expect(join(randomUUID(), sharedQuizId, { link: link ?? "" })).rejects.toMatchObject({
      code: "quiz-not-open",
    });
  });

  it("takes no answer after it closed", async () => {
    const { sharedQuizId, link } = (await make(randomUUID())).body;
    const userId = randomUUID();
    const { quizId } = (await join(userId, sharedQuizId, { link: link ?? "" })).body;
    const { question } = (await world.serve(userId, quizId, 1)).body;
    world.clock.now += HOUR_MS;

    await expect(world.answer(userId, quizId, 1, question.cardId, { type: "skip" })).rejects.toMatchObject({
      code: "quiz-over",
    });
  });

  it("begins one attempt however many requests come at once", async () => {
    const { sharedQuizId, link } = (await make(randomUUID(), { attempts: 3 })).body;
    const userId = randomUUID();

    const begun = await Promise.all(Array.from({ length: 10 }, () => join(userId, sharedQuizId, { link: link ?? "" })));

    expect(new Set(begun.map(({ body }) => body.quizId))).toEqual(new Set([`${sharedQuizId}.1`]));
  });

  it("shows results by person and question to its owner, and to participants those of who agreed", async () => {
    const owner = randomUUID();
    const { sharedQuizId, link } = (await make(owner, { size: 2 })).body;
    const [ada, bob] = [randomUUID(), randomUUID()];
    for (const [userId, name, showsResults] of [
      [ada, "Ada", true],
      [bob, "Bob", false],
    ] as const) {
      const { quizId } = (await join(userId, sharedQuizId, { link: link ?? "", name, showsResults })).body;
      await world.take(userId, quizId, 1, { isRight: userId === ada });
    }
    const seenBy = async (userId: UserId) => {
      const { participants } = (await results(userId, sharedQuizId)).body;
      return participants.map(({ name }) => name).sort();
    };

    expect([await seenBy(owner), await seenBy(ada), await seenBy(bob)]).toEqual([
      ["Ada", "Bob"],
      ["Ada"],
      ["Ada", "Bob"],
    ]);
    await expect(results(randomUUID(), sharedQuizId)).rejects.toMatchObject({ code: "unknown-quiz" });
    const { participants } = (await results(owner, sharedQuizId)).body;
    expect(participants.find(({ name }) => name === "Ada")).toMatchObject({
      isYou: false,
      attempts: [
        { number: 1, state: "open", credit: 1, questions: [{ number: 1, outcome: "answered", ms: 5_000, credit: 1 }] },
      ],
    });
    const { questions } = (await results(owner, sharedQuizId)).body;
    const { cardId: id, kind, stem } = (await world.serve(ada, `${sharedQuizId}.1`, 2)).body.question;
    expect(questions).toMatchObject([{ number: 1 }, { number: 2, cardId: id, kind, stem }]);
    expect(JSON.stringify(questions)).not.toContain(SECRET);
    expect((await results(ada, sharedQuizId)).body.questions).toEqual([]);
    const first = (await results(owner, sharedQuizId, { limit: 1 })).body;
    const rest = (await results(owner, sharedQuizId, { page: first.nextPage ?? "" })).body;
    expect([...first.participants, ...rest.participants]).toHaveLength(2);
  });

  it("S1: for a team takes its members, question by question as long as they are in it", async () => {
    const [owner, member] = [randomUUID(), randomUUID()];
    const key = (userId: UserId) => ({ pk: `U#${userId}`, sk: `T#${TEAM}` });
    const put = (userId: UserId) =>
      engine().db.send(new PutCommand({ TableName: engine().coreTable, Item: key(userId) }));
    await expect(make(owner, { teamId: TEAM })).rejects.toMatchObject({ errors: [{ pointer: "#/teamId" }] });
    await put(owner);
    await put(member);
    const { sharedQuizId, link } = (await make(owner, { teamId: TEAM })).body;

    expect(link).toBeNull();
    const { state, quizId } = (await join(member, sharedQuizId)).body;
    expect(state).toBe("open");
    await expect(join(randomUUID(), sharedQuizId)).rejects.toMatchObject({ code: "unknown-quiz" });
    await world.take(member, quizId, 1);
    const { question } = (await world.serve(member, quizId, 2)).body;

    await engine().db.send(new DeleteCommand({ TableName: engine().coreTable, Key: key(member) }));

    const gone = { code: "unknown-quiz" };
    await expect(world.answer(member, quizId, 2, question.cardId, { type: "skip" })).rejects.toMatchObject(gone);
    world.clock.now += 1_000;
    expect((await world.get(member, quizId)).body).toMatchObject({ ended: 1, results: [{ credit: 1 }, {}] }); // their own
    await put(member);
    await world.answer(member, quizId, 2, question.cardId, { type: "skip" });
    await engine().db.send(new DeleteCommand({ TableName: engine().coreTable, Key: key(member) }));
    await expect(world.serve(member, quizId, 3)).rejects.toMatchObject(gone);
  });

  it("is made once for an id, and listed to its owner", async () => {
    const owner = randomUUID();
    const id = randomUUID();
    const made = await make(owner, { id });
    const again = await make(owner, { id });

    expect(again).toMatchObject({ headers: { "idempotent-replayed": "true" }, body: { ...made.body, link: null } });
    const listed = await world.handlers["GET /shared-quizzes"](world.request(owner, undefined, undefined));
    expect(listed.body.quizzes).toMatchObject([{ sharedQuizId: made.body.sharedQuizId, title: "Friday" }]);
  });

  it.each([
    { what: "that closes in the past", changes: { closesAt: "2020-01-01T00:00:00Z" }, pointer: "#/closesAt" },
    { what: "of recall", changes: { kinds: ["recall" as const] }, pointer: "#/kinds" },
  ])("$what is refused", async ({ changes, pointer }) => {
    await expect(make(randomUUID(), changes)).rejects.toMatchObject({ code: "invalid-request", errors: [{ pointer }] });
  });

  it("draws no private deck of somebody else", async () => {
    const owner = randomUUID();
    const hidden = quizDeck("HiddenMach", 5);
    await world.decks.publish(hidden, owner);
    const from = { type: "cards" as const, cardIds: [cardId(hidden.deckId, Ordinal.parse(0))] };

    await expect(make(randomUUID(), { from })).rejects.toMatchObject({ code: "unknown-deck" });
    expect((await make(owner, { from })).body.size).toBe(1);
  });
});
