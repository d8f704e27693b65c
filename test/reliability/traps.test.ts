import { describe, expect, it } from "@jest/globals";
import { CardId } from "../../lambdas/core/ids.ts";
import { isoInstant } from "../../lambdas/core/time.ts";
import { listDue } from "../../lambdas/reviews/list-due.ts";
import type { ReviewInput } from "../../lambdas/reviews/submission.ts";
import { submitBatch } from "../../lambdas/reviews/submit-batch.ts";
import { type ReviewStores, submitReview, undoReview } from "../../lambdas/reviews/submit-record.ts";
import { profileStore } from "../../lambdas/store/profiles.ts";
import { useEngine } from "../support/engine.ts";
import { type Command, clientOf, isWrite, LostAnswer } from "../support/faults.ts";
import { card, expectStored, learner, NOW, storedCard, storesOver } from "../support/learners.ts";
import { recordOfReview, recordOfUndo, reviewInput, undoInput } from "../support/reviews.ts";
import { chance } from "../support/simulation.ts";

const HOUR_MS = 3_600_000;
const DAY_MS = 24 * HOUR_MS;
const engine = useEngine();
const random = chance(2);

const stores = (): ReviewStores => storesOver(engine().db, engine().coreTable);
const at = (instant: number, changes: Partial<ReviewInput> = {}) =>
  reviewInput(random, instant, { timeZone: "UTC", grade: 4, ...changes });
const submit = (userId: string, input: ReviewInput, now = NOW, over = stores()) =>
  submitReview(userId, card(0), input, now, over);
const fail = (error: unknown) => {
  throw error;
};

/** Stores that note every write. */
function watched(): { over: ReviewStores; writes: Command[] } {
  const writes: Command[] = [];
  const db = clientOf((command) => {
    if (isWrite(command)) writes.push(command);
    return engine().db.send(command as never);
  });
  return { over: storesOver(db, engine().coreTable), writes };
}

describe("traps seen in other backends", () => {
  it("trap, state and history in two calls: one call writes both", async () => {
    const userId = await learner(engine());
    await submit(userId, at(NOW - DAY_MS));
    const { over, writes } = watched();

    await submit(userId, at(NOW), NOW, over);

    expect(writes).toHaveLength(1);
    expect(writes[0]?.input).toMatchObject({
      UpdateExpression: expect.stringMatching(/h = :h.*d = :d.*e = :e.*i = :i/),
    });
  });

  it("trap, state and history in two calls: the item and its archive change together or not at all", async () => {
    const userId = await learner(engine());
    const inputs = Array.from({ length: 58 }, (_, day) => at(NOW - (60 - day) * DAY_MS));
    const items = inputs.map((input) => ({ type: "review", cardId: card(0), ...input }));
    await submitBatch(userId, { items }, NOW, stores(), fail);
    const { over, writes } = watched();

    await submit(userId, at(NOW), NOW, over);

    expect(writes.map((command) => command.constructor.name)).toEqual(["TransactWriteCommand"]);
    expect((await storedCard(engine(), userId, card(0))).blocks).toHaveLength(1);
  });

  it("trap, update without condition: of two quick taps on a due card both are kept and one counts", async () => {
    const userId = await learner(engine());
    await submit(userId, at(NOW - DAY_MS));
    const taps = [at(NOW - 200), at(NOW)];
    const { over, writes } = watched();

    const answers = await Promise.all(taps.map((tap) => submit(userId, tap, NOW, over)));

    const { body } = await submit(userId, taps[0] as ReviewInput);
    expect(body.schedule).toMatchObject({ reviews: 2, repetitions: 2, intervalDays: 6 });
    expect(answers.map((answer) => answer.isReplay)).toEqual([false, false]);
    expect((await storedCard(engine(), userId, card(0))).records).toHaveLength(3);
    const schedules = writes.filter(({ input }) => JSON.stringify(input).includes('"S#'));
    expect(schedules.length).toBeGreaterThanOrEqual(2);
    for (const { input } of schedules) expect(input).toMatchObject({ ConditionExpression: "v = :previous" });
  });

  it.each([
    { zone: "America/Los_Angeles", evening: "2026-11-21T05:00:00Z", morning: "2026-11-21T16:00:00Z" }, // 21:00, 08:00
    { zone: "Pacific/Auckland", evening: "2026-11-20T08:00:00Z", morning: "2026-11-20T19:00:00Z" }, // 21:00, 08:00
    { zone: "Asia/Kathmandu", evening: "2026-11-20T20:00:00Z", morning: "2026-11-20T22:20:00Z" }, // 01:45, 04:05
  ])("trap, UTC study day: the day of $zone begins at 4 in the morning there", async ({ zone, evening, morning }) => {
    const userId = await learner(engine(), { cardCount: 1 });
    await profileStore(engine().db, engine().coreTable).change(userId, { timeZone: zone });
    const [night, next] = [Date.parse(evening), Date.parse(morning)];
    const dueAt = async (now: number) => (await listDue(userId, { limit: 9 }, now, stores())).queue.cards.length;

    await submit(userId, at(night, { timeZone: zone }), night);

    expect([await dueAt(night + 60_000), await dueAt(next)]).toEqual([0, 1]);
    const { body } = await submit(userId, at(next, { timeZone: zone }), next);
    expect(body.review.outcome).toBe("counted");
  });

  it.each(["Pacific/Auckland", "Asia/Kolkata", "America/Los_Angeles"])(
    "trap, UTC study day: a learner in %s who chose no zone is never offered more than the daily limit",
    async (zone) => {
      const userId = await learner(engine(), { newCardsPerDay: 10 });
      const counts: number[] = [];
      for (let hour = 0; hour < 24; hour += 3) {
        const now = Date.parse("2026-11-20T18:00:00Z") + hour * HOUR_MS;
        const { queue } = await listDue(userId, { limit: 50 }, now, stores());
        const fresh = queue.cards.filter(({ state }) => state === "new");
        for (const { cardId } of fresh) {
          await submitReview(userId, CardId.parse(cardId), at(now, { timeZone: zone, grade: 4 }), now, stores());
        }
        counts.push(fresh.length);
      }

      // 24 hours touch two learning days of the zone at most.
      expect(counts.reduce((sum, count) => sum + count, 0)).toBeLessThanOrEqual(20);
      expect(counts[0]).toBe(10);
    },
  );

  it("trap, UTC study day: what the queue of the device's zone offers as due counts when it is reviewed there", async () => {
    const userId = await learner(engine(), { cardCount: 1 });
    await profileStore(engine().db, engine().coreTable).change(userId, { timeZone: "UTC" });
    const zone = "America/Los_Angeles";
    const first = Date.parse("2026-11-20T20:00:00Z");
    await submit(userId, at(first, { timeZone: zone, grade: 4 }), first);

    // 21:00 there: tomorrow has begun by UTC and rollover, today goes on for the learner.
    const evening = Date.parse("2026-11-21T05:00:00Z");
    const offered = async (now: number) => (await listDue(userId, { limit: 9, timeZone: zone }, now, stores())).queue;

    expect((await offered(evening)).cards).toEqual([]);
    expect((await offered(evening + 10 * HOUR_MS)).cards).toHaveLength(1);
  });

  it("trap, a review older than the last one throws: it is folded into its place", async () => {
    const userId = await learner(engine());
    const inputs = [at(NOW - 9 * DAY_MS), at(NOW), at(NOW - 8 * DAY_MS)];

    for (const input of inputs) await submit(userId, input);

    await expectStored(engine(), userId, card(0), inputs.map(recordOfReview));
    const { body } = await submit(userId, inputs[1] as ReviewInput);
    expect(body.schedule).toMatchObject({ reviews: 3, repetitions: 3, intervalDays: 15 });
  });

  it("trap, equal timestamps keep arrival order: both orders of arrival end in the same bytes", async () => {
    const inputs = [at(NOW, { grade: 5 }), at(NOW, { grade: 0 })];
    const ends = [];
    for (const order of [inputs, inputs.toReversed()]) {
      const userId = await learner(engine());
      for (const input of order) await submit(userId, input);
      const { pk: _pk, ...item } = (await storedCard(engine(), userId, card(0))).item;
      ends.push(item);
    }

    expect(ends[0]).toEqual(ends[1]);
  });

  it("trap, client told 422 and drops its review: a resend with other think time or clock is the same review", async () => {
    const userId = await learner(engine());
    const input = at(NOW - HOUR_MS);
    const { body } = await submit(userId, input);

    const again = [
      { ...input, durationMs: 99 },
      { ...input, timeZone: "Asia/Tokyo" },
      { ...input, sentAt: isoInstant(NOW + 200_000) },
    ];
    const answers = await Promise.all(again.map((resend) => submit(userId, resend)));

    expect(answers).toEqual(again.map(() => ({ body, isReplay: true })));
  });

  it("trap, client told 422 and drops its review: nothing valid is refused for good", async () => {
    const userId = await learner(engine());
    const inputs = [at(NOW), at(NOW - 400 * DAY_MS), at(NOW), at(NOW + 60_000), at(Date.parse("2019-01-01T00:00:00Z"))];
    const items = inputs.map((input) => ({ type: "review", cardId: card(0), ...input }));

    const { results } = await submitBatch(userId, { items }, NOW, stores(), fail);

    expect(results.map(({ status }) => status)).not.toContain("rejected");
    expect((await storedCard(engine(), userId, card(0))).records).toHaveLength(inputs.length);
  });

  it("trap, one bad item blocks the queue: the others are stored, and each bad one says what was wrong", async () => {
    const userId = await learner(engine());
    const good = [at(NOW - DAY_MS), at(NOW)];
    const first = { type: "review", cardId: card(0), ...good[0] };
    const items = [
      first,
      { ...first, id: random.id(), grade: 6 },
      { ...first, id: random.id(), cardId: "no-such-deck.0000" },
      { ...first, id: random.id(), reviewedAt: isoInstant(NOW + DAY_MS) },
      { type: "undo", cardId: card(0), ...undoInput(random, random.id(), NOW) },
      { ...first, grade: 1 },
      "nonsense",
      { type: "review", cardId: card(1), ...good[1] },
    ];

    const { results } = await submitBatch(userId, { items }, NOW, stores(), fail);

    expect(results.map(({ status, problem, retry }) => problem?.type ?? status + (retry ?? ""))).toEqual([
      "applied",
      "/problems/invalid-request",
      "/problems/unknown-card",
      "/problems/invalid-request",
      "/problems/unknown-review",
      "/problems/review-id-reused",
      "/problems/invalid-request",
      "applied",
    ]);
    expect(results.map(({ index }) => index)).toEqual(items.map((_, index) => index));
    expect(results[1]?.problem?.errors).toMatchObject([{ pointer: "#/items/1/grade" }]);
    expect(results[3]?.problem?.errors).toMatchObject([{ pointer: "#/items/3/reviewedAt" }]);
    await expectStored(engine(), userId, card(0), [recordOfReview(good[0] as ReviewInput)]);
    await expectStored(engine(), userId, card(1), [recordOfReview(good[1] as ReviewInput)]);
  });

  it("trap, undo restores the wrong due date of an overdue card: it is due when it was before", async () => {
    const userId = await learner(engine());
    const early = [at(NOW - 60 * DAY_MS), at(NOW - 59 * DAY_MS)];
    for (const input of early) await submit(userId, input);
    const queueBefore = await listDue(userId, { limit: 1 }, NOW, stores());
    const mistake = at(NOW, { grade: 5 });
    await submit(userId, mistake);

    const undo = undoInput(random, mistake.id, NOW);
    const { body } = await undoReview(userId, card(0), undo, NOW, stores());

    const queueAfter = await listDue(userId, { limit: 1 }, NOW, stores());
    expect(body.schedule).toMatchObject({ dueOn: "2026-09-28", intervalDays: 6, reviews: 2 });
    expect(queueAfter.queue.cards[0]).toMatchObject({
      cardId: card(0) as CardId,
      dueOn: "2026-09-28",
      overdueDays: 53,
    });
    expect(queueAfter).toEqual(queueBefore);
    await expectStored(engine(), userId, card(0), [...[...early, mistake].map(recordOfReview), recordOfUndo(undo)]);
  });

  it("trap, an HTTP retry after a dropped answer counts twice: the repeat gets the same body", async () => {
    const userId = await learner(engine());
    const input = at(NOW);
    let isLost = false;
    const dropping = clientOf(async (command) => {
      const answer = await engine().db.send(command as never);
      if (!isWrite(command) || isLost) return answer;
      isLost = true;
      throw new LostAnswer("The answer was lost");
    });
    await expect(submit(userId, input, NOW, storesOver(dropping, engine().coreTable))).rejects.toThrow(LostAnswer);

    const second = await submit(userId, input, NOW + 5_000);
    const third = await submit(userId, input, NOW + 9_000);

    expect(second).toMatchObject({
      isReplay: true,
      body: { schedule: { reviews: 1, version: 1 }, deck: { newToday: 1 } },
    });
    expect(third).toEqual(second);
    await expectStored(engine(), userId, card(0), [recordOfReview(input)]);
  });

  it("trap, an HTTP retry after a dropped answer counts twice: not even when the last of five rounds was unheard", async () => {
    const userId = await learner(engine());
    const input = at(NOW);
    let writes = 0;
    // Every write of this device comes too late, but the fifth, which is carried out and whose repeat finds its own.
    const unlucky = clientOf(async (command) => {
      if (!isWrite(command) || !JSON.stringify(command.input).includes('"S#'))
        return engine().db.send(command as never);
      writes += 1;
      if (writes === 5) await engine().db.send(command as never);
      else await submit(userId, at(NOW - writes * HOUR_MS));
      return engine().db.send(command as never);
    });
    const over = storesOver(unlucky, engine().coreTable, async () => undefined);

    const { body } = await submit(userId, input, NOW, over);

    expect(body.schedule.version).toBe(5);
    expect((await storedCard(engine(), userId, card(0))).records).toHaveLength(5);
  });
});
