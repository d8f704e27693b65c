import { uniformInt } from "pure-rand/distribution/uniformInt";
import { xoroshiro128plus } from "pure-rand/generator/xoroshiro128plus";
import { afterAnswer } from "../../../lambdas/core/reviews/drill.ts";
import { type CardState, fold, NEW_STATE, offeredFrom } from "../../../lambdas/core/reviews/fold.ts";
import type { DueDaySpread } from "../../../lambdas/core/reviews/habits.ts";
import { isLeech } from "../../../lambdas/core/reviews/leech.ts";
import { DRILL_GRADE, type Grade, PASSING_GRADE } from "../../../lambdas/core/reviews/memory.ts";
import type { ReviewRecord } from "../../../lambdas/core/reviews/record.ts";
import { keyOfBytes } from "../../../lambdas/core/reviews/record-codec.ts";
import { fuzzOf, leastLoaded, movedBy, NO_SPREAD, type Spread } from "../../../lambdas/core/reviews/spread.ts";
import { expectedReviews, recallOf } from "../../../lambdas/core/statistics/expected-load.ts";
import {
  MATURE_INTERVAL,
  noRecalls,
  type ReviewStatistics,
} from "../../../lambdas/core/statistics/review-statistics.ts";
import { type Day, MINUTES_PER_DAY } from "../../../lambdas/core/time.ts";
import { afterReview, answer, type Draw, newTrace, recallAfter, type Trace } from "./memory-model.ts";

const DAY_MS = 86_400_000;
const MINUTE_MS = 60_000;
const RESOLUTION = 2 ** 30;
const WEEK = 7;
const MONTH = 30;
/** 2026-01-01. */
export const FIRST_DAY: Day = 20_454;
const CLOCK = { offset: 0, rolloverHour: 4 };
const NOTHING_UNDONE: ReadonlySet<string> = new Set();

/** Days between two looks at what is to be expected: it takes a simulation of its own. */
const EXPECTED_EVERY = 14;

export type YearPlan = { days: number; cards: number; newCardsPerDay: number; spread: DueDaySpread };

/**
 * What one learner did on one day. `scheduled` are the cards that were then due in the 7 and 30 days that follow,
 * `expected` the reviews of due cards that the statistics promised for them; null on most days.
 */
export type StudyDay = {
  due: number;
  fresh: number;
  drills: number;
  recalled: { young: number; mature: number };
  asked: { young: number; mature: number };
  scheduled: Ahead;
  expected: Ahead | null;
};

/** Within 7 and within 30 days. */
export type Ahead = { week: number; month: number };

export type LearnerYear = { days: StudyDay[]; leeches: number };

type Card = { id: string; state: CardState; trace: Trace | undefined; difficulty: number; reviewedOn: Day };

/**
 * A simulated learner who studies with the same pure core as the product, under a clock that only the loop moves. The
 * seed decides everything: how hard the cards are, which days are skipped, every answer.
 */
export function simulatedYear(seed: number, { days, cards: cardCount, newCardsPerDay, spread }: YearPlan): LearnerYear {
  const generator = xoroshiro128plus(seed);
  const draw: Draw = () => uniformInt(generator, 0, RESOLUTION - 1) / RESOLUTION;
  const skips = 0.02 + 0.15 * draw();
  const cards = Array.from(
    { length: cardCount },
    (_, place): Card => ({
      id: `deck-${seed}.${place.toString(36).padStart(4, "0")}`,
      state: NEW_STATE,
      trace: undefined,
      difficulty: 2 + 6 * draw(),
      reviewedOn: FIRST_DAY,
    }),
  );
  const load = new Map<Day, number>();
  const recalls: Pick<ReviewStatistics, "firsts" | "retention"> = {
    firsts: { reviews: 0, passed: 0 },
    retention: { young: { reviews: 0, passed: 0 }, mature: { reviews: 0, passed: 0 }, byInterval: noRecalls() },
  };
  const year: StudyDay[] = [];
  let introduced = 0;
  let reviews = 0;

  function study(card: Card, day: Day, minute: number): Grade {
    const waited = day - card.reviewedOn;
    const recall = card.trace ? recallAfter(card.trace, waited) : 0.6 - 0.04 * card.difficulty;
    const grade = answer(draw, recall, card.trace?.difficulty ?? card.difficulty);
    reviews += 1;
    const key = keyOfBytes(Uint8Array.of(0, 0, reviews >>> 24, reviews >>> 16, reviews >>> 8, reviews));
    const at = day * DAY_MS + CLOCK.rolloverHour * 60 * MINUTE_MS + minute * MINUTE_MS;
    const record: ReviewRecord = {
      kind: "review",
      key,
      at,
      clock: CLOCK,
      grade,
      durationMs: 0,
      mode: "scheduled",
      late: false,
      spread: NO_SPREAD,
    };
    const before = offeredFrom(card.state);
    if (before !== null) load.set(before, (load.get(before) ?? 0) - 1);
    const plain = fold([record], NOTHING_UNDONE, card.state).state;
    const chosen = spreadOf(card, day + plain.memory.interval, plain.memory.interval);
    card.state = chosen === NO_SPREAD ? plain : fold([{ ...record, spread: chosen }], NOTHING_UNDONE, card.state).state;
    const after = offeredFrom(card.state) ?? day;
    load.set(after, (load.get(after) ?? 0) + 1);
    card.trace = card.trace ? afterReview(card.trace, grade, waited) : newTrace(grade, card.difficulty);
    card.reviewedOn = day;
    return grade;
  }

  /** As GET /me/statistics of 30 days tells it on the evening of a day. */
  function expectedAfter(met: readonly Card[], day: Day): Ahead {
    const period = year.slice(-MONTH);
    const scheduled = met.map(({ state }) => ({
      ...state.memory,
      minute: (offeredFrom(state) ?? day) * MINUTES_PER_DAY,
    }));
    const reviews = expectedReviews(scheduled, day + 1, MONTH, {
      recall: recallOf(recalls),
      studied: period.filter(({ due, fresh }) => due + fresh > 0).length / period.length,
      newCardsADay: period.reduce((sum, { fresh }) => sum + fresh, 0) / period.length,
      newCardsLeft: cardCount - met.length,
    });
    const within = (days: number) => reviews.slice(0, days).reduce((sum, count) => sum + count, 0);
    return { week: within(WEEK), month: within(MONTH) };
  }

  function spreadOf(card: Card, day: Day, interval: number): Spread {
    if (spread === "none") return NO_SPREAD;
    if (spread === "fuzz") return fuzzOf(card.id);
    return movedBy(leastLoaded(interval, (offset) => load.get(day + offset) ?? 0));
  }

  for (let day = FIRST_DAY; day < FIRST_DAY + days; day += 1) {
    const today = emptyDay();
    year.push(today);
    if (draw() >= skips) {
      const due = cards.slice(0, introduced).filter(({ state }) => (offeredFrom(state) ?? day) <= day);
      const fresh = cards.slice(introduced, introduced + newCardsPerDay);
      introduced += fresh.length;
      let drill: readonly Card[] = [];
      let minute = 0;
      for (const card of [...due, ...fresh]) {
        const { interval, repetitions } = card.state.memory;
        const grade = study(card, day, minute);
        const asked = recalls.retention.byInterval.findLast(({ fromDays }) => interval >= fromDays) ?? recalls.firsts;
        asked.reviews += 1;
        if (grade >= PASSING_GRADE) asked.passed += 1;
        minute += 0.2;
        drill = afterAnswer(drill, card, grade);
        if (repetitions === 0) continue;
        const age = interval < MATURE_INTERVAL ? "young" : "mature";
        today.asked[age] += 1;
        if (grade >= PASSING_GRADE) today.recalled[age] += 1;
      }
      // Repeats until a 4 or 5 (SM-2 step 7): they move no schedule, and what was just read is mostly known.
      for (let [card] = drill; card; [card] = drill) {
        today.drills += 1;
        drill = afterAnswer(drill, card, draw() < 0.8 ? DRILL_GRADE : 2);
      }
      today.due = due.length;
      today.fresh = fresh.length;
    }
    const met = cards.slice(0, introduced);
    today.scheduled = { week: dueWithin(met, day, WEEK), month: dueWithin(met, day, MONTH) };
    if ((day - FIRST_DAY) % EXPECTED_EVERY === EXPECTED_EVERY - 1) today.expected = expectedAfter(met, day);
  }
  return { days: year, leeches: cards.filter(({ state }) => isLeech(state.lapses)).length };
}

function dueWithin(cards: readonly Card[], day: Day, days: number): number {
  return cards.filter(({ state }) => (offeredFrom(state) ?? day) <= day + days).length;
}

function emptyDay(): StudyDay {
  const none = () => ({ young: 0, mature: 0 });
  return {
    due: 0,
    fresh: 0,
    drills: 0,
    recalled: none(),
    asked: none(),
    scheduled: { week: 0, month: 0 },
    expected: null,
  };
}
