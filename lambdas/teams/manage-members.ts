import { Failure } from "../core/errors.ts";
import type { UserId } from "../core/ids.ts";
import { mayDo, removalOf } from "../core/teams/roles.ts";
import type { MemberId, Membership, Team, TeamId } from "../core/teams/team.ts";
import type { MembershipStore } from "../store/memberships.ts";
import type { TeamDeckStore } from "../store/team-decks.ts";
import type { RosterEntry } from "../store/team-rows.ts";
import type { TeamStore } from "../store/teams.ts";
import { type AccessStores, memberFor, notAllowed, teamFor, unknownTeam } from "./access.ts";
import type { ChosenFace } from "./manage-team.ts";

export type MemberStores = AccessStores & {
  memberships: Pick<MembershipStore, "find">;
  teams: Pick<TeamStore, "find" | "findMember" | "change" | "transfer" | "remove">;
  teamDecks: Pick<TeamDeckStore, "closeDecksOf">;
};

export type OwnChange = ChosenFace & { hidden?: boolean; sharesProgress?: boolean };

/** @throws {Failure} `unknown-team`, `team-changed`, `team-busy`, `throttled` */
export async function changeOwnMembership(
  userId: UserId,
  teamId: TeamId,
  change: OwnChange,
  stores: MemberStores,
): Promise<{ team: Team; membership: Membership }> {
  const [membership, team] = await Promise.all([
    stores.memberships.find(userId, teamId, true),
    stores.teams.find(teamId),
  ]);
  if (!membership || !team) throw unknownTeam();
  const after = { ...membership, ...change, version: membership.version + 1 };
  const changed = await stores.teams.change({ ...after, userId });
  if (changed === "gone") throw unknownTeam();
  if (changed === "stale") throw teamChanged();
  return { team, membership: after };
}

/** @throws {Failure} `unknown-team`, `sole-owner`, `team-changed`, `team-busy`, `throttled` */
export async function leaveTeam(userId: UserId, teamId: TeamId, stores: MemberStores): Promise<MemberId> {
  const membership = await stores.memberships.find(userId, teamId, true);
  if (!membership) throw unknownTeam();
  if (membership.role === "owner") throw soleOwner("You own this team. Hand it over first, or delete it.");
  // First, because afterwards nobody could: what they opened to the team is their own.
  await stores.teamDecks.closeDecksOf(teamId, membership.memberId);
  if (!(await stores.teams.remove({ ...membership, userId }))) throw teamChanged();
  return membership.memberId;
}

/** @throws {Failure} `unknown-team`, `not-allowed`, `unknown-member`, `sole-owner`, `team-changed`, `team-busy`, `throttled` */
export async function removeMember(
  userId: UserId,
  teamId: TeamId,
  memberId: MemberId,
  stores: MemberStores,
): Promise<void> {
  const { role } = await memberFor("removeMember", userId, teamId, stores);
  const member = await findMember(teamId, memberId, stores);
  const removal = removalOf(member.role);
  if (!removal) throw soleOwner("Nobody removes the owner of a team.");
  if (!mayDo(role, removal)) throw notAllowed();
  await stores.teamDecks.closeDecksOf(teamId, memberId);
  if (!(await stores.teams.remove(member))) throw teamChanged();
}

/** @throws {Failure} `unknown-team`, `not-allowed`, `unknown-member`, `sole-owner`, `team-changed`, `team-busy`, `throttled` */
export async function changeRole(
  userId: UserId,
  teamId: TeamId,
  memberId: MemberId,
  role: "lead" | "member",
  stores: MemberStores,
): Promise<Membership> {
  await memberFor("changeRole", userId, teamId, stores);
  const member = await findMember(teamId, memberId, stores);
  if (member.role === "owner") throw soleOwner("The owner is changed by PUT /teams/{teamId}/owner.");
  if (member.role === role) return member;
  const after = { ...member, role, version: member.version + 1 };
  const changed = await stores.teams.change(after);
  if (changed === "gone") throw unknownMember();
  if (changed === "stale") throw teamChanged();
  return after;
}

/** @throws {Failure} `unknown-team`, `not-allowed`, `unknown-member`, `team-changed`, `team-busy`, `throttled` */
export async function handOver(
  userId: UserId,
  teamId: TeamId,
  memberId: MemberId,
  stores: MemberStores,
): Promise<{ team: Team; membership: Membership }> {
  const { team, membership } = await teamFor("transfer", userId, teamId, stores);
  const heir = await findMember(teamId, memberId, stores);
  if (heir.memberId === membership.memberId) return { team, membership };
  const own = await stores.teams.findMember(teamId, membership.memberId);
  if (!own || !(await stores.teams.transfer(own, heir))) throw teamChanged();
  const former = { ...membership, role: "lead" as const, version: own.version + 1 };
  return { team: { ...team, owner: heir.memberId }, membership: former };
}

async function findMember(
  teamId: TeamId,
  memberId: MemberId,
  { teams }: Pick<MemberStores, "teams">,
): Promise<RosterEntry> {
  const member = await teams.findMember(teamId, memberId);
  if (!member) throw unknownMember();
  return member;
}

function unknownMember(): Failure {
  return new Failure("unknown-member", "The team has no such member.", {
    errors: [{ parameter: "memberId", detail: "write the id of a member that GET /teams/{teamId}/members lists" }],
  });
}

function soleOwner(detail: string): Failure {
  return new Failure("sole-owner", detail);
}

function teamChanged(): Failure {
  const detail =
    "Somebody else changed the member or the team meanwhile. Nothing was changed: read it, and send it again.";
  return new Failure("team-changed", detail);
}
