import { describe, expect, it } from "@jest/globals";
import fc from "fast-check";
import { type Grade, type Memory, MIN_EASE, NEW_MEMORY } from "../../../lambdas/core/reviews/memory.ts";
import { MAX_INTERVAL, sm2 } from "../../../lambdas/core/reviews/sm2.ts";
import vectors from "./sm2-vectors.json";

const context = { maxInterval: MAX_INTERVAL };
const grades = fc.constantFrom<Grade>(0, 1, 2, 3, 4, 5);

function history(given: readonly number[], start: Memory = NEW_MEMORY, maxInterval = MAX_INTERVAL): Memory[] {
  const memories: Memory[] = [];
  for (const grade of given) memories.push(sm2(memories.at(-1) ?? start, grade as Grade, { maxInterval }));
  return memories;
}

describe("sm2", () => {
  it("has all the vectors of the reference", () => {
    expect(vectors.vectors).toHaveLength(78);
    expect(vectors.vectors.flatMap(({ grades: sequence }) => sequence)).toHaveLength(1069);
  });

  it.each(vectors.vectors)("gives the memories of $id, $name", ({ grades: sequence, expected, ...vector }) => {
    const start =
      "start" in vector ? (vector.start as { repetition: number; efactor: number; interval: number }) : null;
    const memory = start && {
      repetitions: start.repetition,
      ease: Math.round(start.efactor * 100),
      interval: start.interval,
    };

    const maxInterval = "maxInterval" in vector ? (vector.maxInterval as number) : MAX_INTERVAL;
    const memories = history(sequence, memory ?? NEW_MEMORY, maxInterval);

    expect(memories.map(({ repetitions, interval }) => [repetitions, interval])).toEqual(
      expected.map(([repetition, , interval]) => [repetition, interval]),
    );
    memories.forEach(({ ease }, review) => {
      expect(Math.abs(ease / 100 - Number(expected[review]?.[1]))).toBeLessThan(1e-9);
    });
    expect(sequence.map((grade) => (grade < 4 ? 1 : 0))).toEqual(expected.map(([, , , repeatToday]) => repeatToday));
  });

  it.each([...vectors.invalidGrades, Number.NaN, Number.POSITIVE_INFINITY, undefined])(
    "rejects the grade %j",
    (grade) => {
      const before = { repetitions: 2, interval: 6, ease: 250 };

      expect(() => sm2(before, grade as Grade, context)).toThrow(RangeError);
      expect(before).toEqual({ repetitions: 2, interval: 6, ease: 250 });
    },
  );

  it.each([
    { rule: "a steady 4 keeps the ease", given: [4, 4, 4, 4], intervals: [1, 6, 15, 38], ease: 250 },
    { rule: "a lapse restarts the count and lowers the ease", given: [4, 4, 2], intervals: [1, 6, 1], ease: 218 },
    { rule: "the interval uses the ease from before the review", given: [5, 5, 5], intervals: [1, 6, 17], ease: 280 },
    {
      rule: "a fraction of a day is rounded up exactly",
      given: [5, 5, 4, 4, 5],
      intervals: [1, 6, 17, 46, 125],
      ease: 280,
    },
  ])("$rule", ({ given, intervals, ease }) => {
    const memories = history(given);

    expect(memories.map(({ interval }) => interval)).toEqual(intervals);
    expect(memories.at(-1)?.ease).toBe(ease);
  });

  it("keeps its invariants over any grades", () => {
    fc.assert(
      fc.property(fc.array(grades, { minLength: 1, maxLength: 60 }), (given) => {
        let before = NEW_MEMORY;
        for (const grade of given) {
          const after = sm2(before, grade, context);
          expect(after.ease).toBeGreaterThanOrEqual(MIN_EASE);
          expect(after.interval).toBeGreaterThanOrEqual(1);
          expect(after.interval).toBeLessThanOrEqual(MAX_INTERVAL);
          expect([after.ease, after.interval, after.repetitions].every(Number.isInteger)).toBe(true);
          expect(after.repetitions).toBe(grade >= 3 ? before.repetitions + 1 : 0);
          if (grade < 3) expect(after.interval).toBe(1);
          if (grade >= 3 && before.repetitions >= 2)
            expect(after.interval).toBeGreaterThanOrEqual(Math.min(before.interval, MAX_INTERVAL));
          before = after;
        }
      }),
    );
  });
});
