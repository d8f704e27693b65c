import { randomUUID } from "node:crypto";
import { beforeAll, describe, expect, it } from "@jest/globals";
import { rightAnswer } from "../../lambdas/core/cards/grading/grade-answer.ts";
import { CardId, cardId, Ordinal } from "../../lambdas/core/ids.ts";
import { AnswerBody, QuizBody } from "../../lambdas/http/resources/quizzes.ts";
import { useEngine } from "../support/engine.ts";
import { quizDeck, SECRET } from "../support/quiz-deck.ts";
import { ALL_KINDS, ordinalOf, QUIZ_NOW, type QuizWorld, quizBody, quizWorld } from "../support/quizzes.ts";

const engine = useEngine();
const deck = quizDeck("machine", 44);
let world: QuizWorld;

beforeAll(async () => {
  world = quizWorld(engine());
  await world.decks.publish(deck);
});

const everything = { kinds: ALL_KINDS, size: 44 };

describe("a quiz over all kinds", () => {
  it("S10: shows nothing of an answer before its question has ended", async () => {
    const userId = await world.learner(deck);
    const started = await world.start(userId, everything);
    const { quizId } = started.body;
    const told: unknown[] = [started.body];

    for (let number = 1; number <= 11; number += 1) {
      told.push((await world.serve(userId, quizId, number)).body, (await world.get(userId, quizId)).body.question);
      expect(JSON.stringify(told)).not.toMatch(new RegExp(`${SECRET}|explanation|sources|correct|isTrue`));
      const { body } = await world.take(userId, quizId, number);
      expect(body.result.feedback?.explanation).toContain(SECRET);
      expect(body.result.feedback?.sources).toHaveLength(1);
    }
  });

  it.each([true, false])("grades every kind (right: %s)", async (isRight) => {
    const userId = await world.learner(deck);
    const { quizId, size } = (await world.start(userId, everything)).body;
    const seen = new Map<string, { credit: number | null; grade: number | null; mistakes: number }>();

    for (let number = 1; number <= size; number += 1) {
      const { result } = (await world.take(userId, quizId, number, { isRight })).body;
      const card = deck.cards.find(({ ordinal }) => result.cardId === cardId(deck.deckId, ordinal));
      seen.set(card?.kind ?? "", {
        credit: result.credit,
        grade: result.grade,
        mistakes: result.feedback?.mistakes.length ?? 0,
      });
    }

    expect([...seen.keys()].sort()).toEqual([...ALL_KINDS].sort());
    for (const [kind, { credit, grade, mistakes }] of seen) {
      const isGuessable = ["mcq", "tf", "chain", "reverse"].includes(kind);
      if (isRight)
        expect({ kind, credit, grade, mistakes }).toEqual({ kind, credit: 1, grade: isGuessable ? 4 : 5, mistakes: 0 });
      else expect({ kind, isFailed: (grade ?? 5) < 3 }).toEqual({ kind, isFailed: true });
    }
    const { state, credit, next } = (await world.get(userId, quizId)).body;
    expect({ state, next }).toEqual({ state: "finished", next: null });
    if (isRight) expect(credit).toBe(size);
  });
});

describe("an answer", () => {
  async function open(body: Parameters<QuizWorld["start"]>[1] = {}) {
    const userId = await world.learner(deck);
    const { quizId } = (await world.start(userId, { kinds: ["mcq"], size: 3, ...body })).body;
    const { question } = (await world.serve(userId, quizId, 1)).body;
    const [card] = await world.quizzes.listCards(userId, quizId, 1);
    const right = card && rightAnswer(card.card, card.shown);
    if (right?.type !== "option") throw new Error("The first question is no choice");
    return { userId, quizId, question, right, wrong: { type: "option" as const, option: (right.option + 1) % 4 } };
  }

  it("is taken once: the same again gets the same, another one is refused", async () => {
    const { userId, quizId, question, right, wrong } = await open();
    world.clock.now += 4_000;
    const first = await world.answer(userId, quizId, 1, question.cardId, wrong);
    world.clock.now += 9_000;
    const again = await world.answer(userId, quizId, 1, question.cardId, wrong);

    expect(again).toEqual({ ...first, headers: { "idempotent-replayed": "true" } });
    expect(first.body.result).toMatchObject({ outcome: "answered", ms: 4_000, credit: 0, grade: 1 });
    expect(first.body.result.feedback?.mistakes).toEqual([
      { text: expect.any(String), origin: expect.stringContaining("other-machine/"), explain: expect.any(String) },
    ]);
    await expect(world.answer(userId, quizId, 1, question.cardId, right)).rejects.toMatchObject({
      code: "question-answered",
    });
  });

  it("moves the schedule of its card, and says when it is due", async () => {
    const { userId, quizId, question, right } = await open();
    world.clock.now += 2_000;

    const { result } = (await world.answer(userId, quizId, 1, question.cardId, right)).body;

    expect(result).toMatchObject({ grade: 4, noSchedule: null, schedule: { outcome: "counted", dueBefore: null } });
    const { schedules, enrolments } = await world.schedules.findWithEnrolments(userId, [CardId.parse(question.cardId)]);
    expect(schedules.get(CardId.parse(question.cardId))?.version).toBe(1);
    expect(enrolments.get(deck.deckId)?.introduced).toEqual(new Set([ordinalOf(question)]));
  });

  it("to a card that is not due is practice", async () => {
    const userId = await world.learner(deck);
    const from = { type: "cards" as const, cardIds: [cardId(deck.deckId, Ordinal.parse(0))] };
    const [one, other] = [(await world.start(userId, { from })).body, (await world.start(userId, { from })).body];
    const first = (await world.take(userId, one.quizId, 1)).body.result;
    world.clock.now += 1_000;
    const second = (await world.take(userId, other.quizId, 1)).body.result;

    expect(first.schedule?.outcome).toBe("counted");
    expect(second.schedule).toEqual({
      outcome: "practice",
      dueBefore: first.schedule?.dueOn,
      dueOn: first.schedule?.dueOn,
    });
  });

  it("leaves the schedule alone when the learner wants it so, or is not enrolled", async () => {
    const unwanted = await open({ feedsSchedule: false });
    const stranger = randomUUID();
    const { quizId } = (await world.start(stranger, {})).body;
    world.clock.now += 1_000;

    const one = await world.answer(unwanted.userId, unwanted.quizId, 1, unwanted.question.cardId, unwanted.right);
    const other = await world.take(stranger, quizId, 1);

    expect(one.body.result).toMatchObject({ schedule: null, noSchedule: "not-wanted", grade: expect.any(Number) });
    expect(other.body.result).toMatchObject({ schedule: null, noSchedule: "not-enrolled" });
  });

  it("within 300 ms of serving is a guess: no credit, no grade, no review", async () => {
    const { userId, quizId, question, right } = await open();
    world.clock.now += 299;

    const { result, quiz } = (await world.answer(userId, quizId, 1, question.cardId, right)).body;

    expect(result).toMatchObject({ outcome: "guess", credit: 0, grade: null, schedule: null, noSchedule: "guess" });
    expect(quiz).toMatchObject({ ended: 1, next: 2, credit: 0 });
  });

  it.each(["answered", "skipped"])(
    "after the time of its question, %s, is timed out, by the server's clock",
    async (how) => {
      const { userId, quizId, question, right } = await open({ questionLimitSeconds: 10 });
      world.clock.now += 10_001;

      const sent = how === "skipped" ? { type: "skip" as const } : right;
      const { result } = (await world.answer(userId, quizId, 1, question.cardId, sent)).body;

      expect(result).toMatchObject({ outcome: "timed-out", credit: 0, grade: 0, schedule: { outcome: "counted" } });
    },
  );

  it("counts by the learner's own pace once 20 right answers are known", async () => {
    const userId = await world.learner(deck);
    const grades: unknown[] = [];
    for (let at = 0; at < 22; at += 1) {
      const from = { type: "cards" as const, cardIds: [cardId(deck.deckId, Ordinal.parse(2))] };
      const { quizId } = (await world.start(userId, { from })).body;
      const { result } = (await world.take(userId, quizId, 1, { ms: at < 20 ? 1_000 : at === 20 ? 1_900 : 2_100 }))
        .body;
      grades.push(result.grade);
    }

    expect(grades).toEqual([...Array.from({ length: 20 }, () => 5), 4, 3]);
  });

  it("that does not fit is refused with what is accepted, and takes nothing", async () => {
    const { userId, quizId, question, right } = await open();
    world.clock.now += 1_000;
    const refusal = (sent: Parameters<QuizWorld["answer"]>[4]) =>
      expect(world.answer(userId, quizId, 1, question.cardId, sent)).rejects;

    await refusal({ type: "option", option: 9 }).toMatchObject({
      code: "invalid-request",
      errors: [{ pointer: "#/answer/option", detail: expect.stringContaining("was not offered") }],
    });
    await refusal({ type: "truth", isTrue: true }).toMatchObject({ errors: [{ pointer: "#/answer/type" }] });
    const elsewhere = cardId(deck.deckId, Ordinal.parse(43));
    await expect(world.answer(userId, quizId, 1, elsewhere, right)).rejects.toMatchObject({ code: "wrong-question" });
    await expect(world.answer(userId, quizId, 2, elsewhere, right)).rejects.toMatchObject({ code: "wrong-question" });
    await expect(world.answer(userId, randomUUID(), 1, question.cardId, right)).rejects.toMatchObject({
      code: "unknown-quiz",
    });
    expect((await world.get(userId, quizId)).body).toMatchObject({ ended: 0, question: { number: 1 } });
  });

  it("after the end of the quiz is refused, but a stored one is told again", async () => {
    const { userId, quizId, question, right } = await open({ limitSeconds: 60 });
    world.clock.now += 1_000;
    await world.answer(userId, quizId, 1, question.cardId, right);
    const second = (await world.serve(userId, quizId, 2)).body.question;
    world.clock.now += 60_000;

    await expect(world.answer(userId, quizId, 2, second.cardId, right)).rejects.toMatchObject({ code: "quiz-over" });
    await expect(world.serve(userId, quizId, 3)).rejects.toMatchObject({ code: "quiz-over" });
    expect((await world.answer(userId, quizId, 1, question.cardId, right)).headers).toBeDefined();
    expect((await world.get(userId, quizId)).body).toMatchObject({ state: "expired", question: null, ended: 1 });
  });

  it("200 at once to one question leave one result", async () => {
    const { userId, quizId, question, right, wrong } = await open();
    world.clock.now += 1_000;

    const answers = await Promise.allSettled(
      Array.from({ length: 200 }, (_, at) =>
        world.answer(userId, quizId, 1, question.cardId, at % 2 === 0 ? right : wrong),
      ),
    );

    const fulfilled = answers.flatMap((one) => (one.status === "fulfilled" ? [one.value] : []));
    const codes = answers.flatMap((one) => (one.status === "rejected" ? [one.reason.code] : []));
    expect(new Set(fulfilled.map(({ body }) => JSON.stringify(body.result))).size).toBe(1);
    expect(fulfilled.filter((one) => !("headers" in one))).toHaveLength(1);
    expect(new Set(codes)).toEqual(new Set(["question-answered"]));
    const { schedules } = await world.schedules.findWithEnrolments(userId, [CardId.parse(question.cardId)]);
    expect(schedules.get(CardId.parse(question.cardId))?.history.recent).toHaveLength(1);
  });
});

describe("what a body may hold", () => {
  it.each([
    { what: "a size of 0", schema: QuizBody, body: quizBody({ size: 0 }) },
    { what: "a size of 10,000", schema: QuizBody, body: quizBody({ size: 10_000 }) },
    { what: "no deck", schema: QuizBody, body: quizBody({ from: { type: "decks", deckIds: [] } }) },
    { what: "1 MB of typed answer", schema: AnswerBody, body: typed("x".repeat(1_048_576)) },
    { what: "a typed answer of 201 characters", schema: AnswerBody, body: typed("x".repeat(201)) },
  ])("is not $what", ({ schema, body }) => {
    expect(schema.safeParse(body).success).toBe(false);
  });

  function typed(text: string) {
    return { question: 1, cardId: "machine.0000", answer: { type: "text", text } };
  }
});

describe("a question", () => {
  it("is served in order, and again as it was", async () => {
    const userId = await world.learner(deck);
    const { quizId } = (await world.start(userId, { size: 3 })).body;
    const first = await world.serve(userId, quizId, 1);
    world.clock.now += 5_000;

    expect(await world.serve(userId, quizId, 1)).toEqual(first);
    expect((await world.get(userId, quizId)).body.question).toEqual(first.body.question);
    await expect(world.serve(userId, quizId, 2)).rejects.toMatchObject({ code: "question-not-served" });
    await expect(world.serve(userId, quizId, 4)).rejects.toMatchObject({ code: "wrong-question" });
    const { cardId: id } = first.body.question;
    const { result } = (await world.answer(userId, quizId, 1, id, { type: "skip" })).body;
    expect(result).toMatchObject({ outcome: "skipped", credit: 0, grade: null, noSchedule: "skipped" });
    expect((await world.serve(userId, quizId, 2)).body.question.number).toBe(2);
  });

  it("whose time is over is a 0 although the quiz is abandoned", async () => {
    const userId = await world.learner(deck);
    const { quizId } = (await world.start(userId, { size: 2, questionLimitSeconds: 5 })).body;
    await world.serve(userId, quizId, 1);
    world.clock.now += 5_001;

    const { body } = await world.abandon(userId, quizId);

    expect(body).toMatchObject({
      state: "abandoned",
      results: [{ outcome: "timed-out", schedule: { outcome: "counted" } }],
    });
  });

  it("whose time is over makes room for the next one, and counts as a grade of 0 at the end of its time", async () => {
    const userId = await world.learner(deck);
    const { quizId } = (await world.start(userId, { size: 2, questionLimitSeconds: 5 })).body;
    const first = (await world.serve(userId, quizId, 1)).body.question;
    world.clock.now += 65_001;
    await world.serve(userId, quizId, 2);

    expect((await world.get(userId, quizId)).body.results).toMatchObject([
      { outcome: "timed-out", ms: 5_000, answer: null, grade: 0, schedule: { outcome: "counted" }, noSchedule: null },
      { outcome: "open", feedback: null },
    ]);
    const { schedules } = await world.schedules.findWithEnrolments(userId, [CardId.parse(first.cardId)]);
    expect(schedules.get(CardId.parse(first.cardId))?.history.recent).toMatchObject([
      { kind: "review", grade: 0, at: Date.parse(first.servedAt) + 5_000 },
    ]);
  });
});

describe("a quiz", () => {
  it("begins once, however often the request is sent, and not with another request", async () => {
    const userId = await world.learner(deck);
    const body = quizBody({ size: 4 });
    const [first, ...others] = await Promise.all(Array.from({ length: 5 }, () => world.start(userId, body)));

    for (const other of others) expect(other.body).toEqual(first?.body);
    expect(
      (await world.handlers["GET /quizzes"]({ ...world.request(userId, undefined, undefined), query: {} })).body
        .quizzes,
    ).toHaveLength(1);
    await expect(world.start(userId, { ...body, size: 5 })).rejects.toMatchObject({ code: "quiz-id-reused" });
  });

  it("can be abandoned, which gives what was not served back", async () => {
    const userId = await world.learner(deck);
    const { quizId } = (await world.start(userId, { size: 5 })).body;
    await world.take(userId, quizId, 1);
    const ended = await world.abandon(userId, quizId);

    expect(ended.body).toMatchObject({ state: "abandoned", ended: 1, next: null });
    expect(await world.abandon(userId, quizId)).toEqual(ended);
    await expect(world.serve(userId, quizId, 2)).rejects.toMatchObject({ code: "quiz-over" });
    expect((await world.quizzes.listSeen(userId)).get(deck.deckId)).toMatchObject({ reserved: new Set() });
  });

  it("is listed with the others, newest first", async () => {
    const userId = await world.learner(deck);
    const ids: string[] = [];
    for (let at = 0; at < 3; at += 1) {
      world.clock.now += 1_000;
      ids.push((await world.start(userId, { size: 2 })).body.quizId);
    }

    const list = world.handlers["GET /quizzes"];
    const page = await list({ ...world.request(userId, undefined, undefined), query: { limit: 2 } });
    const rest = await list({
      ...world.request(userId, undefined, undefined),
      query: { page: page.body.nextPage ?? "" },
    });

    expect([...page.body.quizzes, ...rest.body.quizzes].map(({ quizId }) => quizId)).toEqual(ids.reverse());
    expect(rest.body.nextPage).toBeNull();
  });

  it.each([
    { what: "an unknown deck", from: { type: "decks" as const, deckIds: ["nowhere"] }, code: "unknown-deck" },
    { what: "an unknown case", from: { type: "cases" as const, caseIds: ["nowhere"] }, code: "unknown-deck" },
    {
      what: "an empty pool",
      kinds: ["recall" as const],
      difficulties: [1],
      from: { type: "cards" as const, cardIds: ["machine.0000"] },
      code: "empty-pool",
    },
  ])("of $what is refused", async ({ what: _, code, ...body }) => {
    await expect(world.start(randomUUID(), body)).rejects.toMatchObject({ code });
    expect(world.clock.now).toBeGreaterThan(QUIZ_NOW);
  });
});
