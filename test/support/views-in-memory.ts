import type { UserId } from "../../lambdas/core/ids.ts";
import { NO_STUDY, type StudyDay } from "../../lambdas/core/statistics/day.ts";
import { unpackDay } from "../../lambdas/core/statistics/day-codec.ts";
import type { Day } from "../../lambdas/core/time.ts";
import type { ViewStores } from "../../lambdas/projector/project-views.ts";
import { itemOfStatistics } from "../../lambdas/store/card-statistics.ts";
import { studyMonthKey } from "../../lambdas/store/keys.ts";
import { itemOfDay, totalsAttribute } from "../../lambdas/store/study-days.ts";
import type { Item } from "./engine.ts";

/**
 * The rows of `views` as the stores write them, for tests that need tens of thousands of writes, with the conditions of
 * the writes. Samples of the same tests run on the engine.
 */
export function viewsInMemory() {
  const rows = new Map<string, Item>();
  const nameOf = ({ pk, sk }: { pk?: unknown; sk?: unknown }) => `${pk} ${sk}`;
  const stored = (userId: UserId, day: Day): StudyDay => {
    const row = rows.get(nameOf(itemOfDay({ userId, day }, NO_STUDY)));
    return row ? { version: Number(row.v), cards: unpackDay(day, Object.entries(row.d as object) as never) } : NO_STUDY;
  };
  const stores: Omit<ViewStores, "schedules"> = {
    cardStatistics: {
      save: async (row) => {
        const item = itemOfStatistics(row) as Item;
        const before = rows.get(nameOf(item));
        if (!before || Number(before.v) < row.version) rows.set(nameOf(item), item);
      },
    },
    studyDays: {
      findAll: async (days) => days.map(({ userId, day }) => stored(userId, day)),
      save: async (place, before, next) => {
        const current = stored(place.userId, place.day);
        if (current.version !== before.version) return { saved: false, current };
        const item = itemOfDay(place, next) as Item;
        rows.set(nameOf(item), item);
        return { saved: true };
      },
      saveTotals: async ({ userId, day }, study) => {
        const key = studyMonthKey(userId, day);
        const [name, bytes] = totalsAttribute(day, study);
        const month: Item = rows.get(nameOf(key)) ?? key;
        const before = month[name];
        if (!(before instanceof Uint8Array) || Buffer.compare(before, bytes) < 0)
          rows.set(nameOf(key), { ...month, [name]: bytes });
      },
    },
  };
  return { stores, rows };
}
