import { randomUUID } from "node:crypto";
import { beforeAll, describe, expect, it } from "@jest/globals";
import { LearningPath, PathId } from "../../lambdas/core/cards/learning-path.ts";
import { type CardId, cardId, DeckId, Ordinal } from "../../lambdas/core/ids.ts";
import { useEngine } from "../support/engine.ts";
import { quizDeck } from "../support/quiz-deck.ts";
import { ordinalOf, type QuizWorld, quizWorld } from "../support/quizzes.ts";

const engine = useEngine();
const deck = quizDeck("machine", 44);
let world: QuizWorld;

beforeAll(async () => {
  world = quizWorld(engine());
  await world.decks.publish(deck);
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
