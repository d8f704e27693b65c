import { randomUUID } from "node:crypto";
import { describe, expect, it } from "@jest/globals";
import fc from "fast-check";
import { compareRecords, type HistoryRecord } from "../../lambdas/core/reviews/record.ts";
import { submitBatch } from "../../lambdas/reviews/submit-batch.ts";
import { writeRecords } from "../../lambdas/store/write-records.ts";
import { useEngine } from "../support/engine.ts";
import { histories } from "../support/histories.ts";
import { card, expectStored, learner, NOW, storesOver } from "../support/learners.ts";
import { modelState } from "../support/naive-model.ts";
import { modelEvents } from "../support/records.ts";
import { recordOfReview, recordOfUndo, reviewInput, undoInput } from "../support/reviews.ts";
import { cardInMemory } from "../support/schedules-in-memory.ts";
import { type Chance, chance, count, forEachSeed } from "../support/simulation.ts";

const ORDERS = 24;
/** So often a client sends an undo again until its review is there. */
const SENDINGS = 10;
const DAY_MS = 86_400_000;
const engine = useEngine();

/** The order a network made of what devices sent: shuffled, some twice, cut into requests of 1 to 8 records. */
function arrivals(random: Chance, records: readonly HistoryRecord[]): HistoryRecord[][] {
  const sent = random.shuffled([...records, ...records.filter(() => random.happens(0.3))]);
  const requests: HistoryRecord[][] = [];
  while (sent.length > 0) requests.push(sent.splice(0, random.happens(0.7) ? 1 : random.integer(2, 8)));
  return requests;
}

describe("one set of reviews, any order of arrival", () => {
  it.each([
    { caseName: "R5 short histories", minReviews: 1, maxReviews: 20, rounds: { short: 60, soak: 19_000 } },
    { caseName: "R5 histories with an archive", minReviews: 55, maxReviews: 150, rounds: { short: 4, soak: 1_000 } },
  ])("$caseName: 24 orders with duplicates end in the same bytes", async ({ caseName, rounds, ...sizes }) => {
    await forEachSeed(caseName, rounds, async (seed, tally) => {
      const random = chance(seed);
      const [generated = []] = fc.sample(histories(sizes), { seed, numRuns: 1 });
      const isThere = (key: string): boolean => {
        const one = generated.find((record) => record.key === key);
        return one?.kind === "undo" ? isThere(one.target) : one !== undefined && one.kind !== "edit";
      };
      const records = generated.filter((one) => one.kind !== "undo" || isThere(one.target));
      const ends = new Set<string>();
      for (let order = 0; order < ORDERS; order += 1) {
        const stored = cardInMemory("a-learner", card(0));
        let waiting = arrivals(random, records);
        for (let sending = 0; waiting.length > 0; sending += 1) {
          expect(sending).toBeLessThan(SENDINGS);
          const again: HistoryRecord[][] = [];
          for (const request of waiting) {
            const { verdicts } = await writeRecords(stored.schedules, await stored.find(), request);
            // A client sends the undo again whose review was not there yet.
            const refused = request.filter((_, place) => verdicts[place] === "unknown-target");
            if (refused.length > 0) again.push(refused);
            count(tally, "records sent", request.length);
          }
          waiting = again;
        }
        expect(await stored.records()).toEqual(records.toSorted(compareRecords));
        ends.add(stored.bytes());
      }
      expect(ends.size).toBe(1);
    });
  });

  it("R5 on the engine: items of any order of batches are equal but for their version", async () => {
    await forEachSeed("R5 on the engine", { short: 3, soak: 1_000 }, async (seed, tally) => {
      const random = chance(seed);
      const reviews = Array.from({ length: random.integer(2, 90) }, () =>
        reviewInput(random, NOW - random.integer(0, 300) * DAY_MS - random.pick([0, 0, 5_000, 3_600_000])),
      );
      const undos = reviews.filter(() => random.happens(0.1)).map(({ id }) => undoInput(random, id, NOW - 1_000));
      const items = [
        ...reviews.map((input) => ({ type: "review", cardId: card(0), ...input })),
        ...undos.map((input) => ({ type: "undo", cardId: card(0), ...input })),
      ];
      const stores = storesOver(engine().db, engine().coreTable);
      const ends = [];
      for (let order = 0; order < 3; order += 1) {
        const userId = await learner(engine(), { userId: randomUUID() });
        let waiting: unknown[] = random.shuffled([...items, ...items.filter(() => random.happens(0.2))]);
        for (let sending = 0; waiting.length > 0; sending += 1) {
          expect(sending).toBeLessThan(20 * SENDINGS);
          const batch = waiting.splice(0, random.integer(1, 40));
          const { results } = await submitBatch(userId, { items: batch }, NOW, stores, (error) => {
            throw error;
          });
          waiting = [...waiting, ...batch.filter((_, index) => results[index]?.status === "rejected")];
          for (const { status } of results) count(tally, status);
        }
        const expected = [...reviews.map(recordOfReview), ...undos.map(recordOfUndo)];
        const { item, blocks } = await expectStored(engine(), userId, card(0), expected);
        const withoutNames = [item, ...blocks].map(({ pk: _pk, v: _v, ...rest }) => rest);
        ends.push(withoutNames);
      }
      expect(ends[1]).toEqual(ends[0]);
      expect(ends[2]).toEqual(ends[0]);
    });
  });
});

describe("undo", () => {
  it("R7: any order of review, undo, repeated undo, late duplicate and another device's undo folds the live records", async () => {
    await forEachSeed("R7", { short: 400, soak: 10_000 }, async (seed, tally) => {
      const random = chance(seed);
      const others = Array.from({ length: random.integer(0, 4) }, () =>
        recordOfReview(reviewInput(random, NOW - random.integer(0, 30) * DAY_MS)),
      );
      const taken = reviewInput(random, NOW - random.integer(0, 30) * DAY_MS);
      const review = recordOfReview(taken);
      const undo = recordOfUndo(undoInput(random, taken.id, NOW));
      const fromOtherDevice = recordOfUndo(undoInput(random, taken.id, NOW - random.integer(0, 90) * DAY_MS));
      const sent = random.shuffled([...others, review, review, undo, undo, fromOtherDevice, fromOtherDevice]);

      const stored = cardInMemory("a-learner", card(0));
      let waiting: HistoryRecord[] = sent;
      for (let sending = 0; waiting.length > 0; sending += 1) {
        expect(sending).toBeLessThan(SENDINGS);
        const again: HistoryRecord[] = [];
        for (const record of waiting) {
          const { verdicts } = await writeRecords(stored.schedules, await stored.find(), [record]);
          count(tally, verdicts[0] ?? "");
          if (verdicts[0] === "unknown-target") again.push(record);
        }
        waiting = again;
      }
      // Long after: the device that was offline sends the review once more.
      const late = await writeRecords(stored.schedules, await stored.find(), [review]);

      const expected = [...others, review, undo, fromOtherDevice];
      expect(late.verdicts).toEqual(["duplicate"]);
      expect(late.folded.outcomes.get(review.key)).toBe("undone");
      expect(await stored.records()).toEqual(expected.toSorted(compareRecords));
      const withoutIt = modelState(modelEvents(others));
      const { memory, reviews, lapses } = late.folded.state;
      expect({ ...memory, reviews, lapses }).toEqual({
        repetitions: withoutIt.repetitions,
        interval: withoutIt.interval,
        ease: withoutIt.ease,
        reviews: withoutIt.reviews,
        lapses: withoutIt.lapses,
      });
    });
  });
});
