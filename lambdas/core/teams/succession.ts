import type { Role } from "./roles.ts";
import type { Membership } from "./team.ts";

const ORDER: readonly Role[] = ["owner", "lead", "member"];

/** Who takes a team over: the lead who has been there longest, else the member; undefined when nobody is left. */
export function heirOf<One extends Pick<Membership, "memberId" | "role" | "joinedAt">>(
  others: readonly One[],
): One | undefined {
  return others.toSorted(
    (a, b) =>
      ORDER.indexOf(a.role) - ORDER.indexOf(b.role) || a.joinedAt - b.joinedAt || (a.memberId < b.memberId ? -1 : 1),
  )[0];
}
