import { Failure } from "../core/errors.ts";
import type { DeckId, UserId } from "../core/ids.ts";
import {
  type Assignment,
  type AssignmentId,
  MAX_ASSIGNMENTS,
  MAX_SHARED_DECKS,
  type SharedDeck,
  type TeamId,
} from "../core/teams/team.ts";
import type { Instant } from "../core/time.ts";
import type { DeckStore } from "../store/decks.ts";
import type { TeamDeckStore } from "../store/team-decks.ts";
import { type AccessStores, memberFor } from "./access.ts";
import { newAssignmentId } from "./random-ids.ts";

export type TeamDeckStores = AccessStores & { decks: Pick<DeckStore, "find">; teamDecks: TeamDeckStore };

const DAY_MS = 86_400_000;
const YEAR_DAYS = 366;

/**
 * Opens a deck of the build, or a private one that the learner owns, to a team.
 * @throws {Failure} `unknown-team`, `not-allowed`, `unknown-deck`, `case-full`
 */
export async function shareDeck(
  userId: UserId,
  teamId: TeamId,
  deckId: DeckId,
  now: Instant,
  stores: TeamDeckStores,
): Promise<SharedDeck> {
  const { memberId } = await memberFor("shareDeck", userId, teamId, stores);
  const [deck, shared] = await Promise.all([stores.decks.find(deckId), stores.teamDecks.listDecks(teamId)]);
  if (!deck || (deck.owner !== undefined && deck.owner !== userId))
    throw unknownDeck("a published deck, or one you own");
  const before = shared.find((one) => one.deckId === deckId);
  if (!before && shared.length >= MAX_SHARED_DECKS) {
    throw new Failure("case-full", `The team has ${shared.length} decks already. Close one to it first.`);
  }
  const { title, cardCount } = deck;
  const opened = { deckId, title, cardCount, by: before?.by ?? memberId, sharedAt: before?.sharedAt ?? now };
  await stores.teamDecks.share(teamId, opened);
  return opened;
}

/** @throws {Failure} `unknown-team`, `not-allowed`, `unknown-deck` */
export async function unshareDeck(
  userId: UserId,
  teamId: TeamId,
  deckId: DeckId,
  stores: TeamDeckStores,
): Promise<void> {
  await memberFor("shareDeck", userId, teamId, stores);
  if (!(await stores.teamDecks.findDeck(teamId, deckId))) throw unknownDeck("a deck that the team has");
  await stores.teamDecks.unshare(teamId, deckId);
}

/** @throws {Failure} `unknown-team`, `not-allowed`, `unknown-deck`, `case-full`, `throttled` */
export async function assign(
  userId: UserId,
  teamId: TeamId,
  { deckId, dueOn }: { deckId: DeckId; dueOn: string },
  now: Instant,
  stores: TeamDeckStores,
): Promise<Assignment> {
  const { memberId } = await memberFor("assign", userId, teamId, stores);
  const day = Date.parse(dueOn) / DAY_MS;
  const today = Math.floor(now / DAY_MS);
  if (day < today || day > today + YEAR_DAYS) {
    const errors = [{ pointer: "#/dueOn", detail: "write today's date or a later one, within a year" }];
    throw new Failure("invalid-request", "Nobody could finish it by then.", { errors });
  }
  const [deck, assignments] = await Promise.all([
    stores.teamDecks.findDeck(teamId, deckId),
    stores.teamDecks.listAssignments(teamId),
  ]);
  if (!deck) throw unknownDeck("a deck that GET /teams/{teamId}/decks lists", "#/deckId");
  if (assignments.length >= MAX_ASSIGNMENTS) {
    throw new Failure("case-full", `The team has ${assignments.length} assignments already. Withdraw one first.`);
  }
  const assignment = {
    assignmentId: newAssignmentId(),
    deckId,
    title: deck.title,
    dueOn: day,
    by: memberId,
    createdAt: now,
  };
  await stores.teamDecks.assign(teamId, assignment);
  return assignment;
}

/** @throws {Failure} `unknown-team`, `not-allowed`, `unknown-assignment`, `throttled` */
export async function withdrawAssignment(
  userId: UserId,
  teamId: TeamId,
  assignmentId: AssignmentId,
  stores: TeamDeckStores,
): Promise<void> {
  await memberFor("assign", userId, teamId, stores);
  await stores.teamDecks.removeAssignment(teamId, await assignmentOf(teamId, assignmentId, stores));
}

/** @throws {Failure} `unknown-assignment` */
export async function assignmentOf(
  teamId: TeamId,
  assignmentId: AssignmentId,
  { teamDecks }: Pick<TeamDeckStores, "teamDecks">,
): Promise<Assignment> {
  const assignment = await teamDecks.findAssignment(teamId, assignmentId);
  if (assignment) return assignment;
  throw new Failure("unknown-assignment", "The team has no such assignment.", {
    errors: [
      { parameter: "assignmentId", detail: "write the id of an assignment that GET /teams/{teamId}/assignments lists" },
    ],
  });
}

function unknownDeck(what: string, pointer?: string): Failure {
  const detail = `write the id of ${what}`;
  return new Failure("unknown-deck", "There is no deck with this id that can be opened to the team or is.", {
    errors: [pointer ? { pointer, detail } : { parameter: "deckId", detail }],
  });
}
