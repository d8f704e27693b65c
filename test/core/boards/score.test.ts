import { describe, expect, it } from "@jest/globals";
import {
  dayScores,
  REASONS,
  SCORE_RULES,
  type ScoredEntry,
  scoredReviews,
} from "../../../lambdas/core/boards/score.ts";
import { weekOf } from "../../../lambdas/core/boards/weeks.ts";
import { afterSm2 } from "../../support/remembering.ts";
import { chance } from "../../support/simulation.ts";
import { cardsOf, entry, nthCard } from "../../support/study-days.ts";

const points = (...entries: ScoredEntry[]) => scoredReviews(cardsOf(...entries)).map((one) => one.points);
const NOON = entry().at;

describe("scoredReviews", () => {
  it("gives a point for each day that a card was remembered, and one for a new card", () => {
    const remembered = (intervalBefore: number) => entry({ intervalBefore });

    expect(points(entry({ isNew: true, intervalBefore: 0 }), ...[1, 6, 365, 900].map(remembered))).toEqual([
      1, 1, 6, 365, 365,
    ]);
  });

  it("gives one more for the first pass after a lapse", () => {
    expect(points(entry({ intervalBefore: 1, repetitionsBefore: 0, lapsesBefore: 1 }))).toEqual([2]);
  });

  it.each([
    ["undone", entry({ outcome: "undone" })],
    ["late", entry({ late: true })],
    ["cram", entry({ mode: "cram", outcome: "practice" })],
    ["ahead", entry({ mode: "ahead" })],
    ["practice", entry({ outcome: "practice" })],
    ["drill", entry({ outcome: "drill" })],
    ["notRecalled", entry({ grade: 2 })],
    ["tooFast", entry({ durationMs: 999 })],
    ["setBack", entry({ intervalBefore: 0, repetitionsBefore: 0 })],
  ])("gives nothing, and says %s", (reason, one) => {
    expect(scoredReviews(cardsOf(one))).toEqual([{ cardId: nthCard(0), at: one.at, worth: 0, points: 0, reason }]);
  });

  it("gives a card points once on a learning day", () => {
    const twice = [{ cardId: nthCard(0), entries: [entry(), entry({ at: NOON + 1_000 })] }];

    expect(scoredReviews(twice).map((one) => [one.points, one.reason])).toEqual([
      [6, null],
      [0, "sameDay"],
    ]);
  });

  it("stops at the day's cap, with what is left for the review that reaches it", () => {
    const day = Array.from({ length: 4 }, (_, index) => entry({ intervalBefore: 300, at: NOON + index }));

    expect(scoredReviews(cardsOf(...day)).map((one) => [one.points, one.worth, one.reason])).toEqual([
      [300, 300, null],
      [300, 300, null],
      [300, 300, null],
      [100, 300, "dailyCap"],
    ]);
  });

  it("is a function of the set: in whatever order the cards come", () => {
    const random = chance(7);
    const cards = cardsOf(
      ...Array.from({ length: 60 }, () =>
        entry({
          at: NOON + random.integer(0, 30),
          intervalBefore: random.integer(0, 90),
          grade: random.pick([1, 4, 5]),
        }),
      ),
    );

    expect(scoredReviews(random.shuffled(cards))).toEqual(scoredReviews(cards));
  });

  it("has a sentence for every reason", () => {
    for (const text of Object.values(REASONS)) expect(text).toMatch(/^[A-Z].+\.$/);
  });
});

describe("dayScores", () => {
  it("R27: gives each half of a day around Monday 00:00 UTC to its own week", () => {
    const monday = Date.parse("2026-11-23T00:00:00Z");
    const times = [-1_000, 0, 1_000].map((ms) => entry({ at: monday + ms }));

    expect([...dayScores(cardsOf(...times))]).toEqual([
      [weekOf(monday - 1), { points: 6, scored: 1, reviews: 1, reachedAt: monday - 1_000 }],
      [weekOf(monday), { points: 12, scored: 2, reviews: 2, reachedAt: monday + 1_000 }],
    ]);
  });
});

describe("R28: what bots gain", () => {
  const total = (entries: readonly ScoredEntry[]) => points(...entries).reduce((sum, one) => sum + one, 0);
  const many = (count: number, changes: (index: number) => Partial<ScoredEntry>) =>
    Array.from({ length: count }, (_, index) => entry({ at: NOON + index * 360, ...changes(index) }));

  it.each([
    ["10,000 reviews an hour: the day's cap", many(10_000, () => ({})), SCORE_RULES.dailyCap],
    ["50 ms of think time", many(1_000, () => ({ durationMs: 50 })), 0],
    ["early reviews only", many(1_000, () => ({ outcome: "practice" })), 0],
    ["reviews ahead by choice only", many(1_000, () => ({ mode: "ahead" })), 0],
    ["review-undo loops", many(1_000, () => ({ outcome: "undone" })), 0],
    ["the replay of an old import", many(1_000, () => ({ late: true })), 0],
    ["cards set back again and again", many(1_000, () => ({ intervalBefore: 0, repetitionsBefore: 0 })), 0],
    ["failing everything", many(1_000, () => ({ grade: 0 })), 0],
  ])("%s", (_pattern, entries, most) => {
    expect(total(entries)).toBe(most);
  });
});

describe("the score of a memory", () => {
  it("is no less for a better one over the same cards, with far fewer reviews", () => {
    const learners = [0.4, 0.6, 0.7, 0.8, 0.9, 1].map((share) => afterSm2(share, { cards: 150, days: 1_000 }));

    for (const [index, worse] of learners.entries()) {
      for (const better of learners.slice(index + 1)) {
        expect(better.points).toBeGreaterThan(worse.points * 0.95);
        expect(better.reviews).toBeLessThan(worse.reviews);
      }
    }
  });
});
