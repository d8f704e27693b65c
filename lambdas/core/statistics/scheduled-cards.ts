import type { CardId } from "../ids.ts";
import { type Day, type Days, MINUTES_PER_DAY } from "../time.ts";

/** A card with a due time, as the due index tells it: the minute on the learner's clock, and what SM-2 knows of it. */
export type ScheduledCard = { cardId: CardId; minute: number; repetitions: number; interval: Days; ease: number };

const MINUTES_PER_HOUR = 60;

/** First intervals of the histogram; the first bucket is of cards without one, the last one is open. */
const INTERVALS = [0, 1, 2, 7, 21, 60, 180, 365, 730] as const;
const LEAST_EASE = 130;
const EASE_STEP = 10;
const MOST_EASE = 300;

/** Cards due before `today`, and on each of the `days` days from `today` on. */
export function forecast(
  cards: readonly ScheduledCard[],
  today: Day,
  days: number,
): { overdue: number; due: number[] } {
  const due = Array.from({ length: days }, () => 0);
  let overdue = 0;
  for (const { minute } of cards) {
    const ahead = Math.floor(minute / MINUTES_PER_DAY) - today;
    if (ahead < 0) overdue += 1;
    else if (ahead < days) due[ahead] = (due[ahead] ?? 0) + 1;
  }
  return { overdue, due };
}

/** Cards due at `minute`, and those that become due in each of the `hours` hours after it. */
export function dueByHour(
  cards: readonly ScheduledCard[],
  minute: number,
  hours: number,
): { now: number; becomingDue: number[] } {
  const becomingDue = Array.from({ length: hours }, () => 0);
  let now = 0;
  for (const card of cards) {
    if (card.minute <= minute) now += 1;
    else {
      const hour = Math.floor((card.minute - minute - 1) / MINUTES_PER_HOUR);
      if (hour < hours) becomingDue[hour] = (becomingDue[hour] ?? 0) + 1;
    }
  }
  return { now, becomingDue };
}

/** How many cards have an interval from `fromDays` to `toDays`; the last bucket is open. */
export function intervalHistogram(
  cards: readonly ScheduledCard[],
): { fromDays: Days; toDays: Days | null; cards: number }[] {
  return INTERVALS.map((fromDays, index) => {
    const next = INTERVALS[index + 1];
    const isIn = ({ interval }: ScheduledCard) => interval >= fromDays && (next === undefined || interval < next);
    return { fromDays, toDays: next === undefined ? null : next - 1, cards: cards.filter(isIn).length };
  });
}

/** How many cards have an E-factor, in hundredths, from `from` to below `to`, a tenth further; the last bucket is open. */
export function easeHistogram(cards: readonly ScheduledCard[]): { from: number; to: number | null; cards: number }[] {
  const buckets = Array.from({ length: (MOST_EASE - LEAST_EASE) / EASE_STEP + 1 }, (_, index) => {
    const from = LEAST_EASE + index * EASE_STEP;
    return { from, to: from < MOST_EASE ? from + EASE_STEP : null, cards: 0 };
  });
  for (const { ease } of cards) {
    const bucket = buckets.findLast(({ from }) => ease >= from);
    if (bucket) bucket.cards += 1;
  }
  return buckets;
}
