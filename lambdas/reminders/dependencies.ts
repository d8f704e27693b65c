import type { Outbound } from "../channels/outbound.ts";
import type { QueueMessage } from "../channels/queue.ts";
import type { ReminderTask } from "../core/reminders/task.ts";
import type { ReminderFactsStore } from "../store/reminder-facts.ts";
import type { ReminderStores } from "../store/remove-reminders.ts";
import type { SuppressionStore } from "../store/suppressions.ts";

export type ReminderDependencies = {
  stores: Pick<ReminderStores, "settings" | "subscriptions" | "webhooks"> & {
    ledger: Pick<ReminderStores["ledger"], "find">;
    suppressions: SuppressionStore;
    facts: ReminderFactsStore;
  };
  outbound: Outbound;
  enqueue(messages: readonly (QueueMessage & { body: ReminderTask })[]): Promise<void>;
  /** The public key that browsers subscribe with. */
  pushKey(): Promise<string>;
  /** Whether this stage has an address to send mail from. */
  hasMail: boolean;
  studyUrl: string;
  apiUrl: string;
};
