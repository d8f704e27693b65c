import { describe, expect, it } from "@jest/globals";
import fc from "fast-check";
import {
  beginningOf,
  closingOf,
  isClosed,
  isLate,
  weekName,
  weekOf,
  weekOfName,
} from "../../../lambdas/core/boards/weeks.ts";

const MONDAY = Date.parse("2026-11-23T00:00:00Z");
const HOUR_MS = 3_600_000;

describe("weekOf", () => {
  it("R27: begins on Monday 00:00 UTC", () => {
    const names = [-1_000, -1, 0, 1_000].map((ms) => weekName(weekOf(MONDAY + ms)));

    expect(names).toEqual(["2026-W47", "2026-W47", "2026-W48", "2026-W48"]);
    expect(beginningOf(weekOf(MONDAY))).toBe(MONDAY);
  });

  it.each([
    ["2020-12-31", "2020-W53"],
    ["2021-01-03", "2020-W53"],
    ["2021-01-04", "2021-W01"],
    ["2026-01-01", "2026-W01"],
    ["2024-12-30", "2025-W01"],
  ])("%s is in the ISO week %s", (date, name) => {
    expect(weekName(weekOf(Date.parse(date)))).toBe(name);
  });

  it("is told by its name and no other", () => {
    fc.assert(
      fc.property(fc.integer({ min: 0, max: 6_000 }), (week) => {
        expect(weekOfName(weekName(week))).toBe(week);
      }),
    );
    for (const name of ["2026-W00", "2026-W54", "2025-W53", "2026-W7", "W47", ""]) {
      expect(weekOfName(name)).toBeUndefined();
    }
  });
});

describe("isLate", () => {
  it.each([
    { at: "2026-11-22T23:59:59Z", now: "2026-11-23T05:59:00Z", late: false },
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

describe("isClosed", () => {
  it("holds an hour after the last review of the week may have arrived", () => {
    const week = weekOf(MONDAY - 1);

    expect(closingOf(week)).toBe(MONDAY + 7 * HOUR_MS);
    expect([closingOf(week) - 1, closingOf(week)].map((now) => isClosed(week, now))).toEqual([false, true]);
  });
});
