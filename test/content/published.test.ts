import { readdirSync, readFileSync, rmSync, statSync, writeFileSync } from "node:fs";
import path from "node:path";
import { describe, expect, it } from "@jest/globals";
import { findingText } from "../../bin/content/findings.ts";
import { loadContent } from "../../bin/content/load.ts";
import { publish as publishCases } from "../../bin/content/publish.ts";
import { prepareCase, registryFindings, registryName, sha256 } from "../../bin/content/published.ts";
import { writeDecks } from "../../bin/content/write-decks.ts";
import { generateCards } from "../../lambdas/core/cards/generate.ts";
import { DeckContent } from "../../lambdas/store/decks.ts";
import { edit, useContentFolders } from "./folder.ts";

const CASE = "lighthouse";
const FUEL = "lighthouse/incident/1990-dark#lesson~mcq";

const contentFolder = useContentFolders();
const MORE = "lighthouse-more";
const caseIn = (folder: string) => prepareCase(folder, loadContent(folder), CASE);
const registryOf = (folder: string, deckId = CASE) =>
  readFileSync(path.join(folder, registryName(deckId)), "utf8")
    .split("\n")
    .slice(0, -1);
const findings = (folder: string) => registryFindings(folder, caseIn(folder)).map(findingText);

const publish = (folder: string, withdraw = false) => publishCases(folder, { caseIds: [CASE], withdraw });

function publishedFolder(): string {
  const folder = contentFolder();
  publish(folder);
  return folder;
}

function deckWritten(folder: string): DeckContent {
  writeDecks(path.join(folder, "out"), folder);
  return deckIn(folder, CASE);
}

function deckIn(folder: string, deckId: string): DeckContent {
  return DeckContent.parse(JSON.parse(readFileSync(path.join(folder, "out", `${deckId}.json`), "utf8")));
}

describe("registryFindings", () => {
  it("asks to publish cards that are not listed", () => {
    const folder = contentFolder();

    const asks =
      /^published\/lighthouse(-more)?\.txt:1:1 \d+ cards are not listed yet: run npm run content -- publish$/;
    expect(findings(folder)).toEqual([expect.stringMatching(asks), expect.stringMatching(asks)]);
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
          `^published/lighthouse\\.txt:${line}:1 ${FUEL} is published and cannot be made any more \\(.+\\)\\. Mend the fact, list it under retired, or withdraw`,
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

  it("withdraws lost cards when asked and keeps their lines", () => {
    const folder = publishedFolder();
    const before = registryOf(folder);
    edit(`${folder}/cases/lighthouse.yaml`, '        lesson: ["paint the tower', '        what: ["paint the tower');

    const refused = publish(folder);
    const { decks, lost } = publish(folder, true);

    expect(registryOf(folder)[before.indexOf(FUEL)]).toBe(`- ${FUEL}`);
    expect(registryOf(folder)).toHaveLength(before.length);
    expect(decks).toContainEqual({ deckId: CASE, added: 0, withdrawn: 1 });
    expect([refused.lost > 0, lost]).toEqual([true, 0]);
    expect(findings(folder)).toEqual([]);
  });

  it("never moves a card to the other deck, nor brings a withdrawn one back", () => {
    const folder = publishedFolder();
    const deck = registryOf(folder);
    const more = registryOf(folder, MORE);
    edit(path.join(folder, registryName(CASE)), FUEL, `- ${FUEL}`);

    publish(folder);

    expect(registryOf(folder)).toEqual(deck.map((key) => (key === FUEL ? `- ${FUEL}` : key)));
    expect(registryOf(folder, MORE)).toEqual(more);
  });
});

describe("publish", () => {
  it("lists every card of a case in one of its two decks", () => {
    const folder = contentFolder();
    const { cards } = generateCards(
      loadContent(folder, (id) => id === CASE),
      CASE,
      sha256,
    );

    const { decks } = publish(folder);

    const listed = [...registryOf(folder), ...registryOf(folder, MORE)];
    expect(listed.toSorted()).toEqual(cards.map(({ key }) => key).toSorted());
    expect(decks.map(({ deckId }) => deckId)).toEqual([CASE, MORE]);
  });

  it("suggests the case that was meant", () => {
    expect(() => publishCases(contentFolder(), { caseIds: ["lighthose"], withdraw: false })).toThrow(
      'There is no case "lighthose" in content/cases. Did you mean "lighthouse"?',
    );
  });
});

describe("writeDecks", () => {
  it("writes the published cards of published cases by ordinal, the same bytes each time", () => {
    const folder = publishedFolder();

    const deck = deckWritten(folder);
    const file = path.join(folder, "out", `${CASE}.json`);
    const first = statSync(file).mtimeMs;
    deckWritten(folder);

    expect(readdirSync(path.join(folder, "out")).sort()).toEqual([`${MORE}.json`, `${CASE}.json`]);
    expect(deck.cards.map(({ key }) => key)).toEqual(registryOf(folder));
    expect(deck.cards.map(({ ordinal }) => ordinal)).toEqual(deck.cards.map((_, index) => index));
    expect(deck).toMatchObject({ title: "Lighthouse", domain: "infrastructure", cardCount: deck.cards.length });
    expect(statSync(file).mtimeMs).toBe(first);
  });

  it("writes a second deck with the other cards, told apart by its title", () => {
    const folder = publishedFolder();

    const deck = deckWritten(folder);
    const more = deckIn(folder, MORE);

    expect(more).toMatchObject({ deckId: MORE, title: "Lighthouse: more cards", domain: deck.domain });
    expect(more.cards.map(({ key }) => key)).toEqual(registryOf(folder, MORE));
    expect(more.cards.filter(({ key }) => deck.cards.some((card) => card.key === key))).toEqual([]);
  });

  it.each([
    { change: "a fact", file: "cases/lighthouse.yaml", from: "title: Lighthouse", to: "title: Beacon" },
    { change: "a registry", file: "published/lighthouse.txt", from: "lighthouse/", to: "- lighthouse/" },
    { change: "a deck that somebody edited", file: "out/lighthouse.json", from: "Lighthouse", to: "Beacon" },
  ])("makes decks again after a change of $change", ({ file, from, to }) => {
    const folder = publishedFolder();
    deckWritten(folder);
    edit(path.join(folder, file), from, to);
    const edited = readFileSync(path.join(folder, "out/lighthouse.json"), "utf8");

    deckWritten(folder);

    expect(readFileSync(path.join(folder, "out/lighthouse.json"), "utf8") === edited).toBe(false);
  });

  it("refuses a registry whose case is gone (F02)", () => {
    const folder = publishedFolder();
    rmSync(path.join(folder, "cases/lighthouse.yaml"));

    expect(() => writeDecks(path.join(folder, "out"), folder)).toThrow(
      "published/lighthouse.txt:1:1 these cards are published and there is no case file",
    );
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

  it("makes another second deck when what its cards have to do with those of the first one changes", () => {
    const folder = publishedFolder();
    const [first = ""] = registryOf(folder);
    deckWritten(folder);
    const before = deckIn(folder, MORE);

    edit(path.join(folder, registryName(CASE)), first, `- ${first}`);
    deckWritten(folder);

    const after = deckIn(folder, MORE);
    expect(after.cards).toEqual(before.cards);
    expect(after.across).not.toEqual(before.across);
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

    expect(deckWritten(folder).cards.length).toBeGreaterThan(0);
  });
});
