import { describe, expect, it } from "@jest/globals";
import { correlation, median } from "../../../lambdas/core/statistics/averages.ts";

describe("correlation", () => {
  it.each([
    {
      rule: "is 1 where y rises with x",
      pairs: [
        [0, 0.2],
        [0, 0.2],
        [1, 0.7],
      ] as const,
      r: 1,
    },
    {
      rule: "is -1 where y falls as x rises",
      pairs: [
        [0, 1],
        [1, 0],
      ] as const,
      r: -1,
    },
    {
      rule: "is 0 where both groups have one mean",
      pairs: [
        [0, 0],
        [0, 1],
        [1, 0.5],
      ] as const,
      r: 0,
    },
    // Means 0.5 and 0.75; of the groups 0.5 and 1; deviation sqrt(0.125): (1 - 0.5) / 0.353553 * 0.5
    {
      rule: "is the point-biserial of a hand-made case",
      pairs: [
        [0, 0],
        [0, 1],
        [1, 1],
        [1, 1],
      ] as const,
      r: 0.57735,
    },
  ])("$rule", ({ pairs, r }) => {
    expect(correlation(pairs)).toBeCloseTo(r, 5);
  });

  it.each([
    { what: "of nobody", pairs: [] },
    {
      what: "when all x are the same",
      pairs: [
        [1, 0.1],
        [1, 0.9],
      ] as const,
    },
    {
      what: "when all y are the same, however their sum is rounded",
      pairs: [
        [0, 2 / 3],
        [1, 4 / 6],
        [1, 2 / 3],
      ] as const,
    },
  ])("is not defined $what", ({ pairs }) => {
    expect(correlation(pairs)).toBeNull();
  });
});

describe("median", () => {
  it.each([
    { values: [], middle: null },
    { values: [7], middle: 7 },
    { values: [9, 1, 4], middle: 4 },
    { values: [10, 1, 2, 4], middle: 3 },
  ])("of $values is $middle", ({ values, middle }) => {
    expect(median(values)).toBe(middle);
  });
});
