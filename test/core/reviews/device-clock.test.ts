import { describe, expect, it } from "@jest/globals";
import fc from "fast-check";
import { CLOCK_TOLERANCE_MS, clockShift, isFuture } from "../../../lambdas/core/reviews/device-clock.ts";
import { DAY_MS } from "../../support/records.ts";

const NOW = Date.parse("2026-11-20T08:15:00Z");
const MINUTE_MS = 60_000;

describe("clockShift", () => {
  it.each([
    { rule: "without sentAt the device is believed", sentAt: undefined, times: [NOW - DAY_MS], shift: 0 },
    { rule: "a clock within two minutes is believed", sentAt: NOW - 2 * MINUTE_MS, times: [NOW - DAY_MS], shift: 0 },
    {
      rule: "three minutes slow is corrected",
      sentAt: NOW - 3 * MINUTE_MS,
      times: [NOW - 9 * MINUTE_MS],
      shift: 3 * MINUTE_MS,
    },
    {
      rule: "three minutes fast is corrected",
      sentAt: NOW + 3 * MINUTE_MS,
      times: [NOW + MINUTE_MS],
      shift: -3 * MINUTE_MS,
    },
    {
      rule: "ten years slow is corrected",
      sentAt: NOW - 3_652 * DAY_MS,
      times: [NOW - 3_653 * DAY_MS],
      shift: 3_652 * DAY_MS,
    },
    {
      rule: "ten years fast is corrected",
      sentAt: NOW + 3_652 * DAY_MS,
      times: [NOW + 3_651 * DAY_MS],
      shift: -3_652 * DAY_MS,
    },
    {
      rule: "a minute ahead is drawn back to now",
      sentAt: NOW + MINUTE_MS,
      times: [NOW + MINUTE_MS],
      shift: -MINUTE_MS,
    },
    {
      rule: "what cannot be true moves nothing of the rest",
      sentAt: undefined,
      times: [NOW + DAY_MS, NOW + 1_000, NOW - 5_000],
      shift: -1_000,
    },
    { rule: "no times need no correction", sentAt: undefined, times: [], shift: 0 },
  ])("$rule", ({ sentAt, times, shift }) => {
    expect(clockShift(NOW, sentAt, times)).toBe(shift);
  });

  it("R8: leaves no time of an honest device ahead of now, whatever its clock says", () => {
    fc.assert(
      fc.property(
        fc.integer({ min: -20 * 365 * DAY_MS, max: 20 * 365 * DAY_MS }),
        fc.array(fc.nat(30 * DAY_MS), { minLength: 1, maxLength: 20 }),
        (error, ages) => {
          const times = ages.map((age) => NOW + error - age);
          const shift = clockShift(NOW, NOW + error, times);

          for (const time of times) expect(time + shift).toBeLessThanOrEqual(NOW);
        },
      ),
    );
  });
});

describe("isFuture", () => {
  it("allows the tolerance and nothing more", () => {
    expect(isFuture(NOW + CLOCK_TOLERANCE_MS, NOW)).toBe(false);
    expect(isFuture(NOW + CLOCK_TOLERANCE_MS + 1, NOW)).toBe(true);
  });
});
