import type { Folded } from "../reviews/fold.ts";
import { leechMarksAt } from "../reviews/leech.ts";
import { type Grade, PASSING_GRADE } from "../reviews/memory.ts";
import type { HistoryRecord } from "../reviews/record.ts";
import { keptDuration } from "../reviews/record-codec.ts";

/** Attempts are told apart up to the fourth; the fifth and all later ones are taken together. */
export const ATTEMPT_NUMBERS = 5;

/** What one learner's attempts at one card come to. An attempt is a review that counted: no practice, no drill, none undone. */
export type LearnerCard = {
  attempts: number;
  /** Attempts graded 3 or better by attempt number: 0 or 1 for the first four, any count for the last. */
  right: readonly number[];
  /** `null` before the first attempt. */
  firstGrade: Grade | null;
  /** Failures of the card after it had been passed. */
  lapses: number;
  /** Think time of all attempts together, as the history keeps it, in ms. */
  thinkMs: number;
};

/**
 * Folds nothing itself: `folded` must be the fold of exactly these `records`, the whole history. So the result is a
 * function of the history alone, whatever order its records came in.
 */
export function learnerCard(records: readonly HistoryRecord[], { state, outcomes }: Folded): LearnerCard {
  const attempts = records.flatMap((record) =>
    record.kind === "review" && outcomes.get(record.key) === "counted" ? [record] : [],
  );
  const right = Array.from({ length: ATTEMPT_NUMBERS }, () => 0);
  for (const [at, { grade }] of attempts.entries()) {
    const place = Math.min(at, ATTEMPT_NUMBERS - 1);
    if (grade >= PASSING_GRADE) right[place] = (right[place] ?? 0) + 1;
  }
  return {
    attempts: attempts.length,
    right,
    firstGrade: attempts[0]?.grade ?? null,
    lapses: state.lapses,
    thinkMs: attempts.reduce((sum, { durationMs }) => sum + keptDuration(durationMs), 0),
  };
}

/** How many of the attempts had this number, from 1 to `ATTEMPT_NUMBERS`. */
export function attemptsAt({ attempts }: LearnerCard, number: number): number {
  if (number === ATTEMPT_NUMBERS) return Math.max(0, attempts - ATTEMPT_NUMBERS + 1);
  return attempts >= number ? 1 : 0;
}

/** How often the card was found to be a leech for this learner: at 8 lapses and at each further 4 (sm2/README 3.8). */
export function leechMarks({ lapses }: LearnerCard): number {
  return leechMarksAt(lapses);
}
