import type { Assignment, Invite, Membership, SharedDeck, Team } from "../core/teams/team.ts";
import { dateOfDay, isoInstant } from "../core/time.ts";

export function teamReply({ teamId, name, createdAt, members, competes }: Team, membership: Membership) {
  return { teamId, name, createdAt: isoInstant(createdAt), members, competes, me: myMembershipReply(membership) };
}

function myMembershipReply({ hidden, sharesProgress, ...membership }: Membership) {
  return { ...memberReply(membership), hidden, sharesProgress };
}

export function memberReply({
  memberId,
  role,
  pseudonym,
  colour,
  joinedAt,
}: Omit<Membership, "hidden" | "sharesProgress">) {
  return { memberId, role, pseudonym, colour, joinedAt: isoInstant(joinedAt) };
}

export function inviteReply({ inviteId, seats, left, createdAt, expiresAt }: Invite) {
  return { inviteId, seats, left, createdAt: isoInstant(createdAt), expiresAt: isoInstant(expiresAt) };
}

export function sharedDeckReply({ deckId, title, cardCount, by, sharedAt }: SharedDeck) {
  return { deckId, title, cardCount, by, sharedAt: isoInstant(sharedAt) };
}

export function assignmentReply({ assignmentId, deckId, title, dueOn, by, createdAt }: Assignment) {
  return { assignmentId, deckId, title, dueOn: dateOfDay(dueOn), by, createdAt: isoInstant(createdAt) };
}
