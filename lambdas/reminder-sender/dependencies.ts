import type { MailSender } from "../channels/mail.ts";
import type { TaskMessage } from "../channels/queue.ts";
import type { WebhookEvent } from "../channels/webhook.ts";
import type { PushNote } from "../core/reminders/message.ts";
import type { Outcome } from "../core/reminders/outcome.ts";
import type { Instant } from "../core/time.ts";
import type { EventOutbox } from "../store/event-outbox.ts";
import type { LearnerEventStore } from "../store/learner-events.ts";
import type { MembershipStore } from "../store/memberships.ts";
import type { PushSubscription, PushSubscriptionStore } from "../store/push-subscriptions.ts";
import type { ReminderFactsStore } from "../store/reminder-facts.ts";
import type { ReminderLedgerStore } from "../store/reminder-ledger.ts";
import type { ReminderSettingsStore } from "../store/reminder-settings.ts";
import type { ReminderSlotStore } from "../store/reminder-slots.ts";
import type { StudyDayStore } from "../store/study-days.ts";
import type { SuppressionStore } from "../store/suppressions.ts";
import type { Webhook, WebhookStore } from "../store/webhooks.ts";

/** One line of the log. It names a claim, never a learner, an address or a text. */
export type ReminderEvent = {
  event: string;
  claim?: string;
  channel?: string;
  [detail: string]: string | number | undefined;
};

/** All that sending takes, from the outside of the rules. */
export type SenderDependencies = {
  slots: Pick<ReminderSlotStore, "list" | "remove">;
  ledger: Pick<ReminderLedgerStore, "find" | "claim" | "claimRetry">;
  settings: Pick<ReminderSettingsStore, "findContext">;
  facts: ReminderFactsStore;
  events: Pick<LearnerEventStore, "find" | "claim" | "note">;
  outbox: Pick<EventOutbox, "put">;
  memberships: Pick<MembershipStore, "listMatters">;
  studyDays: Pick<StudyDayStore, "listTotals">;
  subscriptions: Pick<PushSubscriptionStore, "remove">;
  webhooks: Pick<WebhookStore, "log" | "remove">;
  suppressions: SuppressionStore;
  /** Undefined in a stage without an address to send from. */
  mail: MailSender | undefined;
  push(to: PushSubscription, note: PushNote, at: { now: Instant; ttlSeconds: number }): Promise<Outcome>;
  webhook(
    to: Webhook,
    event: WebhookEvent,
    now: Instant,
  ): Promise<{ status: number | null; problem: string | null; outcome: Outcome }>;
  enqueue(messages: readonly TaskMessage[]): Promise<void>;
  /** 128 random bits, as text. */
  newId(): string;
  links: { study: string; unsubscribe(token: string): string };
  log(event: ReminderEvent): void;
};
