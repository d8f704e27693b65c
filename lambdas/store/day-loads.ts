import type { UserId } from "../core/ids.ts";
import type { Day, Days } from "../core/time.ts";
import type { ScheduleStore } from "./schedules.ts";

/** How many cards of a learner are due on which day, for the time of one request. */
export type DayLoads = {
  /** The loads of the days up to `window` days before and after `day`; a day is asked for once. */
  around(day: Day, window: Days): Promise<(day: Day) => number>;
  /** Counts a card that is about to be due on `day`, so that a batch spreads over itself. */
  add(day: Day): void;
};

export function dayLoads(userId: UserId, schedules: Pick<ScheduleStore, "countDue">): DayLoads {
  const known = new Map<Day, Promise<ReadonlyMap<Day, number>>>();
  const added = new Map<Day, number>();
  return {
    async around(day, window) {
      const days = Array.from({ length: 2 * window + 1 }, (_, place) => day - window + place);
      const missing = days.filter((one) => !known.has(one));
      const [from, to] = [missing[0], missing.at(-1)];
      if (from !== undefined && to !== undefined) {
        const counts = schedules.countDue(userId, from, to);
        for (const one of missing) known.set(one, counts);
      }
      const loads = new Map<Day, number>();
      for (const one of days) loads.set(one, (await known.get(one))?.get(one) ?? 0);
      return (one) => (loads.get(one) ?? 0) + (added.get(one) ?? 0);
    },
    add(day) {
      added.set(day, (added.get(day) ?? 0) + 1);
    },
  };
}
