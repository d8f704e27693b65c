import type { DeckId, UserId } from "../core/ids.ts";
import type { Instant } from "../core/time.ts";
import type { EnrolmentStore } from "../store/enrolments.ts";
import type { ProfileStore } from "../store/profiles.ts";
import { type AccessStores, existingDeck } from "./access.ts";

/**
 * Takes a learner out of a deck; schedules and histories stay for a return. Safe to repeat, and for a deck the learner
 * was never in; a private deck of somebody else is unknown to who has left it.
 * @throws {Failure} `unknown-deck`, `unknown-account`
 */
export async function leave(
  userId: UserId,
  deckId: DeckId,
  now: Instant,
  stores: AccessStores & {
    enrolments: Pick<EnrolmentStore, "leave">;
    profiles: Pick<ProfileStore, "assertActive">;
  },
): Promise<void> {
  await Promise.all([existingDeck(userId, deckId, stores), stores.profiles.assertActive(userId)]);
  await stores.enrolments.leave(userId, deckId, now);
}
