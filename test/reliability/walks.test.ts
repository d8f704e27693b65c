import { randomUUID } from "node:crypto";
import { BatchWriteCommand } from "@aws-sdk/lib-dynamodb";
import { describe, expect, it } from "@jest/globals";
import { PathId } from "../../lambdas/core/cards/learning-path.ts";
import { type CardId, cardParts, DeckId } from "../../lambdas/core/ids.ts";
import { packRecords } from "../../lambdas/core/reviews/record-codec.ts";
import { learningDay, localClock } from "../../lambdas/core/time.ts";
import { listDecks } from "../../lambdas/decks/list-decks.ts";
import { reviewHandlers } from "../../lambdas/reviews/handler.ts";
import { deckStore } from "../../lambdas/store/decks.ts";
import { enrolmentStore } from "../../lambdas/store/enrolments.ts";
import { pathStore } from "../../lambdas/store/paths.ts";
import { scheduleStore } from "../../lambdas/store/schedules.ts";
import { type Engine, type Item, useEngine } from "../support/engine.ts";
import { clientOf } from "../support/faults.ts";
import { card, DECK, LONGEST_DECK, learner, NOW, storesOver } from "../support/learners.ts";
import { recordOfReview, reviewInput } from "../support/reviews.ts";
import { type Chance, chance, count, forEachSeed, say } from "../support/simulation.ts";

const NO_DECK = DeckId.parse("not-enrolled");
const OTHER_DECK = DeckId.parse("apache-flink");
const TODAY = learningDay(NOW, localClock("UTC", 4, NOW));
const engine = useEngine();

type Due = { id: CardId; dueOn: number };

/** Schedule items straight into the engine, 25 at a time. */
async function writeSchedules({ db, coreTable }: Engine, userId: string, cards: readonly Due[]): Promise<void> {
  const h = packRecords([recordOfReview(reviewInput(chance(1), NOW - 86_400_000))]);
  const items = cards.map(({ id, dueOn }): Item => {
    const [deckId, ordinal] = id.split(".");
    return { pk: `U#${userId}`, sk: `S#${deckId}#${ordinal}`, v: 1, h, d: dueOn * 1_440, e: 250, i: 1, n: 1 };
  });
  for (let at = 0; at < items.length; at += 25) {
    const requests = items.slice(at, at + 25).map((Item) => ({ PutRequest: { Item } }));
    await db.send(new BatchWriteCommand({ RequestItems: { [coreTable]: requests } }));
  }
}

/** Schedules of cards that were introduced long ago. */
async function writeDue(engine: Engine, userId: string, cards: readonly Due[]): Promise<void> {
  await writeSchedules(engine, userId, cards);
  const parts = cards.map(({ id }) => cardParts(id));
  for (const deckId of new Set(parts.map((part) => part.deckId))) {
    const ordinals = parts.flatMap((part) => (part.deckId === deckId ? part.ordinal : []));
    const enrolments = enrolmentStore(engine.db, engine.coreTable);
    await enrolments.introduce({ userId, deckId, newOn: null }, ordinals, TODAY - 999);
  }
}

/** All cards of the queue, through the route and its page tokens. */
async function walkQueue(
  userId: string,
  pageSize: () => number,
  { deckId, pathId, db = engine().db }: { deckId?: DeckId; pathId?: PathId; db?: Engine["db"] } = {},
) {
  const paths = pathStore(db, engine().coreTable);
  const route = reviewHandlers({ ...storesOver(db, engine().coreTable), paths })["GET /due"];
  const cards: string[] = [];
  let page: string | undefined;
  let pages = 0;
  do {
    const limit = pageSize();
    const query = { limit, ...(page !== undefined && { page }), ...(deckId && { deckId }), ...(pathId && { pathId }) };
    const request = { userId, path: undefined, body: undefined, now: NOW, requestId: "r", headers: {}, query };
    const { body } = await route(request as Parameters<typeof route>[0]);
    expect(body.cards.length).toBeLessThanOrEqual(limit);
    cards.push(...body.cards.map(({ cardId }) => cardId));
    page = body.nextPage ?? undefined;
    pages += 1;
  } while (page !== undefined);
  return { cards, pages };
}

const firstCards = (deckId: DeckId, count: number) => Array.from({ length: count }, (_, place) => card(place, deckId));

/** A learning path over `cards`, in their order. */
async function published(id: string, cards: readonly CardId[]): Promise<PathId> {
  const pathId = PathId.parse(id);
  const steps = [cards.slice(0, 20), cards.slice(20)].map((some) => ({ title: "Step", cards: [...some] }));
  const about = { title: "Path", axis: "experience" as const, summary: "For all.", hash: id };
  const path = { pathId, ...about, cardCount: cards.length, deckIds: [DECK, OTHER_DECK, NO_DECK], steps };
  await pathStore(engine().db, engine().coreTable).publish(path);
  return pathId;
}

describe("walks through a list, page by page", () => {
  it("R25: gives every due and every new card of the queue once, longest due first, in pages of any size", async () => {
    await forEachSeed("R25 queue", { short: 3, soak: 300 }, async (seed, tally) => {
      const random = chance(seed);
      const userId = await learner(engine(), { newCardsPerDay: random.integer(0, 30) });
      const [due, dueElsewhere, gone] = [
        dueCards(random, DECK),
        dueCards(random, OTHER_DECK),
        dueCards(random, DeckId.parse("left")),
      ];
      await learner(engine(), { userId, deckId: OTHER_DECK, cardCount: 60, newCardsPerDay: random.integer(0, 5) });
      await writeDue(engine(), userId, [...due, ...dueElsewhere, ...gone]);
      const pageSize = () => random.integer(1, random.pick([3, 30, 200]));

      const whole = await walkQueue(userId, () => 1_000_000);
      const paged = await walkQueue(userId, pageSize);
      const ofDeck = await walkQueue(userId, pageSize, { deckId: OTHER_DECK });
      const path = random.shuffled([DECK, OTHER_DECK, NO_DECK].flatMap((one) => firstCards(one, 30)));
      const pathId = await published(`path-${seed}`, path);
      const along = await walkQueue(userId, pageSize, { pathId });

      const expected = [...due, ...dueElsewhere].filter(({ dueOn }) => dueOn <= TODAY);
      expect(whole.pages).toBe(1);
      expect(paged.cards).toEqual(whole.cards);
      expect(new Set(paged.cards).size).toBe(paged.cards.length);
      expect(paged.cards.slice(0, expected.length).sort()).toEqual(expected.map(({ id }) => id).sort());
      const dueOn = new Map<string, number>([...due, ...dueElsewhere].map((one) => [one.id, one.dueOn]));
      const days = paged.cards.slice(0, expected.length).map((id) => dueOn.get(id) ?? 0);
      expect(days).toEqual(days.toSorted((a, b) => a - b));
      expect(ofDeck.cards).toEqual(whole.cards.filter((id) => id.startsWith(`${OTHER_DECK}.`)));
      const dueAlong = whole.cards.slice(0, expected.length).filter((id) => path.includes(id as CardId));
      const freshAlong = along.cards.slice(dueAlong.length);
      expect(along.cards.slice(0, dueAlong.length)).toEqual(dueAlong);
      expect(freshAlong).toEqual(path.filter((id) => freshAlong.includes(id) && !id.startsWith(NO_DECK)));
      count(tally, "pages", paged.pages);
      count(tally, "cards", paged.cards.length);
      count(tally, "due cards along a path", dueAlong.length);
      count(tally, "new cards along a path", freshAlong.length);
    });
  });

  it("R25: trap, unpaged due query: gives 12,000 due cards, more than one page of DynamoDB holds", async () => {
    const DUE = 12_000;
    const userId = await learner(engine(), { deckId: LONGEST_DECK, cardCount: DUE, newCardsPerDay: 0 });
    const cards = Array.from({ length: DUE }, (_, ordinal) => ({
      id: card(ordinal, LONGEST_DECK),
      dueOn: TODAY - (ordinal % 700),
    }));
    await writeSchedules(engine(), userId, cards);

    const wholePage = await scheduleStore(engine().db, engine().coreTable).listDue(userId, TODAY * 1_440, 1_000_000);
    const inOne = await walkQueue(userId, () => 1_000_000);
    const inMany = await walkQueue(userId, () => 200);

    say(`R25 one megabyte: the engine gave ${wholePage.cards.length} of ${DUE} cards, the walks ${inOne.cards.length}`);
    expect(wholePage.cards.length).toBeLessThan(DUE);
    expect(wholePage.next).toBeDefined();
    expect(new Set(inOne.cards).size).toBe(DUE);
    expect(inMany.cards).toEqual(inOne.cards);
  });

  it("reads past many due cards of other decks in few trips", async () => {
    const OTHERS = 3_000;
    const userId = await learner(engine(), { cardCount: 1 });
    const others = Array.from({ length: OTHERS }, (_, ordinal) => ({
      id: card(ordinal, OTHER_DECK),
      dueOn: TODAY - 5,
    }));
    await writeSchedules(engine(), userId, others);
    await writeDue(engine(), userId, [{ id: card(0), dueOn: TODAY }]);
    let queries = 0;
    const db = clientOf((command) => {
      queries += 1;
      return engine().db.send(command as never);
    });

    const { cards } = await walkQueue(userId, () => 10, { deckId: DECK, db });

    expect(cards).toEqual([card(0)]);
    expect(queries).toBeLessThanOrEqual(10);
  });

  it("R25: gives every deck of the list once, in pages of any size", async () => {
    const DECKS = 37;
    const { db, coreTable } = engine();
    const rows = Array.from({ length: DECKS }, (_, number) => ({
      PutRequest: {
        Item: { pk: "DECKS", sk: `deck-${number}`, title: "t", domain: "d", version: 1, cardCount: 3, pageCount: 1 },
      },
    }));
    await db.send(new BatchWriteCommand({ RequestItems: { [coreTable]: rows.slice(0, 25) } }));
    await db.send(new BatchWriteCommand({ RequestItems: { [coreTable]: rows.slice(25) } }));
    const stores = { decks: deckStore(db, coreTable), enrolments: enrolmentStore(db, coreTable) };
    const userId = await learner(engine(), { userId: randomUUID(), deckId: DeckId.parse("deck-7") });

    await forEachSeed("R25 deck list", { short: 5, soak: 500 }, async (seed, tally) => {
      const random = chance(seed);
      const ids: string[] = [];
      const enrolled: string[] = [];
      let page: string | undefined;
      do {
        const query = { limit: random.integer(1, 40), ...(page !== undefined && { page }) };
        const request = { userId, path: undefined, body: undefined, now: NOW, requestId: "r", headers: {}, query };
        const reply = await listDecks(request as Parameters<typeof listDecks>[0], stores);
        ids.push(...reply.body.decks.map(({ deckId }) => deckId));
        enrolled.push(...reply.body.decks.filter(({ enrolment }) => enrolment).map(({ deckId }) => deckId));
        page = reply.body.nextPage ?? undefined;
        count(tally, "pages");
      } while (page !== undefined);

      expect(ids).toEqual(rows.map(({ PutRequest }) => PutRequest.Item.sk).sort());
      expect(enrolled).toEqual(["deck-7"]);
    });
  });
});

/** Cards of a deck that are due on some of sixty days, two of which have not come. */
function dueCards(random: Chance, deckId: DeckId): Due[] {
  return Array.from({ length: random.integer(0, 60) }, (_, ordinal) => ({
    id: card(ordinal, deckId),
    dueOn: TODAY + 2 - random.integer(0, 60),
  }));
}
