import { openOutbound } from "../channels/outbound.ts";
import { makePushKeys } from "../channels/push-keys.ts";
import { openTaskQueue } from "../channels/queue.ts";
import type { UserId } from "../core/ids.ts";
import { type Instant, isoInstant } from "../core/time.ts";
import { PAGE_HEADERS } from "../http/page.ts";
import { reminderRoutes } from "../http/routes/reminders.ts";
import { type Handlers, serve } from "../http/serve.ts";
import { deckStore } from "../store/decks.ts";
import { openClient, requiredVariable, tableName } from "../store/open.ts";
import { type PushKeys, pushSubscriptionStore } from "../store/push-subscriptions.ts";
import { recipientOf } from "../store/recipients.ts";
import { reminderFactsStore } from "../store/reminder-facts.ts";
import { reminderLedgerStore } from "../store/reminder-ledger.ts";
import { type ReminderContext, type Reminders, reminderSettingsStore } from "../store/reminder-settings.ts";
import { scheduleStore } from "../store/schedules.ts";
import { suppressionStore } from "../store/suppressions.ts";
import { type WebhookDelivery, webhookStore } from "../store/webhooks.ts";
import { confirmAddress, giveAddress } from "./address.ts";
import { changeReminders, withChanges } from "./change.ts";
import type { ReminderDependencies } from "./dependencies.ts";
import { askPage, donePage, languageOf, studyPage } from "./pages.ts";
import { previewReminder, remindersReply } from "./show.ts";
import { addDevice, addWebhook, forgetDevice, removeWebhook, testWebhook, webhookOf } from "./targets.ts";
import { forgetPending, forgetReminders, learnerOfLink, turnAllOff } from "./unsubscribe.ts";

const DELIVERIES_SHOWN = 50;

export const reminderHandlers = (dependencies: ReminderDependencies): Handlers<"reminders"> => {
  const { stores } = dependencies;
  const reply = async (context: ReminderContext, now: Instant) =>
    ({ status: 200, body: await remindersReply(context, now, dependencies) }) as const;
  const shown = async ({ userId, now }: { userId: UserId; now: Instant }) =>
    reply(await stores.settings.findContext(userId, true), now);

  return {
    "GET /me/reminders": shown,

    "PATCH /me/reminders": async ({ userId, body, now }) => {
      const change = (before: Reminders) => ({ ...before, settings: withChanges(before.settings, body, now) });
      return reply(await changeReminders(userId, now, stores.settings, change, body.timeZone), now);
    },

    "DELETE /me/reminders": async (request) => {
      await forgetReminders(request.userId, request.now, dependencies);
      return shown(request);
    },

    "GET /me/reminders/preview": async ({ userId, now }) => {
      return { status: 200, body: await previewReminder(userId, now, dependencies) };
    },

    "PUT /me/reminders/address": async (request) => {
      await giveAddress(request.userId, request.body.address, request.now, dependencies);
      return shown(request);
    },

    "POST /me/reminders/address/confirmation": async (request) => {
      await confirmAddress(request.userId, request.body.code, request.now, dependencies);
      return shown(request);
    },

    "PUT /me/reminders/devices": async (request) => {
      await addDevice(request.userId, request.body, request.now, dependencies);
      return shown(request);
    },

    "DELETE /me/reminders/devices/{deviceId}": async (request) => {
      await forgetDevice(request.userId, request.path.deviceId, dependencies);
      return shown(request);
    },

    "POST /me/reminders/webhooks": async ({ userId, body, now }) => {
      const { id, url, secret, createdAt } = await addWebhook(userId, body.url, now, dependencies);
      return { status: 200, body: { webhookId: id, url, createdAt: isoInstant(createdAt), secret } };
    },

    "DELETE /me/reminders/webhooks/{webhookId}": async (request) => {
      await removeWebhook(request.userId, request.path.webhookId, dependencies);
      return shown(request);
    },

    "POST /me/reminders/webhooks/{webhookId}/tests": async ({ userId, path, now }) => {
      const { delivered, delivery } = await testWebhook(userId, path.webhookId, now, dependencies);
      return { status: 200, body: { delivered, delivery: deliveryReply(delivery) } };
    },

    "GET /me/reminders/webhooks/{webhookId}/deliveries": async ({ userId, path: { webhookId } }) => {
      await webhookOf(userId, webhookId, dependencies);
      const deliveries = await stores.webhooks.listDeliveries(userId, webhookId, DELIVERIES_SHOWN);
      return { status: 200, body: { deliveries: deliveries.map(deliveryReply) } };
    },

    "GET /unsubscribe/{token}": async ({ path, now }) => {
      const { scope, language } = await learnerOfLink(path.token, now, stores.settings);
      return { status: 200, headers: PAGE_HEADERS, content: askPage(scope, language) };
    },

    "POST /unsubscribe/{token}": async ({ path, now }) => {
      const { userId, scope, language } = await learnerOfLink(path.token, now, stores.settings);
      if (scope === "all") await turnAllOff(userId, now, stores.settings);
      else await forgetPending(userId, path.token, now, stores.settings);
      return { status: 200, headers: PAGE_HEADERS, content: donePage(scope, language) };
    },

    "GET /study": async ({ headers }) => {
      return { status: 200, headers: PAGE_HEADERS, content: studyPage(languageOf(headers["accept-language"])) };
    },
  };
};

const deliveryReply = ({ at, ...delivery }: WebhookDelivery) => ({ ...delivery, at: isoInstant(at) });

export const handler = serve(reminderRoutes, () => {
  const db = openClient();
  const [core, views] = [tableName("core"), tableName("views")];
  const subscriptions = pushSubscriptionStore(db, core);
  let keys: Promise<PushKeys> | undefined;
  return reminderHandlers({
    stores: {
      settings: reminderSettingsStore(db, core),
      subscriptions,
      webhooks: webhookStore(db, core, views),
      ledger: reminderLedgerStore(db, views),
      suppressions: suppressionStore(db, core),
      facts: reminderFactsStore({ schedules: scheduleStore(db, core), decks: deckStore(db, core) }),
    },
    outbound: openOutbound(),
    enqueue: openTaskQueue(requiredVariable("REMINDER_QUEUE_URL"), recipientOf),
    async pushKey() {
      keys ??= subscriptions.keysOrElse(makePushKeys);
      return (await keys).publicKey;
    },
    hasMail: Boolean(process.env.MAIL_FROM),
    studyUrl: requiredVariable("STUDY_URL"),
    apiUrl: requiredVariable("API_URL"),
  });
});
