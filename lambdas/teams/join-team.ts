import { Failure } from "../core/errors.ts";
import type { UserId } from "../core/ids.ts";
import type { Membership, Team } from "../core/teams/team.ts";
import type { Instant } from "../core/time.ts";
import { isLocked, type MembershipStore } from "../store/memberships.ts";
import type { Joined } from "../store/team-invites.ts";
import type { TeamStore } from "../store/teams.ts";
import { unknownTeam } from "./access.ts";
import { assertRoom, type ChosenFace, newMembership } from "./manage-team.ts";
import { inviteOfCode } from "./random-ids.ts";

export type JoinStores = {
  memberships: Pick<MembershipStore, "listMatters" | "countGuess">;
  teams: Pick<TeamStore, "join" | "find">;
};

/**
 * Takes a seat of an invite. One read and one transaction: what is wrong with the invite is told by the refusal.
 * @throws {Failure} `unknown-invite`, `already-member`, `invite-expired`, `invite-used-up`, `team-full`, `too-many-teams`,
 * `too-many-guesses`, `team-busy`, `throttled`
 */
export async function joinTeam(
  userId: UserId,
  { code, ...face }: { code: string } & ChosenFace,
  now: Instant,
  { memberships, teams }: JoinStores,
): Promise<Membership> {
  const matters = await memberships.listMatters(userId);
  if (isLocked(matters.guesses, now)) throw tooManyGuesses(matters.guesses.until, now);
  const invite = inviteOfCode(code);
  if (invite && matters.memberships.some(({ teamId }) => teamId === invite.teamId)) throw refusals.member();
  if (invite) {
    assertRoom(matters.memberships);
    const membership = newMembership(invite.teamId, "member", face, now);
    const joined = await teams.join(userId, membership, invite.inviteId, now);
    if (joined === "joined") return membership;
    if (joined !== "unknown") throw refusals[joined]();
  }
  // Whether the code was right is told only to who may still guess.
  if (!(await memberships.countGuess(userId, matters.guesses, now))) throw tooManyGuesses(now + DAY_MS, now);
  throw new Failure("unknown-invite", "There is no invite with this code. Codes work once they are copied whole.", {
    errors: [{ pointer: "#/code", detail: "write a code that POST /teams/{teamId}/invites returned" }],
  });
}

/** The team that was just joined. */
export async function joinedTeam({ teamId }: Membership, { teams }: Pick<JoinStores, "teams">): Promise<Team> {
  const team = await teams.find(teamId, true);
  if (!team) throw unknownTeam();
  return team;
}

const DAY_MS = 86_400_000;

const refusals: Readonly<Record<Exclude<Joined, "joined" | "unknown">, () => Failure>> = {
  member: () => new Failure("already-member", "You are in this team already. GET /teams lists your teams."),
  expired: () => new Failure("invite-expired", "The invite is past its date. Ask for a new one."),
  "used-up": () => new Failure("invite-used-up", "All seats of the invite are taken. Ask for a new one."),
  full: () => new Failure("team-full", "The team has as many members as a team may have."),
};

function tooManyGuesses(until: Instant, now: Instant): Failure {
  const retryAfterSeconds = Math.max(1, Math.ceil((until - now) / 1000));
  const detail = "You sent too many wrong codes. No code is taken of you until a day has passed.";
  return new Failure("too-many-guesses", detail, { retryAfterSeconds });
}
