import type { CardId } from "../ids.ts";
import type { Outcome } from "../reviews/fold.ts";
import type { Grade } from "../reviews/memory.ts";
import type { Days, Instant, QuarterHours } from "../time.ts";

/** Why a review was given: it was due; it was asked for before; or it was to change nothing, whatever was due. */
export type ReviewMode = "scheduled" | "ahead" | "cram";

/** One review as the statistics keep it: what it was, what it did, and how hard it was, from the card's state before it. */
export type DayEntry = {
  at: Instant;
  /** How far the learner's clock was ahead of UTC. */
  offset: QuarterHours;
  grade: Grade;
  /** Think time in ms as the history keeps it: within 4 %, at most a day. */
  durationMs: number;
  outcome: Outcome;
  mode: ReviewMode;
  /** Accepted after the week of `at` was closed: it scores on no board. */
  late: boolean;
  /** It counted, and nothing had counted on the card before. */
  isNew: boolean;
  /** The interval the card had been scheduled with; 0 of a card without one. */
  intervalBefore: Days;
  /** Passes in a row before; at most `MOST_REPETITIONS`. */
  repetitionsBefore: number;
  /** Lapses before; at most `MOST_LAPSES`. */
  lapsesBefore: number;
};

export const MOST_REPETITIONS = 31;
export const MOST_LAPSES = 255;

/**
 * What one card's history says of one learning day. `entries` are in the order of the history. Of two of the same card
 * and day the one with the greater `rank` knows more of the history, and with an equal one they are equal.
 */
export type CardDay = { cardId: CardId; rank: number; entries: readonly DayEntry[] };
