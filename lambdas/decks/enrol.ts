import { Failure } from "../core/errors.ts";
import type { DeckId, UserId } from "../core/ids.ts";
import { CLOCK_TOLERANCE_MS } from "../core/reviews/device-clock.ts";
import type { Instant } from "../core/time.ts";
import type { DeckStore } from "../store/decks.ts";
import type { Enrolment, EnrolmentStore } from "../store/enrolments.ts";
import type { ProfileStore } from "../store/profiles.ts";

/**
 * Enrols a learner in the newest version of a deck. Nothing is written per card. Safe to repeat; coming back to a deck
 * finds all its schedules.
 * @throws {Failure} `unknown-deck`
 */
export async function enrol(
  userId: UserId,
  deckId: DeckId,
  newCardsPerDay: number | null | undefined,
  now: Instant,
  stores: {
    decks: Pick<DeckStore, "find">;
    enrolments: Pick<EnrolmentStore, "enrol">;
    profiles: Pick<ProfileStore, "find">;
  },
): Promise<Enrolment> {
  const [deck, { rolloverHour }] = await Promise.all([stores.decks.find(deckId), stores.profiles.find(userId)]);
  if (!deck) throw unknownDeck();
  return stores.enrolments.enrol({
    userId,
    deckId,
    // A device whose clock is slow within tolerance may review at once: its times are not before the enrolment.
    enrolledAt: now - CLOCK_TOLERANCE_MS,
    deckVersion: deck.version,
    cardCount: deck.cardCount,
    withdrawn: deck.withdrawn,
    newCardsPerDay,
    rolloverHour,
  });
}

export const UNKNOWN_DECK = "write the id of a deck that GET /decks lists";

export function unknownDeck(): Failure {
  return new Failure("unknown-deck", "There is no deck with this id. GET /decks lists the decks.", {
    errors: [{ parameter: "deckId", detail: UNKNOWN_DECK }],
  });
}
