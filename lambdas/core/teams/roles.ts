import * as z from "zod";

/** A team has exactly one owner. Leads run it from day to day; members study. */
export const Role = z.enum(["owner", "lead", "member"]);
export type Role = z.infer<typeof Role>;

/** Who may do what in a team: the whole of it, as data. Who is no member may do nothing, and is told nothing. */
export const OPERATIONS = {
  see: ["owner", "lead", "member"],
  changeSelf: ["owner", "lead", "member"],
  leave: ["owner", "lead", "member"],
  rename: ["owner", "lead"],
  invite: ["owner", "lead"],
  shareDeck: ["owner", "lead"],
  assign: ["owner", "lead"],
  seeProgress: ["owner", "lead"],
  removeMember: ["owner", "lead"],
  removeLead: ["owner"],
  changeRole: ["owner"],
  compete: ["owner"],
  transfer: ["owner"],
  delete: ["owner"],
} as const satisfies Record<string, readonly Role[]>;
export type Operation = keyof typeof OPERATIONS;

export function mayDo(role: Role, operation: Operation): boolean {
  return OPERATIONS[operation].some((one) => one === role);
}

/** What removing somebody of this role is; nobody removes the owner. */
export function removalOf(role: Role): Operation | undefined {
  return { owner: undefined, lead: "removeLead" as const, member: "removeMember" as const }[role];
}
