import { PASSING_GRADE } from "../reviews/memory.ts";
import type { Day } from "../time.ts";
import type { CardDay } from "./day-entry.ts";

/** What a day comes to. Reviews that were taken back are nowhere in it. */
export type DayTotals = {
  /** All reviews: those that counted, drills and practice. */
  reviews: number;
  /** Reviews that moved the schedule, of which `passed` were graded 3 or better and `newCards` were a card's first. */
  counted: number;
  passed: number;
  newCards: number;
  /** Think time of all reviews in seconds. */
  seconds: number;
};

export const NO_TOTALS: DayTotals = { reviews: 0, counted: 0, passed: 0, newCards: 0, seconds: 0 };

/** Days with a review that stands, in order. */
export function studyDaysOf(totals: ReadonlyMap<Day, DayTotals>): Day[] {
  return [...totals].filter(([, { reviews }]) => reviews > 0).map(([day]) => day);
}

/**
 * How the totals of a day stand in the store, big-endian: 4 bytes version of the day, 2 each reviews, counted, passed
 * and new cards, 3 seconds. So of two of the same day the later one is the greater one as bytes, too.
 */
const TOTALS_BYTES = 15;
const MOST_SECONDS = 2 ** 24 - 1;

/** What the reviews of some cards on some days come to. */
export function totalsOf(cards: Iterable<CardDay>): DayTotals {
  let [reviews, counted, passed, newCards, ms] = [0, 0, 0, 0, 0];
  for (const { entries } of cards) {
    for (const { outcome, grade, isNew, durationMs } of entries) {
      if (outcome === "undone") continue;
      reviews += 1;
      ms += durationMs;
      if (outcome !== "counted") continue;
      counted += 1;
      if (grade >= PASSING_GRADE) passed += 1;
      if (isNew) newCards += 1;
    }
  }
  return { reviews, counted, passed, newCards, seconds: Math.round(ms / 1_000) };
}

export function sumOfTotals(all: Iterable<DayTotals>): DayTotals {
  const sum = { ...NO_TOTALS };
  for (const day of all) {
    sum.reviews += day.reviews;
    sum.counted += day.counted;
    sum.passed += day.passed;
    sum.newCards += day.newCards;
    sum.seconds += day.seconds;
  }
  return sum;
}

export function packTotals(version: number, { reviews, counted, passed, newCards, seconds }: DayTotals): Uint8Array {
  const view = new DataView(new ArrayBuffer(TOTALS_BYTES));
  view.setUint32(0, version);
  view.setUint16(4, reviews);
  view.setUint16(6, counted);
  view.setUint16(8, passed);
  view.setUint16(10, newCards);
  const kept = Math.min(seconds, MOST_SECONDS);
  view.setUint16(12, Math.floor(kept / 256));
  view.setUint8(14, kept % 256);
  return new Uint8Array(view.buffer);
}

/** @throws {RangeError} when the bytes are not such totals. */
export function unpackTotals(bytes: Uint8Array): DayTotals {
  if (bytes.length !== TOTALS_BYTES)
    throw new RangeError(`Totals of a day are ${TOTALS_BYTES} bytes, not ${bytes.length}`);
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  return {
    reviews: view.getUint16(4),
    counted: view.getUint16(6),
    passed: view.getUint16(8),
    newCards: view.getUint16(10),
    seconds: view.getUint16(12) * 256 + view.getUint8(14),
  };
}
