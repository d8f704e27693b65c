import type { UserId } from "../core/ids.ts";
import type { PushSubscriptionStore } from "./push-subscriptions.ts";
import type { ReminderLedgerStore } from "./reminder-ledger.ts";
import type { ReminderSettingsStore } from "./reminder-settings.ts";
import { type ReminderSlotStore, slotOf } from "./reminder-slots.ts";
import type { WebhookStore } from "./webhooks.ts";

export type ReminderStores = {
  settings: ReminderSettingsStore;
  subscriptions: PushSubscriptionStore;
  webhooks: WebhookStore;
  slots: ReminderSlotStore;
  ledger: ReminderLedgerStore;
};

/**
 * Removes everything that reminds a learner, and all that is known of where they can be reached: settings first, so
 * that nothing is sent from then on, whatever stands in the queue. Safe to repeat; call it when an account is deleted,
 * and once more when its last token has ended, because a token that is still good could make new settings.
 */
export async function removeReminders(
  userId: UserId,
  { settings, subscriptions, webhooks, slots, ledger }: ReminderStores,
): Promise<void> {
  const context = await settings.findContext(userId, true);
  const { reminders } = context;
  await settings.remove(userId);
  const slot = reminders && slotOf(userId, reminders);
  await Promise.all([
    ...context.subscriptions.map(({ id }) => subscriptions.remove(userId, id)),
    ...context.webhooks.map(async ({ id }) => {
      await webhooks.remove(userId, id);
      await webhooks.removeDeliveries(userId, id);
    }),
    ...(slot ? [slots.remove(userId, slot, reminders.version)] : []),
    ledger.remove(userId),
  ]);
}
