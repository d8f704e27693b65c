import { randomUUID } from "node:crypto";
import { beforeAll, describe, expect, it } from "@jest/globals";
import { rightAnswer } from "../../lambdas/core/cards/grading/grade-answer.ts";
import { LearningPath, PathId } from "../../lambdas/core/cards/learning-path.ts";
import { CardId, cardId, DeckId, Ordinal } from "../../lambdas/core/ids.ts";
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

describe("the questions of a quiz", () => {
  it("never come again before the pool is used up, and are seen when they are served", async () => {
    const userId = await world.learner(deck);
    const served: number[] = [];
    const crashed = await world.start(userId, { size: 8 });
    served.push(ordinalOf((await world.serve(userId, crashed.body.quizId, 1)).body.question));
    for (let round = 0; round < 4; round += 1) {
      const { quizId, size } = (await world.start(userId, { size: 8 })).body;
      for (let number = 1; number <= size; number += 1) {
        served.push(ordinalOf((await world.serve(userId, quizId, number)).body.question));
        world.clock.now += 1_000;
        await world.take(userId, quizId, number);
      }
    }

    expect(served).toHaveLength(33);
    expect(new Set(served).size).toBe(33);
    const { quizId } = (await world.start(userId, { size: 8 })).body;
    const last = [];
    for (let number = 1; number <= 8; number += 1) {
      last.push(ordinalOf((await world.serve(userId, quizId, number)).body.question));
      await world.take(userId, quizId, number);
    }
    const askable = deck.cards.filter(({ kind }) => kind !== "recall").length;
    expect(new Set([...served, ...last]).size).toBe(askable);
  });

  it("come from everywhere in a pool of many decks before one comes again, round by round", async () => {
    const userId = randomUUID();
    const numbers = Array.from({ length: 24 }, (_, at) => at + Math.floor(at / 10)); // without recall
    const named = numbers.map((number, at) => cardId(DeckId.parse(`machine-${at % 12}`), Ordinal.parse(number)));
    for (let at = 0; at < 12; at += 1) await world.decks.publish(quizDeck(`machine-${at}`, 30));
    const served = async (cardIds: CardId[], size: number) => {
      const from = { type: "cards" as const, cardIds };
      const { quizId } = (await world.start(userId, { from, size })).body;
      const cards: string[] = [];
      for (let number = 1; number <= size; number += 1) {
        cards.push((await world.serve(userId, quizId, number)).body.question.cardId);
        await world.answer(userId, quizId, number, cards.at(-1) ?? "", { type: "skip" });
      }
      return cards;
    };

    const first = await served(named.slice(0, 12), 12); // one of each deck
    const others = await served(named, 11);
    const last = await served(named, 1);
    const nextRound = await served(named, 23);

    expect(new Set([...first, ...others, ...last])).toEqual(new Set(named));
    expect(new Set([...last, ...nextRound])).toEqual(new Set(named));
  });

  it("are the same for the same seed, and keep the order of their options", async () => {
    const [one, other] = [await world.learner(deck), await world.learner(deck)];
    const questions = await Promise.all(
      [one, other].map(async (userId) => {
        const { quizId } = (await world.start(userId, { seed: "friday" })).body;
        const { servedAt: _at, answerBy: _by, ...question } = (await world.serve(userId, quizId, 1)).body.question;
        return question;
      }),
    );

    expect(questions[0]).toEqual(questions[1]);
  });

  it("are of the kinds and difficulties asked for", async () => {
    const userId = await world.learner(deck);
    const { quizId, size } = (await world.start(userId, { kinds: ["tf", "match"], difficulties: [1, 2], size: 20 }))
      .body;

    for (let number = 1; number <= size; number += 1) {
      const { question } = (await world.serve(userId, quizId, number)).body;
      expect(["tf", "match"]).toContain(question.kind);
      expect([1, 2]).toContain(question.difficulty);
      await world.take(userId, quizId, number);
    }
    expect(size).toBeGreaterThan(3);
  });

  it("are the cards of a learning path; one that is unknown is refused with its place", async () => {
    const userId = await world.learner(deck);
    const cards = [2, 4, 6].map((ordinal) => cardId(deck.deckId, Ordinal.parse(ordinal)));
    const steps = [{ title: "First", cards }];
    const about = { title: "One path", summary: "For a test.", axis: "experience", cardCount: 3, hash: "one" };
    await world.paths.publish(LearningPath.parse({ pathId: "one-path", ...about, deckIds: [deck.deckId], steps }));

    const { quizId, size } = (await world.start(userId, { from: { type: "path", pathId: "one-path" } })).body;
    const asked = new Set<string>();
    for (let number = 1; number <= size; number += 1) {
      asked.add((await world.serve(userId, quizId, number)).body.question.cardId);
      await world.take(userId, quizId, number);
    }

    expect([...asked].sort()).toEqual([...cards].sort());
    await expect(world.start(userId, { from: { type: "path", pathId: "no-path" } })).rejects.toMatchObject({
      code: "unknown-path",
      errors: [{ pointer: "#/from/pathId" }],
    });
  });

  it("of a learning path come round by round, also when a deck of it is gone", async () => {
    const userId = await world.learner(deck);
    const cards = [
      cardId(DeckId.parse("gone"), Ordinal.parse(0)),
      ...[2, 4].map((at) => cardId(deck.deckId, Ordinal.parse(at))),
    ];
    const about = { title: "Two", summary: "For a test.", axis: "experience", cardCount: 3, hash: "two" };
    const steps = [{ title: "First", cards }];
    await world.paths.publish(LearningPath.parse({ pathId: "two", ...about, deckIds: [deck.deckId], steps }));
    const asked: string[] = [];
    for (let round = 0; round < 4; round += 1) {
      const from = { type: "path" as const, pathId: PathId.parse("two") };
      const { quizId } = (await world.start(userId, { from, size: 1, seed: "same" })).body;
      asked.push((await world.take(userId, quizId, 1)).body.result.cardId);
    }

    expect(new Set(asked.slice(0, 2)).size).toBe(2);
    expect(new Set(asked.slice(2)).size).toBe(2);
  });

  it("are the cards that were named, the due ones or the weak ones", async () => {
    const userId = await world.learner(deck);
    const named = [3, 5, 7].map((ordinal) => cardId(deck.deckId, Ordinal.parse(ordinal)));
    const first = (await world.start(userId, { from: { type: "cards", cardIds: named } })).body;
    expect(first.size).toBe(3);
    for (const type of ["due", "weak"] as const) {
      await expect(world.start(userId, { from: { type } })).rejects.toMatchObject({
        code: "empty-pool",
        message: expect.stringContaining(`No card of yours is ${type}`),
        errors: [{ pointer: "#/from" }],
      });
    }
    await world.take(userId, first.quizId, 1);
    await world.take(userId, first.quizId, 2, { isRight: false });
    world.clock.now += 2 * 86_400_000;

    const due = (await world.start(userId, { from: { type: "due" } })).body;
    const weak = (await world.start(userId, { from: { type: "weak" } })).body;

    expect([due.size, weak.size]).toEqual([2, 1]);
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
