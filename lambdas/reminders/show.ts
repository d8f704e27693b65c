import type * as z from "zod";
import { addressHash, unsubscribeToken } from "../channels/signed-links.ts";
import type { UserId } from "../core/ids.ts";
import {
  kindOf,
  learningDayOf,
  nextReminderAt,
  skipByDue,
  skipByLedger,
  skipBySlot,
} from "../core/reminders/decide.ts";
import { localQuarter, timeOfQuarter } from "../core/reminders/local-time.ts";
import { reminderMessage } from "../core/reminders/message.ts";
import { CHANNELS, type Channel, DEFAULT_SETTINGS, isOn, type ReminderSettings } from "../core/reminders/settings.ts";
import { dateOfDay, type Instant, isoInstant } from "../core/time.ts";
import type { ReminderPreview, Reminders as Resource } from "../http/resources/reminders.ts";
import { NO_ADDRESS, type ReminderContext } from "../store/reminder-settings.ts";
import type { ReminderDependencies } from "./dependencies.ts";

/** A learner's reminders as an answer has them. 0.5 read units when mail goes somewhere, else none. */
export async function remindersReply(
  context: ReminderContext,
  now: Instant,
  { stores, pushKey }: ReminderDependencies,
): Promise<z.input<typeof Resource>> {
  const { reminders, subscriptions, webhooks, preferences } = context;
  const { confirmed, pending } = reminders?.address ?? NO_ADDRESS;
  const suppressed = confirmed !== null && (await stores.suppressions.find(addressHash(confirmed))) !== undefined;
  const settings = reminders?.settings ?? { ...DEFAULT_SETTINGS, timeZone: preferences.timeZone };
  const { quarter, quietHours, snoozedUntil, channels, timeZone, weekdays, threshold, mutedDecks } = settings;
  const next = reminders ? nextReminderAt(reminders.settings, now) : null;
  return {
    channels,
    time: timeOfQuarter(quarter),
    timeZone,
    weekdays,
    quietHours: quietHours && { from: timeOfQuarter(quietHours.from), until: timeOfQuarter(quietHours.until) },
    threshold,
    mutedDecks,
    snoozedUntil: snoozedUntil === null ? null : dateOfDay(snoozedUntil),
    waitForFullerSession: settings.waitForFullerSession,
    language: settings.language,
    nextReminderAt: next === null ? null : isoInstant(next),
    address: { confirmed, pending, suppressed },
    devices: subscriptions.map(({ id, endpoint, createdAt }) => ({
      deviceId: id,
      service: new URL(endpoint).hostname,
      createdAt: isoInstant(createdAt),
    })),
    webhooks: webhooks.map(({ id, url, createdAt }) => ({ webhookId: id, url, createdAt: isoInstant(createdAt) })),
    pushKey: await pushKey(),
  };
}

/** The reminder that would be sent at this moment, whether or not there is a reason to. */
export async function previewReminder(
  userId: UserId,
  now: Instant,
  { stores, hasMail, studyUrl, apiUrl }: ReminderDependencies,
): Promise<z.input<typeof ReminderPreview>> {
  const [context, ledger] = await Promise.all([stores.settings.findContext(userId, true), stores.ledger.find(userId)]);
  const { reminders, enrolments, preferences } = context;
  const day = localQuarter(preferences.timeZone ?? "UTC", now).day;
  const { rolloverHour } = preferences;
  const unknown = { ...DEFAULT_SETTINGS, timeZone: preferences.timeZone ?? "UTC", rolloverHour, since: day };
  const settings: ReminderSettings = reminders?.settings ?? unknown;

  const due = await stores.facts.countDue(userId, settings, enrolments, now);
  const described = await stores.facts.describe(due, enrolments);
  const kind = kindOf(ledger, settings.since);
  const token = reminders ? unsubscribeToken(userId, reminders.signingKey, now) : "your-link";
  const links = { studyUrl, unsubscribeUrl: `${apiUrl}/unsubscribe/${token}` };
  const { total, isMore } = due;
  const facts = { kind, ...described, total, isMore, streakAtRisk: null, ...links };
  const { mail, push } = reminderMessage(facts, settings);
  const { subject, text, html } = mail;

  const address = hasMail ? (reminders?.address.confirmed ?? null) : null;
  const isSuppressed = address !== null && (await stores.suppressions.find(addressHash(address))) !== undefined;
  const channels = reachable(settings, context, address !== null && !isSuppressed);
  const today = learningDayOf(settings, now);
  const local = localQuarter(settings.timeZone, now).day;
  const because =
    (isOn(settings) ? undefined : "off") ??
    skipBySlot(settings, local) ??
    skipByLedger(ledger, local, today, settings.since) ??
    (channels.length > 0 ? undefined : "unreachable") ??
    skipByDue(settings, due, today) ??
    null;
  const next = nextReminderAt(settings, now);
  return {
    wouldSend: because === null,
    because: because as z.input<typeof ReminderPreview>["because"],
    nextReminderAt: next === null ? null : isoInstant(next),
    channels,
    mail: { subject, text, html },
    push,
  };
}

function reachable(
  { channels }: ReminderSettings,
  { subscriptions, webhooks }: ReminderContext,
  hasAddress: boolean,
): Channel[] {
  const leads = { email: hasAddress, push: subscriptions.length > 0, webhook: webhooks.length > 0 };
  return CHANNELS.filter((channel) => channels[channel] && leads[channel]);
}
