import type { CardId } from "../ids.ts";
import { PASSING_GRADE } from "../reviews/memory.ts";
import type { DayEntry } from "../statistics/day-entry.ts";
import type { Days, Instant } from "../time.ts";
import { GRACE_MS, type Week, weekOf } from "./weeks.ts";

/**
 * How reviews score, as data: the API publishes it beside each score. A point stands for a day that a card was
 * remembered, so the cards that somebody keeps in mind decide, not how often they had to look at them: a worse memory
 * means more reviews and fewer points.
 */
export const SCORE_RULES = {
  version: 1,
  /** The first review of a card, when it is passed. */
  newCardPoints: 1,
  /** Any later one that is passed: for each day of the interval before it. */
  pointsPerDay: 1,
  mostDays: 365,
  /** Besides, for the first pass after a lapse. */
  relearnedPoints: 1,
  passingGrade: PASSING_GRADE,
  minThinkMs: 1_000,
  dailyCap: 1_000,
  graceMs: GRACE_MS,
} as const;

/** Why a review did not score, in the order in which it is looked for: the first that holds is given. */
export const REASONS = {
  undone: "It was taken back.",
  late: "It arrived more than six hours after the end of its week, when the boards were closed, or in an imported file.",
  cram: "It was practice outside the schedule.",
  ahead: "The card was reviewed before it was due, by choice.",
  practice: "The card was not due.",
  drill: "It repeated a card that had been answered on the same day.",
  notRecalled: "The card was not recalled: the grade was below 3. It scores when it is.",
  tooFast: "It came with less than a second of think time.",
  setBack: "The card had been set back to new by its learner, and was not remembered for a day since.",
  sameDay: "The card had scored on this day.",
  dailyCap: "The points of this day had reached the most that a day can give.",
} as const;
export type Reason = keyof typeof REASONS;

/** What the score needs of a review; a `DayEntry` of the statistics has it. */
export type ScoredEntry = Omit<DayEntry, "offset">;
export type ScoredCard = { cardId: CardId; entries: readonly ScoredEntry[] };

/** A review and what it scored. `reason` says why nothing, or at the day's cap less than it was worth. */
export type Scored = {
  cardId: CardId;
  at: Instant;
  worth: number;
  points: number;
  reason: Reason | null;
};

/** What a learning day gave in one week. A day around Monday 00:00 UTC belongs to two. */
export type DayScore = {
  points: number;
  /** Reviews that scored. */
  scored: number;
  /** Reviews, without those taken back. */
  reviews: number;
  /** When the last point was made; 0 without points. */
  reachedAt: Instant;
};

/**
 * The reviews of one learning day, in the order of their times, with what each scored. A function of the set of
 * reviews: whatever comes twice, late or in another order, the scores are equal.
 */
export function scoredReviews(cards: Iterable<ScoredCard>): Scored[] {
  const reviews = [...cards].flatMap(({ cardId, entries }) => entries.map((entry) => ({ cardId, ...entry })));
  const scoredCards = new Set<CardId>();
  let total = 0;
  return reviews.sort(inOrder).map((review) => {
    const { cardId, at } = review;
    const reason = reasonOf(review) ?? (scoredCards.has(cardId) ? "sameDay" : null);
    if (reason !== null) return { cardId, at, worth: 0, points: 0, reason };
    const worth = worthOf(review);
    if (worth === 0) return { cardId, at, worth, points: 0, reason: "setBack" };
    scoredCards.add(cardId);
    const points = Math.min(worth, SCORE_RULES.dailyCap - total);
    total += points;
    return { cardId, at, worth, points, reason: points < worth ? "dailyCap" : null };
  });
}

/** What one learning day gave, by week. */
export function dayScores(cards: Iterable<ScoredCard>): Map<Week, DayScore> {
  const weeks = new Map<Week, DayScore>();
  for (const { at, points, reason } of scoredReviews(cards)) {
    const week = weekOf(at);
    const before = weeks.get(week) ?? { points: 0, scored: 0, reviews: 0, reachedAt: 0 };
    weeks.set(week, {
      points: before.points + points,
      scored: before.scored + (points > 0 ? 1 : 0),
      reviews: before.reviews + (reason === "undone" ? 0 : 1),
      reachedAt: points > 0 ? at : before.reachedAt,
    });
  }
  return weeks;
}

function inOrder(a: ScoredEntry & { cardId: CardId }, b: ScoredEntry & { cardId: CardId }): number {
  if (a.at !== b.at) return a.at - b.at;
  return a.cardId < b.cardId ? -1 : a.cardId > b.cardId ? 1 : 0;
}

function reasonOf({ outcome, late, mode, grade, durationMs }: ScoredEntry): Reason | null {
  if (outcome === "undone") return "undone";
  if (late) return "late";
  if (mode !== "scheduled") return mode;
  if (outcome !== "counted") return outcome;
  if (grade < SCORE_RULES.passingGrade) return "notRecalled";
  return durationMs < SCORE_RULES.minThinkMs ? "tooFast" : null;
}

function worthOf({ isNew, intervalBefore, repetitionsBefore, lapsesBefore }: ScoredEntry): number {
  if (isNew) return SCORE_RULES.newCardPoints;
  const isRelearned = repetitionsBefore === 0 && lapsesBefore > 0;
  return recallPoints(intervalBefore) + (isRelearned ? SCORE_RULES.relearnedPoints : 0);
}

/** 0 of a card that was set back by its learner: it scores again when it was remembered for a day. */
function recallPoints(interval: Days): number {
  return SCORE_RULES.pointsPerDay * Math.min(interval, SCORE_RULES.mostDays);
}
