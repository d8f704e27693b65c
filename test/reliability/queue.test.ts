import { QueryCommand } from "@aws-sdk/lib-dynamodb";
import { describe, expect, it } from "@jest/globals";
import type { DynamoDBRecord } from "aws-lambda";
import type { CardId } from "../../lambdas/core/ids.ts";
import { isoInstant } from "../../lambdas/core/time.ts";
import { repairEnrolments } from "../../lambdas/projector/repair-enrolments.ts";
import { listDue } from "../../lambdas/reviews/list-due.ts";
import { controlCard, submitReview, undoReview } from "../../lambdas/reviews/submit-record.ts";
import { profileStore } from "../../lambdas/store/profiles.ts";
import { scheduleChanges } from "../../lambdas/store/stream.ts";
import { type Item, useEngine } from "../support/engine.ts";
import { clientOf, crashingAfter, faulty } from "../support/faults.ts";
import { card, DECK, learner, NOW, storesOver, untilAnswered } from "../support/learners.ts";
import { reviewInput, undoInput } from "../support/reviews.ts";
import { chance, count, forEachSeed } from "../support/simulation.ts";
import { streamRecord } from "../support/stream-records.ts";

const HOUR_MS = 3_600_000;
const DAY_MS = 24 * HOUR_MS;
const engine = useEngine();

describe("the due queue after a write", () => {
  it("R19: never offers a card again whose review was acknowledged", async () => {
    await forEachSeed("R19", { short: 6, soak: 1_100 }, async (seed, tally) => {
      const random = chance(seed);
      const userId = await learner(engine(), { cardCount: 12, newCardsPerDay: 5 });
      const stale = faulty(engine(), { random, tally, staleReads: 0.5 });
      // The engine knows no old index: that each query asks for a strong read is all that can be seen here.
      const db = clientOf((command) => {
        if (command instanceof QueryCommand) expect(command.input.ConsistentRead).toBe(true);
        return stale.send(command as never);
      });
      const stores = storesOver(db, engine().coreTable);
      const doneOn = new Map<CardId, string>();
      for (let step = 0, now = NOW; step < 10; step += 1) {
        now += random.pick([5_000, 60_000, 3 * HOUR_MS, DAY_MS]);
        const { queue } = await listDue(userId, { limit: 20 }, now, stores);
        const id = queue.cards[0]?.cardId as CardId | undefined;
        const isDone = ({ cardId }: { cardId: string }) => doneOn.get(cardId as CardId) === queue.learningDay;
        expect(queue.cards.filter(isDone)).toEqual([]);
        if (!id) continue;

        const review = { ...reviewInput(random, now), timeZone: "UTC" };
        await submitReview(userId, id, review, now, stores);
        const after = await listDue(userId, { limit: 20 }, now, stores);

        expect(after.queue.cards.map(({ cardId }) => cardId)).not.toContain(id);
        doneOn.set(id, queue.learningDay);
        count(tally, "submit-then-queue sequences");
      }
    });
  });

  it("R19: offers a card whose only review was taken back, at once", async () => {
    const random = chance(19);
    const userId = await learner(engine(), { cardCount: 1 });
    const stores = storesOver(engine().db, engine().coreTable);
    const review = { ...reviewInput(random, NOW), timeZone: "UTC" };

    await submitReview(userId, card(0), review, NOW, stores);
    const between = await listDue(userId, { limit: 20 }, NOW, stores);
    await undoReview(userId, card(0), undoInput(random, review.id, NOW), NOW, stores);
    const after = await listDue(userId, { limit: 20 }, NOW, stores);

    expect(between.queue.cards).toEqual([]);
    expect(after.queue.cards).toMatchObject([{ cardId: card(0), state: "due", repetitions: 0, easeFactor: 2.5 }]);
  });
});

describe("a crash between the schedule and the enrolment", () => {
  it("R17: is repaired by the stream consumer, and no day offers more new cards than its limit", async () => {
    const LIMIT = 4;
    await forEachSeed("R17", { short: 6, soak: 600 }, async (seed, tally) => {
      const random = chance(seed);
      const userId = await learner(engine(), { cardCount: 40, newCardsPerDay: LIMIT });
      const stream: DynamoDBRecord[] = [];
      const onImage = (item: Item, before: Item | undefined) => {
        if (!before) stream.push(streamRecord(item, undefined, stream.length + 1));
      };
      const db = faulty(engine(), { random, tally, onImage });
      const stores = storesOver(db, engine().coreTable);
      const introduced = new Set<CardId>();
      for (let day = 0; day < 3; day += 1) {
        const morning = NOW + day * DAY_MS;
        const offeredToday = new Set<CardId>();
        for (let step = 0; step < 8; step += 1) {
          const now = morning + step * 60_000;
          const { queue } = await listDue(userId, { limit: 50 }, now, stores);
          const fresh = queue.cards.filter(({ state }) => state === "new").map(({ cardId }) => cardId as CardId);
          for (const id of fresh) offeredToday.add(id);
          expect(offeredToday.size).toBeLessThanOrEqual(LIMIT);

          const id = fresh[0];
          if (id) {
            const input = { ...reviewInput(random, now), timeZone: "UTC" };
            const crashes = random.happens(0.5);
            if (crashes) count(tally, "crashes between the writes");
            const attempt = async () =>
              submitReview(userId, id, input, now, storesOver(crashes ? crashingAfter(db, 1) : db, engine().coreTable));
            // The device is gone for a while, or repeats at once; either way the projector delivers some time.
            await untilAnswered(attempt, { tally, tries: 1 }).catch((error: Error) => {
              if (error.name !== "Crash") throw error;
            });
            introduced.add(id);
          }
          if (random.happens(0.4)) await deliver();
        }
        await deliver();
      }
      await deliver();

      const enrolment = await stores.schedules.findEnrolment(userId, DECK);
      const marked = Array.from({ length: 40 }, (_, ordinal) => ordinal).filter(
        (ordinal) => ordinal < (enrolment?.nextNew ?? 0) || enrolment?.introduced.has(ordinal),
      );
      expect(marked.map((ordinal) => card(ordinal))).toEqual([...introduced].sort());
      count(tally, "first reviews", introduced.size);

      /** Each record one to three times, in any order: the stream promises no order between two cards. */
      async function deliver(): Promise<void> {
        const records = random.shuffled(
          stream.flatMap((one) => Array.from({ length: random.integer(1, 3) }, () => one)),
        );
        if (random.happens(0.7)) stream.length = 0; // else the batch is delivered once more
        const onError = (error: unknown) => {
          throw error;
        };
        expect(
          await repairEnrolments(
            scheduleChanges(records).changes,
            storesOver(engine().db, engine().coreTable),
            onError,
          ),
        ).toEqual([]);
        count(tally, "records delivered", records.length);
      }
    });
  });

  it("R17: is repaired when a new card was put off, and when a card that was put off is reviewed at last", async () => {
    const userId = await learner(engine(), { cardCount: 3 });
    const stream: DynamoDBRecord[] = [];
    const onImage = (item: Item, before: Item | undefined) =>
      void stream.push(streamRecord(item, before, stream.length + 1));
    const db = faulty(engine(), { random: chance(1), tally: {}, onImage });
    const stores = storesOver(engine().db, engine().coreTable);
    const crashing = () => storesOver(crashingAfter(db, 1), engine().coreTable);
    const bury = { id: "bury-a-new-card-0", control: "bury", changedAt: isoInstant(NOW), timeZone: "UTC" } as const;
    const offered = async (at: number) =>
      (await listDue(userId, { limit: 20, timeZone: "UTC" }, at, stores)).queue.cards.map(({ cardId }) => cardId);

    await expect(controlCard(userId, card(0), bury, NOW, crashing())).rejects.toThrow("The process ended");
    await repairEnrolments(scheduleChanges(stream.splice(0)).changes, stores, () => undefined);
    expect(await offered(NOW)).toEqual([card(1), card(2)]);

    const tomorrow = NOW + DAY_MS;
    const input = { ...reviewInput(chance(2), tomorrow), grade: 4 as const, timeZone: "UTC" };
    await expect(submitReview(userId, card(0), input, tomorrow, crashing())).rejects.toThrow("The process ended");
    await repairEnrolments(scheduleChanges(stream.splice(0)).changes, stores, () => undefined);
    expect(await offered(tomorrow)).toEqual([card(1), card(2)]);
    expect((await submitReview(userId, card(0), input, tomorrow, stores)).body.deck.newToday).toBe(1);
  });

  it("R17: is repaired for a learner who left the deck meanwhile, so that the card is not new on return", async () => {
    const userId = await learner(engine(), { cardCount: 3 });
    const stream: DynamoDBRecord[] = [];
    const onImage = (item: Item) => void stream.push(streamRecord(item, undefined, 1));
    const db = faulty(engine(), { random: chance(1), tally: {}, onImage });
    const stores = storesOver(engine().db, engine().coreTable);
    const crashing = storesOver(crashingAfter(db, 1), engine().coreTable);
    const input = { ...reviewInput(chance(2), NOW), timeZone: "UTC" };
    await expect(submitReview(userId, card(0), input, NOW, crashing)).rejects.toThrow("The process ended");

    await stores.enrolments.leave(userId, DECK, NOW);
    await repairEnrolments(scheduleChanges(stream).changes, stores, () => undefined);
    await learner(engine(), { userId, cardCount: 3 });

    const { queue } = await listDue(userId, { limit: 20 }, NOW, stores);
    expect(queue.cards.map(({ cardId }) => cardId)).toEqual([card(1), card(2)]);
  });
});

describe("the daily limit and the learner's zone", () => {
  it.each([
    { zone: "Pacific/Auckland", local: "the UTC day is still yesterday's", at: "2026-11-19T18:00:00Z" },
    { zone: "America/Los_Angeles", local: "the UTC day is already tomorrow's", at: "2026-11-21T04:30:00Z" },
  ])("counts the day of $zone when $local", async ({ zone, at }) => {
    const now = Date.parse(at);
    const userId = await learner(engine(), { cardCount: 9, newCardsPerDay: 2 });
    await profileStore(engine().db, engine().coreTable).change(userId, { timeZone: zone });
    const stores = storesOver(engine().db, engine().coreTable);

    const first = await listDue(userId, { limit: 20 }, now, stores);
    for (const { cardId } of first.queue.cards) {
      await submitReview(userId, cardId as CardId, { ...reviewInput(chance(3), now), timeZone: zone }, now, stores);
    }
    const second = await listDue(userId, { limit: 20 }, now + HOUR_MS, stores);

    expect(first.queue.cards).toHaveLength(2);
    expect(second.queue.cards).toEqual([]);
    expect(second.queue.learningDay).toBe("2026-11-20");
  });
});
