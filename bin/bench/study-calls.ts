import { kinOf } from "../../lambdas/core/cards/kin.ts";
import { PathId } from "../../lambdas/core/cards/learning-path.ts";
import { DeckId } from "../../lambdas/core/ids.ts";
import { changePreferences } from "../../lambdas/learners/change-preferences.ts";
import { getCard } from "../../lambdas/reviews/get-card.ts";
import { cardsAlong, listDue } from "../../lambdas/reviews/list-due.ts";
import { listLeeches } from "../../lambdas/reviews/list-leeches.ts";
import { submitBatch } from "../../lambdas/reviews/submit-batch.ts";
import { type ApiCall, budget, card, DAY_MS, DECK, NOW, ordinals, rethrow, review, type World } from "./bench-world.ts";

/** What a learner sees before and between reviews. */
export const STUDY_CALLS: readonly ApiCall[] = [
  {
    name: "list 10 leeches",
    budget: budget(11, 0, 2),
    note: "not in data-model.md; the enrolments, then each card strongly",
    async measure({ stores, enrolled, cost }) {
      const userId = await enrolled();
      const enrolment = await stores.schedules.findEnrolment(userId, DECK);
      if (!enrolment) throw new Error("The learner is not enrolled");
      const items = ordinals(0, 10).flatMap((ordinal) =>
        ordinals(0, 16).map((round) => ({
          type: "review",
          cardId: card(ordinal),
          ...review(NOW - (20 - round) * DAY_MS, round % 2 === 0 ? 4 : 1),
        })),
      );
      for (const first of [0, 80]) {
        await submitBatch(userId, { items: items.slice(first, first + 80) }, NOW, stores, rethrow);
      }
      return cost(async () => {
        const { leeches } = await listLeeches(userId, { limit: 50 }, stores);
        if (leeches.length !== 10) throw new Error(`${leeches.length} leeches were listed, not 10`);
      });
    },
  },
  {
    name: "due queue, 50 cards, with limits, siblings and 10 decks",
    budget: budget(2, 0, 1),
    note: "the enrolments carry which cards are kin: the page of 10 decks, four of them the second one of a case, is still one unit",
    async measure({ stores, withDue, deck, cost }) {
      const userId = await withDue(50);
      const kin = kinOf(deck.cards.slice(0, 60), 60);
      // As many bytes as the second deck of a case has on the average: 113 cards, 110 pairs.
      const pairs = ordinals(0, 110).map((ordinal): [number, number] => [ordinal, 113 + (ordinal % 60)]);
      const further = kinOf(deck.cards.slice(0, 113), 113, { firsts: [], kin: pairs, waits: [] });
      for (const place of ordinals(0, 9)) {
        const isFurther = place % 2 === 1;
        const deckId = DeckId.parse(`another-deck-${isFurther ? `${place - 1}-more` : place}`);
        const cardCount = isFurther ? 113 : 60;
        const enrolment = { userId, deckId, enrolledAt: NOW, deckVersion: 1, cardCount, rolloverHour: 4 };
        const held = isFurther ? further : kin;
        await stores.enrolments.enrol({ ...enrolment, newCardsPerDay: null, withdrawn: [], kin: held });
      }
      await changePreferences(userId, { reviewsPerDay: 100, cardsPerDay: 200, burySiblings: true }, stores);
      return cost(() => listDue(userId, { limit: 50 }, NOW, stores));
    },
  },
  {
    name: "due queue, 50 cards, and a new one that waits for a known one",
    budget: budget(3, 0, 2),
    note: "whether a card that another one waits for is known stands with the card: only when the other one is next",
    async measure({ stores, withDue, cost, deck }) {
      const userId = await withDue(50);
      const after = [deck.cards[0]?.key ?? ""];
      const cards = deck.cards.slice(0, 60).map((one) => (one.ordinal === 51 ? { ...one, after } : one));
      const enrolment = { userId, deckId: DECK, enrolledAt: NOW, deckVersion: 1, cardCount: 60, rolloverHour: 4 };
      const place = { ...enrolment, newCardsPerDay: null, withdrawn: [], kin: kinOf(cards, 60) };
      if (!(await stores.enrolments.enrol(place)).enrolled) throw new Error("The learner is at another version");
      return cost(() => listDue(userId, { limit: 50 }, NOW, stores));
    },
  },
  ...[50, 100, 200].map((due) => ({
    name: `due queue, ${due} cards`,
    budget: budget((due === 50 ? 1 : due / 50) + 1, 0, 1),
    async measure({ stores, withDue, cost }: World) {
      const userId = await withDue(due);
      return cost(() => listDue(userId, { limit: due }, NOW, stores));
    },
  })),
  {
    name: "due queue, 50 cards of a learning path",
    budget: budget(2.5, 0, 1),
    note: "not in data-model.md",
    async measure({ stores, withDue, cost }) {
      const pathId = PathId.parse("the-path");
      const cards = ordinals(0, 50).map(card);
      const about = { title: "Path", axis: "experience" as const, summary: "For all.", hash: "1" };
      const steps = [{ title: "Step", cards }];
      await stores.paths.publish({ pathId, ...about, cardCount: cards.length, deckIds: [DECK], steps });
      const userId = await withDue(50);
      return cost(() => listDue(userId, { limit: 50, among: cardsAlong(pathId, stores.paths) }, NOW, stores));
    },
  },
  {
    name: "one card with its history",
    budget: budget(1, 0, 1),
    async measure({ stores, withDue, cost }) {
      const userId = await withDue(1);
      return cost(() => getCard(userId, card(0), { limit: 50 }, stores.schedules));
    },
  },
];
