import { Failure } from "../core/errors.ts";
import type { UserId } from "../core/ids.ts";
import { type Invite, type InviteId, MAX_INVITES, type TeamId } from "../core/teams/team.ts";
import type { Instant } from "../core/time.ts";
import type { TeamStore } from "../store/teams.ts";
import { type AccessStores, memberFor, teamFor, unknownTeam } from "./access.ts";
import { inviteIdOf, newInviteCode } from "./random-ids.ts";

export type InviteStores = AccessStores & { teams: Pick<TeamStore, "find" | "invite" | "revoke"> };

const YEAR_MS = 366 * 86_400_000;

/** @throws {Failure} `unknown-team`, `not-allowed`, `case-full`; `invalid-request` when the date is past or too far. */
export async function invite(
  userId: UserId,
  teamId: TeamId,
  { seats, expiresAt: until }: { seats: number; expiresAt: string },
  now: Instant,
  stores: InviteStores,
): Promise<Invite & { code: string }> {
  const { team } = await teamFor("invite", userId, teamId, stores);
  const expiresAt = Date.parse(until);
  if (expiresAt <= now || expiresAt > now + YEAR_MS) {
    const errors = [{ pointer: "#/expiresAt", detail: "write an instant in the future, within a year" }];
    throw new Failure("invalid-request", "The invite would not work.", { errors });
  }
  const over = team.invites.filter((one) => one.expiresAt <= now || one.left === 0);
  if (team.invites.length - over.length >= MAX_INVITES) throw tooManyInvites();
  const code = newInviteCode(teamId);
  const made = { inviteId: inviteIdOf(code), seats, left: seats, createdAt: now, expiresAt };
  const isMade = await stores.teams.invite(
    teamId,
    made,
    over.map(({ inviteId }) => inviteId),
  );
  if (!isMade) throw (await stores.teams.find(teamId, true)) ? tooManyInvites() : unknownTeam();
  return { ...made, code };
}

/** Those that may still be used, the newest first. */
export async function listInvites(
  userId: UserId,
  teamId: TeamId,
  now: Instant,
  stores: InviteStores,
): Promise<Invite[]> {
  const { team } = await teamFor("invite", userId, teamId, stores);
  return team.invites.filter(({ expiresAt }) => expiresAt > now).toSorted((a, b) => b.createdAt - a.createdAt);
}

/** @throws {Failure} `unknown-team`, `not-allowed`, `unknown-invite` */
export async function revokeInvite(
  userId: UserId,
  teamId: TeamId,
  inviteId: InviteId,
  stores: InviteStores,
): Promise<void> {
  await memberFor("invite", userId, teamId, stores);
  if (await stores.teams.revoke(teamId, inviteId)) return;
  throw new Failure("unknown-invite", "The team has no such invite.", {
    errors: [{ parameter: "inviteId", detail: "write the id of an invite that GET /teams/{teamId}/invites lists" }],
  });
}

function tooManyInvites(): Failure {
  return new Failure("case-full", `The team has ${MAX_INVITES} invites already. Revoke one first.`);
}
