import { mkdirSync, readdirSync, readFileSync, statSync, writeFileSync } from "node:fs";
import path from "node:path";
import { describe, expect, it } from "@jest/globals";
import { findingText } from "../../bin/content/findings.ts";
import { loadContent } from "../../bin/content/load.ts";
import { previewText } from "../../bin/content/preview.ts";
import { nextRegistry, prepareDeck, registryFindings, registryName } from "../../bin/content/published.ts";
import { writeDecks } from "../../bin/content/write-decks.ts";
import { DeckContent } from "../../lambdas/store/decks.ts";
import { edit, useContentFolders } from "./folder.ts";

const CASE = "lighthouse";
const FUEL = "lighthouse/incident/1990-dark#lesson~mcq";

const contentFolder = useContentFolders();
const deckIn = (folder: string) => prepareDeck(folder, loadContent(folder), CASE);
const registryOf = (folder: string) =>
  readFileSync(path.join(folder, registryName(CASE)), "utf8")
    .split("\n")
    .slice(0, -1);
const findings = (folder: string) => registryFindings(folder, deckIn(folder)).map(findingText);

function publish(folder: string, withdrawLost = false): void {
  mkdirSync(path.join(folder, "published"), { recursive: true });
  writeFileSync(path.join(folder, registryName(CASE)), nextRegistry(folder, deckIn(folder), withdrawLost));
}

function publishedFolder(): string {
  const folder = contentFolder();
  publish(folder);
  return folder;
}

function deckWritten(folder: string): DeckContent {
  writeDecks(path.join(folder, "out"), folder);
  return DeckContent.parse(JSON.parse(readFileSync(path.join(folder, "out", `${CASE}.json`), "utf8")));
}

describe("registryFindings", () => {
  it("asks to publish cards that are not listed", () => {
    const folder = contentFolder();

    expect(findings(folder)).toEqual([
      expect.stringMatching(
        /^published\/lighthouse\.txt:1:1 \d+ cards are not listed yet: run npm run content -- publish$/,
      ),
    ]);
    publish(folder);
    expect(findings(folder)).toEqual([]);
  });

  it("names a published card that the facts do not give any more, its line and the way out (F02)", () => {
    const folder = publishedFolder();
    const line = registryOf(folder).indexOf(FUEL) + 1;

    edit(`${folder}/cases/lighthouse.yaml`, '        lesson: ["paint the tower', '        what: ["paint the tower');

    expect(findings(folder)).toContainEqual(
      expect.stringMatching(
        new RegExp(
          `^published/lighthouse\\.txt:${line}:1 ${FUEL} is published and cannot be made any more \\(.+\\)\\. Mend the fact, or withdraw`,
        ),
      ),
    );
  });

  it("finds a key that is listed twice", () => {
    const folder = publishedFolder();
    const lines = registryOf(folder);
    writeFileSync(path.join(folder, registryName(CASE)), `${[...lines, lines[0]].join("\n")}\n`);

    expect(findings(folder)).toEqual([
      `published/lighthouse.txt:${lines.length + 1}:1 ${lines[0]} already stands in line 1`,
    ]);
  });
});

describe("nextRegistry", () => {
  it("only appends: a new fact takes the next ordinals and moves none", () => {
    const folder = publishedFolder();
    const before = registryOf(folder);

    edit(
      `${folder}/cases/lighthouse.yaml`,
      "  component:\n",
      "  component:\n    - {id: anchor, name: anchor, role: block that holds the tower to the rock, importance: 3, src: [keeper]}\n",
    );
    publish(folder);

    expect(registryOf(folder).slice(0, before.length)).toEqual(before);
    expect(registryOf(folder).slice(before.length).join(" ")).toMatch(/lighthouse\/component\/anchor#/);
  });

  it("withdraws lost cards when asked, keeps their lines, and puts another kind in their place", () => {
    const folder = publishedFolder();
    const before = registryOf(folder);
    edit(`${folder}/cases/lighthouse.yaml`, '        lesson: ["paint the tower', '        what: ["paint the tower');

    publish(folder, true);

    const after = registryOf(folder);
    expect(after[before.indexOf(FUEL)]).toBe(`- ${FUEL}`);
    expect(after.slice(before.length)).toContain("lighthouse/incident/1990-dark#lesson~recall");
    expect(findings(folder)).toEqual([]);
  });
});

describe("writeDecks", () => {
  it("writes the published cards of published cases by ordinal, the same bytes each time", () => {
    const folder = publishedFolder();

    const deck = deckWritten(folder);
    const file = path.join(folder, "out", `${CASE}.json`);
    const first = statSync(file).mtimeMs;
    deckWritten(folder);

    expect(readdirSync(path.join(folder, "out"))).toEqual([`${CASE}.json`]);
    expect(deck.cards.map(({ key }) => key)).toEqual(registryOf(folder));
    expect(deck.cards.map(({ ordinal }) => ordinal)).toEqual(deck.cards.map((_, index) => index));
    expect(deck).toMatchObject({ title: "Lighthouse", domain: "infrastructure", cardCount: deck.cards.length });
    expect(statSync(file).mtimeMs).toBe(first);
  });

  it("keeps ordinals when a card is withdrawn", () => {
    const folder = publishedFolder();
    const [first = "", second] = registryOf(folder);
    const before = deckWritten(folder);

    edit(path.join(folder, registryName(CASE)), first, `- ${first}`);

    const after = deckWritten(folder);
    expect(after.cards[0]).toMatchObject({ key: second, ordinal: 1 });
    expect(after.cardCount).toBe(before.cardCount);
    expect(after.hash).not.toBe(before.hash);
  });

  it("refuses to let a published card vanish (F02)", () => {
    const folder = publishedFolder();
    edit(`${folder}/cases/lighthouse.yaml`, '        lesson: ["paint the tower', '        what: ["paint the tower');

    expect(() => deckWritten(folder)).toThrow(`${FUEL} is published and cannot be made any more`);
  });

  it("is not stopped by the draft of a case that has no published card", () => {
    const folder = publishedFolder();
    edit(`${folder}/cases/harbour-log.yaml`, "kind: system", "kind: draft");
    publishFromLighthouseAlone(folder);

    expect(deckWritten(folder).cards.length).toBeGreaterThan(0);
  });

  /** Lists what the case gives without its neighbour, which is how the build sees it. */
  function publishFromLighthouseAlone(folder: string): void {
    const corpus = loadContent(folder, (caseId) => caseId === CASE);
    writeFileSync(path.join(folder, registryName(CASE)), "");
    writeFileSync(
      path.join(folder, registryName(CASE)),
      nextRegistry(folder, prepareDeck(folder, corpus, CASE), false),
    );
  }
});

describe("previewText", () => {
  it("shows questions, answers, where wrong options come from, sources, and what was not made", () => {
    const text = previewText(deckIn(contentFolder()));

    expect(text).toContain("* ");
    expect(text).toContain("[harbour-log/incident/1975-flood]");
    expect(text).toContain("Diary of a keeper (1999) https://example.org/keeper");
    expect(text).toMatch(/Not made: \d+/);
    expect(text).toContain("a figure without a date");
  });
});
