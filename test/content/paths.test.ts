import { mkdirSync, writeFileSync } from "node:fs";
import path from "node:path";
import { describe, expect, it } from "@jest/globals";
import { type PathDeck, readPaths } from "../../bin/content/paths.ts";
import { useContentFolders } from "./folder.ts";

const contentFolder = useContentFolders();

const deck: PathDeck = {
  deckId: "lighthouse",
  cards: [
    { ordinal: 0, key: "lighthouse/component/burner#role~mcq", after: ["lighthouse/component/burner#role~recall"] },
    { ordinal: 1, key: "lighthouse/component/burner#role~recall" },
    { ordinal: 2, key: "lighthouse/component/burner-cap#role~recall" },
    { ordinal: 3, key: "lighthouse/component/lens#role~recall" },
    { ordinal: 4, key: "lighthouse/set/parts-1~match" },
  ],
};
const decks = { ids: ["lighthouse"], find: (id: string) => (id === "lighthouse" ? deck : undefined) };

function read(parts: string, together: string, name = "keepers.yaml") {
  const folder = contentFolder();
  mkdirSync(path.join(folder, "paths"));
  writeFileSync(
    path.join(folder, "paths", name),
    `schema: 1
title: Keepers
axis: experience
summary: For those who keep a light.
steps:
  - {title: Parts, learn: [${parts}]}
  - {title: Together, learn: [${together}]}
`,
  );
  return readPaths(folder, decks);
}

const PARTS = "lighthouse/component/burner, lighthouse/component/burner-cap";
const TOGETHER = "lighthouse/component/lens, lighthouse/set/parts-1";

describe("readPaths", () => {
  it("leads to the first card of each fact that waits for no other, and to sets, in the order written", () => {
    const { paths, findings } = read(PARTS, TOGETHER);

    expect(findings).toEqual([]);
    expect(paths).toMatchObject([
      {
        pathId: "keepers",
        cardCount: 4,
        deckIds: ["lighthouse"],
        steps: [
          { title: "Parts", cards: ["lighthouse.0001", "lighthouse.0002"] },
          { title: "Together", cards: ["lighthouse.0003", "lighthouse.0004"] },
        ],
      },
    ]);
  });

  it("gives the hash of all it says", () => {
    const hashOf = (parts: string) => read(parts, TOGETHER).paths[0]?.hash;
    const reversed = PARTS.split(", ").reverse().join(", ");

    expect(hashOf(PARTS)).toBe(hashOf(PARTS));
    expect(hashOf(reversed)).not.toBe(hashOf(PARTS));
  });

  it.each([
    [
      "a fact that no card asks about",
      "lighthouse/component/burners, lighthouse/component/burner-cap",
      /Did you mean "lighthouse\/component\/burner"/,
    ],
    [
      "an unknown case",
      "lighthose/component/burner, lighthouse/component/burner-cap",
      /no case "lighthose".*Did you mean "lighthouse"/,
    ],
    [
      "a fact that stands twice",
      "lighthouse/component/lens, lighthouse/component/burner",
      /lens stands in this path already/,
    ],
  ])("finds %s and says where", (_, parts, problem) => {
    const { findings } = read(parts, TOGETHER);

    expect(findings).toMatchObject([{ file: "paths/keepers.yaml", problem: expect.stringMatching(problem) }]);
    expect(findings[0]?.line).toBeGreaterThan(5);
  });

  it("wants a file name that can be an id, and the fields of a path", () => {
    expect(read(PARTS, TOGETHER, "New Keepers.yaml").findings[0]?.problem).toContain("new-to-the-field.yaml");
    expect(read(PARTS, "lighthouse/component/lens").findings).toHaveLength(1);
  });
});
