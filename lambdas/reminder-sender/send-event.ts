import { unsubscribeToken } from "../channels/signed-links.ts";
import { learningDayOf } from "../core/reminders/decide.ts";
import { localQuarter, slotInstant } from "../core/reminders/local-time.ts";
import { eventMessage } from "../core/reminders/message.ts";
import { isOn, isQuiet, type ReminderSettings } from "../core/reminders/settings.ts";
import type { EventTask } from "../core/reminders/task.ts";
import { type EventContent, isSent } from "../core/teams/events.ts";
import type { Instant } from "../core/time.ts";
import type { TeamMatters } from "../store/memberships.ts";
import { contextOf } from "./context.ts";
import { type Claimed, deliver, deliverToPerson } from "./deliver.ts";
import type { SenderDependencies } from "./dependencies.ts";
import { isReachable } from "./remind.ts";

export type EventSent = "sent" | "over" | "off" | "not-wanted" | "snoozed" | "quiet" | "unreachable" | "claimed";

/** An event is of its day: after as long nobody wants to be called for it, and it still stands in the learner's list. */
const SENT_WITHIN_MS = 24 * 3_600_000;

/**
 * Brings an event to the channels of its learner's reminders, as far as they want it at this moment: not while reminders
 * are off or snoozed, not of a team they have left, and in quiet hours not before these end. It is claimed before
 * anything is sent, so that it is sent once at the most, however often it is told.
 */
export async function sendEvent(
  { userId, name, attempt, channel }: EventTask,
  now: Instant,
  dependencies: SenderDependencies,
): Promise<EventSent> {
  const { events, outbox, memberships, links, newId, log } = dependencies;
  const [event, context] = await Promise.all([events.find(userId, name), contextOf(userId, dependencies)]);
  const reminders = context?.reminders;
  if (!event || now - event.at > SENT_WITHIN_MS) return "over";
  if (!context || !reminders || !isOn(reminders.settings)) return "off";
  if (!isWanted(event.content, await memberships.listMatters(userId))) return "not-wanted";
  const { settings } = reminders;
  if (settings.snoozedUntil !== null && learningDayOf(settings, now) < settings.snoozedUntil) return "snoozed";
  if (isQuiet(settings, localQuarter(settings.timeZone, now).quarter)) {
    await outbox.put({ userId, name, attempt }, quietUntil(settings, now));
    return "quiet";
  }
  if (!(await isReachable(reminders, context, dependencies))) return "unreachable";
  if (!(await events.claim(userId, name, attempt))) return "claimed";

  const unsubscribeUrl = links.unsubscribe(unsubscribeToken(userId, reminders.signingKey, now));
  const message = eventMessage(event.content, { studyUrl: links.study, unsubscribeUrl }, settings.language);
  const claimId = newId();
  log({ event: "event-claimed", claim: claimId, kind: event.content.kind, attempt });
  const claimed: Claimed = {
    userId,
    claimId,
    reminders,
    context,
    message,
    type: "event",
    due: 0,
    endsAt: event.at + SENT_WITHIN_MS,
    again: (next, tries) => ({ task: "events", events: [{ userId, name, attempt: tries, channel: next }] }),
  };
  if (attempt === 0) await deliver(claimed, now, dependencies);
  else await deliverToPerson(claimed, attempt, now, dependencies, channel);
  return "sent";
}

/** What somebody wants may have changed since they were told, and who has left a team hears no more of it. */
function isWanted(
  content: EventContent,
  { wishes, memberships }: Pick<TeamMatters, "wishes" | "memberships">,
): boolean {
  if (!isSent(wishes, content.kind)) return false;
  return !("teamId" in content) || memberships.some(({ teamId }) => teamId === content.teamId);
}

/** The instant at which the quiet hours end that it is now. */
function quietUntil(
  { quietHours, timeZone }: Pick<ReminderSettings, "quietHours" | "timeZone">,
  now: Instant,
): Instant {
  const { day, quarter } = localQuarter(timeZone, now);
  const until = quietHours?.until ?? quarter;
  return slotInstant(timeZone, until > quarter ? day : day + 1, until);
}
