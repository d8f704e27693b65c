import { describe, expect, it } from "@jest/globals";
import fc from "fast-check";
import { fold } from "../../../lambdas/core/reviews/fold.ts";
import type { Grade } from "../../../lambdas/core/reviews/memory.ts";
import { deckStatistics, type LearnerDeck, NO_STATISTICS } from "../../../lambdas/core/statistics/deck-statistics.ts";
import { type LearnerCard, learnerCard } from "../../../lambdas/core/statistics/learner-card.ts";
import { histories } from "../../support/histories.ts";
import { naiveHistory, naiveStatistics } from "./naive-statistics.ts";

/** A learner who attempted card 0, 1, … once each, with these grades; null: not at all. */
function once(...grades: (Grade | null)[]): LearnerDeck {
  return grades.map((grade, ordinal) => ({ ordinal, card: cardOf(grade === null ? [] : [grade]) }));
}

function cardOf(grades: Grade[], lapses = 0, thinkMs = 0): LearnerCard {
  const right = [0, 1, 2, 3, 4].map(
    (at) => (at < 4 ? grades.slice(at, at + 1) : grades.slice(4)).filter((grade) => grade >= 3).length,
  );
  return { attempts: grades.length, right, firstGrade: grades[0] ?? null, lapses, thinkMs };
}

describe("deckStatistics", () => {
  it("tells counts only of fewer than five learners", () => {
    const statistics = deckStatistics([once(5), once(0), once(4), once(3)]);

    expect(statistics.get(0)).toEqual({
      ...NO_STATISTICS,
      learners: 4,
      attempts: 4,
      byAttempt: [{ attempts: 4, shareRight: null }, ...NO_STATISTICS.byAttempt.slice(1)],
    });
  });

  it("does not take for a learner who has no attempt left", () => {
    const statistics = deckStatistics([once(5), once(0), once(4), once(3), once(null)]);

    expect(statistics.get(0)).toMatchObject({ learners: 4, leechShare: null });
    expect(deckStatistics([once(null)])).toEqual(new Map());
  });

  it("hides the share of an attempt number that fewer than five learners came to, however many attempts they made", () => {
    const short = Array.from({ length: 4 }, () => [{ ordinal: 7, card: cardOf([1, 4]) }]);
    const long = [{ ordinal: 7, card: cardOf([4, 4, 4, 4, 1, 4, 1, 4, 4, 4]) }];

    expect(deckStatistics([...short, long]).get(7)?.byAttempt).toEqual([
      { attempts: 5, shareRight: 0.2 },
      { attempts: 5, shareRight: 1 },
      { attempts: 1, shareRight: null },
      { attempts: 1, shareRight: null },
      { attempts: 6, shareRight: null },
    ]);
  });

  it("correlates the first attempt with the rest of the deck, without the card itself", () => {
    // Card 0 against the share at cards 1 and 2: (1, 1) (1, 1) (1, 0.5) (0, 0.5) (0, 0). By hand:
    // means 5/6 and 1/4, of all 0.6; sum of squares 0.7, deviation sqrt(0.14); (7/12) / 0.374166 * sqrt(0.24)
    const learners = [once(5, 4, 3), once(4, 5, 5), once(3, 5, 1), once(2, 0, 4), once(0, 1, 1)];

    expect(deckStatistics(learners).get(0)?.discrimination).toBeCloseTo(0.763763, 5);
  });

  it("leaves the discrimination open when everybody is right, and when nobody has another card", () => {
    const allRight = [once(5, 4), once(4, 0), once(3, 0), once(5, 4), once(5, 2)];
    const alone = [once(5), once(0), once(3), once(2), once(5)];

    expect(deckStatistics(allRight).get(0)?.discrimination).toBeNull();
    expect(deckStatistics(alone).get(0)).toMatchObject({ learners: 5, discrimination: null });
  });

  it("gives the leeches and the middle learner's mean think time", () => {
    const rows: [number, number][] = [
      [0, 1_000],
      [7, 9_000],
      [8, 2_000],
      [12, 4_000],
      [0, 3_000],
    ];
    const learners = rows.map(([lapses, thinkMs]) => [{ ordinal: 0, card: cardOf([4, 4], lapses, thinkMs) }]);

    expect(deckStatistics(learners).get(0)).toMatchObject({ leechShare: 0.4, leechMarks: 3, medianThinkMs: 1_500 });
  });

  it("agrees with the naive model over any histories, in any order of the learners", () => {
    const decks = fc.array(fc.array(fc.tuple(fc.nat(4), histories({ maxReviews: 12 })), { maxLength: 5 }), {
      minLength: 3,
      maxLength: 14,
    });
    let compared = 0;
    fc.assert(
      fc.property(decks, (all) => {
        const naive = new Map(
          all.map((cards, at) => [String(at), new Map(cards.map(([card, records]) => [card, naiveHistory(records)]))]),
        );
        const learners = all.map((cards) =>
          [...new Map(cards)].map(([ordinal, records]) => ({ ordinal, card: learnerCard(records, fold(records)) })),
        );
        const statistics = deckStatistics(learners);

        expect(deckStatistics(learners.toReversed())).toEqual(statistics);
        for (const ordinal of [0, 1, 2, 3, 4]) {
          const { discrimination, ...expected } = naiveStatistics(naive, ordinal);
          const { discrimination: ours, ...found } = statistics.get(ordinal) ?? NO_STATISTICS;
          expect(found).toEqual(expected);
          if (discrimination === null) expect(ours).toBeNull();
          else {
            compared += 1;
            expect(ours).toBeCloseTo(discrimination, 9);
          }
        }
      }),
      { numRuns: 300 },
    );
    expect(compared).toBeGreaterThan(100);
  });
});
