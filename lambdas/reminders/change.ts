import { randomBytes } from "node:crypto";
import type * as z from "zod";
import { Failure } from "../core/errors.ts";
import type { UserId } from "../core/ids.ts";
import { nextReminderAt } from "../core/reminders/decide.ts";
import { localQuarter, quarterOfTime } from "../core/reminders/local-time.ts";
import { DEFAULT_SETTINGS, isOn, isQuiet, type ReminderSettings } from "../core/reminders/settings.ts";
import type { Instant, TimeZone } from "../core/time.ts";
import type { RemindersBody } from "../http/resources/reminders.ts";
import { latestZone } from "../store/enrolment-row.ts";
import {
  NO_ADDRESS,
  type ReminderContext,
  type ReminderSettingsStore,
  type Reminders,
} from "../store/reminder-settings.ts";

const ROUNDS = 5;
const SIGNING_KEY_BYTES = 32;

type Settings = Pick<ReminderSettingsStore, "findContext" | "save">;

/**
 * Replaces a learner's reminders by what `change` makes of them, and makes them when there are none. 0.5 read units and
 * one write; somebody who was first is read and changed in turn.
 * @param change gives nothing when there is nothing to write.
 * @returns all that is known of the learner's reminders, as it is now.
 * @throws {Failure} `reminders-busy`; `invalid-request` when the zone is needed and not known.
 */
export async function changeReminders(
  userId: UserId,
  now: Instant,
  settings: Settings,
  change: (before: Reminders) => Reminders | undefined,
  timeZone?: TimeZone,
): Promise<ReminderContext & { reminders: Reminders }> {
  for (let round = 0; round < ROUNDS; round += 1) {
    const context = await settings.findContext(userId, round > 0);
    const before = context.reminders ?? newReminders(context, now, timeZone);
    const changed = change(before);
    if (!changed) return { ...context, reminders: before };
    const next = { ...changed, version: before.version + 1 };
    if (await settings.save(userId, next)) return { ...context, reminders: next };
  }
  throw new Failure("reminders-busy", "Others keep changing the reminders. Send the request again.");
}

/** The first settings of a learner, in the zone of their profile or else of their latest first review. */
function newReminders({ preferences, enrolments }: ReminderContext, now: Instant, given?: TimeZone): Reminders {
  const timeZone = given ?? preferences.timeZone ?? latestZone(enrolments);
  if (timeZone === undefined) {
    const detail = "write the zone you live in, such as Europe/Berlin, as timeZone of PATCH /me/reminders or PATCH /me";
    throw new Failure("invalid-request", "It is not known in which time zone to remind you.", {
      errors: [{ pointer: "#/timeZone", detail }],
    });
  }
  const { rolloverHour } = preferences;
  return {
    version: 0,
    settings: { ...DEFAULT_SETTINGS, timeZone, rolloverHour, since: localQuarter(timeZone, now).day },
    address: NO_ADDRESS,
    signingKey: randomBytes(SIGNING_KEY_BYTES).toString("base64url"),
  };
}

/** The settings with what a request names. @throws {Failure} `invalid-request` when the time lies in the quiet hours. */
export function withChanges(
  before: ReminderSettings,
  body: z.output<typeof RemindersBody>,
  now: Instant,
): ReminderSettings {
  const { channels, time, quietHours, snooze, ...plain } = body;
  const next: ReminderSettings = {
    ...before,
    ...plain,
    channels: { ...before.channels, ...channels },
    ...(time !== undefined && { quarter: quarterOfTime(time) }),
    ...(quietHours !== undefined && {
      quietHours: quietHours && { from: quarterOfTime(quietHours.from), until: quarterOfTime(quietHours.until) },
    }),
  };
  if (isQuiet(next, next.quarter)) {
    const pointer = time === undefined ? "#/quietHours" : "#/time";
    const detail = "write a time outside the quiet hours, or change them in the same request";
    throw new Failure("invalid-request", "The time lies in the quiet hours.", { errors: [{ pointer, detail }] });
  }
  return { ...turnedOn(before, next, now), snoozedUntil: snoozed(next, snooze, now) };
}

/** Turned on anew, ignored reminders of before are forgotten. */
export function turnedOn(before: ReminderSettings, next: ReminderSettings, now: Instant): ReminderSettings {
  const isTurnedOn = !isOn(before) && isOn(next);
  return isTurnedOn ? { ...next, since: localQuarter(next.timeZone, now).day } : next;
}

function snoozed(
  settings: ReminderSettings,
  snooze: "day" | "week" | null | undefined,
  now: Instant,
): ReminderSettings["snoozedUntil"] {
  if (snooze === undefined) return settings.snoozedUntil;
  if (snooze === null) return null;
  const next = nextReminderAt({ ...settings, snoozedUntil: null }, now) ?? now;
  return localQuarter(settings.timeZone, next).day + (snooze === "day" ? 1 : 7);
}
