import type { Days } from "../time.ts";
import { hashOf, mixed } from "./hash.ts";
import { MAX_INTERVAL } from "./sm2.ts";

/**
 * How a review moves the due day it gives within the window of `spreadWindow` (sm2/README 3.3); n, EF and interval never
 * change by it. 0: not at all. From -63 to 63: by so many days, chosen once as the least loaded. From 128 to 255: by a
 * hash of card and review number; the number is 128 + a hash of the card, so that the fold needs nothing else and gives
 * the same day in whatever order reviews arrive.
 */
export type Spread = number;

export const NO_SPREAD: Spread = 0;

const FUZZ = 128;
const CARD_CLASSES = 128;
const MOST_DAYS = 63;
const SMALLEST_INTERVAL: Days = 3;

/** Shares of the part of an interval between two bounds, in days; in thousandths, so that they add up exactly. */
const PARTS = [
  { from: 2.5, to: 7, thousandths: 150 },
  { from: 7, to: 20, thousandths: 100 },
  { from: 20, to: MAX_INTERVAL, thousandths: 50 },
] as const;

/** By how many days a due day may be moved, earlier or later: the ranges of ts-fsrs, none below three days. */
export function spreadWindow(interval: Days): Days {
  if (interval < SMALLEST_INTERVAL) return 0;
  const thousandths = PARTS.reduce(
    (sum, part) => sum + Math.max(0, Math.min(interval, part.to) - part.from) * part.thousandths,
    1_000,
  );
  return Math.min(Math.floor(thousandths / 1_000), MAX_INTERVAL - interval);
}

/** The spread of a card whose due days are moved by a hash. */
export function fuzzOf(cardId: string): Spread {
  return FUZZ + (hashOf(cardId) % CARD_CLASSES);
}

/** The spread of a due day that was moved by choice. */
export function movedBy(days: Days): Spread {
  return Math.max(-MOST_DAYS, Math.min(MOST_DAYS, days));
}

/** The days by which `spread` moves the due day of the card's counted review number `review`, which gave `interval`. */
export function spreadDays(spread: Spread, interval: Days, review: number): Days {
  if (spread === NO_SPREAD) return 0;
  const window = spreadWindow(interval);
  if (spread < FUZZ) return Math.max(-window, Math.min(window, spread));
  return (mixed(Math.imul(spread, 0x9e3779b1) ^ review) % (2 * window + 1)) - window;
}

/**
 * The day of the window with the fewest cards, as days to move; of equal ones the nearest to where SM-2 puts it, the
 * earlier of two. `load` tells the cards due so many days after (or before) that day.
 */
export function leastLoaded(interval: Days, load: (offset: Days) => number): Days {
  const window = Math.min(spreadWindow(interval), MOST_DAYS);
  let best: Days = 0;
  for (let distance = 1; distance <= window; distance += 1) {
    for (const offset of [-distance, distance]) if (load(offset) < load(best)) best = offset;
  }
  return best;
}
