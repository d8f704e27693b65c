import type { UserId } from "../core/ids.ts";
import type { EnrolmentStore } from "../store/enrolments.ts";
import { habitsOf, type Preferences, type ProfileStore } from "../store/profiles.ts";
import type { ReminderSettingsStore } from "../store/reminder-settings.ts";

/** What a copy of stands in every enrolment, or decides what does. */
const COPIED = [
  "rolloverHour",
  "leechAction",
  "dueDaySpread",
  "reviewsPerDay",
  "cardsPerDay",
  "burySiblings",
] as const satisfies (keyof Preferences)[];

/**
 * Changes some preferences. No schedule is rewritten: past reviews keep the day they had. What has to be known when a
 * review is accepted is also copied to the learner's enrolments, and a new rollover hour or zone to their reminders, which
 * then come at the same time there; the profile comes last, so that a request that failed half-way is completed by
 * repeating it.
 */
export async function changePreferences(
  userId: UserId,
  changes: Partial<Preferences>,
  stores: {
    profiles: Pick<ProfileStore, "change">;
    enrolments: Pick<EnrolmentStore, "listWithPreferences" | "copyHabits">;
    reminders: Pick<ReminderSettingsStore, "changeClock">;
  },
): Promise<Preferences> {
  const { rolloverHour, timeZone } = changes;
  if (COPIED.some((field) => changes[field] !== undefined)) {
    const { enrolments, preferences } = await stores.enrolments.listWithPreferences(userId);
    const habits = habitsOf({ ...preferences, ...changes });
    await Promise.all(enrolments.map(({ deckId }) => stores.enrolments.copyHabits(userId, deckId, habits)));
  }
  if (rolloverHour !== undefined || timeZone) {
    await stores.reminders.changeClock(userId, { rolloverHour, timeZone: timeZone ?? undefined });
  }
  return stores.profiles.change(userId, changes);
}
