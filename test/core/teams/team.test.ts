import { describe, expect, it } from "@jest/globals";
import { defaultFace, MemberId, TeamName } from "../../../lambdas/core/teams/team.ts";

describe("TeamName", () => {
  it("tidies white space up and composes letters", () => {
    expect(TeamName.parse("  Cafe\u0301   readers ")).toBe("Café readers");
  });

  it("keeps emoji and every script", () => {
    for (const name of ["読者", "👩‍💻 crew", "فريق القراءة", "क्षत्रिय"])
      expect(TeamName.parse(name)).toBe(name.normalize("NFC"));
  });

  it.each(["", "   ", "\u200d", "a\u0000b", "a\nb", "a\u202eb", "a\u2028b", "a\u2066b", "\ufeffa", "x".repeat(61)])(
    "refuses %j",
    (name) => {
      expect(TeamName.safeParse(name).success).toBe(false);
    },
  );
});

describe("defaultFace", () => {
  it("is the same for the same member", () => {
    const id = MemberId.parse("m4Kq0b7Qx1");

    expect(defaultFace(id)).toEqual(defaultFace(id));
    expect(defaultFace(id).pseudonym).toBe("Learner m4Kq");
  });
});
