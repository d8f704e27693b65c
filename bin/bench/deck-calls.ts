import { randomUUID } from "node:crypto";
import { cardId, DeckId, Ordinal } from "../../lambdas/core/ids.ts";
import { enrol } from "../../lambdas/decks/enrol.ts";
import { leave } from "../../lambdas/decks/leave.ts";
import { listDecks } from "../../lambdas/decks/list-decks.ts";
import { changePreferences } from "../../lambdas/learners/change-preferences.ts";
import { submitBatch } from "../../lambdas/reviews/submit-batch.ts";
import { type ApiCall, budget, DAY_MS, NOW, ordinals, rethrow, review } from "./bench-world.ts";

/** Decks, enrolments in them, and what a learner prefers. */
export const DECK_CALLS: readonly ApiCall[] = [
  {
    name: "deck page, 50 cards",
    budget: budget(2, 0, 1),
    async measure({ stores, deck, cost }) {
      const { version } = await stores.decks.publish(deck);
      return cost(() => stores.decks.findPage(deck.deckId, version, 0));
    },
  },
  {
    name: "list of decks with enrolments",
    budget: budget(4.5, 0, 1),
    note: "not in data-model.md; 81 decks are 3.5 units, the enrolments 1",
    async measure({ stores, enrolled, deck, cost }) {
      await stores.decks.publish(deck);
      const userId = await enrolled();
      const request = {
        userId,
        groups: [],
        query: {},
        now: NOW,
        path: undefined,
        body: undefined,
        requestId: "",
        headers: {},
      };
      return cost(() => listDecks(request, stores));
    },
  },
  {
    name: "enrol in a deck of any size",
    budget: budget(1.5, 1, 2),
    note: "data-model.md has 0.5, 2 and 1: deck and profile are read first, side by side, and one item is written instead of two, which is cheaper",
    async measure({ stores, deck, cost }) {
      await stores.decks.publish(deck);
      return cost(() => enrol(randomUUID(), deck.deckId, undefined, NOW, stores));
    },
  },
  {
    name: "take up a version that revised 10 reviewed cards",
    budget: budget(11.5, 32, 14),
    note: "not in data-model.md; each card is read strongly and written once with its due day, the enrolment is found behind and then moved up",
    async measure({ stores, deck, cost }) {
      const revised = { ...deck, deckId: DeckId.parse("revised") };
      const userId = randomUUID();
      await stores.decks.publish(revised);
      await enrol(userId, revised.deckId, undefined, NOW - 3 * DAY_MS, stores);
      const items = ordinals(0, 10).map((ordinal) => ({
        type: "review",
        cardId: cardId(revised.deckId, Ordinal.parse(ordinal)),
        ...review(NOW - DAY_MS),
      }));
      const earlier = items.map((item) => ({ ...item, ...review(NOW - 2 * DAY_MS) }));
      await submitBatch(userId, { items: [...earlier, ...items] }, NOW, stores, rethrow);
      const cards = deck.cards.map((one) => (one.ordinal < 10 ? { ...one, rev: one.rev + 1 } : one));
      await stores.decks.publish({ ...revised, cards, hash: "revised" });
      return cost(() => enrol(userId, revised.deckId, undefined, NOW, stores));
    },
  },
  {
    name: "leave a deck",
    budget: budget(1, 1, 2),
    note: "not in data-model.md; deck and tombstone are read side by side",
    async measure({ stores, deck, enrolled, cost }) {
      await stores.decks.publish(deck);
      const userId = await enrolled();
      return cost(() => leave(userId, deck.deckId, NOW, stores));
    },
  },
  {
    name: "change preferences",
    budget: budget(0, 1, 1),
    note: "data-model.md has 0.5, 1 and 2 for the reminder time",
    async measure({ stores, enrolled, cost }) {
      const userId = await enrolled();
      return cost(() => changePreferences(userId, { newCardsPerDay: 20 }, stores));
    },
  },
];
