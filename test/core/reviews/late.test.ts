import { describe, expect, it } from "@jest/globals";
import { isLate } from "../../../lambdas/core/reviews/late.ts";

describe("isLate", () => {
  // 2026-11-23 is a Monday.
  it.each([
    { at: "2026-11-22T23:59:59Z", now: "2026-11-23T05:59:59Z", late: false },
    { at: "2026-11-22T23:59:59Z", now: "2026-11-23T06:00:00Z", late: false },
    { at: "2026-11-22T23:59:59Z", now: "2026-11-23T06:00:01Z", late: true },
    { at: "2026-11-16T00:00:00Z", now: "2026-11-23T06:00:01Z", late: true },
    { at: "2026-11-23T00:00:00Z", now: "2026-11-23T06:00:01Z", late: false },
    { at: "2026-11-23T00:00:00Z", now: "2026-11-30T06:00:00Z", late: false },
    { at: "1969-12-31T00:00:00Z", now: "1970-01-05T06:00:01Z", late: true },
  ])("R27: a review of $at that arrives at $now: $late", ({ at, now, late }) => {
    expect(isLate(Date.parse(at), Date.parse(now))).toBe(late);
  });
});
