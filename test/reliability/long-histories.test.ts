import { describe, expect, it } from "@jest/globals";
import { MAX_RECORDS } from "../../lambdas/core/reviews/placement.ts";
import type { HistoryRecord } from "../../lambdas/core/reviews/record.ts";
import { getCard, type HistoryCursor } from "../../lambdas/reviews/get-card.ts";
import { submitBatch } from "../../lambdas/reviews/submit-batch.ts";
import { submitReview, undoReview } from "../../lambdas/reviews/submit-record.ts";
import { itemBytes, useEngine } from "../support/engine.ts";
import { crashingAfter, faulty } from "../support/faults.ts";
import { card, expectStored, LONGEST_DECK, learner, NOW, storesOver, untilAnswered } from "../support/learners.ts";
import { recordOfReview, recordOfUndo, reviewInput, undoInput } from "../support/reviews.ts";
import { chance, count, forEachSeed, say } from "../support/simulation.ts";

const DAY_MS = 86_400_000;
const ONE_WRITE_UNIT = 1_024;
const engine = useEngine();
const id = card(35, LONGEST_DECK);

const onError = (error: unknown) => {
  throw error;
};

describe("cards with more reviews than one item holds", () => {
  it("R6: fold everything, in items of one write unit, whatever crashes between two writes", async () => {
    let largest = 0;
    await forEachSeed("R6", { short: 5, soak: 300 }, async (seed, tally) => {
      const random = chance(seed);
      const total = random.integer(61, seed % 5 === 0 ? 500 : 140);
      const userId = await learner(engine(), { deckId: LONGEST_DECK });
      const onImage = (item: Record<string, unknown>) => {
        largest = Math.max(largest, itemBytes(item));
      };
      const db = faulty(engine(), { random, tally, onImage, repeatedWrites: 0.05 });
      const expected: HistoryRecord[] = [];
      const reviewAt = (place: number) => NOW - (total - place) * 5 * DAY_MS - random.integer(0, 10_000_000);

      for (let place = 0; place < total; ) {
        const isLate = random.happens(0.15);
        const amount = Math.min(total - place, random.happens(0.6) ? random.integer(2, 40) : 1);
        const inputs = Array.from({ length: amount }, (_, more) =>
          reviewInput(random, reviewAt(isLate ? random.integer(0, total) : place + more)),
        );
        const items = inputs.map((input) => ({ type: "review", cardId: id, ...input }));
        // The process ends before any of its writes, or after the last; then the client asks again.
        await untilAnswered(
          async () => {
            const crashing = random.happens(0.4) ? crashingAfter(db, random.integer(0, 1)) : db;
            const stores = storesOver(crashing, engine().coreTable);
            if (amount === 1 && inputs[0]) return submitReview(userId, id, inputs[0], NOW, stores);
            return submitBatch(userId, { items }, NOW, stores, onError);
          },
          { tally, tries: 20 },
        );
        expected.push(...inputs.map(recordOfReview));
        count(tally, "reviews acknowledged", amount);
        place += amount;

        if (random.happens(0.2)) {
          const undo = undoInput(
            random,
            random.pick(expected.filter(({ kind }) => kind === "review")).key,
            NOW - 1_000,
          );
          await undoReview(userId, id, undo, NOW, storesOver(db, engine().coreTable));
          expected.push(recordOfUndo(undo));
          count(tally, "undos");
        }
      }

      const { blocks } = await expectStored(engine(), userId, id, expected);
      count(tally, "archive blocks", blocks.length);
    });

    say(`R6: the largest item had ${largest} bytes`);
    expect(largest).toBeLessThanOrEqual(ONE_WRITE_UNIT);
  });

  it("R25: gives every entry of the history once, newest first, in pages of any size", async () => {
    await forEachSeed("R25 history", { short: 3, soak: 200 }, async (seed, tally) => {
      const random = chance(seed);
      const userId = await learner(engine());
      const stores = storesOver(engine().db, engine().coreTable);
      const inputs = Array.from({ length: random.integer(60, 220) }, () =>
        reviewInput(random, NOW - random.integer(0, 900) * DAY_MS),
      );
      for (let at = 0; at < inputs.length; at += 100) {
        const items = inputs.slice(at, at + 100).map((input) => ({ type: "review", cardId: card(1), ...input }));
        await submitBatch(userId, { items }, NOW, stores, onError);
      }

      const keys: string[] = [];
      let cursor: HistoryCursor | undefined;
      do {
        const limit = random.integer(1, 90);
        const { detail, next } = await getCard(userId, card(1), { limit, cursor }, stores.schedules);
        expect(detail.history.length).toBe(next ? limit : detail.history.length);
        keys.push(...detail.history.map(({ key }) => key));
        cursor = next;
        count(tally, "pages");
        // A review that is given meanwhile moves nothing that is still to come.
        if (random.happens(0.3)) await submitReview(userId, card(1), reviewInput(random, NOW), NOW, stores);
      } while (cursor);

      const newestFirst = inputs.map(recordOfReview).sort((a, b) => b.at - a.at || (a.key < b.key ? 1 : -1));
      expect(keys).toEqual(newestFirst.map(({ key }) => key));
      count(tally, "entries", keys.length);
    });
  });

  it("refuses the record after the last one a transaction can rewrite, and says so", async () => {
    const random = chance(1);
    const userId = await learner(engine(), { enrolledAt: 0 });
    const stores = storesOver(engine().db, engine().coreTable);
    const first = reviewInput(random, NOW - MAX_RECORDS * DAY_MS);
    const inputs = Array.from({ length: MAX_RECORDS - 1 }, (_, day) =>
      reviewInput(random, NOW - (MAX_RECORDS - 1 - day) * DAY_MS),
    );
    for (let at = 0; at < inputs.length; at += 100) {
      const items = inputs.slice(at, at + 100).map((input) => ({ type: "review", cardId: card(2), ...input }));
      await submitBatch(userId, { items }, NOW, stores, onError);
    }

    // The oldest review of all comes last and moves every record of the archive by one place.
    await submitReview(userId, card(2), first, NOW, stores);
    const refused = submitReview(userId, card(2), reviewInput(random, NOW), NOW, stores);

    await expect(refused).rejects.toMatchObject({ code: "history-full" });
    await expect(submitReview(userId, card(2), first, NOW, stores)).resolves.toMatchObject({ isReplay: true });
    await expectStored(engine(), userId, card(2), [first, ...inputs].map(recordOfReview));
  });
});
