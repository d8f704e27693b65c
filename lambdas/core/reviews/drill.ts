import type { Day, Instant } from "../time.ts";
import type { Folded } from "./fold.ts";
import { DRILL_GRADE, type Grade } from "./memory.ts";
import type { HistoryRecord } from "./record.ts";

/** Where a card stands in the same-day queue: on which learning day, and behind all whose last answer was earlier. */
export type DrillPlace = { day: Day; at: Instant };

/** The place of a card in the queue of its day; undefined when it is not to be repeated. */
export function drillPlace(
  records: readonly HistoryRecord[],
  { state, outcomes }: Pick<Folded, "state" | "outcomes">,
): DrillPlace | undefined {
  if (state.drillOn === null) return undefined;
  const last = records.findLast(({ key }) => {
    const outcome = outcomes.get(key);
    return outcome === "counted" || outcome === "drill";
  });
  return last && { day: state.drillOn, at: last.at };
}

/**
 * The same-day queue of SM-2 step 7 after one answer: a card graded below 4 goes to its end, first come first served,
 * and leaves it with a 4 or 5. A drill moves no schedule.
 */
export function afterAnswer<Id>(queue: readonly Id[], id: Id, grade: Grade): readonly Id[] {
  const others = queue.filter((other) => other !== id);
  return grade < DRILL_GRADE ? [...others, id] : others;
}
