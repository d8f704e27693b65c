import { ATTEMPT_NUMBERS, attemptsAt, type LearnerCard } from "./learner-card.ts";

/** By attempt number, first to fifth; the fifth stands for all later ones as well. */
export type LearningCurve = readonly { attempts: number; right: number }[];

/** How a learner's attempts at some cards went, the first of each card, the second, and so on. */
export function learningCurve(cards: readonly LearnerCard[]): LearningCurve {
  return Array.from({ length: ATTEMPT_NUMBERS }, (_, index) => ({
    attempts: cards.reduce((sum, card) => sum + attemptsAt(card, index + 1), 0),
    right: cards.reduce((sum, { right }) => sum + (right[index] ?? 0), 0),
  }));
}
