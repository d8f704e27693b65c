import { createHash, randomBytes } from "node:crypto";
import { AssignmentId, InviteId, MemberId, TeamId } from "../core/teams/team.ts";

const LETTERS = "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz";
/** Bytes from here on are drawn again, so that every letter is as likely. */
const FAIR_BELOW = 256 - (256 % LETTERS.length);
const TEAM_LETTERS = 12;
const MEMBER_LETTERS = 10;
const CODE_BYTES = 16;
const INVITE_LETTERS = 22;

export const newTeamId = () => TeamId.parse(letters(TEAM_LETTERS));
export const newMemberId = () => MemberId.parse(letters(MEMBER_LETTERS));
export const newAssignmentId = () => AssignmentId.parse(letters(MEMBER_LETTERS));

/** A code names its team and has 128 random bits. */
export function newInviteCode(teamId: TeamId): string {
  return `${teamId}-${randomBytes(CODE_BYTES).toString("base64url")}`;
}

const CODE = /^(?:https:\/\/\S*[/?#=])?([A-Za-z0-9]{12})-([A-Za-z0-9_-]{22})$/;

/** The team and the invite that a code, or a link that ends with it, names; undefined for what is no code. */
export function inviteOfCode(code: string): { teamId: TeamId; inviteId: InviteId } | undefined {
  const [, teamId, secret] = CODE.exec(code.trim()) ?? [];
  if (teamId === undefined || secret === undefined) return undefined;
  return { teamId: TeamId.parse(teamId), inviteId: inviteIdOf(`${teamId}-${secret}`) };
}

/** The code itself is not stored. It is random, so that no slow hash is needed. */
export function inviteIdOf(code: string): InviteId {
  return InviteId.parse(createHash("sha256").update(code).digest("base64url").slice(0, INVITE_LETTERS));
}

function letters(count: number): string {
  let text = "";
  while (text.length < count) {
    for (const byte of randomBytes(count)) if (byte < FAIR_BELOW) text += LETTERS[byte % LETTERS.length];
  }
  return text.slice(0, count);
}
