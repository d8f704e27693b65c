import { describe, expect, it } from "@jest/globals";
import { newTrace, recallAfter } from "../../bin/bench/year/memory-model.ts";
import { simulateYears } from "../../bin/bench/year.ts";

const SHORT = { learners: 20, days: 60, cards: 300, newCardsPerDay: 6 };

describe("simulateYears", () => {
  it("gives the same year for the same seeds", () => {
    const few = { ...SHORT, learners: 3 };

    expect(simulateYears("fuzz", few)).toEqual(simulateYears("fuzz", few));
  });

  it("keeps what SM-2 is good for, and evens the days out when they are balanced", () => {
    const [none, balance] = (["none", "balance"] as const).map((spread) => simulateYears(spread, SHORT).report);

    for (const report of [none, balance]) {
      expect(report?.reviews).toBeGreaterThan(SHORT.learners * SHORT.days * 5);
      expect(report?.retention).toBeGreaterThan(0.8);
      expect(report?.retention).toBeLessThan(0.98);
      expect(report?.expectedError7).toBeLessThan(0.15);
      expect(report?.expectedError30).toBeLessThan(0.15);
      expect(report?.expectedError30).toBeLessThan(0.5 * (report?.scheduledError30 ?? 0));
    }
    expect(balance?.unevenness).toBeLessThan(0.85 * (none?.unevenness ?? 0));
    expect(Math.abs((balance?.meanLoad ?? 0) / (none?.meanLoad ?? 1) - 1)).toBeLessThan(0.05);
  });
});

describe("recallAfter", () => {
  it("is nine in ten after as many days as the memory is stable, and falls with time", () => {
    const trace = newTrace(4, 5);

    expect(recallAfter(trace, trace.stability)).toBeCloseTo(0.9, 10);
    expect(recallAfter(trace, 0)).toBe(1);
    expect(recallAfter(trace, 100)).toBeLessThan(recallAfter(trace, 99));
  });
});
