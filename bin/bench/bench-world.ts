import { randomUUID } from "node:crypto";
import type { DynamoDBDocumentClient } from "@aws-sdk/lib-dynamodb";
import { type CardId, cardId, DeckId, Ordinal, type UserId } from "../../lambdas/core/ids.ts";
import type { Grade } from "../../lambdas/core/reviews/memory.ts";
import { isoInstant } from "../../lambdas/core/time.ts";
import { repairEnrolments } from "../../lambdas/projector/repair-enrolments.ts";
import type { ReviewInput } from "../../lambdas/reviews/submission.ts";
import { submitBatch } from "../../lambdas/reviews/submit-batch.ts";
import { submitReview } from "../../lambdas/reviews/submit-record.ts";
import { accountReader } from "../../lambdas/store/account-export.ts";
import { caseStore } from "../../lambdas/store/cases.ts";
import { deckLinkStore } from "../../lambdas/store/deck-links.ts";
import { deckRegistryStore } from "../../lambdas/store/deck-registries.ts";
import { type DeckContent, deckStore } from "../../lambdas/store/decks.ts";
import { deletionStore } from "../../lambdas/store/deletions.ts";
import { enrolmentStore } from "../../lambdas/store/enrolments.ts";
import { importStore } from "../../lambdas/store/imports.ts";
import { pathStore } from "../../lambdas/store/paths.ts";
import { profileStore } from "../../lambdas/store/profiles.ts";
import { quizStore } from "../../lambdas/store/quizzes.ts";
import { reminderSettingsStore } from "../../lambdas/store/reminder-settings.ts";
import { newSchedule, scheduleStore } from "../../lambdas/store/schedules.ts";
import { sharedQuizStore } from "../../lambdas/store/shared-quizzes.ts";
import type { ScheduleChange } from "../../lambdas/store/stream.ts";
import type { Consumption, CountedClient } from "./counted-client.ts";
import { statisticsWorld } from "./statistics-calls.ts";
export type Budget = Pick<Consumption, "reads" | "writes" | "trips">;

/** An API call whose cost at the store is fixed. Where a budget differs from data-model.md, `note` says why. */
export type ApiCall = {
  name: string;
  budget: Budget;
  note?: string;
  measure(world: World): Promise<Consumption>;
};

export type World = ReturnType<typeof benchWorld>;

export const DECK = DeckId.parse("apache-kafka");
export const NOW = Date.parse("2026-11-20T08:15:00Z");
export const DAY_MS = 86_400_000;
/** More than one page of a batch read or of the queue. */
export const CARDS = 200;

/** The stores over a counted client, and a published deck. */
export function benchWorld(
  { db, coreTable, viewsTable }: { db: DynamoDBDocumentClient; coreTable: string; viewsTable: string },
  counter: CountedClient,
  deck: DeckContent,
) {
  const enrolments = enrolmentStore(db, coreTable);
  const schedules = scheduleStore(db, coreTable);
  const stores = {
    decks: deckStore(db, coreTable),
    links: deckLinkStore(db, coreTable),
    enrolments,
    profiles: profileStore(db, coreTable),
    schedules,
    quizzes: quizStore(db, coreTable, { schedules, enrolments }),
    shared: sharedQuizStore(db, coreTable),
    reminders: reminderSettingsStore(db, coreTable),
    account: accountReader(db, coreTable),
    cases: caseStore(db, coreTable),
    registries: deckRegistryStore(db, coreTable),
    paths: pathStore(db, coreTable),
    deletions: deletionStore(db, { core: coreTable, views: viewsTable }),
    imports: importStore(db, viewsTable),
  };
  const enrolled = async (): Promise<UserId> => {
    const userId = randomUUID();
    const enrolment = { userId, deckId: DECK, enrolledAt: NOW - 30 * DAY_MS, deckVersion: 1, cardCount: CARDS };
    await stores.enrolments.enrol({ ...enrolment, rolloverHour: 4, newCardsPerDay: 10, withdrawn: [] });
    return userId;
  };
  /** A learner whose first `cards` cards were reviewed yesterday, and are due. */
  const withDue = async (cards: number): Promise<UserId> => {
    const userId = await enrolled();
    for (let first = 0; first < cards; first += 100) {
      const items = ordinals(first, Math.min(cards, first + 100)).map((ordinal) => ({
        type: "review",
        cardId: card(ordinal),
        ...review(NOW - DAY_MS),
      }));
      await submitBatch(userId, { items }, NOW, stores, rethrow);
    }
    return userId;
  };
  return {
    stores,
    statistics: statisticsWorld(db, coreTable, viewsTable),
    deck,
    enrolled,
    withDue,
    /** A learner whose only card is to be repeated today, and what the stream tells of it. */
    async withRepeat(): Promise<{ userId: UserId; change: ScheduleChange }> {
      const userId = await withDue(1);
      const before = await schedules.find(userId, card(0));
      const first = { schedule: before, before: newSchedule(userId, card(0)), isFirst: true, sequenceNumber: "0" };
      await repairEnrolments([first], stores, rethrow);
      await submitReview(userId, card(0), review(NOW, 3), NOW, stores);
      const schedule = await schedules.find(userId, card(0));
      return { userId, change: { schedule, before, isFirst: false, sequenceNumber: "1" } };
    },
    cost: async (work: () => Promise<unknown>): Promise<Consumption> => (await counter.consumed(work)).used,
  };
}

export const budget = (reads: number, writes: number, trips: number): Budget => ({ reads, writes, trips });
export const card = (ordinal: number): CardId => cardId(DECK, Ordinal.parse(ordinal));
export const ordinals = (from: number, to: number) => Array.from({ length: to - from }, (_, index) => from + index);
export const review = (at: number, grade: Grade = 4): ReviewInput => ({
  id: randomUUID(),
  grade,
  reviewedAt: isoInstant(at),
  durationMs: 5_000,
  timeZone: "Europe/Berlin",
});
export const rethrow = (error: unknown) => {
  throw error;
};
