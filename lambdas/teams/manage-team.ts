import { Failure } from "../core/errors.ts";
import type { UserId } from "../core/ids.ts";
import { mayDo } from "../core/teams/roles.ts";
import {
  type Colour,
  defaultFace,
  type Face,
  MAX_TEAMS,
  type Membership,
  type Team,
  type TeamId,
} from "../core/teams/team.ts";
import type { Instant } from "../core/time.ts";
import type { MembershipStore } from "../store/memberships.ts";
import type { TeamStore } from "../store/teams.ts";
import { type AccessStores, notAllowed, teamFor, unknownTeam } from "./access.ts";
import { newMemberId, newTeamId } from "./random-ids.ts";

export type ManageStores = AccessStores & {
  memberships: Pick<MembershipStore, "find" | "listMatters">;
  teams: Pick<TeamStore, "find" | "findAll" | "create" | "rename" | "compete" | "delete">;
};

export type ChosenFace = { pseudonym?: string; colour?: Colour };

/** A membership that begins now. Who chose no pseudonym or colour gets one. */
export function newMembership(
  teamId: TeamId,
  role: Membership["role"],
  { pseudonym, colour }: ChosenFace,
  joinedAt: Instant,
): Membership {
  const memberId = newMemberId();
  const face: Face = { ...defaultFace(memberId), ...(pseudonym && { pseudonym }), ...(colour && { colour }) };
  return { ...face, teamId, memberId, role, joinedAt, hidden: false, sharesProgress: false, version: 1 };
}

/** @throws {Failure} `too-many-teams` */
export function assertRoom(memberships: readonly Membership[]): void {
  if (memberships.length < MAX_TEAMS) return;
  throw new Failure("too-many-teams", `You are in ${memberships.length} teams, which is the most. Leave one first.`);
}

/** @throws {Failure} `too-many-teams`, `team-busy`, `throttled` */
export async function foundTeam(
  userId: UserId,
  { name, ...face }: { name: string } & ChosenFace,
  now: Instant,
  { memberships, teams }: ManageStores,
): Promise<{ team: Team; membership: Membership }> {
  assertRoom((await memberships.listMatters(userId, true)).memberships);
  const membership = newMembership(newTeamId(), "owner", face, now);
  const { teamId, memberId } = membership;
  await teams.create(userId, membership, name, now);
  const team = { teamId, name, createdAt: now, owner: memberId, members: 1, competes: false, invites: [] };
  return { team, membership };
}

/** The learner's teams in the order of joining. */
export async function listTeams(
  userId: UserId,
  { memberships, teams }: ManageStores,
): Promise<{ team: Team; membership: Membership }[]> {
  const own = (await memberships.listMatters(userId)).memberships;
  const found = new Map((await teams.findAll(own.map(({ teamId }) => teamId))).map((team) => [team.teamId, team]));
  return own
    .toSorted((a, b) => a.joinedAt - b.joinedAt || (a.teamId < b.teamId ? -1 : 1))
    .flatMap((membership) => {
      const team = found.get(membership.teamId);
      return team ? [{ team, membership }] : [];
    });
}

/** @throws {Failure} `unknown-team`, `not-allowed`, `team-busy`, `throttled` */
export async function changeTeam(
  userId: UserId,
  teamId: TeamId,
  { name, competes }: { name?: string; competes?: boolean },
  stores: ManageStores,
): Promise<{ team: Team; membership: Membership }> {
  const { team, membership } = await teamFor("see", userId, teamId, stores);
  if (name !== undefined && !mayDo(membership.role, "rename")) throw notAllowed();
  if (competes !== undefined && !mayDo(membership.role, "compete")) throw notAllowed();
  if (name !== undefined && !(await stores.teams.rename(teamId, name))) throw unknownTeam();
  if (competes !== undefined && !(await stores.teams.compete(teamId, competes))) throw unknownTeam();
  const changed = { ...team, ...(name !== undefined && { name }), ...(competes !== undefined && { competes }) };
  return { team: changed, membership };
}
