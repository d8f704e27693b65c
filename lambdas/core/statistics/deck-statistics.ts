import { PASSING_GRADE } from "../reviews/memory.ts";
import { correlation, median } from "./averages.ts";
import { ATTEMPT_NUMBERS, attemptsAt, type LearnerCard, leechMarks } from "./learner-card.ts";

/** Of fewer learners than this nothing but counts is told, so that no figure is one person's. */
export const FEWEST_LEARNERS = 5;

/** Everything one learner did in a deck, a card at a time. */
export type LearnerDeck = readonly { ordinal: number; card: LearnerCard }[];

/** How learners do on one card. Shares are from 0 to 1; a figure of too few learners is `null`. */
export type CardStatistics = {
  /** Learners with an attempt. */
  learners: number;
  attempts: number;
  /** By attempt number, first to fifth; the fifth stands for all later ones as well. */
  byAttempt: readonly { attempts: number; shareRight: number | null }[];
  /**
   * Whether those who know the rest of the deck know this card: the correlation between being right at its first attempt
   * and the share of first attempts at the other cards that were right (corrected point-biserial). Near 0 or below,
   * the card measures something else, or its answer is wrong.
   */
  discrimination: number | null;
  /** Learners for whom the card is a leech. */
  leechShare: number | null;
  /** Times it was found to be one, over all learners: at 8 lapses of a learner and at each further 4. */
  leechMarks: number | null;
  /** The middle learner's mean think time, ms. */
  medianThinkMs: number | null;
};

export const NO_STATISTICS: CardStatistics = statisticsOf([], []);

/** A learner at one card, and how they do at the first attempts of the other cards; `null` when there are no others. */
type Sitting = { card: LearnerCard; restShare: number | null };

/** The statistics of every card that somebody attempted, by ordinal. In which order learners come makes no difference. */
export function deckStatistics(learners: readonly LearnerDeck[]): Map<number, CardStatistics> {
  const sittings = new Map<number, Sitting[]>();
  for (const learner of learners) {
    const tried = learner.filter(({ card }) => card.attempts > 0);
    const rightCount = tried.filter(({ card }) => isRightAtFirst(card)).length;
    for (const { ordinal, card } of tried) {
      const others = tried.length - 1;
      const restShare = others === 0 ? null : (rightCount - (isRightAtFirst(card) ? 1 : 0)) / others;
      const ofCard = sittings.get(ordinal);
      if (ofCard) ofCard.push({ card, restShare });
      else sittings.set(ordinal, [{ card, restShare }]);
    }
  }
  return new Map(
    [...sittings]
      .sort(([a], [b]) => a - b)
      .map(([ordinal, all]) => [
        ordinal,
        statisticsOf(
          all.map(({ card }) => card),
          pairsOf(all),
        ),
      ]),
  );
}

function isRightAtFirst({ firstGrade }: LearnerCard): boolean {
  return firstGrade !== null && firstGrade >= PASSING_GRADE;
}

/** Sorted, so that the sums of the correlation do not depend on the order of the learners in their last digit. */
function pairsOf(sittings: readonly Sitting[]): [number, number][] {
  const pairs = sittings.flatMap(({ card, restShare }): [number, number][] =>
    restShare === null ? [] : [[isRightAtFirst(card) ? 1 : 0, restShare]],
  );
  return pairs.sort(([x1, y1], [x2, y2]) => x1 - x2 || y1 - y2);
}

function statisticsOf(cards: readonly LearnerCard[], pairs: readonly [number, number][]): CardStatistics {
  const enough = cards.length >= FEWEST_LEARNERS;
  const marks = cards.map(leechMarks);
  return {
    learners: cards.length,
    attempts: cards.reduce((sum, { attempts }) => sum + attempts, 0),
    byAttempt: Array.from({ length: ATTEMPT_NUMBERS }, (_, index) => atAttempt(cards, index + 1)),
    discrimination: pairs.length >= FEWEST_LEARNERS ? correlation(pairs) : null,
    leechShare: enough ? marks.filter((count) => count > 0).length / cards.length : null,
    leechMarks: enough ? marks.reduce((sum, count) => sum + count, 0) : null,
    medianThinkMs: enough ? median(cards.map(({ thinkMs, attempts }) => thinkMs / attempts)) : null,
  };
}

function atAttempt(cards: readonly LearnerCard[], number: number): { attempts: number; shareRight: number | null } {
  const reached = cards.filter((card) => attemptsAt(card, number) > 0);
  const attempts = reached.reduce((sum, card) => sum + attemptsAt(card, number), 0);
  const right = reached.reduce((sum, card) => sum + (card.right[number - 1] ?? 0), 0);
  return { attempts, shareRight: reached.length >= FEWEST_LEARNERS ? right / attempts : null };
}
