import { describe, expect, it } from "@jest/globals";
import type { CardId, UserId } from "../../lambdas/core/ids.ts";
import { afterAnswer } from "../../lambdas/core/reviews/drill.ts";
import type { Grade } from "../../lambdas/core/reviews/memory.ts";
import { isoInstant } from "../../lambdas/core/time.ts";
import { repairEnrolments } from "../../lambdas/projector/repair-enrolments.ts";
import { listDue } from "../../lambdas/reviews/list-due.ts";
import { submitBatch } from "../../lambdas/reviews/submit-batch.ts";
import { submitReview } from "../../lambdas/reviews/submit-record.ts";
import type { ScheduleChange } from "../../lambdas/store/stream.ts";
import { useEngine } from "../support/engine.ts";
import { card, learner, NOW, storesOver } from "../support/learners.ts";
import { quizDeck } from "../support/quiz-deck.ts";
import { quizWorld } from "../support/quizzes.ts";
import { chance, count, forEachSeed } from "../support/simulation.ts";

const engine = useEngine();
const DAY_MS = 86_400_000;
const CARDS = 6;
const ANSWERS = 25;
const stores = () => storesOver(engine().db, engine().coreTable, async () => {});
const rethrow = (error: unknown): never => {
  throw error;
};

async function drillOf(userId: UserId, at: number) {
  return (await listDue(userId, { limit: 9, timeZone: "UTC" }, at, stores())).queue.drill;
}

/** A review, and what the stream will tell of it. */
async function answered(userId: UserId, id: CardId, grade: Grade, at: number, number: number): Promise<ScheduleChange> {
  const before = await stores().schedules.find(userId, id);
  const review = { id: `answer-${String(number).padStart(9, "0")}`, grade, durationMs: 1_000, timeZone: "UTC" };
  await submitReview(userId, id, { ...review, reviewedAt: isoInstant(at) }, at, stores());
  const schedule = await stores().schedules.find(userId, id);
  return { schedule, before, isFirst: before.version === 0, sequenceNumber: String(number) };
}

describe("R10: the same-day queue of SM-2 step 7", () => {
  it("is that of the answers, whatever the stream tells twice, late, out of order or meanwhile", async () => {
    await forEachSeed("R10 same-day queue", { short: 4, soak: 200 }, async (seed, tally) => {
      const random = chance(seed);
      const userId = await learner(engine(), { cardCount: CARDS });
      const ids = Array.from({ length: CARDS }, (_, ordinal) => card(ordinal));
      const items = ids.map((cardId, at) => ({
        ...{ type: "review", cardId, id: `first-${String(at).padStart(10, "0")}`, grade: 4, durationMs: 1_000 },
        ...{ reviewedAt: isoInstant(NOW - DAY_MS + at), timeZone: "UTC" },
      }));
      await submitBatch(userId, { items }, NOW - DAY_MS + 60_000, stores(), rethrow);
      const changes: ScheduleChange[] = [];
      let model: readonly CardId[] = [];

      for (let number = 0; number < ANSWERS; number += 1) {
        const id = random.pick(ids);
        const grade = random.integer(0, 5) as Grade;
        const change = await answered(userId, id, grade, NOW + number, number);
        const isDue = change.before?.version === 1;
        if (isDue || model.includes(id)) model = afterAnswer(model, id, grade);
        changes.push(change);
        if (random.happens(0.5)) await repairEnrolments([random.pick(changes)], stores(), rethrow);
      }
      const told = random.shuffled([...changes, ...changes]);
      for (let first = 0; first < told.length; first += 5) {
        expect(await repairEnrolments(told.slice(first, first + 5), stores(), rethrow)).toEqual([]);
      }
      count(tally, "answers", ANSWERS);
      count(tally, "cards to be repeated", model.length);

      expect(await drillOf(userId, NOW + ANSWERS)).toEqual(model);
    });
  });

  it("holds a card that was answered badly in a quiz, until a review ends it", async () => {
    const world = quizWorld(engine());
    const deck = quizDeck("machine", 1);
    await world.decks.publish(deck);
    const userId = await world.learner(deck);
    const { body } = await world.start(userId, { size: 1 });
    const { quizId } = body;
    const { body: served } = await world.serve(userId, quizId, 1);
    const id = served.question.cardId as CardId;
    const before = await stores().schedules.find(userId, id);

    await world.take(userId, quizId, 1, { isRight: false });
    const schedule = await stores().schedules.find(userId, id);
    await repairEnrolments([{ schedule, before, isFirst: true, sequenceNumber: "1" }], stores(), rethrow);
    const waiting = await drillOf(userId, world.clock.now);
    await answered(userId, id, 4, world.clock.now + 1, 2);

    expect(waiting).toEqual([id]);
    expect(await drillOf(userId, world.clock.now + 2)).toEqual([]);
  });
});
