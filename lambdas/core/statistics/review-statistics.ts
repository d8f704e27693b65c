import { cardParts, caseOfDeck, type DeckId } from "../ids.ts";
import { PASSING_GRADE } from "../reviews/memory.ts";
import { type Day, type Days, localHour } from "../time.ts";
import type { StudyDay } from "./day.ts";
import type { CardDay, DayEntry } from "./day-entry.ts";
import { type DayTotals, sumOfTotals, totalsOf } from "./day-totals.ts";

/** Cards with at least this interval are mature, the others young. */
export const MATURE_INTERVAL: Days = 21;

/** First intervals of the buckets in which retention is told; the last one is open. */
const INTERVALS = [1, 2, 7, MATURE_INTERVAL, 60, 180, 365] as const;

const HOURS = 24;
const GRADES = 6;

/** How many were asked and how many of them were known. */
export type Recalls = { reviews: number; passed: number };

export type ReviewStatistics = {
  totals: DayTotals;
  /** Days with a review that stands. */
  studyDays: number;
  /** Reviews that counted, by grade from 0 to 5. */
  grades: readonly number[];
  /** By hour of the learner's own clock, 24 of them. */
  hours: readonly (Recalls & { all: number })[];
  /** First reviews that counted. */
  firsts: Recalls;
  /** Recalls of cards whose time had come, by the interval they had been given. */
  retention: {
    young: Recalls;
    mature: Recalls;
    byInterval: (Recalls & { fromDays: Days; toDays: Days | null })[];
  };
  /** In the order of their ids. */
  decks: readonly (DayTotals & { deckId: DeckId })[];
  /** The decks of one case together. */
  cases: readonly (DayTotals & { caseId: string })[];
};

/** A count of recalls for each bucket of intervals, the shortest first. */
export function noRecalls(): (Recalls & { fromDays: Days; toDays: Days | null })[] {
  return INTERVALS.map((fromDays, index) => {
    const next = INTERVALS[index + 1];
    return { fromDays, toDays: next === undefined ? null : next - 1, reviews: 0, passed: 0 };
  });
}

/** What the reviews of some days come to. Reviews that were taken back are nowhere in it. */
export function reviewStatistics(days: ReadonlyMap<Day, StudyDay>): ReviewStatistics {
  const grades = Array.from({ length: GRADES }, () => 0);
  const hours = Array.from({ length: HOURS }, () => ({ all: 0, reviews: 0, passed: 0 }));
  const byInterval = noRecalls();
  const firsts = { reviews: 0, passed: 0 };
  const byDeck = new Map<DeckId, CardDay[]>();
  const ofDays: DayTotals[] = [];
  for (const study of days.values()) {
    ofDays.push(totalsOf(study.cards.values()));
    for (const card of study.cards.values()) {
      put(byDeck, cardParts(card.cardId).deckId, card);
      for (const entry of card.entries) {
        if (entry.outcome === "undone") continue;
        const hour = hours[localHour(entry.at, entry.offset)];
        if (hour) hour.all += 1;
        if (entry.outcome !== "counted") continue;
        grades[entry.grade] = (grades[entry.grade] ?? 0) + 1;
        if (hour) add(hour, entry);
        if (entry.isNew) add(firsts, entry);
        const bucket = byInterval.findLast(({ fromDays }) => entry.intervalBefore >= fromDays);
        if (bucket && entry.mode === "scheduled") add(bucket, entry);
      }
    }
  }
  const byCase = new Map<string, CardDay[]>();
  for (const [deckId, cards] of byDeck) for (const card of cards) put(byCase, caseOfDeck(deckId), card);
  return {
    totals: sumOfTotals(ofDays),
    studyDays: ofDays.filter(({ reviews }) => reviews > 0).length,
    grades,
    hours,
    firsts,
    retention: {
      young: together(byInterval.filter(({ fromDays }) => fromDays < MATURE_INTERVAL)),
      mature: together(byInterval.filter(({ fromDays }) => fromDays >= MATURE_INTERVAL)),
      byInterval,
    },
    decks: inOrder(byDeck).map(([deckId, all]) => ({ deckId, ...totalsOf(all) })),
    cases: inOrder(byCase).map(([caseId, all]) => ({ caseId, ...totalsOf(all) })),
  };
}

function add(recalls: Recalls, { grade }: DayEntry): void {
  recalls.reviews += 1;
  if (grade >= PASSING_GRADE) recalls.passed += 1;
}

function together(all: readonly Recalls[]): Recalls {
  return {
    reviews: all.reduce((sum, { reviews }) => sum + reviews, 0),
    passed: all.reduce((sum, { passed }) => sum + passed, 0),
  };
}

function put<Key>(cards: Map<Key, CardDay[]>, key: Key, card: CardDay): void {
  const known = cards.get(key);
  if (known) known.push(card);
  else cards.set(key, [card]);
}

function inOrder<Key extends string>(cards: ReadonlyMap<Key, CardDay[]>): [Key, CardDay[]][] {
  return [...cards].sort(([a], [b]) => (a < b ? -1 : 1));
}
