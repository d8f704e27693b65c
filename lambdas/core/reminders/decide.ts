import { canonicalZone, type Day, type Instant, learningDay, type TimeZone } from "../time.ts";
import { type LocalSlot, localQuarter, offsetNow, slotInstant, weekdayOf } from "./local-time.ts";
import { isOn, isQuiet, type ReminderSettings, WEEKDAYS } from "./settings.ts";

/** The rules by which a reminder is sent or not, each on what one read brings, the cheapest reads first. */

/** Reminders in a row without a study day, after which one says good-bye and no more come. */
export const IGNORED_LIMIT = 7;
/** A learner who waits for a fuller session gets one of at least so many cards, or is told after so many days. */
const FULL_SESSION = 15;
const LONGEST_WAIT: Day = 3;
/** A reminder whose date ends within this, because its time was skipped, still has this much time. */
const LEAST_GRACE_MS = 60 * 60_000;

export type Skip =
  | "weekday"
  | "snoozed"
  | "claimed"
  | "studied"
  | "paused"
  | "off"
  | "moved"
  | "quiet"
  | "too-late"
  | "unreachable"
  | "nothing-due"
  | "below-threshold"
  | "waiting";

/** What is known of a learner's reminders so far. */
export type Ledger = {
  /** Date of the latest claim; null: none. */
  last: Day | null;
  /** Learning day of the latest claim. */
  lastLearningDay: Day | null;
  /** Latest learning day with a review. */
  studiedOn: Day | null;
  /** Reminders before the latest one that were not followed by a review, in a row. */
  ignored: number;
};

export const EMPTY_LEDGER: Ledger = { last: null, lastLearningDay: null, studiedOn: null, ignored: 0 };

/** What a slot row says of its learner: enough to pass most of them over without reading anything of theirs. */
export type SlotHints = Pick<ReminderSettings, "weekdays" | "snoozedUntil" | "since" | "rolloverHour">;

export function skipBySlot(
  { weekdays, snoozedUntil }: Pick<SlotHints, "weekdays" | "snoozedUntil">,
  day: Day,
): Skip | undefined {
  const weekday = WEEKDAYS[weekdayOf(day)];
  if (!weekday || !weekdays.includes(weekday)) return "weekday";
  return snoozedUntil !== null && day < snoozedUntil ? "snoozed" : undefined;
}

/**
 * @param today the learning day at this moment.
 * @param since the date on which reminders were turned on.
 */
export function skipByLedger(ledger: Ledger, day: Day, today: Day, since: Day): Skip | undefined {
  if (ledger.last !== null && ledger.last >= day) return "claimed";
  if (ledger.studiedOn !== null && ledger.studiedOn >= today) return "studied";
  return ignoredSoFar(ledger, since) > IGNORED_LIMIT ? "paused" : undefined;
}

/** Reminders in a row, the latest included, that no review followed. Turning reminders on anew forgets them. */
export function ignoredSoFar({ last, lastLearningDay, studiedOn, ignored }: Ledger, since: Day): number {
  if (last === null || lastLearningDay === null || last < since) return 0;
  return studiedOn !== null && studiedOn >= lastLearningDay ? 0 : ignored + 1;
}

export function skipBySettings(
  settings: ReminderSettings,
  slot: LocalSlot,
  zone: string,
  now: Instant,
): Skip | undefined {
  if (!isOn(settings)) return "off";
  if (!isSameZone(settings.timeZone, zone) || settings.quarter !== slot.quarter) return "moved";
  if (isQuiet(settings, localQuarter(zone, now).quarter)) return "quiet";
  if (isTooLate(zone, slot, now)) return "too-late";
  return skipBySlot(settings, slot.day);
}

const isSameZone = (one: TimeZone, other: TimeZone) => one === other || canonicalZone(one) === canonicalZone(other);

/** A reminder is for its date; one that could not be sent by the end of it is not sent any more. */
export function isTooLate(zone: string, { day, at }: LocalSlot, now: Instant): boolean {
  // Nearly every reminder is sent on the date it is for, which needs no search for the end of that date.
  if (localQuarter(zone, now).day <= day) return false;
  return now >= Math.max(slotInstant(zone, day + 1, 0), at + LEAST_GRACE_MS);
}

/** Cards that are due in decks that are not muted. */
export type DueCards = { total: number; oldestDueOn: Day | null };

export function skipByDue(
  { threshold, waitForFullerSession }: Pick<ReminderSettings, "threshold" | "waitForFullerSession">,
  { total, oldestDueOn }: DueCards,
  today: Day,
): Skip | undefined {
  if (total === 0 || oldestDueOn === null) return "nothing-due";
  if (total < threshold) return "below-threshold";
  if (waitForFullerSession && total < FULL_SESSION && today - oldestDueOn < LONGEST_WAIT) return "waiting";
  return undefined;
}

export type ReminderKind = "usual" | "last";

/** The seventh ignored reminder is followed by one that says it is the last. */
export function kindOf(ledger: Ledger, since: Day): ReminderKind {
  return ignoredSoFar(ledger, since) >= IGNORED_LIMIT ? "last" : "usual";
}

export function learningDayOf(
  { timeZone, rolloverHour }: Pick<ReminderSettings, "timeZone" | "rolloverHour">,
  now: Instant,
): Day {
  return learningDay(now, { offset: offsetNow(timeZone, now), rolloverHour });
}

/** The dates are looked at one by one; with all weekdays off, or a snooze of years, none is found. */
const DATES_AHEAD = 15;

/** When the next reminder may come; null: none within two weeks. */
export function nextReminderAt(settings: ReminderSettings, now: Instant): Instant | null {
  if (!isOn(settings)) return null;
  const { timeZone, quarter } = settings;
  const first = Math.max(localQuarter(timeZone, now).day, settings.snoozedUntil ?? 0);
  for (let day = first; day < first + DATES_AHEAD; day += 1) {
    if (skipBySlot(settings, day)) continue;
    const at = slotInstant(timeZone, day, quarter);
    if (at > now) return at;
  }
  return null;
}
