import { addressHash } from "../channels/signed-links.ts";
import type { UserId } from "../core/ids.ts";
import {
  ignoredSoFar,
  kindOf,
  learningDayOf,
  type Skip,
  type SlotHints,
  skipByDue,
  skipByLedger,
  skipBySettings,
  skipBySlot,
} from "../core/reminders/decide.ts";
import type { DeliveryTask, DueSlot } from "../core/reminders/task.ts";
import { dateOfDay, type Instant } from "../core/time.ts";
import type { ReminderContext, Reminders } from "../store/reminder-settings.ts";
import { contextOf } from "./context.ts";
import { claimedReminder, compose, deliver, deliverToPerson } from "./deliver.ts";
import type { SenderDependencies } from "./dependencies.ts";
import { noteStreakAtRisk, streakToTell } from "./streak-at-risk.ts";

export type Reminded = "reminded" | Skip;

/**
 * Reminds one learner of a slot, or finds out why not. The cheapest reads come first, and most learners need one or
 * two; the reminder is composed, then claimed, then sent, so that a crash costs one reminder and never sends two.
 * @param hints what the slot's row says; undefined when it was not read.
 */
export async function remind(
  userId: UserId,
  hints: SlotHints | undefined,
  slot: DueSlot,
  now: Instant,
  dependencies: SenderDependencies,
): Promise<Reminded> {
  const { ledger: ledgers, facts, newId, log } = dependencies;
  const early = hints && skipBySlot(hints, slot.day);
  if (early) return early;
  const ledger = await ledgers.find(userId);
  if (hints) {
    const today = learningDayOf({ timeZone: slot.zone, rolloverHour: hints.rolloverHour }, now);
    const known = skipByLedger(ledger, slot.day, today, hints.since);
    if (known) return known;
  }
  const context = await contextOf(userId, dependencies);
  const reminders = context?.reminders;
  if (!context || !reminders) return "off";
  const { settings } = reminders;
  const today = learningDayOf(settings, now);
  const skip = skipBySettings(settings, slot, slot.zone, now) ?? skipByLedger(ledger, slot.day, today, settings.since);
  if (skip) return skip;
  if (!(await isReachable(reminders, context, dependencies))) return "unreachable";

  const due = await facts.countDue(userId, settings, context.enrolments, now);
  const useless = skipByDue(settings, due, today);
  if (useless) return useless;

  const kind = kindOf(ledger, settings.since);
  const streakAtRisk = await streakToTell(userId, ledger, today, dependencies);
  const told = { due, streakAtRisk: streakAtRisk?.sent ?? null };
  const message = await compose(userId, kind, told, { reminders, context }, now, dependencies);
  const id = newId();
  const ignored = ignoredSoFar(ledger, settings.since);
  if (!(await ledgers.claim(userId, { id, day: slot.day, learningDay: today, ignored }))) return "claimed";
  log({
    event: "reminder-claimed",
    claim: id,
    date: dateOfDay(slot.day),
    kind,
    lateSeconds: secondsSince(slot.at, now),
  });
  if (streakAtRisk) await noteStreakAtRisk(userId, streakAtRisk.days, today, now, dependencies);
  const claimed = claimedReminder({ userId, claimId: id, reminders, context, message }, { slot, kind, due });
  await deliver(claimed, now, dependencies);
  return "reminded";
}

/** A further try of what was certainly not sent. The learner may have studied, moved or turned reminders off meanwhile. */
export async function retryDelivery(
  { userId, slot, claimId, kind, channel, attempt }: DeliveryTask,
  now: Instant,
  dependencies: SenderDependencies,
): Promise<void> {
  const { ledger: ledgers, facts, log } = dependencies;
  const [ledger, context] = await Promise.all([ledgers.find(userId), contextOf(userId, dependencies)]);
  const reminders = context?.reminders;
  if (!context || !reminders) return;
  const { settings } = reminders;
  const today = learningDayOf(settings, now);
  const hasStudied = ledger.studiedOn !== null && ledger.studiedOn >= today;
  const skip = hasStudied ? "studied" : skipBySettings(settings, slot, slot.zone, now);
  const due = await facts.countDue(userId, settings, context.enrolments, now);
  const useless = skip ?? (due.total === 0 ? "nothing-due" : undefined);
  if (useless) {
    log({ event: "reminder-dropped", claim: claimId, why: useless });
    return;
  }
  const streakAtRisk = (await streakToTell(userId, ledger, today, dependencies))?.sent ?? null;
  const message = await compose(userId, kind, { due, streakAtRisk }, { reminders, context }, now, dependencies);
  if (!(await ledgers.claimRetry(userId, claimId, attempt))) return;
  const claimed = claimedReminder({ userId, claimId, reminders, context, message }, { slot, kind, due });
  await deliverToPerson(claimed, attempt, now, dependencies, channel);
}

/** Whether any of the chosen channels leads anywhere. */
export async function isReachable(
  { settings: { channels }, address }: Reminders,
  { subscriptions, webhooks }: ReminderContext,
  { mail, suppressions }: SenderDependencies,
): Promise<boolean> {
  if (channels.push && subscriptions.length > 0) return true;
  if (channels.webhook && webhooks.length > 0) return true;
  if (!channels.email || !mail || address.confirmed === null) return false;
  return (await suppressions.find(addressHash(address.confirmed))) === undefined;
}

const secondsSince = (at: Instant, now: Instant) => Math.round((now - at) / 1000);
