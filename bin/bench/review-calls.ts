import { randomUUID } from "node:crypto";
import type { CardId } from "../../lambdas/core/ids.ts";
import { isoInstant } from "../../lambdas/core/time.ts";
import { changePreferences } from "../../lambdas/learners/change-preferences.ts";
import { repairEnrolments } from "../../lambdas/projector/repair-enrolments.ts";
import { submitBatch } from "../../lambdas/reviews/submit-batch.ts";
import { controlCard, submitReview, undoReview } from "../../lambdas/reviews/submit-record.ts";
import { undoMany } from "../../lambdas/reviews/undo-many.ts";
import type { Schedule, scheduleStore } from "../../lambdas/store/schedules.ts";
import { type ApiCall, budget, card, DAY_MS, NOW, ordinals, rethrow, review, type World } from "./bench-world.ts";

/** Whatever writes a history: reviews one by one and in batches, undos and controls. */
export const REVIEW_CALLS: readonly ApiCall[] = [
  {
    name: "submit review, known card",
    budget: budget(1, 3, 2),
    async measure({ stores, withDue, cost }) {
      const userId = await withDue(1);
      return cost(() => submitReview(userId, card(0), review(NOW), NOW, stores));
    },
  },
  {
    name: "submit review, first of a card",
    budget: budget(1, 3, 3),
    async measure({ stores, enrolled, cost }) {
      const userId = await enrolled();
      return cost(() => submitReview(userId, card(0), review(NOW), NOW, stores));
    },
  },
  {
    name: "submit review, duplicate",
    budget: budget(1, 0, 1),
    async measure({ stores, withDue, cost }) {
      const userId = await withDue(1);
      const sent = review(NOW);
      await submitReview(userId, card(0), sent, NOW, stores);
      return cost(() => submitReview(userId, card(0), sent, NOW, stores));
    },
  },
  {
    name: "submit review, practice",
    budget: budget(1, 1, 2),
    async measure({ stores, withDue, cost }) {
      const userId = await withDue(1);
      await submitReview(userId, card(0), review(NOW), NOW, stores);
      return cost(() => submitReview(userId, card(0), review(NOW + 1), NOW + 1, stores));
    },
  },
  {
    name: "submit review, one lost race",
    budget: budget(1, 4, 3),
    async measure({ stores, withDue, cost }) {
      const userId = await withDue(1);
      const read = await stores.schedules.findWithEnrolments(userId, [card(0)]);
      await submitReview(userId, card(0), review(NOW - DAY_MS + 1), NOW, stores);
      const stale = { ...stores, schedules: { ...stores.schedules, findWithEnrolments: answering(read, stores) } };
      return cost(() => submitReview(userId, card(0), review(NOW), NOW, stale));
    },
  },
  ...[1, 10, 50, 99].map((cards) => ({
    name: `batch of ${cards} known ${cards === 1 ? "card" : "cards"} of one deck`,
    budget: budget(0.5 * (cards + 1), 3 * cards, 2),
    async measure({ stores, withDue, cost }: World) {
      const userId = await withDue(cards);
      const items = ordinals(0, cards).map((ordinal) => ({ type: "review", cardId: card(ordinal), ...review(NOW) }));
      return cost(() => submitBatch(userId, { items }, NOW, stores, rethrow));
    },
  })),
  {
    name: "batch of 100 first reviews of one deck",
    budget: budget(50.5, 201, 3),
    async measure({ stores, enrolled, cost }) {
      const userId = await enrolled();
      const items = ordinals(0, 100).map((ordinal) => ({ type: "review", cardId: card(ordinal), ...review(NOW) }));
      return cost(() => submitBatch(userId, { items }, NOW, stores, rethrow));
    },
  },
  {
    name: "undo",
    budget: budget(1, 3, 2),
    async measure({ stores, withDue, cost }) {
      const userId = await withDue(1);
      const sent = review(NOW);
      await submitReview(userId, card(0), sent, NOW, stores);
      const undo = { id: randomUUID(), reviewId: sent.id, undoneAt: isoInstant(NOW) };
      return cost(() => undoReview(userId, card(0), undo, NOW, stores));
    },
  },
  {
    name: "submit review, graded below 4",
    budget: budget(1, 3, 2),
    async measure({ stores, withDue, cost }) {
      const userId = await withDue(1);
      return cost(() => submitReview(userId, card(0), review(NOW, 3), NOW, stores));
    },
  },
  {
    name: "submit review, repeated on its day and below 4 again",
    budget: budget(1, 1, 2),
    note: "not in data-model.md",
    async measure({ stores, withRepeat, cost }) {
      const { userId, change } = await withRepeat();
      await repairEnrolments([change], stores, rethrow);
      return cost(() => submitReview(userId, card(0), review(NOW + 1, 3), NOW + 1, stores));
    },
  },
  {
    name: "submit review, repeated on its day for the last time",
    budget: budget(1, 2, 3),
    note: "not in data-model.md; that the card is not to be repeated any more is noted before the answer",
    async measure({ stores, withRepeat, cost }) {
      const { userId, change } = await withRepeat();
      await repairEnrolments([change], stores, rethrow);
      return cost(() => submitReview(userId, card(0), review(NOW + 1, 4), NOW + 1, stores));
    },
  },
  {
    name: "stream consumer, a card that is to be repeated on its day",
    budget: budget(2, 1, 2),
    note: "not in data-model.md; card and enrolment are read side by side",
    async measure({ stores, withRepeat, cost }) {
      const { change } = await withRepeat();
      return cost(() => repairEnrolments([change], stores, rethrow));
    },
  },
  {
    name: "submit review, with a limit of reviews, a cap or siblings buried",
    budget: budget(1, 4, 3),
    note: "data-model.md has 3 and 2: the enrolment also notes the card as reviewed today; off by default",
    async measure({ stores, withDue, cost }) {
      const userId = await withDue(1);
      await changePreferences(userId, { reviewsPerDay: 100, cardsPerDay: 200, burySiblings: true }, stores);
      return cost(() => submitReview(userId, card(0), review(NOW), NOW, stores));
    },
  },
  {
    name: "submit review, due day moved by fuzz",
    budget: budget(1, 3, 2),
    async measure({ stores, withDue, cost }) {
      const userId = await withDue(1);
      await changePreferences(userId, { dueDaySpread: "fuzz" }, stores);
      return cost(() => submitReview(userId, card(0), review(NOW), NOW, stores));
    },
  },
  {
    name: "submit review, due day chosen among days with 100 cards",
    budget: budget(2, 3, 3),
    note: "not in data-model.md; one query of the due index over the window, half a unit for each 50 cards in it; off by default",
    async measure({ stores, withDue, cost }) {
      const userId = await withDue(101);
      for (let first = 0; first < 101; first += 100) {
        const items = ordinals(first, Math.min(101, first + 100)).map((ordinal) => ({
          type: "review",
          cardId: card(ordinal),
          ...review(ordinal === 100 ? NOW - DAY_MS + 1 : NOW),
        }));
        await submitBatch(userId, { items }, NOW, stores, rethrow);
      }
      await changePreferences(userId, { dueDaySpread: "balance" }, stores);
      return cost(() => submitReview(userId, card(100), review(NOW), NOW, stores));
    },
  },
  {
    name: "suspend, bury, reset or reschedule a card",
    budget: budget(1, 3, 2),
    note: "not in data-model.md; like an undo",
    async measure({ stores, withDue, cost }) {
      const userId = await withDue(1);
      const dueOn = "2026-12-24";
      const control = { id: randomUUID(), changedAt: isoInstant(NOW), timeZone: "Europe/Berlin" };
      return cost(() => controlCard(userId, card(0), { ...control, control: "reschedule", dueOn }, NOW, stores));
    },
  },
  {
    name: "bury a new card",
    budget: budget(1, 3, 3),
    note: "not in data-model.md; the item, its due day and the enrolment",
    async measure({ stores, enrolled, cost }) {
      const userId = await enrolled();
      const control = { id: randomUUID(), changedAt: isoInstant(NOW), timeZone: "Europe/Berlin" };
      return cost(() => controlCard(userId, card(0), { ...control, control: "bury" }, NOW, stores));
    },
  },
  {
    name: "undo a session of 10 cards among 100",
    budget: budget(4, 30, 3),
    note: "not in data-model.md; enrolments, all schedules of the learner (strongly, 1 unit for 4 KB), one write a card",
    async measure({ stores, withDue, cost }) {
      const userId = await withDue(100);
      const items = ordinals(0, 10).map((ordinal) => ({ type: "review", cardId: card(ordinal), ...review(NOW) }));
      await submitBatch(userId, { items }, NOW, stores, rethrow);
      const session = { id: randomUUID(), since: isoInstant(NOW - 60_000), undoneAt: isoInstant(NOW) };
      return cost(() => undoMany(userId, session, NOW, stores, rethrow));
    },
  },
];

/** The first read of a request as another one saw it a moment before, at the usual price. */
function answering(
  read: { schedules: Map<CardId, Schedule>; enrolments: Awaited<ReturnType<ReadStore>>["enrolments"] },
  { schedules }: { schedules: { findWithEnrolments: ReadStore } },
): ReadStore {
  return async (userId, cards) => {
    await schedules.findWithEnrolments(userId, cards);
    return read;
  };
}
type ReadStore = ReturnType<typeof scheduleStore>["findWithEnrolments"];
