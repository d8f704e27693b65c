import type { DeckId, UserId } from "../core/ids.ts";
import type { Instant } from "../core/time.ts";
import type { EnrolmentStore } from "../store/enrolments.ts";
import { type AccessStores, existingDeck } from "./access.ts";

/**
 * Takes a learner out of a deck; schedules and histories stay for a return. Safe to repeat, and for a deck the learner
 * was never in; a private deck of somebody else is unknown to who has left it.
 * @throws {Failure} `unknown-deck`
 */
export async function leave(
  userId: UserId,
  deckId: DeckId,
  now: Instant,
  stores: AccessStores & { enrolments: Pick<EnrolmentStore, "leave"> },
): Promise<void> {
  await existingDeck(userId, deckId, stores);
  await stores.enrolments.leave(userId, deckId, now);
}
