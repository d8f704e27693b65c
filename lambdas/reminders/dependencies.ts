import type { Outbound } from "../channels/outbound.ts";
import type { TaskMessage } from "../channels/queue.ts";
import type { PushSubscriptionStore } from "../store/push-subscriptions.ts";
import type { ReminderFactsStore } from "../store/reminder-facts.ts";
import type { ReminderLedgerStore } from "../store/reminder-ledger.ts";
import type { ReminderSettingsStore } from "../store/reminder-settings.ts";
import type { SuppressionStore } from "../store/suppressions.ts";
import type { WebhookStore } from "../store/webhooks.ts";

export type ReminderDependencies = {
  stores: {
    settings: ReminderSettingsStore;
    subscriptions: PushSubscriptionStore;
    webhooks: WebhookStore;
    ledger: Pick<ReminderLedgerStore, "find">;
    suppressions: SuppressionStore;
    facts: ReminderFactsStore;
  };
  outbound: Outbound;
  enqueue(messages: readonly TaskMessage[]): Promise<void>;
  /** The public key that browsers subscribe with. */
  pushKey(): Promise<string>;
  /** Whether this stage has an address to send mail from. */
  hasMail: boolean;
  studyUrl: string;
  apiUrl: string;
};
