import * as z from "zod";

/** How well a card was recalled, 0 blackout to 5 perfect (SM-2 step 4). */
export const Grade = z.literal([0, 1, 2, 3, 4, 5], "write a whole number from 0 (blackout) to 5 (perfect)");
export type Grade = z.infer<typeof Grade>;

/**
 * What SM-2 remembers of a card: `repetitions` in a row that were passed, the `interval` in days as last scheduled,
 * and the E-factor in hundredths (250 is 2.50), exact because every change is a multiple of 0.02.
 */
export type Memory = { readonly repetitions: number; readonly interval: number; readonly ease: number };

export const NEW_MEMORY: Memory = { repetitions: 0, interval: 0, ease: 250 };
export const MIN_EASE = 130;
export const PASSING_GRADE = 3;
/** SM-2 step 7: a card graded below this is asked again on the same day. */
export const DRILL_GRADE = 4;
