import { randomUUID } from "node:crypto";
import { describe, expect, it } from "@jest/globals";
import type { Card } from "../../lambdas/core/cards/card.ts";
import { across, kinOf } from "../../lambdas/core/cards/kin.ts";
import { type CardId, DeckId, Ordinal, type UserId } from "../../lambdas/core/ids.ts";
import { isoInstant } from "../../lambdas/core/time.ts";
import { listDue } from "../../lambdas/reviews/list-due.ts";
import { submitBatch } from "../../lambdas/reviews/submit-batch.ts";
import { submitReview, undoReview } from "../../lambdas/reviews/submit-record.ts";

import { deckContent } from "../support/deck-content.ts";
import { useEngine } from "../support/engine.ts";
import { card, DECK, learner, NOW, storedCard } from "../support/learners.ts";
import { cards, DAY_MS, MINUTE_MS, rethrow, reviewOf, studyOn } from "../support/study.ts";

const engine = useEngine();
const { stores, submit, control, offered, prefer, withDue } = studyOn(engine);
const MORE = DeckId.parse(`${DECK}-more`);

type Change = (ordinal: number) => Partial<Pick<Card, "after" | "explanation">>;

/** A learner of both decks of a case, three cards in each; the change is told 3 to 5 for those of the second one. */
async function inBothDecks(change: Change, decks: readonly DeckId[] = [DECK, MORE]): Promise<UserId> {
  const userId = await learner(engine(), { cardCount: 3 });
  const all = deckContent("machine", 6).cards.map((one) => ({ ...one, ...change(one.ordinal) }));
  const [deck, more] = [
    all.slice(0, 3),
    all.slice(3).map((one) => ({ ...one, ordinal: Ordinal.parse(one.ordinal - 3) })),
  ];
  const kin = new Map([
    [DECK, kinOf(deck, 3)],
    [MORE, kinOf(more, 3, across(more, 3, deck))],
  ]);
  if (!decks.includes(DECK)) await stores().enrolments.leave(userId, DECK, NOW);
  for (const deckId of decks) {
    const enrolled = { userId, deckId, enrolledAt: 0, deckVersion: 1, cardCount: 3, rolloverHour: 4 };
    await stores().enrolments.enrol({ ...enrolled, newCardsPerDay: 9, withdrawn: [], kin: kin.get(deckId) });
  }
  return userId;
}

describe("limits of a day", () => {
  it("offers no more due cards of a deck than its limit, over the whole day and every page", async () => {
    const userId = await withDue(6);
    await prefer(userId, { reviewsPerDay: 3 });

    expect(await offered(userId)).toEqual(cards(0, 1, 2));
    await submit(userId, 0, 4, NOW);
    expect(await offered(userId)).toEqual(cards(1, 2));
    const first = await listDue(userId, { limit: 1, timeZone: "UTC" }, NOW, stores());
    const second = await listDue(userId, { limit: 9, timeZone: "UTC", cursor: first.next }, NOW, stores());
    expect([first, second].map((page) => page.queue.cards.map(({ cardId }) => cardId))).toEqual([cards(1), cards(2)]);
    expect(await offered(userId, {}, NOW + DAY_MS)).toEqual(cards(1, 2, 3));
  });

  it("keeps a cap over all decks, and offers again what was undone", async () => {
    const userId = await withDue(2, { cardCount: 9 });
    await prefer(userId, { cardsPerDay: 4 });

    expect(await offered(userId)).toEqual(cards(0, 1, 2, 3));
    const review = reviewOf(1, NOW);
    await submitReview(userId, card(0), review, NOW, stores());
    expect(await offered(userId)).toEqual(cards(1, 2, 3));
    await prefer(userId, { cardsPerDay: 1 });
    expect(await offered(userId)).toEqual([]);
    const undo = { id: randomUUID(), reviewId: review.id, undoneAt: isoInstant(NOW + 1) };
    await undoReview(userId, card(0), undo, NOW + 1, stores());
    expect(await offered(userId)).toEqual(cards(0));
  });

  it("takes a deck's own limit before the learner's, and never refuses a review beyond it", async () => {
    const userId = await withDue(3);
    const enrolled = { userId, deckId: DECK, enrolledAt: 0, deckVersion: 1, cardCount: 3, rolloverHour: 4 };
    await stores().enrolments.enrol({ ...enrolled, newCardsPerDay: null, reviewsPerDay: 1, withdrawn: [] });

    expect(await offered(userId)).toEqual(cards(0));
    expect((await submit(userId, 2, 4)).body.review.outcome).toBe("counted");
    expect(await offered(userId)).toEqual([]);
  });
});

describe("due days that are moved", () => {
  const storedSpread = async (userId: UserId, ordinal: number) => {
    const { records } = await storedCard(engine(), userId, card(ordinal));
    return records.map((record) => (record.kind === "review" ? record.spread : null));
  };
  /** Cards whose third review, today, gives an interval of 15 days: from the 3rd to the 7th of December. */
  async function withIntervals(count: number): Promise<UserId> {
    const userId = await learner(engine(), { cardCount: count });
    for (const daysAgo of [7, 6]) {
      const at = NOW - daysAgo * DAY_MS;
      const items = Array.from({ length: count }, (_, ordinal) => ({
        type: "review",
        cardId: card(ordinal),
        ...reviewOf(4, at + ordinal),
      }));
      await submitBatch(userId, { items }, at + MINUTE_MS, stores(), rethrow);
    }
    return userId;
  }
  const reviewAll = async (userId: UserId, count: number) => {
    const items = Array.from({ length: count }, (_, ordinal) => ({
      type: "review",
      cardId: card(ordinal),
      ...reviewOf(4, NOW + ordinal),
    }));
    const first = await submitBatch(userId, { items }, NOW + MINUTE_MS, stores(), rethrow);
    const again = await submitBatch(userId, { items }, NOW + DAY_MS, stores(), rethrow);
    expect(again.results.map(({ schedule }) => schedule)).toEqual(first.results.map(({ schedule }) => schedule));
    return first.results.map(({ schedule }) => schedule);
  };

  it("by fuzz lie in the window, differ from card to card, and are the same for a repeat", async () => {
    const userId = await withIntervals(12);
    await prefer(userId, { dueDaySpread: "fuzz" });

    const schedules = await reviewAll(userId, 12);

    expect(new Set(schedules.map((schedule) => schedule?.dueOn)).size).toBeGreaterThan(2);
    for (const schedule of schedules) {
      expect(schedule).toMatchObject({ intervalDays: 15, repetitions: 3, easeFactor: 2.5 });
      expect(schedule?.dueOn && schedule.dueOn >= "2026-12-03" && schedule.dueOn <= "2026-12-07").toBe(true);
    }
    expect((await storedSpread(userId, 0)).map((spread) => (spread ?? 0) >= 128)).toEqual([false, false, true]);
  });

  it("by balancing fill the days of the window evenly, whatever is due there already", async () => {
    const userId = await withIntervals(14);
    await prefer(userId, { dueDaySpread: "balance" });
    for (const ordinal of [10, 11, 12, 13]) {
      await control(userId, ordinal, "reschedule", NOW, { dueOn: "2026-12-05" });
    }

    const schedules = await reviewAll(userId, 10);

    const loads = new Map<string, number>();
    for (const schedule of schedules) loads.set(schedule?.dueOn ?? "", (loads.get(schedule?.dueOn ?? "") ?? 0) + 1);
    expect(loads.get("2026-12-05")).toBeUndefined();
    expect([...loads.keys()].sort()).toEqual(["2026-12-03", "2026-12-04", "2026-12-06", "2026-12-07"]);
    expect(Math.max(...loads.values())).toBeLessThanOrEqual(4);
  });
});

describe("siblings", () => {
  it("are offered one a day of a fact, and none that gives another one's answer away", async () => {
    const deck = deckContent("machine", 6).cards.map((one) => ({
      ...one,
      group: one.ordinal < 2 ? "fact" : one.group,
      ...(one.ordinal === 3 && { explanation: "See the turning wheel number 14 of the invented machine beside it." }),
    }));
    const userId = await learner(engine(), { cardCount: 6, newCardsPerDay: 9 });
    const enrolled = { userId, deckId: DECK, enrolledAt: 0, deckVersion: 1, cardCount: 6, rolloverHour: 4 };
    const kin = kinOf(deck, 6);
    await stores().enrolments.enrol({ ...enrolled, newCardsPerDay: 9, withdrawn: [], kin });

    expect(await offered(userId)).toEqual(cards(0, 1, 2, 3, 4, 5));
    await prefer(userId, { burySiblings: true });
    expect(await offered(userId)).toEqual(cards(0, 2, 4, 5));
    await submit(userId, 0, 4);
    await submit(userId, 3, 4);
    expect(await offered(userId)).toEqual(cards(4, 5));
    const tomorrow = NOW + DAY_MS;
    expect(await offered(userId, {}, tomorrow)).toEqual(cards(0, 3, 4, 5));
    await submit(userId, 0, 4, tomorrow);
    expect(await offered(userId, {}, tomorrow)).toEqual(cards(3, 4, 5));
  });

  it("are offered one a day of a fact over both decks of a case", async () => {
    const stranger = DeckId.parse("redis");
    const userId = await learner(engine(), { cardCount: 2 });
    for (const deckId of [DECK, MORE, stranger]) {
      const { cards } = deckContent("machine", 2);
      const kin = kinOf(cards, 2, deckId === MORE ? across(cards, 2, cards) : undefined);
      const enrolled = { userId, deckId, enrolledAt: 0, deckVersion: 1, cardCount: 2, rolloverHour: 4, kin };
      await stores().enrolments.enrol({ ...enrolled, newCardsPerDay: 9, withdrawn: [] });
    }
    await prefer(userId, { burySiblings: true });

    expect(await offered(userId)).toEqual([...cards(0, 1), card(0, stranger), card(1, stranger)]);
    await submitReview(userId, card(1, MORE), reviewOf(4), NOW, stores());
    expect(await offered(userId)).toEqual([...cards(0), card(0, stranger), card(1, stranger)]);
    expect(await offered(userId, { filter: MORE })).toEqual([card(0, MORE)]);
  });
});

describe("cards of both decks of a case, one of which says the other's answer", () => {
  /** The second card of the one deck gives away the last of the other. */
  const giveaway: Change = (ordinal) =>
    ordinal === 4 ? { explanation: "See the turning wheel number 14 of the invented machine beside it." } : {};
  const both = async () => {
    const userId = await inBothDecks(giveaway);
    await prefer(userId, { burySiblings: true });
    return userId;
  };
  const more = (...places: number[]) => places.map((place) => card(place, MORE));

  it("are not offered on one day, whichever of them is shown first", async () => {
    const [userId, other] = [await both(), await both()];
    const tomorrow = NOW + DAY_MS;

    expect(await offered(userId)).toEqual([...cards(0, 1, 2), ...more(0, 2)]);
    await submit(userId, 2, 4);
    expect(await offered(userId, { filter: MORE })).toEqual(more(0, 2));
    await submitReview(other, card(1, MORE), reviewOf(4), NOW, stores());
    expect(await offered(other)).toEqual([...cards(0, 1), ...more(0, 2)]);
    expect(await offered(other, { filter: DECK })).toEqual(cards(0, 1));
    expect(await offered(other, {}, tomorrow)).toEqual([...more(1), ...cards(0, 1), ...more(0, 2)]);
    expect(await offered(other, { newCards: "before" }, tomorrow)).toEqual([...cards(0, 1, 2), ...more(0, 2)]);
  });

  it("are offered to those who are in one of the decks, or do not bury siblings", async () => {
    const [further, free] = [await inBothDecks(giveaway, [MORE]), await inBothDecks(giveaway)];
    await prefer(further, { burySiblings: true });

    expect(await offered(further)).toEqual(more(0, 1, 2));
    expect(await offered(free)).toEqual([...cards(0, 1, 2), ...more(0, 1, 2)]);
  });
});

describe("a new card that waits for another one", () => {
  /** A learner of four cards, the second of which, or those named, wait for others to be known. */
  async function waiting(newCardsPerDay = 9, waits: Record<number, number[]> = { 1: [2, 3] }): Promise<UserId> {
    const userId = await learner(engine(), { cardCount: 4 });
    const keyOf = (ordinal: number) => `machine/${card(ordinal)}`;
    const deck = deckContent("machine", 4).cards.map((one) => {
      const after = waits[one.ordinal]?.map(keyOf);
      return { ...one, key: keyOf(one.ordinal), ...(after && { after: [...after, "machine/of-another-deck"] }) };
    });
    const enrolled = { userId, deckId: DECK, enrolledAt: 0, deckVersion: 1, cardCount: 4, rolloverHour: 4 };
    await stores().enrolments.enrol({ ...enrolled, newCardsPerDay, withdrawn: [], kin: kinOf(deck, 4) });
    return userId;
  }

  it("is offered once one of those has an interval of six days, and not when that is taken back", async () => {
    const userId = await waiting();
    const [second, third] = [NOW + DAY_MS, NOW + 2 * DAY_MS];

    expect(await offered(userId)).toEqual(cards(0, 2, 3));
    await submit(userId, 2, 4);
    expect(await offered(userId)).toEqual(cards(0, 3));
    expect(await offered(userId, {}, second)).toEqual(cards(2, 0, 3));
    expect(await offered(userId, { newCards: "before" }, second)).toEqual(cards(0, 3, 2));
    const review = reviewOf(4, second);
    await submitReview(userId, card(2), review, second, stores());
    expect(await offered(userId, {}, second)).toEqual(cards(0, 1, 3));
    await submit(userId, 1, 4, second);
    expect(await offered(userId, {}, third)).toEqual(cards(1, 0, 3));
    const other = await waiting();
    await submit(other, 2, 4);
    await submitReview(other, card(2), review, second, stores());
    const undo = { id: randomUUID(), reviewId: review.id, undoneAt: isoInstant(second + 1) };
    await undoReview(other, card(2), undo, second + 1, stores());
    expect(await offered(other, {}, second + 2)).toEqual(cards(2, 0, 3));
  });

  it("takes no other card's place in the limit of the day, nor when a card that it waits for was put off", async () => {
    const userId = await waiting(2);

    expect(await offered(userId)).toEqual(cards(0, 2));
    await control(userId, 2, "bury");
    expect(await offered(userId)).toEqual(cards(0, 3));
    expect(await offered(userId, { among: Promise.resolve(new Set(cards(1, 3))) })).toEqual(cards(3));
  });

  it("is offered although one that stands before it still waits and the day has room for one", async () => {
    const userId = await waiting(1, { 0: [3], 1: [2] });
    for (const daysAgo of [2, 1]) await submit(userId, 2, 4, NOW - daysAgo * DAY_MS);
    await submit(userId, 3, 4, NOW - DAY_MS);

    expect(await offered(userId)).toEqual(cards(3, 1));
  });

  it("does not wait for cards that are suspended, unless there is another one to wait for", async () => {
    const userId = await waiting();

    await control(userId, 2, "suspend");
    expect(await offered(userId)).toEqual(cards(0, 3));
    await control(userId, 3, "suspend");
    expect(await offered(userId)).toEqual(cards(0, 1));
    await control(userId, 3, "resume", NOW + 1);
    expect(await offered(userId)).toEqual(cards(3, 0));
  });

  it("waits for a card of the other deck of its case, for those who are in both", async () => {
    const keys = deckContent("machine", 6).cards.map(({ key }) => key);
    const change: Change = (ordinal) =>
      ordinal === 3 || ordinal === 2 ? { after: [keys[ordinal === 3 ? 1 : 4] ?? "", "machine/elsewhere"] } : {};
    const more = (...places: number[]) => places.map((place) => card(place, MORE));
    const [userId, further] = [await inBothDecks(change), await inBothDecks(change, [MORE])];
    const [second, third] = [NOW + DAY_MS, NOW + 2 * DAY_MS];

    expect(await offered(further)).toEqual(more(0, 1, 2));
    expect(await offered(userId)).toEqual([...cards(0, 1), ...more(1, 2)]);
    await submit(userId, 1, 4);
    await submit(userId, 1, 4, second);
    expect(await offered(userId, { filter: MORE }, third)).toEqual(more(0, 1, 2));
    expect(await offered(userId, { filter: DECK }, third)).toEqual(cards(0));
    await submitReview(userId, card(1, MORE), reviewOf(4), third, stores());
    await submitReview(userId, card(1, MORE), reviewOf(4, third + DAY_MS), third + DAY_MS, stores());
    expect(await offered(userId, { filter: DECK }, third + DAY_MS)).toEqual(cards(0, 2));
  });

  it("may be reviewed all the same", async () => {
    const userId = await waiting();

    expect((await submit(userId, 1, 4)).body.review.outcome).toBe("counted");
  });
});

describe("the order of the queue", () => {
  it("mixes new cards in, puts them first, or deals the due ones by seed, page after page without a gap", async () => {
    const userId = await withDue(4, { cardCount: 6 });

    expect(await offered(userId, { newCards: "interleaved" })).toEqual(cards(0, 4, 1, 2, 5, 3));
    expect(await offered(userId, { newCards: "before" })).toEqual(cards(4, 5, 0, 1, 2, 3));
    expect(await offered(userId, { order: "random", seed: 3 })).toEqual(
      await offered(userId, { order: "random", seed: 3 }),
    );
    for (const newCards of ["after", "before", "interleaved"] as const) {
      const met: CardId[] = [];
      let page = await listDue(userId, { limit: 2, timeZone: "UTC", newCards }, NOW, stores());
      for (;;) {
        met.push(...page.queue.cards.map(({ cardId }) => cardId as CardId));
        if (!page.next) break;
        page = await listDue(userId, { limit: 2, timeZone: "UTC", newCards, cursor: page.next }, NOW, stores());
      }
      expect(met.toSorted()).toEqual(cards(0, 1, 2, 3, 4, 5));
    }
  });
});
