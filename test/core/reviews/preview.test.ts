import { describe, expect, it } from "@jest/globals";
import fc from "fast-check";
import { fold } from "../../../lambdas/core/reviews/fold.ts";
import { type Grade, NEW_MEMORY } from "../../../lambdas/core/reviews/memory.ts";
import { ifGraded } from "../../../lambdas/core/reviews/preview.ts";
import type { HistoryRecord } from "../../../lambdas/core/reviews/record.ts";
import { FIRST_DAY, review } from "../../support/records.ts";

describe("ifGraded", () => {
  it("tells for each grade what a new card would become", () => {
    const told = ifGraded(NEW_MEMORY, FIRST_DAY).map(({ grade, memory, dueOn }) => [
      grade,
      memory.ease,
      dueOn - FIRST_DAY,
    ]);

    expect(told).toEqual([
      [0, 170, 1],
      [1, 196, 1],
      [2, 218, 1],
      [3, 236, 1],
      [4, 250, 1],
      [5, 260, 1],
    ]);
  });

  it("counts from today, not from the day an overdue card was due", () => {
    const told = ifGraded({ repetitions: 2, interval: 6, ease: 250 }, FIRST_DAY + 30);

    expect(told.map(({ dueOn }) => dueOn - FIRST_DAY - 30)).toEqual([1, 1, 1, 15, 15, 15]);
  });

  it("promises what a review then does", () => {
    const grades = fc.constantFrom<Grade>(0, 1, 2, 3, 4, 5);
    fc.assert(
      fc.property(fc.array(grades, { maxLength: 8 }), grades, (given, next) => {
        const records: HistoryRecord[] = [];
        for (const grade of [...given, next]) {
          const { state } = fold(records);
          const day = (state.dueOn ?? FIRST_DAY) - FIRST_DAY;
          const promise = ifGraded(state.memory, FIRST_DAY + day).find((one) => one.grade === grade);
          records.push(review(records.length, day, grade));
          expect(fold(records).state).toMatchObject({ memory: promise?.memory, dueOn: promise?.dueOn });
        }
      }),
    );
  });
});
