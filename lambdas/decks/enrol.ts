import { type CardId, cardParts, type DeckId, type UserId } from "../core/ids.ts";
import { CLOCK_TOLERANCE_MS } from "../core/reviews/device-clock.ts";
import { type Instant, localClock } from "../core/time.ts";
import type { DeckLinkStore } from "../store/deck-links.ts";
import type { DeckMeta, DeckStore } from "../store/decks.ts";
import type { Enrolment } from "../store/enrolment-row.ts";
import type { EnrolmentStore } from "../store/enrolments.ts";
import { habitsOf, type ProfileStore } from "../store/profiles.ts";
import type { ScheduleStore } from "../store/schedules.ts";
import { openDeck, unknownDeck, type WayIn } from "./access.ts";
import { applyEdits, type Changes, type EditStores } from "./apply-edits.ts";

export type EnrolStores = Omit<EditStores, "schedules"> & {
  decks: Pick<DeckStore, "find">;
  links: Pick<DeckLinkStore, "find">;
  enrolments: Pick<EnrolmentStore, "enrol" | "markKnown">;
  profiles: Pick<ProfileStore, "find">;
  schedules: EditStores["schedules"] & Pick<ScheduleStore, "findEnrolment">;
};

/**
 * Enrols a learner in the newest version of a deck; a link or a team opens a private one of somebody else. Nothing is written
 * per card. Safe to repeat; coming back to a deck finds all its schedules.
 *
 * A learner of an older version, also one who had left, takes up the newest: the edits in between are applied to their
 * cards, and only then the enrolment moves up, so that what was cut off is completed by repeating it.
 * @throws {Failure} `unknown-deck`, `schedule-busy`, `throttled`
 */
export async function enrol(
  userId: UserId,
  deckId: DeckId,
  newCardsPerDay: number | null | undefined,
  now: Instant,
  stores: EnrolStores,
  wayIn: WayIn = {},
  reviewsPerDay?: number | null,
): Promise<{ enrolment: Enrolment; changes: Changes }> {
  const [found, preferences] = await Promise.all([
    openDeck(userId, deckId, wayIn, now, stores),
    stores.profiles.find(userId),
  ]);
  const { rolloverHour } = preferences;
  const changes: Changes = { revised: new Set(), suspended: new Set(), carried: new Set() };
  // A device whose clock is slow within tolerance may review at once: its times are not before the enrolment.
  const enrolledAt = now - CLOCK_TOLERANCE_MS;
  let from: number | undefined;
  // Goes round again only when another device moved the enrolment meanwhile.
  for (let deck: DeckMeta | undefined = found; deck; ) {
    const { version: deckVersion, cardCount, withdrawn, kin } = deck;
    const limits = { newCardsPerDay, reviewsPerDay, ...habitsOf(preferences) };
    const place = { userId, deckId, enrolledAt, deckVersion, cardCount, withdrawn, kin, ...limits };
    const { enrolled, at } = await stores.enrolments.enrol(place, from);
    if (enrolled) return { enrolment: enrolled, changes };

    // The deck was read a moment too early, when the learner is ahead of it.
    if (at.deckVersion > deckVersion) deck = await stores.decks.find(deckId, true);
    const edits = deck?.edits.filter(({ version }) => version > at.deckVersion) ?? [];
    const clock = localClock(preferences.timeZone ?? at.timeZone ?? "UTC", rolloverHour, now);
    const applied = await applyEdits({ userId, deckId }, edits, { now, clock }, stores);
    await markKnown(userId, applied.carried, stores.enrolments);
    for (const kind of ["revised", "suspended", "carried"] as const) {
      for (const id of applied[kind]) changes[kind].add(id);
    }
    from = at.deckVersion;
  }
  throw unknownDeck();
}

/** Cards that got another one's schedule are not new any more, whichever deck they are of. */
async function markKnown(
  userId: UserId,
  cards: ReadonlySet<CardId>,
  enrolments: Pick<EnrolmentStore, "markKnown">,
): Promise<void> {
  const byDeck = new Map<DeckId, number[]>();
  for (const { deckId, ordinal } of [...cards].map(cardParts)) {
    byDeck.set(deckId, [...(byDeck.get(deckId) ?? []), ordinal]);
  }
  await Promise.all([...byDeck].map(([deckId, ordinals]) => enrolments.markKnown(userId, deckId, ordinals)));
}
