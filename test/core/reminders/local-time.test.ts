import { describe, expect, it } from "@jest/globals";
import {
  localQuarter,
  type OffsetStep,
  offsetSteps,
  QUARTER_MS,
  QUARTERS_PER_DAY,
  quarterOfTime,
  slotInstant,
  slotsBetween,
  slotsOfZone,
  timeOfQuarter,
  weekdayOf,
} from "../../../lambdas/core/reminders/local-time.ts";
import { dateOfDay, isoInstant } from "../../../lambdas/core/time.ts";
import { SOAK, say } from "../../support/simulation.ts";

const DAY_MS = 86_400_000;
const ZONES = Intl.supportedValuesOf("timeZone");
const FIRST = Date.UTC(2025, 0, 1) / DAY_MS;
const END = Date.UTC(2028, 0, 1) / DAY_MS;

const day = (date: string) => Date.parse(date) / DAY_MS;
const at = (zone: string, date: string, time: string) => isoInstant(slotInstant(zone, day(date), quarterOfTime(time)));

describe("slotInstant", () => {
  it.each([
    { zone: "UTC", date: "2026-11-20", time: "19:00", instant: "2026-11-20T19:00:00.000Z" },
    { zone: "Asia/Kathmandu", date: "2026-11-20", time: "08:15", instant: "2026-11-20T02:30:00.000Z" },
    { zone: "Pacific/Chatham", date: "2026-11-20", time: "19:00", instant: "2026-11-20T05:15:00.000Z" },
    { zone: "Europe/Berlin", date: "2026-03-29", time: "01:45", instant: "2026-03-29T00:45:00.000Z" },
    { zone: "Europe/Berlin", date: "2026-03-29", time: "02:30", instant: "2026-03-29T01:00:00.000Z" },
    { zone: "Europe/Berlin", date: "2026-03-29", time: "03:00", instant: "2026-03-29T01:00:00.000Z" },
    { zone: "Europe/Berlin", date: "2026-10-25", time: "02:30", instant: "2026-10-25T00:30:00.000Z" },
    { zone: "Europe/Berlin", date: "2026-10-25", time: "03:00", instant: "2026-10-25T02:00:00.000Z" },
    { zone: "Australia/Lord_Howe", date: "2026-10-04", time: "02:15", instant: "2026-10-03T15:30:00.000Z" },
    { zone: "America/Nuuk", date: "2026-03-28", time: "23:30", instant: "2026-03-29T01:00:00.000Z" },
    { zone: "Africa/Casablanca", date: "2026-02-15", time: "02:30", instant: "2026-02-15T01:30:00.000Z" },
  ])("of $time on $date in $zone is $instant", ({ zone, date, time, instant }) => {
    expect(at(zone, date, time)).toBe(instant);
  });
});

describe("R31: slotsBetween", () => {
  it("has every quarter hour of every date of 2025 to 2027 exactly once in every zone, in the order of the clock", () => {
    const began = performance.now();
    // Zones with the same offsets at the same instants have the same slots: each such history is gone through once.
    const histories = new Map<string, { steps: OffsetStep[]; zones: string[] }>();
    for (const zone of ZONES) {
      const steps = offsetSteps(zone, (FIRST - 3) * DAY_MS, (END + 2) * DAY_MS);
      const found = histories.get(JSON.stringify(steps)) ?? { steps, zones: [] };
      found.zones.push(zone);
      histories.set(JSON.stringify(steps), found);
    }
    let count = 0;
    let moved = 0;
    for (const { steps, zones } of histories.values()) {
      const [zone = ""] = zones;
      const slots = slotsBetween(steps, slotInstant(zone, FIRST, 0) - 1, slotInstant(zone, END, 0) - 1);
      let expected = FIRST * QUARTERS_PER_DAY;
      let index = 0;
      for (const slot of slots) {
        while ((steps[index + 1]?.since ?? Number.POSITIVE_INFINITY) <= slot.at) index += 1;
        const wanted = slot.day * QUARTERS_PER_DAY + slot.quarter;
        if (wanted !== expected) throw new Error(`${zone}: ${dateOfDay(slot.day)} ${slot.quarter} is out of turn`);
        expected += 1;
        const step = steps[index];
        const shown = slot.at / QUARTER_MS + (step?.offset ?? 0);
        if (shown === wanted) continue;
        // The clock does not show it: then the gap it lies in ends at this very instant.
        moved += zones.length;
        const lastBefore = slot.at / QUARTER_MS - 1 + (steps[index - 1]?.offset ?? 0);
        if (step?.since !== slot.at || !(lastBefore < wanted && wanted < shown)) {
          throw new Error(`${zone}: ${dateOfDay(slot.day)} ${slot.quarter} is due at ${isoInstant(slot.at)}`);
        }
      }
      expect(expected).toBe(END * QUARTERS_PER_DAY);
      count += slots.length * zones.length;
    }
    expect(moved).toBeGreaterThan(1000);
    const seconds = ((performance.now() - began) / 1000).toFixed(1);
    const what = `${ZONES.length} zones, ${histories.size} histories of offsets, ${count} quarter hours, ${moved} in gaps`;
    say(`R31: ${what}, ${seconds} s`);
  });

  it("follows the offsets of every zone on every date, at both ends of each change too", () => {
    for (const zone of ZONES) {
      const format = new Intl.DateTimeFormat("en-CA", {
        timeZone: zone,
        hourCycle: "h23",
        year: "numeric",
        month: "2-digit",
        day: "2-digit",
        hour: "2-digit",
        minute: "2-digit",
      });
      const shown = (instant: number) => {
        const { day: local, quarter } = localQuarter(zone, instant);
        return [`${dateOfDay(local)}, ${timeOfQuarter(quarter)}`, format.format(instant)];
      };
      const steps = offsetSteps(zone, FIRST * DAY_MS, END * DAY_MS);
      const probes = steps.slice(1).flatMap(({ since }) => [since - QUARTER_MS, since]);
      for (let probed = FIRST; probed < END; probed += SOAK ? 1 : 60) probes.push(probed * DAY_MS);
      for (const instant of probes) {
        const [ours, theirs] = shown(instant);
        if (ours !== theirs) throw new Error(`${zone}: ${ours} is ${theirs}`);
        const step = steps.findLast(({ since }) => since <= instant);
        const { day: local, quarter } = localQuarter(zone, instant);
        expect(instant / QUARTER_MS + (step?.offset ?? 0)).toBe(local * QUARTERS_PER_DAY + quarter);
      }
    }
  });

  it("gives sweeps of any length, however they are cut, the same slots", () => {
    const zone = "Australia/Lord_Howe";
    const [from, to] = [Date.parse("2026-04-03T00:00Z"), Date.parse("2026-04-07T00:00Z")];
    const whole = slotsOfZone(zone, from, to);
    for (const minutes of [5, 37, 700]) {
      const parts = [];
      for (let start = from; start < to; start += minutes * 60_000) {
        parts.push(...slotsOfZone(zone, start, Math.min(start + minutes * 60_000, to)));
      }
      expect(parts).toEqual(whole);
    }
    // Half an hour comes twice: two quarter hours fewer begin than pass.
    expect(whole).toHaveLength((to - from) / QUARTER_MS - 2);
  });
});

describe("weekdayOf", () => {
  it("begins with Monday", () => {
    expect(["2026-11-16", "2026-11-20", "2026-11-22", "1969-12-29"].map((date) => weekdayOf(day(date)))).toEqual([
      0, 4, 6, 0,
    ]);
  });
});
