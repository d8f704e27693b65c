import type { DeckId, UserId } from "../core/ids.ts";
import { CLOCK_TOLERANCE_MS } from "../core/reviews/device-clock.ts";
import type { Instant } from "../core/time.ts";
import type { DeckLinkStore } from "../store/deck-links.ts";
import type { Enrolment, EnrolmentStore } from "../store/enrolments.ts";
import type { ProfileStore } from "../store/profiles.ts";
import { type AccessStores, openDeck } from "./access.ts";

/**
 * Enrols a learner in the newest version of a deck; a `link` opens a private one of somebody else. Nothing is written
 * per card. Safe to repeat; coming back to a deck finds all its schedules.
 * @throws {Failure} `unknown-deck`
 */
export async function enrol(
  userId: UserId,
  deckId: DeckId,
  newCardsPerDay: number | null | undefined,
  now: Instant,
  stores: AccessStores & {
    links: Pick<DeckLinkStore, "find">;
    enrolments: Pick<EnrolmentStore, "enrol">;
    profiles: Pick<ProfileStore, "find">;
  },
  link?: string,
): Promise<Enrolment> {
  const [deck, { rolloverHour }] = await Promise.all([
    openDeck(userId, deckId, link, now, stores),
    stores.profiles.find(userId),
  ]);
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
