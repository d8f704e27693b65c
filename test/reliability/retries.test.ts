import { describe, expect, it } from "@jest/globals";
import type { HistoryRecord } from "../../lambdas/core/reviews/record.ts";
import { submitReview } from "../../lambdas/reviews/submit-record.ts";
import { useEngine } from "../support/engine.ts";
import { faulty } from "../support/faults.ts";
import { card, expectStored, learner, NOW, storesOver, untilAnswered } from "../support/learners.ts";
import { recordOfReview, reviewInput } from "../support/reviews.ts";
import { chance, count, forEachSeed, interleaving } from "../support/simulation.ts";

const DAY_MS = 86_400_000;
const engine = useEngine();

describe("submitting over a bad network", () => {
  it("R2, R15: counts each review once when answers are dropped and writes time out after they were applied", async () => {
    const SUBMITS = 20;
    const tally = await forEachSeed("R2, R15", { short: 10, soak: 1_000 }, async (seed, tally) => {
      const random = chance(seed);
      const order = interleaving(random);
      const userId = await learner(engine());
      const faults = { random, tally, order, repeatedWrites: 0.1, lostAnswers: 0.05, throttles: 0.02, conflicts: 0.02 };
      const stores = storesOver(faulty(engine(), faults), engine().coreTable, order.pause);
      const cards = [card(0), card(1), card(2)];
      const sent = cards.map((): HistoryRecord[] => []);

      const device = async () => {
        for (let place = 0; place < SUBMITS / 2; place += 1) {
          const which = random.integer(0, cards.length - 1);
          const at = NOW - random.integer(0, 60) * DAY_MS - random.integer(0, 5) * 60_000;
          const input = reviewInput(random, at);
          const dropsAnswer = () => random.happens(0.2);
          // The sixth try is the last one; a review that is still not answered is sent on the next day.
          await untilAnswered(() => submitReview(userId, card(which), input, NOW, stores), {
            tally,
            tries: 60,
            dropsAnswer,
          });
          count(tally, "reviews acknowledged");
          sent[which]?.push(recordOfReview(input));
        }
      };
      const results = await order.run([device, device]);

      expect(results.flatMap((one) => (one.status === "rejected" ? [one.reason] : []))).toEqual([]);
      for (const [which, records] of sent.entries()) {
        if (records.length > 0) await expectStored(engine(), userId, card(which), records);
      }
    });

    expect(tally["answers dropped"]).toBeGreaterThan(0);
    expect(tally["writes sent twice"]).toBeGreaterThan(0);
  });
});
