import { describe, expect, it } from "@jest/globals";
import { foldHistory } from "../../lambdas/core/reviews/history.ts";
import type { HistoryRecord } from "../../lambdas/core/reviews/record.ts";
import { scheduleResource } from "../../lambdas/reviews/entries.ts";
import { getCard } from "../../lambdas/reviews/get-card.ts";
import type { ReviewInput } from "../../lambdas/reviews/submission.ts";
import { submitBatch } from "../../lambdas/reviews/submit-batch.ts";
import { type ReviewStores, submitReview, undoReview } from "../../lambdas/reviews/submit-record.ts";
import { useEngine } from "../support/engine.ts";
import { faulty } from "../support/faults.ts";
import { card, expectStored, learner, NOW, storedCard, storesOver, untilAnswered } from "../support/learners.ts";
import { recordOfReview, recordOfUndo, reviewInput, undoInput } from "../support/reviews.ts";
import { type Chance, chance, count, forEachSeed, interleaving } from "../support/simulation.ts";

const DAY_MS = 86_400_000;
const engine = useEngine();
const id = card(3);

describe("eventual reads of any age", () => {
  it.each([
    { caseName: "R14 short histories", preload: 0, rounds: { short: 6, soak: 600 } },
    { caseName: "R14 histories with an archive", preload: 70, rounds: { short: 6, soak: 600 } },
  ])("$caseName: every answer shows one true version, and every review is stored once", async (row) => {
    const tally = await forEachSeed(row.caseName, row.rounds, async (seed, tally) => {
      const random = chance(seed);
      const order = interleaving(random);
      const userId = await learner(engine());
      const sent: HistoryRecord[] = [];
      const reviews: ReviewInput[] = [];
      if (row.preload > 0) await preload(row.preload);
      // What each version looked like, told by the engine itself: its schedule, and its keys, newest first.
      const versions = new Map<number, { schedule: unknown; keys: string[] }>();
      const remember = async () => {
        const stored = await quiet().schedules.find(userId, id);
        const { records } = stored.version > 0 ? await storedCard(engine(), userId, id) : { records: [] };
        const schedule = scheduleResource(stored, foldHistory(stored.history));
        versions.set(stored.version, { schedule, keys: records.map(({ key }) => key).reverse() });
      };
      await remember();
      const faults = {
        random,
        tally,
        order,
        staleReads: 0.7,
        repeatedWrites: 0.05,
        conflicts: 0.02,
        onImage: remember,
      };
      const stores = storesOver(faulty(engine(), faults), engine().coreTable, order.pause);

      const results = await order.run([device, device, device]);

      expect(results.flatMap((one) => (one.status === "rejected" ? [one.reason] : []))).toEqual([]);
      await expectStored(engine(), userId, id, sent);

      async function device(): Promise<void> {
        for (let step = 0; step < 6; step += 1) await pickStep(random)(stores);
      }

      function pickStep(random: Chance): (stores: ReviewStores) => Promise<void> {
        const known = reviews.length > 0 ? random.pick(reviews) : undefined;
        const choice = random.integer(0, 9);
        if (choice < 4 || !known) return submitNew;
        if (choice < 6) return (stores) => resend(known, stores);
        if (choice < 7) return (stores) => takeBack(known, stores);
        return readAll;
      }

      async function submitNew(stores: ReviewStores): Promise<void> {
        const input = reviewInput(random, NOW - random.integer(0, 400) * DAY_MS - random.integer(0, 3_000_000));
        sent.push(recordOfReview(input));
        const { body } = await untilAnswered(() => submitReview(userId, id, input, NOW, stores), { tally, tries: 30 });
        reviews.push(input);
        expect(body.schedule).toEqual(versions.get(body.schedule.version)?.schedule);
        count(tally, "reviews acknowledged");
      }

      async function resend(input: ReviewInput, stores: ReviewStores): Promise<void> {
        const { body, isReplay } = await submitReview(userId, id, input, NOW, stores);
        expect(isReplay).toBe(true);
        expect(body.schedule).toEqual(versions.get(body.schedule.version)?.schedule);
        count(tally, "duplicates");
      }

      async function takeBack(input: ReviewInput, stores: ReviewStores): Promise<void> {
        const undo = undoInput(random, input.id, NOW);
        sent.push(recordOfUndo(undo));
        const send = () => undoReview(userId, id, undo, NOW, stores);
        const { body } = await untilAnswered(send, { tally, tries: 30 });
        expect(body.review?.outcome).toBe("undone");
        expect(body.schedule).toEqual(versions.get(body.schedule.version)?.schedule);
        count(tally, "undos");
      }

      async function readAll(stores: ReviewStores): Promise<void> {
        const { detail } = await getCard(userId, id, { limit: 1_000 }, stores.schedules);
        const shown = { schedule: detail.schedule, keys: detail.history.map(({ key }) => key) };
        expect(shown).toEqual(versions.get(detail.schedule.version));
        count(tally, "histories read");
      }

      async function preload(amount: number): Promise<void> {
        reviews.push(
          ...Array.from({ length: amount }, () => reviewInput(random, NOW - random.integer(0, 400) * DAY_MS)),
        );
        sent.push(...reviews.map(recordOfReview));
        const items = reviews.map((input) => ({ type: "review", cardId: id, ...input }));
        await submitBatch(userId, { items }, NOW, quiet(), (error) => {
          throw error;
        });
      }

      function quiet(): ReviewStores {
        return storesOver(engine().db, engine().coreTable);
      }
    });

    expect(tally["stale reads"]).toBeGreaterThan(0);
  });
});
