import { addressHash, unsubscribeToken } from "../channels/signed-links.ts";
import type { UserId } from "../core/ids.ts";
import type { ReminderKind } from "../core/reminders/decide.ts";
import { QUARTERS_PER_DAY, slotInstant } from "../core/reminders/local-time.ts";
import { type ReminderMessage, reminderMessage } from "../core/reminders/message.ts";
import { holdSeconds, LONGEST_PAUSE_SECONDS, MAX_TRIES, type Outcome, pauseBefore } from "../core/reminders/outcome.ts";
import type { DueSlot, ReminderTask, WebhookTask } from "../core/reminders/task.ts";
import { type Instant, isoInstant } from "../core/time.ts";
import type { CountedDue } from "../store/reminder-facts.ts";
import type { ReminderContext, Reminders } from "../store/reminder-settings.ts";
import type { SenderDependencies } from "./dependencies.ts";

/** A message that was claimed, and all that it takes to bring it to its learner. */
export type Claimed = {
  userId: UserId;
  claimId: string;
  reminders: Reminders;
  context: ReminderContext;
  message: ReminderMessage;
  /** What webhooks are told that it is, and how many cards are due. */
  type: WebhookTask["event"]["type"];
  due: number;
  /** After this nobody wants to find it. */
  endsAt: Instant;
  /** The task of a further try. */
  again(channel: "push" | "email", attempt: number, notBefore: Instant): ReminderTask;
};

/** A reminder of a slot that was claimed. */
export function claimedReminder(
  claimed: Pick<Claimed, "userId" | "claimId" | "reminders" | "context" | "message">,
  { slot, kind, due }: { slot: DueSlot; kind: ReminderKind; due: CountedDue },
): Claimed {
  const { userId, claimId } = claimed;
  return {
    ...claimed,
    type: "reminder",
    due: due.total,
    endsAt: endOf(slot),
    again: (channel, attempt, notBefore) => ({
      task: "delivery",
      userId,
      slot,
      claimId,
      kind,
      channel,
      attempt,
      notBefore,
    }),
  };
}

/** What the learner will read. Everything it takes is read before the reminder is claimed. */
export async function compose(
  userId: UserId,
  kind: ReminderKind,
  { due, streakAtRisk }: { due: CountedDue; streakAtRisk: number | null },
  { reminders, context }: { reminders: Reminders; context: ReminderContext },
  now: Instant,
  { facts, links }: Pick<SenderDependencies, "facts" | "links">,
): Promise<ReminderMessage> {
  const described = await facts.describe(due, context.enrolments);
  const unsubscribeUrl = links.unsubscribe(unsubscribeToken(userId, reminders.signingKey, now));
  const { total, isMore } = due;
  return reminderMessage(
    { kind, ...described, total, isMore, streakAtRisk, studyUrl: links.study, unsubscribeUrl },
    reminders.settings,
  );
}

/**
 * Sends a message: to the learner's browsers, or by mail when none of them took it, and to their webhooks besides.
 * What may have arrived is never followed by another channel. What was certainly not sent, but may be later, goes back
 * into the queue as one task, under the same claim.
 */
export async function deliver(claimed: Claimed, now: Instant, dependencies: SenderDependencies): Promise<void> {
  const { channels } = claimed.reminders.settings;
  // Each ends, whatever becomes of the other.
  const ends = await Promise.allSettled([
    deliverToPerson(claimed, 0, now, dependencies),
    channels.webhook ? deliverToWebhooks(claimed, now, dependencies) : undefined,
  ]);
  for (const end of ends) if (end.status === "rejected") throw end.reason;
}

/** @param attempt tries under this claim so far. */
export async function deliverToPerson(
  claimed: Claimed,
  attempt: number,
  now: Instant,
  dependencies: SenderDependencies,
  channel: "push" | "email" = "push",
): Promise<void> {
  const { channels } = claimed.reminders.settings;
  if (channel === "push" && channels.push) {
    const outcomes = await deliverPush(claimed, now, dependencies);
    const throttled = outcomes.find((one) => one.outcome === "throttled");
    if (outcomes.some(({ outcome }) => outcome === "sent" || outcome === "unknown")) return;
    if (throttled && (await tryAgain(claimed, "push", attempt, throttled, now, dependencies))) return;
  }
  if (!channels.email) return;
  const outcome = await deliverMail(claimed, now, dependencies);
  if (outcome?.outcome === "throttled") await tryAgain(claimed, "email", attempt, outcome, now, dependencies);
}

async function deliverPush(
  { userId, claimId, endsAt, context, message }: Claimed,
  now: Instant,
  { push, subscriptions, log }: SenderDependencies,
): Promise<Outcome[]> {
  const ttlSeconds = secondsUntil(endsAt, now);
  const tries = context.subscriptions.map(async (subscription) => {
    const outcome = await push(subscription, message.push, { now, ttlSeconds });
    if (outcome.outcome === "gone") await subscriptions.remove(userId, subscription.id);
    log({ event: "reminder-sent", claim: claimId, channel: "push", ...outcome });
    return outcome;
  });
  return Promise.all(tries);
}

async function deliverMail(
  { claimId, reminders, message }: Claimed,
  now: Instant,
  { mail, suppressions, log }: SenderDependencies,
): Promise<Outcome | undefined> {
  const address = reminders.address.confirmed;
  if (!mail || address === null || (await suppressions.find(addressHash(address)))) return undefined;
  const outcome = await mail.send(address, message.mail);
  if (outcome.outcome === "gone") await suppressions.add(addressHash(address), "rejected", now);
  log({ event: "reminder-sent", claim: claimId, channel: "email", ...outcome });
  return outcome;
}

/** @returns false when there is no further try. */
async function tryAgain(
  { claimId, endsAt, again }: Claimed,
  channel: "push" | "email",
  attempt: number,
  { retryAfterSeconds }: { retryAfterSeconds: number },
  now: Instant,
  { enqueue, log }: SenderDependencies,
): Promise<boolean> {
  const next = attempt + 1;
  const notBefore = now + pauseBefore(next, retryAfterSeconds) * 1000;
  if (next >= MAX_TRIES || secondsUntil(endsAt, notBefore) === 0) {
    log({ event: "reminder-given-up", claim: claimId, channel, tries: next });
    return false;
  }
  await enqueue([{ body: again(channel, next, notBefore), delaySeconds: holdSeconds(notBefore, now) }]);
  return true;
}

async function deliverToWebhooks(claimed: Claimed, now: Instant, dependencies: SenderDependencies): Promise<void> {
  const { userId, claimId, context, message, type, due } = claimed;
  const tries = context.webhooks.map(({ id }) => {
    const { title, body: text, url } = message.push;
    const event = {
      type,
      deliveryId: `${claimId}-${id.slice(0, 6)}`,
      at: isoInstant(now),
      title,
      text,
      url,
      due,
    };
    return deliverWebhook({ task: "webhook", userId, webhookId: id, attempt: 1, event }, context, now, dependencies);
  });
  await Promise.all(tries);
}

/** One try of one webhook, logged where its owner sees it; a passing fault is tried again later. */
export async function deliverWebhook(
  task: WebhookTask,
  { webhooks: own }: Pick<ReminderContext, "webhooks">,
  now: Instant,
  { webhook: send, webhooks, enqueue, log }: SenderDependencies,
): Promise<void> {
  const { userId, webhookId, attempt, event } = task;
  const webhook = own.find(({ id }) => id === webhookId);
  if (!webhook) return;
  const { status, problem, outcome } = await send(webhook, event, now);
  await webhooks.log(userId, webhookId, {
    deliveryId: event.deliveryId,
    attempt,
    at: now,
    status,
    problem,
    isTest: false,
  });
  if (outcome.outcome === "gone") await webhooks.remove(userId, webhookId);
  log({ event: "reminder-sent", claim: event.deliveryId, channel: "webhook", ...outcome });
  if (outcome.outcome !== "throttled") return;
  const pause = pauseBefore(attempt, outcome.retryAfterSeconds);
  if (attempt >= MAX_TRIES || pause > LONGEST_PAUSE_SECONDS) {
    log({ event: "reminder-given-up", claim: event.deliveryId, channel: "webhook", tries: attempt });
    return;
  }
  const notBefore = now + pause * 1000;
  await enqueue([{ body: { ...task, attempt: attempt + 1, notBefore }, delaySeconds: holdSeconds(notBefore, now) }]);
}

/** When the date of the reminder ends, because nobody wants to find it the day after; an hour later at least. */
function endOf({ zone, day, at }: DueSlot): Instant {
  return Math.max(slotInstant(zone, day, QUARTERS_PER_DAY - 1), at + 3_600_000);
}

function secondsUntil(end: Instant, now: Instant): number {
  return Math.max(0, Math.min(LONGEST_PAUSE_SECONDS, Math.floor((end - now) / 1000)));
}
