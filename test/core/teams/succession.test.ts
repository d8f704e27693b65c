import { describe, expect, it } from "@jest/globals";
import { heirOf } from "../../../lambdas/core/teams/succession.ts";
import { MemberId } from "../../../lambdas/core/teams/team.ts";

const one = (name: string, role: "lead" | "member", joinedAt: number) => ({
  memberId: MemberId.parse(name.padEnd(10, "0")),
  role,
  joinedAt,
});

describe("heirOf", () => {
  it.each([
    ["the lead who has been there longest", [one("a", "member", 1), one("b", "lead", 3), one("c", "lead", 2)], "c"],
    ["the member, without a lead", [one("a", "member", 2), one("b", "member", 1)], "b"],
    ["the same one each time, of who joined at once", [one("b", "lead", 1), one("a", "lead", 1)], "a"],
  ])("is %s", (_rule, others, name) => {
    expect(heirOf(others)?.memberId).toBe(name.padEnd(10, "0"));
    expect(heirOf(others.toReversed())?.memberId).toBe(name.padEnd(10, "0"));
  });

  it("is nobody in a team without others", () => {
    expect(heirOf([])).toBeUndefined();
  });
});
