import type { CardKind } from "../cards/card.ts";
import type { Graded } from "../cards/grading/grade-answer.ts";
import { DRILL_GRADE, type Grade, PASSING_GRADE } from "../reviews/memory.ts";
import { median } from "../statistics/averages.ts";

/** A learner's last answer times by kind, in ms, oldest first; of correct answers only. */
export type Pace = Readonly<Partial<Record<CardKind, readonly number[]>>>;

/** As many as a small row of the store holds for all kinds. */
export const KEPT_TIMES = 40;
/** Of fewer, a median says little: the set times serve. */
export const KNOWN_TIMES = 20;

/** How long a correct answer takes until more is known of the learner, ms. */
const SET_TIMES: Readonly<Record<CardKind, number>> = {
  recall: 10_000,
  cloze: 12_000,
  mcq: 12_000,
  multi: 25_000,
  tf: 8_000,
  estimate: 15_000,
  chain: 18_000,
  match: 35_000,
  order: 30_000,
  compare: 35_000,
  reverse: 12_000,
};

const STEADY = 2;

/** The time that an answer to a card of this kind is measured by. */
export function usualTime(pace: Pace, kind: CardKind): number {
  const times = pace[kind] ?? [];
  return (times.length >= KNOWN_TIMES ? median(times) : null) ?? SET_TIMES[kind];
}

export function withTime(pace: Pace, kind: CardKind, ms: number): Pace {
  return { ...pace, [kind]: [...(pace[kind] ?? []), ms].slice(-KEPT_TIMES) };
}

/**
 * The grade of SM-2 for an answer in a quiz (sm2/README 3.7): a right one gets 5 within the usual time, 4 within twice
 * that, else 3, and never more than its kind allows: 4 where it can be guessed, 3 with a slip. A wrong one keeps the
 * grade of its kind: 2 for partly right, 1, or 0 for blank.
 */
export function quizGrade(kind: CardKind, { grade }: Graded, ms: number, pace: Pace): Grade {
  if (grade < PASSING_GRADE) return grade;
  const ratio = ms / usualTime(pace, kind);
  const byTime: Grade = ratio <= 1 ? 5 : ratio <= STEADY ? DRILL_GRADE : PASSING_GRADE;
  return byTime < grade ? byTime : grade;
}
