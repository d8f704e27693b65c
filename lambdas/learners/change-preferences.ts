import type { UserId } from "../core/ids.ts";
import type { EnrolmentStore } from "../store/enrolments.ts";
import type { Preferences, ProfileStore } from "../store/profiles.ts";

/**
 * Changes some preferences. No schedule is rewritten: past reviews keep the day they had. A new rollover hour is also
 * copied to the learner's enrolments, where a review finds it; the profile comes last, so that a request that failed
 * half-way is completed by repeating it.
 */
export async function changePreferences(
  userId: UserId,
  changes: Partial<Preferences>,
  stores: {
    profiles: Pick<ProfileStore, "change">;
    enrolments: Pick<EnrolmentStore, "listWithPreferences" | "changeRollover">;
  },
): Promise<Preferences> {
  const { rolloverHour } = changes;
  if (rolloverHour !== undefined) {
    const { enrolments } = await stores.enrolments.listWithPreferences(userId);
    await Promise.all(enrolments.map(({ deckId }) => stores.enrolments.changeRollover(userId, deckId, rolloverHour)));
  }
  return stores.profiles.change(userId, changes);
}
