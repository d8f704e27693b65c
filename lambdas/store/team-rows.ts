import * as z from "zod";
import type { UserId } from "../core/ids.ts";
import { InviteId, MemberId, type Membership, type Team, TeamId } from "../core/teams/team.ts";
import { membershipKey } from "./keys.ts";
import { membershipOfRow } from "./memberships.ts";

const InviteRow = z.object({ s: z.int(), l: z.int(), a: z.int(), u: z.int() });
const TeamRow = z.object({
  n: z.string(),
  ow: MemberId,
  c: z.int(),
  cr: z.int(),
  cp: z.boolean(),
  i: z.record(InviteId, InviteRow),
  dl: z.literal(true).optional(),
});
export const ListRow = z.object({ sk: TeamId, cp: z.boolean() });
export const RosterRow = z.object({ sk: z.string(), u: z.string() });

/** A member as the roster has them. `userId` never leaves the backend. */
export type RosterEntry = Membership & { userId: UserId };

/** Undefined for a team that is being deleted. */
export function teamOfRow(teamId: TeamId, item: unknown): Team | undefined {
  const { n, ow, c, cr, cp, i, dl } = TeamRow.parse(item);
  if (dl) return undefined;
  const invites = Object.entries(i).map(([id, { s, l, a, u }]) => ({
    inviteId: InviteId.parse(id),
    seats: s,
    left: l,
    createdAt: a,
    expiresAt: u,
  }));
  return { teamId, name: n, owner: ow, members: c, createdAt: cr, competes: cp, invites };
}

export function rosterEntryOf(teamId: TeamId, item: unknown): RosterEntry {
  const { u } = RosterRow.parse(item);
  return { ...membershipOfRow({ ...(item as object), sk: membershipKey(u, teamId).sk }), userId: u };
}
