import { randomUUID } from "node:crypto";
import type { DynamoDBDocumentClient } from "@aws-sdk/lib-dynamodb";
import { cardId, DeckId, Ordinal, type UserId } from "../../lambdas/core/ids.ts";
import { localQuarter, quarterOfTime } from "../../lambdas/core/reminders/local-time.ts";
import { DEFAULT_SETTINGS } from "../../lambdas/core/reminders/settings.ts";
import type { DueSlot } from "../../lambdas/core/reminders/task.ts";
import { isoInstant } from "../../lambdas/core/time.ts";
import { projectReminders } from "../../lambdas/projector/project-reminders.ts";
import type { SenderDependencies } from "../../lambdas/reminder-sender/dependencies.ts";
import { remind } from "../../lambdas/reminder-sender/remind.ts";
import { changeReminders, withChanges } from "../../lambdas/reminders/change.ts";
import { submitBatch } from "../../lambdas/reviews/submit-batch.ts";
import { deckStore } from "../../lambdas/store/decks.ts";
import { enrolmentStore } from "../../lambdas/store/enrolments.ts";
import { eventOutbox } from "../../lambdas/store/event-outbox.ts";
import { learnerEventStore } from "../../lambdas/store/learner-events.ts";
import { membershipStore } from "../../lambdas/store/memberships.ts";
import { profileStore } from "../../lambdas/store/profiles.ts";
import { pushSubscriptionStore } from "../../lambdas/store/push-subscriptions.ts";
import { reminderFactsStore } from "../../lambdas/store/reminder-facts.ts";
import { reminderLedgerStore } from "../../lambdas/store/reminder-ledger.ts";
import { reminderSettingsStore } from "../../lambdas/store/reminder-settings.ts";
import { reminderSlotStore, slotOf } from "../../lambdas/store/reminder-slots.ts";
import { scheduleStore } from "../../lambdas/store/schedules.ts";
import { studyDayStore } from "../../lambdas/store/study-days.ts";
import { suppressionStore } from "../../lambdas/store/suppressions.ts";
import { webhookStore } from "../../lambdas/store/webhooks.ts";
import type { Budget } from "./bench-world.ts";
import type { Consumption, CountedClient } from "./counted-client.ts";

/** What reminders cost at the store, call by call. Budgets as those of the API; `note` where data-model.md has another. */
export type ReminderCall = {
  name: string;
  budget: Budget;
  note?: string;
  measure(world: ReminderWorld): Promise<Consumption>;
};

export type ReminderWorld = ReturnType<typeof reminderWorld>;

const DECK = DeckId.parse("apache-kafka");
const NOW = Date.parse("2026-11-20T19:00:30Z");
const DAY_MS = 86_400_000;
const TODAY = localQuarter("UTC", NOW).day;
const DUE_CARDS = 20;
const slot: DueSlot = { zone: "UTC", quarter: quarterOfTime("19:00"), shard: 0, day: TODAY, at: NOW - 30_000 };

/** The stores over a counted client. */
export function reminderWorld(
  db: DynamoDBDocumentClient,
  { coreTable, viewsTable }: { coreTable: string; viewsTable: string },
  counter: CountedClient,
) {
  const schedules = scheduleStore(db, coreTable);
  const stores = {
    schedules,
    enrolments: enrolmentStore(db, coreTable),
    profiles: profileStore(db, coreTable),
    settings: reminderSettingsStore(db, coreTable),
    subscriptions: pushSubscriptionStore(db, coreTable),
    slots: reminderSlotStore(db, viewsTable),
    ledger: reminderLedgerStore(db, viewsTable),
    facts: reminderFactsStore({ schedules, decks: deckStore(db, coreTable) }),
    webhooks: webhookStore(db, coreTable, viewsTable),
    suppressions: suppressionStore(db, coreTable),
    events: learnerEventStore(db, viewsTable),
    outbox: eventOutbox(db, viewsTable),
    memberships: membershipStore(db, coreTable),
    studyDays: studyDayStore(db, viewsTable),
  };
  const sender: SenderDependencies = {
    ...stores,
    mail: undefined,
    push: async () => ({ outcome: "sent" }),
    webhook: async () => ({ status: 200, problem: null, outcome: { outcome: "sent" } }),
    enqueue: async () => {},
    newId: randomUUID,
    links: { study: "https://study.example.org", unsubscribe: (token) => token },
    log: () => {},
  };
  return {
    stores,
    sender,
    /** As the sender does it at seven in the evening. */
    remind: (userId: UserId) => remind(userId, hints, slot, NOW, sender),
    cost: async (work: () => Promise<unknown>): Promise<Consumption> => (await counter.consumed(work)).used,
    /** A learner in the slot, with a browser, a deck and `dueCards` cards that are due. */
    async learner(dueCards: number): Promise<UserId> {
      const userId = randomUUID();
      const enrolment = { userId, deckId: DECK, enrolledAt: NOW - 30 * DAY_MS, deckVersion: 1, cardCount: 60 };
      await stores.enrolments.enrol({ ...enrolment, rolloverHour: 4, newCardsPerDay: 10, withdrawn: [] });
      if (dueCards > 0) {
        const reviewed = {
          grade: 4 as const,
          durationMs: 5_000,
          timeZone: "UTC",
          reviewedAt: isoInstant(NOW - 2 * DAY_MS),
        };
        const items = Array.from({ length: dueCards }, (_, ordinal) => {
          const id = randomUUID();
          return { type: "review" as const, cardId: cardId(DECK, Ordinal.parse(ordinal)), id, ...reviewed };
        });
        await submitBatch(userId, { items }, NOW, stores, rethrow);
      }
      const device = {
        id: "d",
        endpoint: "https://push",
        p256dh: "p".repeat(87),
        auth: "a".repeat(22),
        createdAt: NOW,
      };
      await stores.subscriptions.save(userId, device);
      const settings = { ...DEFAULT_SETTINGS, timeZone: "UTC", rolloverHour: 4, since: TODAY - 100 };
      const change = { ...settings, channels: { email: false, push: true, webhook: false } };
      await changeReminders(userId, NOW, stores.settings, (before) => ({ ...before, settings: change }), "UTC");
      return userId;
    },
  };
}

const rethrow = (error: unknown) => {
  throw error;
};
const budget = (reads: number, writes: number, trips: number): Budget => ({ reads, writes, trips });
const hints = { ...DEFAULT_SETTINGS, since: TODAY - 100, rolloverHour: 4 };

export const REMINDER_CALLS = [
  {
    name: "change the reminder time",
    budget: budget(0.5, 1, 2),
    async measure({ stores, learner, cost }) {
      const userId = await learner(0);
      return cost(() =>
        changeReminders(userId, NOW, stores.settings, (before) => ({
          ...before,
          settings: withChanges(before.settings, { time: "20:00" }, NOW),
        })),
      );
    },
  },
  {
    name: "follow a changed reminder time",
    budget: budget(1, 2, 3),
    note: "data-model.md has no read: what counts is what stands in core, not what a record tells",
    async measure({ stores, learner, cost }) {
      const userId = await learner(0);
      const before = await stores.settings.find(userId, true);
      const later = (time: string) =>
        changeReminders(userId, NOW, stores.settings, (one) => ({
          ...one,
          settings: withChanges(one.settings, { time }, NOW),
        }));
      const { reminders: after } = await later("20:00");
      // A projector that has met the slot before; the first time it also marks it as used.
      for (const one of [before, after]) {
        const used = one && slotOf(userId, one);
        if (used) await stores.slots.markInUse(used);
      }
      const change = { userId, before, after, sequenceNumber: "1" };
      const changed = { reminders: stores.settings, slots: stores.slots };
      return cost(() => projectReminders([change], changed, rethrow));
    },
  },
  {
    name: "remind: left out weekday",
    budget: budget(0, 0, 0),
    measure: ({ sender, cost }) => cost(() => remind("nobody", { ...hints, weekdays: [] }, slot, NOW, sender)),
  },
  {
    name: "remind: studied today",
    budget: budget(0.5, 0, 1),
    async measure(world) {
      const userId = await world.learner(DUE_CARDS);
      await world.stores.ledger.noteStudy(userId, TODAY);
      return world.cost(() => world.remind(userId));
    },
  },
  {
    name: "remind: nothing due",
    budget: budget(1.5, 0, 3),
    async measure(world) {
      const userId = await world.learner(0);
      return world.cost(() => world.remind(userId));
    },
  },
  {
    name: "remind: sent",
    budget: budget(1.5, 1, 4),
    note: "with the deck's title and page read before for another learner",
    async measure(world) {
      await world.remind(await world.learner(DUE_CARDS));
      const userId = await world.learner(DUE_CARDS);
      return world.cost(() => world.remind(userId));
    },
  },
  {
    name: "remind: sent to who studied in the days before",
    budget: budget(2, 1, 5),
    note: "0.5 more for the streak that may end today",
    async measure(world) {
      await world.remind(await world.learner(DUE_CARDS));
      const userId = await world.learner(DUE_CARDS);
      await world.stores.ledger.noteStudy(userId, TODAY - 1);
      return world.cost(() => world.remind(userId));
    },
  },
  {
    name: "note the day of a study",
    budget: budget(0, 1, 1),
    async measure({ stores, cost }) {
      return cost(() => stores.ledger.noteStudy(randomUUID(), TODAY));
    },
  },
] as const satisfies readonly ReminderCall[];

/** 200 learners of a slot, in one page. */
export async function slotPageCost({ stores, cost }: ReminderWorld): Promise<Consumption> {
  const place = { zone: "Etc/UTC", quarter: 0, shard: 3 };
  const reminders = await changeReminders("x", NOW, stores.settings, (before) => before, "UTC");
  for (let index = 0; index < 200; index += 1) await stores.slots.save(randomUUID(), place, reminders.reminders);
  return cost(() => stores.slots.list(place, 200));
}
