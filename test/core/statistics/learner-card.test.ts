import { describe, expect, it } from "@jest/globals";
import fc from "fast-check";
import { fold } from "../../../lambdas/core/reviews/fold.ts";
import type { Grade } from "../../../lambdas/core/reviews/memory.ts";
import type { HistoryRecord } from "../../../lambdas/core/reviews/record.ts";
import { keptDuration } from "../../../lambdas/core/reviews/record-codec.ts";
import { attemptsAt, learnerCard, leechMarks } from "../../../lambdas/core/statistics/learner-card.ts";
import { histories } from "../../support/histories.ts";
import { review, undo } from "../../support/records.ts";
import { naiveHistory } from "./naive-statistics.ts";

const cardOf = (records: readonly HistoryRecord[]) => learnerCard(records, fold(records));
const NOTHING = { attempts: 0, right: [0, 0, 0, 0, 0], firstGrade: null, lapses: 0, thinkMs: 0 };

describe("learnerCard", () => {
  it("is all zeros without an attempt", () => {
    expect(cardOf([])).toEqual(NOTHING);
  });

  it("counts attempts by their number, the fifth and later ones together", () => {
    const grades: Grade[] = [2, 3, 0, 5, 4, 4, 1];
    const days = [0, 1, 2, 3, 4, 20, 60];
    const records = grades.map((grade, at) => review(at, days[at] ?? 0, grade));

    expect(cardOf(records)).toEqual({ ...NOTHING, attempts: 7, right: [0, 1, 0, 1, 2], firstGrade: 2, lapses: 2 });
  });

  it("leaves out drill and practice, which move no schedule", () => {
    const drilled = [review(1, 0, 2), review(2, 0, 5, { hour: 14 })];
    const practised = [review(1, 0, 4), review(2, 1, 4), review(3, 3, 1)];

    expect(cardOf(drilled)).toMatchObject({ attempts: 1, right: [0, 0, 0, 0, 0] });
    expect(cardOf(practised)).toMatchObject({ attempts: 2, right: [1, 1, 0, 0, 0] });
  });

  it("forgets an attempt that was taken back: the next one moves up", () => {
    const records = [review(1, 0, 1), undo(2, 1, 0), review(3, 1, 5)];

    expect(cardOf(records)).toEqual({ ...NOTHING, attempts: 1, right: [1, 0, 0, 0, 0], firstGrade: 5 });
    expect(cardOf(records.slice(0, 2))).toEqual(NOTHING);
  });

  it("adds the think time up as the history keeps it", () => {
    const records = [review(1, 0, 4, { durationMs: 4_200 }), review(2, 1, 4, { durationMs: 61_000 })];

    expect(cardOf(records).thinkMs).toBe(keptDuration(4_200) + keptDuration(61_000));
  });

  it("agrees with the naive model on any history", () => {
    fc.assert(
      fc.property(histories({ maxReviews: 30 }), (records) => {
        const { attempts, lapses } = naiveHistory(records);
        const right = [0, 0, 0, 0, 0];
        attempts.forEach(({ grade }, at) => {
          const place = Math.min(at, 4);
          if (grade > 2) right[place] = (right[place] ?? 0) + 1;
        });
        expect(cardOf(records)).toEqual({
          attempts: attempts.length,
          right,
          firstGrade: attempts.length > 0 ? attempts[0]?.grade : null,
          lapses,
          thinkMs: attempts.reduce((sum, { durationMs }) => sum + durationMs, 0),
        });
      }),
      { numRuns: 500 },
    );
  });
});

describe("attemptsAt", () => {
  it("is one of each number that was reached, and all from the fifth on", () => {
    const at = (attempts: number) => [1, 2, 3, 4, 5].map((number) => attemptsAt({ ...NOTHING, attempts }, number));

    expect(at(0)).toEqual([0, 0, 0, 0, 0]);
    expect(at(3)).toEqual([1, 1, 1, 0, 0]);
    expect(at(4)).toEqual([1, 1, 1, 1, 0]);
    expect(at(9)).toEqual([1, 1, 1, 1, 5]);
  });
});

describe("leechMarks", () => {
  it("come at 8 lapses and at each further 4", () => {
    const marks = [0, 7, 8, 11, 12, 15, 16, 40].map((lapses) => leechMarks({ ...NOTHING, lapses }));

    expect(marks).toEqual([0, 0, 1, 1, 2, 2, 3, 9]);
  });
});
