import { describe, expect, it } from "@jest/globals";
import fc from "fast-check";
import { type CardId, DeckId } from "../../../lambdas/core/ids.ts";
import { compareRecords, type HistoryRecord } from "../../../lambdas/core/reviews/record.ts";
import { cardDays, changedCardDays } from "../../../lambdas/core/statistics/card-days.ts";
import {
  MOST_REVIEWS_A_DAY,
  mergedDay,
  NO_STUDY,
  OVERFULL_DAY,
  type StudyDay,
} from "../../../lambdas/core/statistics/day.ts";
import { packDay, unpackDay } from "../../../lambdas/core/statistics/day-codec.ts";
import type { CardDay } from "../../../lambdas/core/statistics/day-entry.ts";
import { packTotals, totalsOf, unpackTotals } from "../../../lambdas/core/statistics/day-totals.ts";
import { reviewStatistics } from "../../../lambdas/core/statistics/review-statistics.ts";
import { type Day, dateOfDay } from "../../../lambdas/core/time.ts";
import { histories } from "../../support/histories.ts";
import { card } from "../../support/learners.ts";
import { FIRST_DAY, review, undo } from "../../support/records.ts";
import { chance, count, forEachSeed } from "../../support/simulation.ts";
import { naiveDays, naiveReviews, naiveStatistics } from "./naive-days.ts";

const CARD = card(0);
const DECKS = ["apache-kafka", "apache-kafka-more", "netflix", "Ab0cD1eF2gH3", "Ab0cD1eF2-more"];

/** A day as it comes back from the store. */
const stored = (day: Day, study: StudyDay): StudyDay => ({
  ...study,
  cards: unpackDay(
    day,
    [...packDay(day, study)].map(([deckId, bytes]) => [deckId, bytes.slice()]),
  ),
});

/** Some of the records, in order, as a device that has not sent everything leaves them. */
const part = (records: readonly HistoryRecord[], mask: readonly boolean[]) =>
  records.filter((_, place) => mask[place % mask.length]);

describe("cardDays", () => {
  it("ranks what a fuller history says of a day higher, or says the same of it", () => {
    const masks = fc.array(fc.boolean(), { minLength: 1, maxLength: 31 });

    fc.assert(
      fc.property(histories(), masks, (records, mask) => {
        const whole = cardDays(CARD, records);

        for (const [day, known] of cardDays(CARD, part(records, mask))) {
          const rank = whole.get(day)?.rank ?? 0;
          expect(rank).toBeGreaterThanOrEqual(known.rank);
          if (rank === known.rank) expect(known).toEqual(whole.get(day));
        }
      }),
      { numRuns: 300 },
    );
  });

  it("ranks the days before a review that is taken back no higher", () => {
    const reviews = [review(1, 0, 4), review(2, 1, 4), review(3, 7, 4)];

    const changed = changedCardDays(CARD, reviews, [...reviews, undo(9, 3, 7)]);

    expect([...changed.keys()]).toEqual([FIRST_DAY + 7]);
    expect(changed.get(FIRST_DAY + 7)?.entries).toMatchObject([{ outcome: "undone" }]);
  });

  it("tells the days that a late review changes, and all days of a history whose past is not known", () => {
    const reviews = [review(1, 0, 4), review(2, 1, 4), review(3, 7, 4)];
    const late = review(4, 5, 1);

    const changed = changedCardDays(CARD, reviews, [...reviews, late].sort(compareRecords));

    expect([...changed.keys()]).toEqual([FIRST_DAY + 5, FIRST_DAY + 7]);
    expect(changedCardDays(CARD, reviews, reviews)).toEqual(new Map());
    expect([...changedCardDays(CARD, undefined, reviews).keys()]).toEqual([0, 1, 7].map((day) => FIRST_DAY + day));
  });
});

describe("mergedDay", () => {
  const one = cardDays(CARD, [review(1, 0, 4)]).get(FIRST_DAY) as CardDay;
  const both = cardDays(CARD, [review(1, 0, 1), review(2, 0, 4, { hour: 13 })]).get(FIRST_DAY) as CardDay;

  it("is the same for whatever is told twice or after something fuller", () => {
    const day = mergedDay(NO_STUDY, [both]);

    expect(mergedDay(day, [one, both])).toBe(day);
    expect(mergedDay(mergedDay(NO_STUDY, [one]), [both])).toEqual(day);
  });

  it("keeps nothing of a day with more reviews than a person can give, in whatever order they are told", () => {
    const entries = Array.from({ length: MOST_REVIEWS_A_DAY }, () => one.entries[0] as CardDay["entries"][0]);
    const crowd = { cardId: card(1), rank: MOST_REVIEWS_A_DAY, entries };

    expect(mergedDay(mergedDay(NO_STUDY, [crowd]), [one])).toEqual(OVERFULL_DAY);
    expect(mergedDay(mergedDay(NO_STUDY, [one]), [crowd])).toEqual(OVERFULL_DAY);
    expect(mergedDay(OVERFULL_DAY, [both])).toBe(OVERFULL_DAY);
    expect(mergedDay(NO_STUDY, [crowd]).cards.size).toBe(1);
  });
});

describe("packDay", () => {
  it("refuses bytes that are cut short", () => {
    const [[deckId, bytes] = [DeckId.parse("none"), new Uint8Array()]] = packDay(FIRST_DAY, {
      cards: cardDaysOn(FIRST_DAY, CARD, [review(1, 0, 4)]),
    });

    expect(bytes).toHaveLength(16);
    expect(() => unpackDay(FIRST_DAY, [[deckId, bytes.slice(0, 15)]])).toThrow(RangeError);
  });

  it("keeps the largest values there can be", () => {
    const entry = {
      ...(cardDays(CARD, [review(1, 0, 5)]).get(FIRST_DAY) as CardDay).entries[0],
      at: (FIRST_DAY + 2) * 86_400_000,
      offset: 56,
      intervalBefore: 36_500,
      repetitionsBefore: 31,
      lapsesBefore: 255,
      late: true,
      mode: "cram",
    } as CardDay["entries"][0];
    const day = {
      version: 1,
      cards: new Map([[card(1_679_615), { cardId: card(1_679_615), rank: 65_535, entries: [entry] }]]),
    };

    expect(stored(FIRST_DAY, day)).toEqual(day);
  });
});

describe("packTotals", () => {
  it("makes bytes of a later version greater, and gives the totals back", () => {
    const totals = { reviews: 20_000, counted: 257, passed: 256, newCards: 255, seconds: 86_399 };
    const bytes = (version: number) => Buffer.from(packTotals(version, totals));

    expect(unpackTotals(bytes(7))).toEqual(totals);
    expect(Buffer.compare(bytes(256), bytes(255))).toBe(1);
    expect(Buffer.compare(bytes(OVERFULL_DAY.version), bytes(2 ** 31))).toBe(1);
    expect(() => unpackTotals(bytes(1).subarray(1))).toThrow(RangeError);
  });
});

describe("the statistics of a learner", () => {
  it("equal the independent model's, however parts of their histories were told", async () => {
    await forEachSeed("statistics of random histories", { short: 250, soak: 10_000 }, (seed, tally) => {
      const random = chance(seed);
      const cards = new Map<CardId, readonly HistoryRecord[]>();
      const samples = fc.sample(histories({ maxReviews: random.integer(1, 20) }), {
        seed,
        numRuns: random.integer(1, 5),
      });
      for (const [index, records] of samples.entries()) {
        cards.set(card(index, DeckId.parse(random.pick(DECKS))), records);
      }
      const told = random.shuffled(
        [...cards].flatMap(([cardId, records]) => {
          const masks = [[true], [random.happens(0.5), true], [true, random.happens(0.5), random.happens(0.5)]];
          return masks.flatMap((mask) => [...cardDays(cardId, part(records, mask))]);
        }),
      );

      const days = new Map<Day, StudyDay>();
      for (const [day, cardDay] of [...told, ...told.slice(0, 5)]) {
        days.set(day, stored(day, mergedDay(days.get(day) ?? NO_STUDY, [cardDay])));
      }

      const reviews = naiveReviews(cards);
      const totals = [...days]
        .sort(([a], [b]) => a - b)
        .map(([day, { version, cards: all }]) => [
          dateOfDay(day),
          unpackTotals(packTotals(version, totalsOf(all.values()))),
        ]);
      expect(Object.fromEntries(totals)).toEqual(naiveDays(reviews));
      expect(reviewStatistics(days)).toEqual(naiveStatistics(reviews));
      count(tally, "histories", cards.size);
      count(tally, "reviews", reviews.length);
    });
  });
});

function cardDaysOn(day: Day, cardId: CardId, records: readonly HistoryRecord[]): Map<CardId, CardDay> {
  const found = cardDays(cardId, records).get(day);
  return new Map(found ? [[cardId, found]] : []);
}
