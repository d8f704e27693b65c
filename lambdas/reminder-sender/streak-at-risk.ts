import type { UserId } from "../core/ids.ts";
import type { Ledger } from "../core/reminders/decide.ts";
import { studyDaysOf } from "../core/statistics/day-totals.ts";
import { STREAK_RULES, streakAtRisk } from "../core/statistics/streak.ts";
import { eventName, isSent } from "../core/teams/events.ts";
import { type Day, dateOfDay, type Instant } from "../core/time.ts";
import type { SenderDependencies } from "./dependencies.ts";

/** Two rest days, of a Sunday and a Monday, and two freezes: no streak outlives more days off. */
const LONGEST_PAUSE: Day = 2 * STREAK_RULES.restDaysPerWeek + STREAK_RULES.mostFreezes + 1;

/** Whether the learner studied in days so few ago that a streak may stand. */
export function mayHaveStreak({ studiedOn }: Pick<Ledger, "studiedOn">, today: Day): boolean {
  return studiedOn !== null && today - studiedOn <= LONGEST_PAUSE;
}

/**
 * The days of a streak that ends with the learning day unless its learner studies, for who wants to be told; `sent` is
 * null when it is for their list alone. It comes with the reminder of the day, so only who gets one is looked at, and only
 * who studied in the days before: a read unit for each year of theirs, half a one more for whose streak does end.
 */
export async function streakToTell(
  userId: UserId,
  ledger: Pick<Ledger, "studiedOn">,
  today: Day,
  { memberships, studyDays }: Pick<SenderDependencies, "memberships" | "studyDays">,
): Promise<{ days: number; sent: number | null } | null> {
  if (!mayHaveStreak(ledger, today)) return null;
  const days = streakAtRisk(studyDaysOf(await studyDays.listTotals(userId)), today);
  if (days === null) return null;
  const { wishes } = await memberships.listMatters(userId);
  if (!wishes.wanted.includes("streakAtRisk")) return null;
  return { days, sent: isSent(wishes, "streakAtRisk") ? days : null };
}

/** Puts it among the learner's events, once a day. */
export async function noteStreakAtRisk(
  userId: UserId,
  days: number,
  today: Day,
  now: Instant,
  { events }: Pick<SenderDependencies, "events">,
): Promise<void> {
  const content = { kind: "streakAtRisk" as const, days };
  await events.note(userId, { name: eventName(content, dateOfDay(today)), at: now, content });
}
