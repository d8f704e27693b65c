import type { Day } from "../time.ts";
import type { Grade, Memory } from "./memory.ts";
import { MAX_INTERVAL, type Scheduler, sm2 } from "./sm2.ts";

const GRADES: readonly Grade[] = [0, 1, 2, 3, 4, 5];

/** What each grade would make of a card that is reviewed on `today`. */
export function ifGraded(
  memory: Memory,
  today: Day,
  scheduler: Scheduler = sm2,
): { grade: Grade; memory: Memory; dueOn: Day }[] {
  return GRADES.map((grade) => {
    const after = scheduler(memory, grade, { maxInterval: MAX_INTERVAL });
    return { grade, memory: after, dueOn: today + after.interval };
  });
}
