import { describe, expect, it } from "@jest/globals";
import fc from "fast-check";
import { fold } from "../../../lambdas/core/reviews/fold.ts";
import type { ReviewRecord } from "../../../lambdas/core/reviews/record.ts";
import { MAX_INTERVAL } from "../../../lambdas/core/reviews/sm2.ts";
import {
  fuzzOf,
  leastLoaded,
  movedBy,
  NO_SPREAD,
  spreadDays,
  spreadWindow,
} from "../../../lambdas/core/reviews/spread.ts";
import { FIRST_DAY, review } from "../../support/records.ts";

const intervals = fc.integer({ min: 0, max: MAX_INTERVAL });
const spreads = fc.oneof(fc.integer({ min: -63, max: 63 }), fc.integer({ min: 128, max: 255 }));

describe("spreadWindow", () => {
  it.each([
    { interval: 2, window: 0 },
    { interval: 3, window: 1 }, // 1 + 0.15 x 0.5
    { interval: 7, window: 1 }, // 1 + 0.15 x 4.5
    { interval: 11, window: 2 }, // 1.675 + 0.10 x 4
    { interval: 20, window: 2 }, // 1.675 + 0.10 x 13 = 2.975
    { interval: 21, window: 3 }, // 2.975 + 0.05
    { interval: 365, window: 20 }, // 2.975 + 0.05 x 345
    { interval: MAX_INTERVAL, window: 0 },
  ])("is $window days at an interval of $interval", ({ interval, window }) => {
    expect(spreadWindow(interval)).toBe(window);
  });
});

describe("spreadDays", () => {
  it("stays in the window and never passes the longest interval, whatever the spread", () => {
    fc.assert(
      fc.property(spreads, intervals, fc.nat(3_000), (spread, interval, number) => {
        const days = spreadDays(spread, interval, number);

        expect(Math.abs(days)).toBeLessThanOrEqual(spreadWindow(interval));
        expect(interval + days).toBeLessThanOrEqual(MAX_INTERVAL);
      }),
    );
  });

  it("gives a retry the same day, other reviews of the card other days, and every day of the window some", () => {
    const days = Array.from({ length: 2_000 }, (_, card) => spreadDays(fuzzOf(`deck.${card}`), 30, 3));

    expect(spreadDays(fuzzOf("deck.7"), 30, 3)).toBe(days[7]);
    expect(
      new Set(Array.from({ length: 20 }, (_, number) => spreadDays(fuzzOf("deck.7"), 90, number))).size,
    ).toBeGreaterThan(4);
    for (let day = -3; day <= 3; day += 1) {
      expect(days.filter((one) => one === day).length / days.length).toBeGreaterThan(0.09);
    }
  });

  it("moves by the chosen days, as far as the window goes when an earlier review came in later", () => {
    expect(spreadDays(movedBy(-3), 30, 5)).toBe(-3);
    expect(spreadDays(movedBy(-3), 6, 5)).toBe(-1);
    expect(spreadDays(movedBy(2), 1, 5)).toBe(0);
    expect(movedBy(500)).toBe(63);
    expect(spreadDays(NO_SPREAD, 30, 5)).toBe(0);
  });
});

describe("leastLoaded", () => {
  it.each([
    { rule: "stays where SM-2 puts it when all days are equal", loads: [2, 2, 2, 2, 2, 2, 2], offset: 0 },
    { rule: "takes the day with the fewest cards", loads: [9, 9, 9, 9, 9, 1, 9], offset: 2 },
    { rule: "takes the nearest of equal ones", loads: [1, 9, 9, 9, 1, 9, 9], offset: 1 },
    { rule: "takes the earlier of two equally near", loads: [9, 9, 1, 9, 1, 9, 9], offset: -1 },
    { rule: "takes no day outside the window", loads: [9, 9, 9, 9, 9, 9, 9], offset: 0 },
  ])("$rule", ({ loads, offset }) => {
    expect(leastLoaded(30, (day) => loads[day + 3] ?? 0)).toBe(offset);
  });
});

describe("fold with spreads", () => {
  it("moves due days only: n, EF and interval are those of the same grades without", () => {
    fc.assert(
      fc.property(fc.array(fc.tuple(fc.integer({ min: 0, max: 5 }), spreads), { maxLength: 12 }), (answers) => {
        const moved: ReviewRecord[] = [];
        const plain: ReviewRecord[] = [];
        for (const [number, [grade, spread]] of answers.entries()) {
          const one = (before: ReviewRecord[], given: number) => {
            const day = (fold(before).state.dueOn ?? FIRST_DAY) - FIRST_DAY;
            before.push(review(number, day, grade as ReviewRecord["grade"], { spread: given }));
          };
          one(moved, spread);
          one(plain, NO_SPREAD);
        }

        expect(fold(moved).state.memory).toEqual(fold(plain).state.memory);
        expect(fold(moved).state).toMatchObject({ reviews: answers.length, lapses: fold(plain).state.lapses });
      }),
    );
  });
});
