import { type Grade, type Memory, NEW_MEMORY } from "../reviews/memory.ts";
import { MAX_INTERVAL, sm2 } from "../reviews/sm2.ts";
import { type Day, type Days, MINUTES_PER_DAY } from "../time.ts";
import type { Recalls, ReviewStatistics } from "./review-statistics.ts";
import type { ScheduledCard } from "./scheduled-cards.ts";

/** How a learner studies, as far as it decides how many cards will come. */
export type StudyHabits = {
  /** How likely a card is passed that comes with this interval; 0: a new one. */
  recall: (interval: Days) => number;
  /** Share of the days on which anything is studied. */
  studied: number;
  newCardsADay: number;
  /** New cards that are left altogether. */
  newCardsLeft: number;
};

/** What is taken for granted of somebody of whom little is known, and as how many reviews it weighs. */
const USUAL_RECALL = 0.9;
const USUAL_WEIGHT = 10;
/** The grades that stand for a pass, which leaves the ease as it is, and for a lapse. */
const PASS: Grade = 4;
const LAPSE: Grade = 1;
/** Less of a card than this is not followed any further. */
const LEAST_SHARE = 0.001;

/** Cards that come on one day and are so much alike that their mean stands for them: else a year has too many to follow. */
type Alike = { repetitions: number; interval: number; ease: number; cards: number };

const EXACT_INTERVAL = 7;
const INTERVALS_PER_DOUBLING = 2;
const ALIKE_EASE = 40;
const KINDS = 100;

function kindOf({ repetitions, interval, ease }: Memory): number {
  const length =
    interval <= EXACT_INTERVAL
      ? interval
      : EXACT_INTERVAL + Math.ceil(Math.log2(interval / EXACT_INTERVAL) * INTERVALS_PER_DOUBLING);
  return (Math.min(repetitions, 2) * KINDS + length) * KINDS + Math.floor(ease / ALIKE_EASE);
}

/** How likely a learner passes a card, from how those with intervals like its own went; a new one from the other new ones. */
export function recallOf({
  firsts,
  retention: { byInterval },
}: Pick<ReviewStatistics, "firsts" | "retention">): StudyHabits["recall"] {
  const all = byInterval.reduce(
    (sum, one) => ({ reviews: sum.reviews + one.reviews, passed: sum.passed + one.passed }),
    {
      reviews: 0,
      passed: 0,
    },
  );
  const usual = likelihood(all, USUAL_RECALL);
  const buckets = [{ fromDays: 0, ...firsts }, ...byInterval].map(({ fromDays, ...recalls }) => ({
    fromDays,
    recall: likelihood(recalls, usual),
  }));
  return (interval) => buckets.findLast(({ fromDays }) => interval >= fromDays)?.recall ?? usual;
}

function likelihood({ reviews, passed }: Recalls, expected: number): number {
  return (passed + expected * USUAL_WEIGHT) / (reviews + USUAL_WEIGHT);
}

/**
 * Reviews of due cards that are to be expected on each of the `days` days from `today` on, as a mean: of the cards that are
 * scheduled now, of their repeats within that time, and of new cards after their first review. A card that is passed comes
 * again after the interval that SM-2 gives it, one that is not the day after, and one that falls on a day without study on
 * the next.
 */
export function expectedReviews(
  cards: readonly Pick<ScheduledCard, "minute" | "repetitions" | "interval" | "ease">[],
  today: Day,
  days: number,
  { recall, studied, newCardsADay, newCardsLeft }: StudyHabits,
): number[] {
  const coming = Array.from({ length: days }, () => new Map<number, Alike>());
  function add(ahead: number, memory: Memory, count: number): void {
    const name = kindOf(memory);
    const known = coming[ahead]?.get(name);
    if (!known) {
      coming[ahead]?.set(name, { ...memory, cards: count });
      return;
    }
    known.cards += count;
    known.interval += ((memory.interval - known.interval) * count) / known.cards;
    known.ease += ((memory.ease - known.ease) * count) / known.cards;
  }
  function answer(ahead: number, memory: Memory, count: number): void {
    const passed = recall(memory.interval);
    for (const [grade, share] of [[PASS, passed] as const, [LAPSE, 1 - passed] as const]) {
      const after = sm2(memory, grade, { maxInterval: MAX_INTERVAL });
      if (share * count >= LEAST_SHARE) add(ahead + after.interval, after, share * count);
    }
  }

  for (const { minute, ...memory } of cards) add(Math.max(0, Math.floor(minute / MINUTES_PER_DAY) - today), memory, 1);
  let left = newCardsLeft;
  return coming.map((due, ahead) => {
    const fresh = Math.min(left, newCardsADay);
    left -= fresh;
    answer(ahead, NEW_MEMORY, fresh);
    let sum = 0;
    for (const { repetitions, interval, ease, cards: count } of due.values()) {
      const memory = { repetitions, interval: Math.round(interval), ease: Math.round(ease) };
      sum += studied * count;
      answer(ahead, memory, studied * count);
      if (studied < 1) add(ahead + 1, memory, (1 - studied) * count);
    }
    return sum;
  });
}
