import type { Grade } from "../../../lambdas/core/reviews/memory.ts";

/**
 * How a simulated learner remembers, so that a scheduler can be tried: a forgetting curve whose stability grows with
 * every success, the more so the later it came, and shrinks with a failure. The shapes are those of FSRS-4.5 (power
 * curve, gains that fall with stability), the constants round numbers near its defaults. The scheduler sees grades only.
 */
export type Trace = {
  /** Days after which nine of ten such cards are still remembered. */
  stability: number;
  /** 1 (easy) to 10. */
  difficulty: number;
};

const FACTOR = 19 / 81;
const DECAY = -0.5;
const FIRST_STABILITY = [0.4, 0.5, 0.7, 1.5, 3.2, 9] as const;
const MOST_DIFFICULT = 10;

/** The probability that the card is remembered after so many days. */
export function recallAfter({ stability }: Trace, days: number): number {
  return (1 + (FACTOR * days) / stability) ** DECAY;
}

/** A number from 0 up to 1, drawn anew at each call. */
export type Draw = () => number;

export function newTrace(grade: Grade, difficulty: number): Trace {
  return { stability: FIRST_STABILITY[grade], difficulty };
}

/** How the learner grades: remembered or not by `recall`, and the surer the stabler the memory is. */
export function answer(draw: Draw, recall: number, difficulty: number): Grade {
  const ease = (MOST_DIFFICULT - difficulty) / MOST_DIFFICULT;
  const luck = draw();
  if (draw() < recall) return luck < 0.12 + 0.35 * ease ? 5 : luck < 0.86 ? 4 : 3;
  return luck < 0.35 ? 2 : luck < 0.85 ? 1 : 0;
}

/** The memory after a review that came `days` after the one before. */
export function afterReview(before: Trace, grade: Grade, days: number): Trace {
  const { stability, difficulty } = before;
  const recall = recallAfter(before, days);
  const harder = Math.min(MOST_DIFFICULT, Math.max(1, difficulty + (4 - grade) * 0.35 - (difficulty - 5) * 0.05));
  if (grade < 3) {
    const lost = 1.9 * harder ** -0.2 * ((stability + 1) ** 0.3 - 1) * Math.exp(1.2 * (1 - recall));
    return { stability: Math.min(stability, Math.max(0.3, lost)), difficulty: harder };
  }
  const bonus = grade === 3 ? 0.5 : grade === 5 ? 1.5 : 1;
  const gain = Math.exp(1.5) * (11 - harder) * stability ** -0.15 * (Math.exp(0.95 * (1 - recall)) - 1) * bonus;
  return { stability: stability * (1 + gain), difficulty: harder };
}
