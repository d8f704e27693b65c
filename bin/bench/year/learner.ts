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
import type { Day } from "../../../lambdas/core/time.ts";
import { afterReview, answer, type Draw, newTrace, recallAfter, type Trace } from "./memory-model.ts";

const DAY_MS = 86_400_000;
const MINUTE_MS = 60_000;
const RESOLUTION = 2 ** 30;
const MATURE_INTERVAL = 21;
/** 2026-01-01. */
export const FIRST_DAY: Day = 20_454;
const CLOCK = { offset: 0, rolloverHour: 4 };
const NOTHING_UNDONE: ReadonlySet<string> = new Set();

export type YearPlan = { days: number; cards: number; newCardsPerDay: number; spread: DueDaySpread };

/** What one learner did on one day. `forecast7` and `forecast30` are the cards then due in the days that follow. */
export type StudyDay = {
  due: number;
  fresh: number;
  drills: number;
  recalled: { young: number; mature: number };
  asked: { young: number; mature: number };
  forecast7: number;
  forecast30: number;
};

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
    today.forecast7 = dueWithin(cards, introduced, day, 7);
    today.forecast30 = dueWithin(cards, introduced, day, 30);
  }
  return { days: year, leeches: cards.filter(({ state }) => isLeech(state.lapses)).length };
}

function dueWithin(cards: readonly Card[], introduced: number, day: Day, days: number): number {
  let count = 0;
  for (let place = 0; place < introduced; place += 1) {
    const card = cards[place];
    const from = card ? offeredFrom(card.state) : null;
    if (from !== null && from <= day + days) count += 1;
  }
  return count;
}

function emptyDay(): StudyDay {
  const none = () => ({ young: 0, mature: 0 });
  return { due: 0, fresh: 0, drills: 0, recalled: none(), asked: none(), forecast7: 0, forecast30: 0 };
}
