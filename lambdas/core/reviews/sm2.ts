import { type Grade, type Memory, MIN_EASE, PASSING_GRADE } from "./memory.ts";

const EASE_CHANGE = [-80, -54, -32, -14, 0, 10] as const; // for grades 0 to 5, in hundredths
const FIRST_INTERVAL = 1;
/** What the second pass in a row gives. */
export const SECOND_INTERVAL = 6;
/** A hundred years: without a bound, a card that is always perfect passes it at the tenth review. */
export const MAX_INTERVAL = 36_500;

/** What a scheduler may know besides the memory and the grade. SM-2 ignores all but the bound. */
export type SchedulingContext = { maxInterval: number };

/**
 * A scheduling algorithm: the memory of a card after one graded recall. Pure and total over valid input, so that the
 * history can be folded with it again at any time.
 */
export type Scheduler = (before: Memory, grade: Grade, context: SchedulingContext) => Memory;

/**
 * SM-2 (P. A. Wozniak, 1990, steps 3, 5 and 6), in integers.
 *
 * Intervals are whole days, rounded up. A grade below 3 restarts the count. The ease changes at every grade; the
 * interval uses the ease from before. A day early or late changes nothing.
 * @throws {RangeError} for anything but an integer from 0 to 5.
 */
export const sm2: Scheduler = (before, grade, context) => {
  if (!Number.isInteger(grade) || grade < 0 || grade > 5) {
    throw new RangeError(`A grade is a whole number from 0 to 5, not ${JSON.stringify(grade)}`);
  }
  const passed = grade >= PASSING_GRADE;
  const interval = passed ? passedInterval(before) : FIRST_INTERVAL;
  return {
    repetitions: passed ? before.repetitions + 1 : 0,
    interval: Math.min(interval, context.maxInterval),
    ease: Math.max(MIN_EASE, before.ease + EASE_CHANGE[grade]),
  };
};

function passedInterval(before: Memory): number {
  if (before.repetitions === 0) return FIRST_INTERVAL;
  if (before.repetitions === 1) return SECOND_INTERVAL;
  // The exact ceiling of interval * ease / 100: `Math.ceil(125 * 2.8)` would give 351 for some ways to reach 2.8.
  return Math.floor((before.interval * before.ease + 99) / 100);
}
