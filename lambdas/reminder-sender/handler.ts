import { randomBytes } from "node:crypto";
import type { SQSBatchResponse, SQSEvent } from "aws-lambda";
import { openMail } from "../channels/mail.ts";
import { openOutbound } from "../channels/outbound.ts";
import { sendPush } from "../channels/push.ts";
import { openTaskQueue } from "../channels/queue.ts";
import { sendWebhook } from "../channels/webhook.ts";
import { learnersOf, ReminderTask, renamed } from "../core/reminders/task.ts";
import { errorLines, eventLine, writeToStandardOutput } from "../http/log.ts";
import { deckStore } from "../store/decks.ts";
import { eventOutbox } from "../store/event-outbox.ts";
import { learnerEventStore } from "../store/learner-events.ts";
import { membershipStore } from "../store/memberships.ts";
import { openClient, requiredVariable, tableName } from "../store/open.ts";
import { type PushKeys, pushSubscriptionStore } from "../store/push-subscriptions.ts";
import { type RecipientStore, recipientOf, recipientStore } from "../store/recipients.ts";
import { reminderFactsStore } from "../store/reminder-facts.ts";
import { reminderLedgerStore } from "../store/reminder-ledger.ts";
import { reminderSettingsStore } from "../store/reminder-settings.ts";
import { reminderSlotStore } from "../store/reminder-slots.ts";
import { scheduleStore } from "../store/schedules.ts";
import { studyDayStore } from "../store/study-days.ts";
import { suppressionStore } from "../store/suppressions.ts";
import { webhookStore } from "../store/webhooks.ts";
import type { SenderDependencies } from "./dependencies.ts";
import { runTask } from "./run-task.ts";

type Opened = Omit<SenderDependencies, "log"> & { recipients: Pick<RecipientStore, "findAll"> };
let opened: Opened | undefined;

function open(): Opened {
  const db = openClient();
  const [core, views] = [tableName("core"), tableName("views")];
  const outbound = openOutbound();
  const apiUrl = requiredVariable("API_URL");
  const { MAIL_FROM, MAIL_CONFIGURATION_SET } = process.env;
  const subscriptions = pushSubscriptionStore(db, core);
  let keys: PushKeys | undefined;
  return {
    slots: reminderSlotStore(db, views),
    ledger: reminderLedgerStore(db, views),
    recipients: recipientStore(db, core),
    settings: reminderSettingsStore(db, core),
    facts: reminderFactsStore({ schedules: scheduleStore(db, core), decks: deckStore(db, core) }),
    events: learnerEventStore(db, views),
    outbox: eventOutbox(db, views),
    memberships: membershipStore(db, core),
    studyDays: studyDayStore(db, views),
    subscriptions,
    webhooks: webhookStore(db, core, views),
    suppressions: suppressionStore(db, core),
    mail: MAIL_FROM ? openMail({ from: MAIL_FROM, configurationSet: MAIL_CONFIGURATION_SET }) : undefined,
    async push(to, note, at) {
      keys ??= await subscriptions.findKeys();
      if (!keys) return { outcome: "rejected", problem: "no-push-keys" }; // nobody was given any to subscribe with
      return sendPush(to, note, { ...at, outbound, keys });
    },
    webhook: (to, event, now) => sendWebhook(to, event, { now, outbound }),
    enqueue: openTaskQueue(requiredVariable("REMINDER_QUEUE_URL"), recipientOf),
    newId: () => randomBytes(16).toString("base64url"),
    links: { study: requiredVariable("STUDY_URL"), unsubscribe: (token) => `${apiUrl}/unsubscribe/${token}` },
  };
}

/** Consumes the queue of reminders. Messages it could not see to are returned, so that only they are delivered again. */
export async function handler(
  { Records }: Pick<SQSEvent, "Records">,
  { awsRequestId }: { awsRequestId: string },
): Promise<SQSBatchResponse> {
  opened ??= open();
  const dependencies: SenderDependencies = {
    ...opened,
    log: (event) => writeToStandardOutput(eventLine(awsRequestId, event)),
  };
  const report = (error: unknown) => {
    for (const line of errorLines(awsRequestId, error)) writeToStandardOutput(line);
  };
  const failed: string[] = [];
  for (const { messageId, body } of Records) {
    try {
      const task = await addressed(ReminderTask.parse(JSON.parse(body)), opened.recipients);
      if (task) await runTask(task, Date.now(), dependencies, report);
      else dependencies.log({ event: "learners-gone" });
    } catch (error) {
      report(error);
      failed.push(messageId);
    }
  }
  return { batchItemFailures: failed.map((itemIdentifier) => ({ itemIdentifier })) };
}

/** A task of the queue with the learners it is about; undefined when all of their accounts were deleted. */
async function addressed(
  task: ReminderTask,
  recipients: Pick<RecipientStore, "findAll">,
): Promise<ReminderTask | undefined> {
  const named = learnersOf(task);
  if (named.length === 0) return task;
  const learners = await recipients.findAll(named);
  return renamed(task, (recipient) => learners.get(recipient));
}
