import { describe, expect, it } from "@jest/globals";
import { Failure } from "../../lambdas/core/errors.ts";
import type { HistoryRecord } from "../../lambdas/core/reviews/record.ts";
import { submitBatch } from "../../lambdas/reviews/submit-batch.ts";
import { submitReview } from "../../lambdas/reviews/submit-record.ts";
import { useEngine } from "../support/engine.ts";
import { clientOf, faulty, isWrite } from "../support/faults.ts";
import { card, expectStored, learner, NOW, storedCard, storesOver } from "../support/learners.ts";
import { recordOfReview, reviewInput } from "../support/reviews.ts";
import { chance, count, forEachSeed, interleaving, say } from "../support/simulation.ts";

const MINUTE_MS = 60_000;
const engine = useEngine();

describe("several devices and one card", () => {
  it("R3: keeps every review of 2 to 4 devices at one instant, in at most 5 attempts each", async () => {
    let mostAttempts = 0;
    const tally = await forEachSeed("R3", { short: 30, soak: 10_000 }, async (seed, tally) => {
      const random = chance(seed);
      const order = interleaving(random);
      const userId = await learner(engine());
      const shared = faulty(engine(), { random, tally, order });
      const before = Array.from({ length: random.integer(0, 2) }, (_, place) =>
        reviewInput(random, NOW - (3 - place) * 86_400_000),
      );
      const quiet = storesOver(engine().db, engine().coreTable);
      for (const input of before) await submitReview(userId, card(7), input, NOW, quiet);

      const inputs = Array.from({ length: random.integer(2, 4) }, () => reviewInput(random, NOW));
      const results = await order.run(
        inputs.map((input) => async () => {
          let attempts = 0;
          const counted = clientOf((command) => {
            if (isWrite(command) && JSON.stringify(command.input).includes('"S#')) attempts += 1;
            return shared.send(command as never);
          });
          const answer = await submitReview(
            userId,
            card(7),
            input,
            NOW,
            storesOver(counted, engine().coreTable, order.pause),
          );
          mostAttempts = Math.max(mostAttempts, attempts);
          count(tally, "reviews acknowledged");
          count(tally, "lost races", attempts - 1);
          return answer;
        }),
      );

      expect(results.map(({ status }) => status)).toEqual(inputs.map(() => "fulfilled"));
      await expectStored(engine(), userId, card(7), [...before, ...inputs].map(recordOfReview));
    });

    say(`R3: at most ${mostAttempts} attempts`);
    expect(mostAttempts).toBeLessThanOrEqual(5);
    expect(tally["lost races"]).toBeGreaterThan(0);
  });

  it("R4: answers 200 submits at once with success or schedule-busy, and stores exactly the successes", async () => {
    const SUBMITS = 200;
    const random = chance(4);
    const userId = await learner(engine());
    const stores = storesOver(engine().db, engine().coreTable);
    const inputs = Array.from({ length: SUBMITS }, (_, place) => reviewInput(random, NOW - place * MINUTE_MS));

    const results = await Promise.allSettled(inputs.map((input) => submitReview(userId, card(0), input, NOW, stores)));

    const answered = inputs.filter((_, place) => results[place]?.status === "fulfilled");
    const refusals = results.flatMap((one) => (one.status === "rejected" ? [one.reason] : []));
    say(`R4: ${SUBMITS} submits at once, ${answered.length} stored, ${refusals.length} refused`);
    expect(answered.length).toBeGreaterThan(0);
    for (const refusal of refusals) {
      expect(refusal).toBeInstanceOf(Failure);
      expect(refusal).toMatchObject({ code: "schedule-busy", retryAfterSeconds: 1 });
    }
    await expectStored(engine(), userId, card(0), answered.map(recordOfReview));
  });

  it("R3: makes of two devices' batches the same bytes in whatever order they arrive", async () => {
    await forEachSeed("R3 batches", { short: 4, soak: 1_000 }, async (seed, tally) => {
      const random = chance(seed);
      const inputs = Array.from({ length: 60 }, () => ({
        which: random.integer(0, 4),
        input: reviewInput(random, NOW - random.integer(0, 40 * 24 * 60) * MINUTE_MS),
      }));
      const batches = [inputs.slice(0, 35), inputs.slice(25)]; // both devices have ten of them
      const bytes = [];
      for (const isReversed of [false, true]) {
        const order = interleaving(random);
        const userId = await learner(engine());
        const stores = storesOver(faulty(engine(), { random, tally, order }), engine().coreTable, order.pause);
        const ordered = isReversed ? batches.toReversed() : batches;
        const answers = await order.run(
          ordered.map((batch) => () => {
            const items = random
              .shuffled(batch)
              .map(({ which, input }) => ({ type: "review", cardId: card(which), ...input }));
            return submitBatch(userId, { items }, NOW, stores, (error) => {
              throw error;
            });
          }),
        );

        const statuses = answers.flatMap((one) => (one.status === "fulfilled" ? one.value.results : [one.reason]));
        expect(statuses.filter(({ status }) => status === "rejected" || status === undefined)).toEqual([]);
        for (const { status } of statuses) count(tally, status);
        const cards = [0, 1, 2, 3, 4].filter((which) => inputs.some((one) => one.which === which));
        const stored = await Promise.all(cards.map((which) => storedCard(engine(), userId, card(which))));
        bytes.push(stored.map(({ item: { pk: _pk, v: _v, ...item } }) => item));
        const ofFirst = inputs.filter(({ which }) => which === cards[0]).map(({ input }) => recordOfReview(input));
        await expectStored(engine(), userId, card(cards[0] ?? 0), ofFirst satisfies HistoryRecord[]);
      }
      expect(bytes[0]).toEqual(bytes[1]);
    });
  });

  it("repeats a run bit for bit from its seed", async () => {
    const runs = [];
    for (let run = 0; run < 2; run += 1) {
      const random = chance(31);
      const order = interleaving(random);
      const log: string[] = [];
      const userId = await learner(engine());
      const inputs = Array.from({ length: 4 }, () => reviewInput(random, NOW));
      const shared = faulty(engine(), { random, tally: {}, order, throttles: 0.2, repeatedWrites: 0.2 });
      await order.run(
        inputs.map((input, device) => async () => {
          const logged = clientOf(async (command) => {
            log.push(`${device} ${command.constructor.name}`);
            return shared.send(command as never);
          });
          const stores = storesOver(logged, engine().coreTable, order.pause);
          await submitReview(userId, card(0), input, NOW, stores).catch((error: Error) => log.push(error.name));
        }),
      );
      runs.push({ log, records: (await storedCard(engine(), userId, card(0))).records });
    }

    expect(runs[0]?.log.length).toBeGreaterThan(8);
    expect(runs[0]).toEqual(runs[1]);
  });
});
