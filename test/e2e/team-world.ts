import { randomUUID } from "node:crypto";
import type * as z from "zod";
import { Assignment, NewInvite, Team as TeamReply } from "../../lambdas/http/resources/teams.ts";
import type { Caller } from "../support/cloud.ts";
import { bodyOf } from "./checked-cloud.ts";

export type Team = z.output<typeof TeamReply>;
type As = (username: string) => Caller;

const DAY_MS = 86_400_000;

export const inDays = (days: number) => new Date(Date.now() + days * DAY_MS).toISOString();

export function foundTeam(caller: Caller, name = "Storage readers"): Promise<Team> {
  return bodyOf(TeamReply, caller.post("/teams", { name, pseudonym: "Quiet Otter" }));
}

export function invite(caller: Caller, teamId: string, seats = 10): Promise<z.output<typeof NewInvite>> {
  return bodyOf(NewInvite, caller.post(`/teams/${teamId}/invites`, { seats, expiresAt: inDays(7) }));
}

/** A team with an owner, a lead, a member and somebody who was removed, of users whose names no other test has. */
export async function peopledTeam(as: As) {
  const run = randomUUID().slice(0, 8);
  const names = { owner: `owner-${run}`, lead: `lead-${run}`, member: `member-${run}`, removed: `removed-${run}` };
  const { teamId, me } = await foundTeam(as(names.owner));
  const { code, inviteId } = await invite(as(names.owner), teamId);
  const join = async (who: string) => (await bodyOf(TeamReply, as(who).post("/memberships", { code }))).me.memberId;
  const [lead, member, removed] = [await join(names.lead), await join(names.member), await join(names.removed)];
  await as(names.owner).patch(`/teams/${teamId}/members/${lead}`, { role: "lead" });
  await as(names.owner).delete(`/teams/${teamId}/members/${removed}`);
  await as(names.owner).put(`/teams/${teamId}/decks/apache-kafka`, undefined);
  const assignment = { deckId: "apache-kafka", dueOn: inDays(2).slice(0, 10) };
  const { assignmentId } = await bodyOf(Assignment, as(names.owner).post(`/teams/${teamId}/assignments`, assignment));
  return { names, teamId, code, inviteId, assignmentId, ids: { owner: me.memberId, lead, member, removed } };
}
