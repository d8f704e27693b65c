import { mkdirSync, writeFileSync } from "node:fs";
import path from "node:path";
import { describe, expect, it } from "@jest/globals";
import { loadContent } from "../../bin/content/load.ts";
import { setFindings, withSets } from "../../bin/content/sets.ts";
import { useContentFolders } from "./folder.ts";

const contentFolder = useContentFolders();

function findingsOf(members: string) {
  const folder = contentFolder();
  mkdirSync(path.join(folder, "sets"));
  writeFileSync(
    path.join(folder, "sets/lighthouse.yaml"),
    `schema: 1\nsets:\n  - {id: parts-1, kind: match, facts: [${members}]}\n`,
  );
  return setFindings(withSets(loadContent(folder), folder), folder, "lighthouse");
}

describe("setFindings", () => {
  it("has nothing to say of sets that make a card", () => {
    expect(findingsOf("component/lamp, component/glass, component/clockwork")).toEqual([]);
  });

  it.each([
    {
      what: "a member that is gone",
      members: "component/lamp, component/glass, component/bell",
      says: "component/bell",
    },
    { what: "a member that is disputed", members: "component/lamp, component/glass, component/rumour", says: "" },
  ])("tells of $what where the set stands", ({ members, says }) => {
    expect(findingsOf(members)).toMatchObject([
      {
        file: "sets/lighthouse.yaml",
        line: 3,
        path: "sets[0]",
        problem: expect.stringMatching(new RegExp(`^parts-1 makes no card: .*${says}`)),
      },
    ]);
  });
});
