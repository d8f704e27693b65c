import { describe, expect, it } from "@jest/globals";
import { streakOf } from "../../lambdas/core/statistics/streak.ts";
import { dateOfDay, learningDay, localClock, type TimeZone, zoneOffset } from "../../lambdas/core/time.ts";
import { naiveStreak } from "../core/statistics/naive-days.ts";
import { chance, count, forEachSeed, SOAK } from "../support/simulation.ts";

const SECOND_MS = 1_000;
const HOUR_MS = 3_600_000;
const DAY_MS = 24 * HOUR_MS;
const FROM = Date.parse("2025-01-01T00:00:00Z");
const TO = Date.parse("2028-01-01T00:00:00Z");
const ZONES = Intl.supportedValuesOf("timeZone");
/** In the short run every zone has its turn over many seeds, and this many in each. */
const ZONES_AT_A_TIME = 6;

/** The date on the wall of a zone, with the day beginning at `rolloverHour`, by the parts of the runtime's own calendar. */
function dateOnTheWall(format: Intl.DateTimeFormat, at: number, rolloverHour: number): string {
  const parts = Object.fromEntries(format.formatToParts(at).map(({ type, value }) => [type, value]));
  const date = new Date(`${parts.year}-${parts.month}-${parts.day}T00:00:00Z`);
  if (Number(parts.hour) < rolloverHour) date.setUTCDate(date.getUTCDate() - 1);
  return date.toISOString().slice(0, 10);
}

/** The instants at which the zone's clocks are changed. */
function clockChanges(zone: TimeZone): number[] {
  const changes: number[] = [];
  for (let day = FROM; day < TO; day += DAY_MS) {
    if (zoneOffset(zone, day) === zoneOffset(zone, day + DAY_MS)) continue;
    let [before, after] = [day, day + DAY_MS];
    while (after - before > SECOND_MS) {
      const middle = Math.floor((before + after) / 2 / SECOND_MS) * SECOND_MS;
      if (zoneOffset(zone, middle) === zoneOffset(zone, before)) before = middle;
      else after = middle;
    }
    changes.push(after);
  }
  return changes;
}

describe("R29: the streak", () => {
  it("is that of the calendar on the learner's wall, at every midnight and clock change of every zone", async () => {
    const rounds = Math.ceil(ZONES.length / ZONES_AT_A_TIME);
    const zones = new Set<string>();
    await forEachSeed("R29", { short: 2, soak: rounds }, (seed, tally) => {
      const random = chance(seed);
      // Seeds walk through all zones in the soak run; the short one takes zones from all over the list.
      const step = SOAK ? 1 : rounds;
      for (let index = 0; index < ZONES_AT_A_TIME; index += 1) {
        const zone = ZONES[SOAK ? (seed - 1) * ZONES_AT_A_TIME + index : index * step + seed];
        if (!zone) continue;
        zones.add(zone);
        const rolloverHour = random.pick([0, 0, 1, 2, 3, 4, 23]);
        const format = new Intl.DateTimeFormat("en-CA", {
          timeZone: zone,
          hourCycle: "h23",
          year: "numeric",
          month: "2-digit",
          day: "2-digit",
          hour: "2-digit",
        });
        const moments = new Set<number>();
        for (let day = FROM; day < TO; day += DAY_MS) {
          const midnight = day + rolloverHour * HOUR_MS - zoneOffset(zone, day) * 900_000;
          // Of most days one side of midnight alone, so that a day that is put wrong shows in the streak.
          for (const side of random.pick([[-1], [0], [1], [-1, 0, 1], []])) moments.add(midnight + side * SECOND_MS);
        }
        for (const change of clockChanges(zone)) {
          for (const side of [-HOUR_MS, -SECOND_MS, 0, SECOND_MS, HOUR_MS]) moments.add(change + side);
          count(tally, "clock changes");
        }
        const days = new Set<number>();
        const dates = new Set<string>();
        for (const at of moments) {
          const day = learningDay(at, localClock(zone, rolloverHour, at));
          const date = dateOnTheWall(format, at, rolloverHour);
          if (dateOfDay(day) !== date)
            throw new Error(`${zone} ${new Date(at).toISOString()}: ${dateOfDay(day)}, not ${date}`);
          days.add(day);
          dates.add(date);
        }
        const last = [...days].reduce((a, b) => Math.max(a, b));
        for (const today of [last, last + 1, last + 9]) {
          const streak = streakOf(
            [...days].sort((a, b) => a - b),
            today,
          );
          expect({ zone, days: streak.days, longest: streak.longest, freezes: streak.freezes }).toEqual({
            zone,
            ...naiveStreak(dates, dateOfDay(today)),
          });
        }
        count(tally, "reviews", moments.size);
        count(tally, "study days", days.size);
      }
    });

    if (!process.env.SEED) expect(zones.size).toBe(SOAK ? ZONES.length : 2 * ZONES_AT_A_TIME);
  });
});
