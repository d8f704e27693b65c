import { Failure } from "../core/errors.ts";
import type { UserId } from "../core/ids.ts";
import { mayDo, type Operation } from "../core/teams/roles.ts";
import type { Membership, Team, TeamId } from "../core/teams/team.ts";
import type { MembershipStore } from "../store/memberships.ts";
import type { TeamStore } from "../store/teams.ts";

export type AccessStores = { memberships: Pick<MembershipStore, "find">; teams: Pick<TeamStore, "find"> };

/** Alike for a team that does not exist, one the learner never joined, and one they left: it tells nothing. */
export function unknownTeam(): Failure {
  return new Failure("unknown-team", "You are in no team with this id. GET /teams lists yours.", {
    errors: [{ parameter: "teamId", detail: "write the id of a team that GET /teams lists" }],
  });
}

export function notAllowed(): Failure {
  return new Failure("not-allowed", "Your role in this team does not allow it. Ask its owner or a lead.");
}

/**
 * What the learner is in the team, when their role allows the operation. Half a read unit.
 * @throws {Failure} `unknown-team`, `not-allowed`
 */
export async function memberFor(
  operation: Operation,
  userId: UserId,
  teamId: TeamId,
  { memberships }: Pick<AccessStores, "memberships">,
): Promise<Membership> {
  const membership = await memberships.find(userId, teamId);
  if (!membership) throw unknownTeam();
  if (!mayDo(membership.role, operation)) throw notAllowed();
  return membership;
}

/** As `memberFor`, with the team, read side by side. */
export async function teamFor(
  operation: Operation,
  userId: UserId,
  teamId: TeamId,
  stores: AccessStores,
): Promise<{ team: Team; membership: Membership }> {
  const [membership, team] = await Promise.all([
    memberFor(operation, userId, teamId, stores),
    stores.teams.find(teamId),
  ]);
  if (!team) throw unknownTeam();
  return { team, membership };
}
