import { DRILL_GRADE, type Grade } from "./memory.ts";

/**
 * The same-day queue of SM-2 step 7 after one answer: a card graded below 4 goes to its end, first come first served,
 * and leaves it with a 4 or 5. A drill moves no schedule.
 */
export function afterAnswer<Id>(queue: readonly Id[], id: Id, grade: Grade): readonly Id[] {
  const others = queue.filter((other) => other !== id);
  return grade < DRILL_GRADE ? [...others, id] : others;
}
