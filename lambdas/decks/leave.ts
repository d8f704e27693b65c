import type { DeckId, UserId } from "../core/ids.ts";
import type { Instant } from "../core/time.ts";
import type { DeckStore } from "../store/decks.ts";
import type { EnrolmentStore } from "../store/enrolments.ts";
import { unknownDeck } from "./enrol.ts";

/**
 * Takes a learner out of a deck; schedules and histories stay for a return. Safe to repeat, and for a deck the learner
 * was never in.
 * @throws {Failure} `unknown-deck`
 */
export async function leave(
  userId: UserId,
  deckId: DeckId,
  now: Instant,
  stores: { decks: Pick<DeckStore, "find">; enrolments: Pick<EnrolmentStore, "leave"> },
): Promise<void> {
  if (!(await stores.decks.find(deckId))) throw unknownDeck();
  await stores.enrolments.leave(userId, deckId, now);
}
