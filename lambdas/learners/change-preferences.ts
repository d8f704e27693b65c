import type { UserId } from "../core/ids.ts";
import type { EnrolmentStore } from "../store/enrolments.ts";
import type { Preferences, ProfileStore } from "../store/profiles.ts";
import type { ReminderSettingsStore } from "../store/reminder-settings.ts";

/**
 * Changes some preferences. No schedule is rewritten: past reviews keep the day they had. A new rollover hour is also
 * copied to the learner's enrolments, where a review finds it, and like a new zone to their reminders, which then come at
 * the same time there; the profile comes last, so that a request that failed half-way is completed by repeating it.
 */
export async function changePreferences(
  userId: UserId,
  changes: Partial<Preferences>,
  stores: {
    profiles: Pick<ProfileStore, "change">;
    enrolments: Pick<EnrolmentStore, "listWithPreferences" | "changeRollover">;
    reminders: Pick<ReminderSettingsStore, "changeClock">;
  },
): Promise<Preferences> {
  const { rolloverHour, timeZone } = changes;
  if (rolloverHour !== undefined) {
    const { enrolments } = await stores.enrolments.listWithPreferences(userId);
    await Promise.all(enrolments.map(({ deckId }) => stores.enrolments.changeRollover(userId, deckId, rolloverHour)));
  }
  if (rolloverHour !== undefined || timeZone) {
    await stores.reminders.changeClock(userId, { rolloverHour, timeZone: timeZone ?? undefined });
  }
  return stores.profiles.change(userId, changes);
}
