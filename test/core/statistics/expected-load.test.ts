import { describe, expect, it } from "@jest/globals";
import { expectedReviews, recallOf, type StudyHabits } from "../../../lambdas/core/statistics/expected-load.ts";
import { noRecalls } from "../../../lambdas/core/statistics/review-statistics.ts";

const TODAY = 20_777;
const scheduled = (ahead: number, repetitions: number, interval: number, ease = 250) => ({
  ...{ repetitions, interval, ease },
  minute: (TODAY + ahead) * 1440,
});
const SURE: StudyHabits = { recall: () => 1, studied: 1, newCardsADay: 0, newCardsLeft: 0 };
const expected = (cards: Parameters<typeof expectedReviews>[0], days: number, habits: Partial<StudyHabits> = {}) =>
  expectedReviews(cards, TODAY, days, { ...SURE, ...habits });
const sum = (counts: readonly number[]) => counts.reduce((all, count) => all + count, 0);

describe("expectedReviews", () => {
  it.each([
    { rule: "a card that is always passed comes by SM-2", cards: [scheduled(0, 1, 1)], days: [0, 6, 21] },
    { rule: "what is overdue comes today", cards: [scheduled(-9, 2, 6)], days: [0, 15] },
    { rule: "a card that is never passed comes each day", cards: [scheduled(3, 4, 38)], recall: 0, days: [3, 4, 5, 6] },
    { rule: "what is due later than the days asked for does not come", cards: [scheduled(30, 3, 15)], days: [] },
  ])("$rule", ({ cards, recall = 1, days }) => {
    const length = recall === 0 ? 7 : 30;

    const counts = expected(cards, length, { recall: () => recall });

    expect(counts.flatMap((count, ahead) => (count > 0 ? [ahead] : []))).toEqual(days);
    expect(counts.filter((count) => count > 0 && count !== 1)).toEqual([]);
  });

  it("weighs what may become of a card by how likely it is", () => {
    const counts = expected([scheduled(0, 2, 6)], 3, { recall: (interval) => (interval === 6 ? 0.75 : 0.5) });

    expect(counts).toEqual([1, 0.25, 0.25]); // forgotten at six days, it comes again tomorrow; then on the day after, either way
  });

  it("puts off what falls on a day without study", () => {
    expect(expected([scheduled(0, 2, 60)], 3, { studied: 0.5 })).toEqual([0.5, 0.25, 0.125]);
  });

  it("counts the repeats of new cards, as long as there are some, and not their first review", () => {
    expect(expected([], 8, { newCardsADay: 2, newCardsLeft: 3 })).toEqual([0, 2, 1, 0, 0, 0, 0, 2]);
    expect(expected([], 3, { newCardsADay: 2, newCardsLeft: 2, recall: () => 0 })).toEqual([0, 2, 2]);
  });

  it("is followed for a year within the time of a request", () => {
    const cards = Array.from({ length: 2_000 }, (_, place) =>
      scheduled(place % 90, 2 + (place % 4), 6 + (place % 83), 130 + 2 * (place % 70)),
    );
    const before = process.cpuUsage();

    const counts = expected(cards, 365, { recall: () => 0.9, studied: 0.9, newCardsADay: 10, newCardsLeft: 1_000 });

    expect(sum(counts)).toBeGreaterThan(2_000);
    expect(process.cpuUsage(before).user / 1000).toBeLessThan(1_000);
  });
});

describe("recallOf", () => {
  it("is what the learner's own cards say of an interval, and of little known the usual", () => {
    const byInterval = noRecalls().map((bucket) =>
      bucket.fromDays === 21 ? { ...bucket, reviews: 990, passed: 690 } : bucket,
    );
    const none = { reviews: 0, passed: 0 };
    const recall = recallOf({
      firsts: { reviews: 90, passed: 20 },
      retention: { young: none, mature: none, byInterval },
    });

    expect(recall(30)).toBeCloseTo(0.697, 3);
    expect(recall(0)).toBeCloseTo(0.27, 2);
    expect([recall(6), recall(400)]).toEqual([recall(1), recall(1)]);
    expect(recall(1)).toBeCloseTo((690 + 9) / 1_000, 10);
    const unknown = recallOf({ firsts: none, retention: { young: none, mature: none, byInterval: noRecalls() } });
    expect([unknown(0), unknown(100)]).toEqual([0.9, 0.9]);
  });
});
