import { randomUUID } from "node:crypto";
import { describe, expect, it } from "@jest/globals";
import type { UserId } from "../../lambdas/core/ids.ts";
import { isoInstant } from "../../lambdas/core/time.ts";
import { repairEnrolments } from "../../lambdas/projector/repair-enrolments.ts";
import { listLeeches } from "../../lambdas/reviews/list-leeches.ts";
import { submitBatch } from "../../lambdas/reviews/submit-batch.ts";
import { controlCard, submitReview, undoReview } from "../../lambdas/reviews/submit-record.ts";
import { undoMany } from "../../lambdas/reviews/undo-many.ts";
import { useEngine } from "../support/engine.ts";
import { card, DECK, learner, NOW, storedCard } from "../support/learners.ts";
import { cards, controlOf, DAY_MS, MINUTE_MS, rethrow, reviewOf, studyOn } from "../support/study.ts";

const engine = useEngine();
const { stores, queue, submit, control, offered, prefer, withDue } = studyOn(engine);
const TODAY = "2026-11-20";

describe("controls of a card", () => {
  it("suspends until it is resumed, and both can be sent again", async () => {
    const userId = await withDue(2);
    const sent = controlOf("suspend");

    const first = await controlCard(userId, card(0), sent, NOW, stores());
    const again = await controlCard(userId, card(0), sent, NOW, stores());
    const suspended = await offered(userId);
    const resumed = await control(userId, 0, "resume", NOW + 1);

    expect(first.body.schedule).toMatchObject({ suspended: true, withdrawn: false, dueOn: null, repetitions: 1 });
    expect(again).toEqual({ body: first.body, isReplay: true });
    expect(suspended).toEqual(cards(1));
    expect(resumed.body.schedule).toMatchObject({ suspended: false, dueOn: TODAY });
    expect(await offered(userId)).toEqual(cards(0, 1));
  });

  it("keeps a new card away that was suspended or buried before its first review, and offers it when its time comes", async () => {
    const userId = await learner(engine(), { cardCount: 3 });
    await control(userId, 0, "suspend");
    await control(userId, 1, "bury");

    expect(await offered(userId)).toEqual(cards(2));
    expect(await offered(userId, {}, NOW + DAY_MS)).toEqual(cards(1, 2));
    await control(userId, 0, "resume", NOW + DAY_MS);
    expect(await offered(userId, {}, NOW + DAY_MS)).toEqual(cards(0, 1, 2));
  });

  it("counts a card that was put off as a new one when it is reviewed at last", async () => {
    const userId = await learner(engine(), { cardCount: 9, newCardsPerDay: 2 });
    await control(userId, 0, "bury");
    const tomorrow = NOW + DAY_MS;

    expect(await offered(userId)).toEqual(cards(1, 2));
    expect(await offered(userId, {}, tomorrow)).toEqual(cards(0, 1));
    const { body } = await submit(userId, 0, 4, tomorrow);
    expect(body.deck.newToday).toBe(1);
    expect(await offered(userId, {}, tomorrow)).toEqual(cards(1));
  });

  it("resets a card, sets a due day, and takes both back", async () => {
    const userId = await withDue(1);
    const reset = controlOf("reset");
    const dueOn = "2027-01-05";

    const begun = await controlCard(userId, card(0), reset, NOW, stores());
    expect(begun.body.schedule).toMatchObject({ dueOn: null, repetitions: 0, intervalDays: 0, easeFactor: 2.5 });
    expect((await queue(userId)).cards).toMatchObject([{ state: "due", intervalDays: 0 }]);
    const undo = { id: randomUUID(), reviewId: reset.id, undoneAt: isoInstant(NOW + 1) };
    const undone = await undoReview(userId, card(0), undo, NOW + 1, stores());
    expect(undone.body).toMatchObject({ control: { control: "reset", undone: true }, schedule: { repetitions: 1 } });

    const moved = await control(userId, 0, "reschedule", NOW + 2, { dueOn });
    expect(moved.body).toMatchObject({ control: { dueOn }, schedule: { dueOn, intervalDays: 1, repetitions: 1 } });
    expect(await offered(userId)).toEqual([]);
    const redo = { id: randomUUID(), reviewId: undo.id, undoneAt: isoInstant(NOW + 3) };
    const redone = await undoReview(userId, card(0), redo, NOW + 3, stores());
    expect(redone.body).toMatchObject({ control: { control: "reset", undone: false }, schedule: { repetitions: 0 } });
  });

  it.each([
    { dueOn: "2026-11-19", says: "write a date from 2026-11-20" },
    { dueOn: "2126-10-28", says: "to 2126-10-27" },
  ])("refuses $dueOn as a due day and says which ones there are", async ({ dueOn, says }) => {
    const userId = await withDue(1);

    await expect(control(userId, 0, "reschedule", NOW, { dueOn })).rejects.toMatchObject({
      code: "invalid-request",
      errors: [{ pointer: "#/dueOn", detail: expect.stringContaining(says) }],
    });
  });

  it("are refused for cards the learner does not have", async () => {
    const userId = await withDue(1);

    await expect(control(userId, 1, "suspend")).rejects.toMatchObject({ code: "unknown-card" });
  });

  it("come from offline devices in a batch, one result each, and end alike in any order", async () => {
    const decisions = [
      { ...controlOf("suspend", NOW - 3_000), type: "control", cardId: card(0) },
      { ...controlOf("resume", NOW - 2_000), type: "control", cardId: card(0) },
      { ...controlOf("reschedule", NOW - 1_000, { dueOn: "2026-11-25" }), type: "control", cardId: card(0) },
      { ...controlOf("reschedule", NOW, { dueOn: "2001-01-01" }), type: "control", cardId: card(0) },
    ];
    const ends = [];
    for (const items of [decisions, decisions.toReversed()]) {
      const userId = await withDue(1);
      for (const item of items) await submitBatch(userId, { items: [item] }, NOW, stores(), rethrow);
      const { results } = await submitBatch(userId, { items: decisions }, NOW, stores(), rethrow);
      expect(results.map(({ status }) => status)).toEqual(["duplicate", "duplicate", "duplicate", "rejected"]);
      expect(results[3]?.problem?.errors).toMatchObject([{ pointer: "#/items/3/dueOn" }]);
      const { version: _writes, ...schedule } = results[0]?.schedule ?? { version: 0 };
      ends.push(schedule);
    }
    expect(ends[0]).toMatchObject({ suspended: false, dueOn: "2026-11-25" });
    expect(ends[1]).toEqual(ends[0]);
  });
});

describe("the repeats of a day (SM-2 step 7)", () => {
  /** What the stream consumer makes of a change of each of these cards, whatever they were before. */
  const streamed = async (userId: UserId, ...ordinals: number[]) => {
    for (const id of cards(...ordinals)) {
      const schedule = await stores().schedules.find(userId, id);
      const change = { schedule, before: undefined, isFirst: false, sequenceNumber: "1" };
      expect(await repairEnrolments([change], stores(), rethrow)).toEqual([]);
    }
  };

  it("are queued first come first served until a 4, and dropped with their day", async () => {
    const userId = await withDue(4);
    const drill = async (at = NOW) => (await queue(userId, {}, at)).drill;

    await submit(userId, 0, 3, NOW);
    await submit(userId, 1, 1, NOW + 1);
    await submit(userId, 2, 4, NOW + 2);
    await streamed(userId, 2, 1, 0, 0);
    expect(await drill()).toEqual(cards(0, 1));
    await submit(userId, 0, 2, NOW + 3);
    await streamed(userId, 0);
    expect(await drill()).toEqual(cards(1, 0));
    const { body } = await submit(userId, 1, 4, NOW + 4);
    expect(body.review.outcome).toBe("drill");
    expect(await queue(userId)).toMatchObject({ drill: cards(0), counts: { drill: 1, due: 1, new: 0 } });
    await control(userId, 0, "bury", NOW + 5);
    expect(await drill()).toEqual([]);
    await submit(userId, 3, 0, NOW + 6);
    await streamed(userId, 0, 1, 2, 3);
    expect(await drill()).toEqual(cards(3));
    expect(await drill(NOW + DAY_MS)).toEqual([]);
  });

  it("are known at once of a new card, whose first review is noted anyway", async () => {
    const userId = await learner(engine(), { cardCount: 2 });

    await submit(userId, 1, 3, NOW);

    expect((await queue(userId)).drill).toEqual(cards(1));
  });
});

describe("review ahead and cramming", () => {
  it("offers cards before they are due when asked to, and counts a review ahead", async () => {
    const userId = await withDue(1, { daysAgo: 0 });

    expect(await offered(userId)).toEqual([]);
    expect((await queue(userId, { aheadDays: 1 })).cards).toMatchObject([
      { cardId: card(0), state: "ahead", dueOn: "2026-11-21", overdueDays: 0 },
    ]);
    const tomorrow = NOW + DAY_MS;
    await submit(userId, 0, 4, tomorrow);
    const practice = await submit(userId, 0, 4, tomorrow + DAY_MS);
    const ahead = await submit(userId, 0, 4, tomorrow + DAY_MS + 1, { mode: "ahead" });
    expect(practice.body.review).toMatchObject({ outcome: "practice", mode: "scheduled" });
    expect(ahead.body).toMatchObject({ review: { outcome: "counted", mode: "ahead" }, schedule: { intervalDays: 15 } });
  });

  it("crams new and due cards without touching a schedule", async () => {
    const userId = await withDue(1, { cardCount: 2 });
    const before = await offered(userId);

    const due = await submit(userId, 0, 0, NOW, { mode: "cram" });
    const fresh = await submit(userId, 1, 5, NOW, { mode: "cram" });

    expect(due.body).toMatchObject({ review: { outcome: "practice" }, schedule: { lapses: 0, dueOn: TODAY } });
    expect(fresh.body).toMatchObject({ schedule: { dueOn: null, reviews: 0 }, deck: { newToday: 0 } });
    expect(await offered(userId)).toEqual(before);
  });
});

describe("undo of many reviews", () => {
  const request = (changes: object) => ({ id: randomUUID(), undoneAt: isoInstant(NOW + MINUTE_MS), ...changes });
  const undoAll = (userId: UserId, body: ReturnType<typeof request>, at = NOW + MINUTE_MS) =>
    undoMany(userId, body, at, stores(), rethrow);

  it("takes a session back and nothing before it, once, however often it is sent", async () => {
    const userId = await withDue(5);
    for (const ordinal of [0, 1, 2]) await submit(userId, ordinal, 4, NOW + ordinal);
    const body = request({ since: isoInstant(NOW + 1) });

    const first = await undoAll(userId, body);
    const again = await undoAll(userId, body);

    expect(first).toMatchObject({ undone: 2, complete: true, cards: [{ cardId: card(1) }, { cardId: card(2) }] });
    expect(again).toEqual({ undone: 0, complete: true, cards: [] });
    expect(await offered(userId)).toEqual(cards(1, 2, 3, 4));
  });

  it("takes a learning day back, of one deck when asked, with what came after it folded anew", async () => {
    const userId = await withDue(2);
    await submit(userId, 0, 4, NOW);
    await submit(userId, 0, 5, NOW + 1);
    await submit(userId, 1, 4, NOW + 2);

    expect(await undoAll(userId, request({ learningDay: TODAY, deckId: "netflix" }))).toMatchObject({ undone: 0 });
    expect(await undoAll(userId, request({ learningDay: TODAY }))).toMatchObject({
      undone: 3,
      cards: [{ undone: 2 }, { undone: 1, schedule: { repetitions: 1, dueOn: TODAY } }],
    });
    expect(await offered(userId)).toEqual(cards(0, 1));
  });

  it("goes on where the request before was cut off, over more cards than one request takes", async () => {
    const userId = await withDue(130, { cardCount: 200 });
    const body = request({ learningDay: "2026-11-19" });

    const first = await undoAll(userId, body);
    const second = await undoAll(userId, body);

    expect([first, second]).toMatchObject([
      { undone: 100, complete: false },
      { undone: 30, complete: true },
    ]);
  });

  it("reaches reviews that were archived, and leaves those of a deck that was left", async () => {
    const userId = await learner(engine(), { cardCount: 1 });
    const items = Array.from({ length: 70 }, (_, place) => ({
      type: "review",
      cardId: card(0),
      ...reviewOf(4, NOW - 70_000 + place * 1_000),
    }));
    await submitBatch(userId, { items }, NOW, stores(), rethrow);

    expect(await undoAll(userId, request({ learningDay: TODAY }))).toMatchObject({
      undone: 70,
      cards: [{ schedule: { reviews: 0, dueOn: null } }],
    });
    const other = await withDue(1);
    await stores().enrolments.leave(other, DECK, NOW);
    expect(await undoAll(other, request({ learningDay: "2026-11-19" }))).toEqual({
      undone: 0,
      cards: [],
      complete: true,
    });
  });

  it("refuses a time in the future", async () => {
    const future = request({ learningDay: TODAY, undoneAt: isoInstant(NOW + DAY_MS) });

    await expect(undoAll(await withDue(1), future)).rejects.toMatchObject({
      code: "invalid-request",
      errors: [{ pointer: "#/undoneAt" }],
    });
  });
});

describe("leeches", () => {
  /** Grades that make a card lapse so often: a pass, then a failure, on the days it is due. */
  async function lapse(userId: UserId, times: number, from = 0): Promise<string> {
    let last = "";
    for (let round = from; round < from + times; round += 1) {
      const at = NOW + 2 * round * DAY_MS;
      await submit(userId, 0, 4, at);
      const failed = reviewOf(1, at + DAY_MS);
      await submitReview(userId, card(0), failed, at + DAY_MS, stores());
      last = failed.id;
    }
    return last;
  }
  const leeches = async (userId: UserId) => (await listLeeches(userId, { limit: 50 }, stores())).leeches;

  it("are found at eight lapses and at each further four, and listed with their history", async () => {
    const userId = await learner(engine(), { cardCount: 2 });

    await lapse(userId, 7);
    expect(await leeches(userId)).toEqual([]);
    await lapse(userId, 1, 7);
    expect(await leeches(userId)).toMatchObject([
      { schedule: { cardId: card(0), leech: true, lapses: 8, suspended: false }, marks: 1 },
    ]);
    expect((await leeches(userId))[0]?.lapsedOn).toHaveLength(8);
    await lapse(userId, 4, 8);
    expect(await leeches(userId)).toMatchObject([{ schedule: { lapses: 12 }, marks: 2 }]);
    await control(userId, 0, "reset", NOW + 30 * DAY_MS);
    expect(await leeches(userId)).toEqual([]);
  });

  it("are suspended when the learner wants it, and the undo of the lapse brings the card back", async () => {
    const userId = await learner(engine(), { cardCount: 1 });
    await prefer(userId, { leechAction: "suspend" });
    const now = NOW + 20 * DAY_MS;

    const last = await lapse(userId, 8);
    const { records } = await storedCard(engine(), userId, card(0));
    expect(records.filter(({ kind }) => kind === "control")).toMatchObject([{ control: { type: "suspended" } }]);
    expect(await offered(userId, {}, now)).toEqual([]);

    const undo = { id: randomUUID(), reviewId: last, undoneAt: isoInstant(now) };
    const undone = await undoReview(userId, card(0), undo, now, stores());
    const again = await undoReview(userId, card(0), undo, now, stores());
    expect(undone.body.schedule).toMatchObject({ suspended: false, lapses: 7 });
    expect(again).toEqual({ body: undone.body, isReplay: true });
    const redo = { id: randomUUID(), reviewId: undo.id, undoneAt: isoInstant(now + 1) };
    const redone = await undoReview(userId, card(0), redo, now + 1, stores());
    expect(redone.body.schedule).toMatchObject({ suspended: true, lapses: 8 });
  });

  it("are marked in the queue when the learner wants that", async () => {
    const userId = await learner(engine(), { cardCount: 1 });
    await lapse(userId, 8);
    const now = NOW + 20 * DAY_MS;

    expect((await queue(userId, {}, now)).cards[0]).not.toHaveProperty("leech");
    await prefer(userId, { leechAction: "tag" });
    expect((await queue(userId, {}, now)).cards).toMatchObject([{ leech: true }]);
  });
});
