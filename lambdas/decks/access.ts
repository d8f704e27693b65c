import { Failure } from "../core/errors.ts";
import { type DeckId, isOwnDeckId, type UserId } from "../core/ids.ts";
import type { TeamId } from "../core/teams/team.ts";
import type { Instant } from "../core/time.ts";
import type { DeckLinkStore } from "../store/deck-links.ts";
import type { DeckMeta, DeckStore } from "../store/decks.ts";
import type { Enrolment } from "../store/enrolment-row.ts";
import type { MembershipStore } from "../store/memberships.ts";
import type { ScheduleStore } from "../store/schedules.ts";
import type { TeamDeckStore } from "../store/team-decks.ts";

/**
 * Who may see a deck: everybody a deck of the build, the owner a private one, and who is enrolled in it. To anybody else
 * a private deck is answered exactly as one that does not exist.
 */
export type AccessStores = { decks: Pick<DeckStore, "find">; schedules: Pick<ScheduleStore, "findEnrolment"> };

export const UNKNOWN_DECK = "write the id of a deck that GET /decks lists";

export function unknownDeck(): Failure {
  return new Failure("unknown-deck", "There is no deck with this id. GET /decks lists the decks.", {
    errors: [{ parameter: "deckId", detail: UNKNOWN_DECK }],
  });
}

/**
 * The deck and the learner's enrolment in it.
 * @throws {Failure} `unknown-deck` when there is none that the learner may see.
 */
export async function visibleDeck(
  userId: UserId,
  deckId: DeckId,
  stores: AccessStores,
): Promise<{ deck: DeckMeta; enrolment: Enrolment | undefined }> {
  const [deck, enrolment] = await Promise.all([
    stores.decks.find(deckId),
    stores.schedules.findEnrolment(userId, deckId),
  ]);
  if (!deck || !(maySee(deck, userId) || enrolment)) throw unknownDeck();
  return { deck, enrolment };
}

/**
 * The deck, when the learner may see it. One of the build takes one read.
 * @throws {Failure} `unknown-deck`
 */
export async function existingDeck(userId: UserId, deckId: DeckId, stores: AccessStores): Promise<DeckMeta> {
  if (isOwnDeckId(deckId)) return (await visibleDeck(userId, deckId, stores)).deck;
  const deck = await stores.decks.find(deckId);
  if (!deck) throw unknownDeck();
  return deck;
}

/** @throws {Failure} `unknown-deck` when the id is one of a private deck that the learner may not see. Decks of the build cost no read. */
export async function assertVisible(userId: UserId, deckId: DeckId, stores: AccessStores): Promise<void> {
  if (isOwnDeckId(deckId)) await visibleDeck(userId, deckId, stores);
}

/** What may open a private deck of somebody else: a link, or that it was opened to a team of the learner. */
export type WayIn = { link?: string | undefined; isOpenToTeam?: () => Promise<boolean> };

/**
 * The deck, when the learner may enrol in it: one they may see, or one that a link or a team of theirs opens.
 * @throws {Failure} `unknown-deck`, also when the link is wrong, revoked or past its date, or the team is not theirs.
 */
export async function openDeck(
  userId: UserId,
  deckId: DeckId,
  { link, isOpenToTeam }: WayIn,
  now: Instant,
  stores: AccessStores & { links: Pick<DeckLinkStore, "find"> },
): Promise<DeckMeta> {
  const deck = await stores.decks.find(deckId);
  if (!deck) throw unknownDeck();
  if (maySee(deck, userId) || (await stores.schedules.findEnrolment(userId, deckId))) return deck;
  if (await isOpenToTeam?.()) return deck;
  const found = link === undefined ? undefined : await stores.links.find(deckId, link);
  if (!found || (found.expiresAt !== null && found.expiresAt <= now)) throw unknownDeck();
  return deck;
}

/** Whether the learner is in the team, and the deck is open to it. 1 read unit. */
export async function isOpenToTeam(
  userId: UserId,
  teamId: TeamId,
  deckId: DeckId,
  { memberships, teamDecks }: TeamAccess,
): Promise<boolean> {
  const [membership, shared] = await Promise.all([
    memberships.find(userId, teamId),
    teamDecks.findDeck(teamId, deckId),
  ]);
  return membership !== undefined && shared !== undefined;
}

export type TeamAccess = {
  memberships: Pick<MembershipStore, "find">;
  teamDecks: Pick<TeamDeckStore, "findDeck">;
};

function maySee({ owner }: DeckMeta, userId: UserId): boolean {
  return owner === undefined || owner === userId;
}
