import { describe, expect, it } from "@jest/globals";
import { loadContent } from "../../bin/content/load.ts";
import { previewText } from "../../bin/content/preview.ts";
import { answerOf, askedOf } from "../../bin/content/preview-card.ts";
import { previewPage } from "../../bin/content/preview-html.ts";
import { type PreparedCase, prepareCase } from "../../bin/content/published.ts";
import type { Card } from "../../lambdas/core/cards/card.ts";
import { useContentFolders } from "./folder.ts";

const contentFolder = useContentFolders();

function prepared(from = "", to = ""): PreparedCase {
  const folder = contentFolder(from, to);
  return prepareCase(folder, loadContent(folder), "lighthouse");
}

const shared = {
  key: "tower/set/parts-1",
  facts: ["tower/component/a"],
  group: "tower/set/parts-1",
  template: "test/1",
  stem: "What is asked?",
  answer: "the right answer",
  explanation: "This is why.",
  sources: [],
  difficulty: 1,
  importance: 1,
  rev: 1,
};
const option = (text: string, correct = false) => ({ text, correct, ...(!correct && { origin: "foil" }) });
const options = [option("first"), option("second"), option("third", true)];
const fact = (id: string) => `tower/component/${id}`;
/** What is right of each kind, which must not be told before the answer. */
const cards: { card: Card; secret: string; right: string }[] = [
  { card: { ...shared, kind: "recall" }, secret: "the right answer", right: "the right answer" },
  { card: { ...shared, kind: "cloze", accept: ["another way"] }, secret: "the right answer", right: "another way" },
  { card: { ...shared, kind: "mcq", options }, secret: "✓", right: "✓ c) third" },
  { card: { ...shared, kind: "reverse", options }, secret: "✓", right: "✓ c) third" },
  { card: { ...shared, kind: "chain", steps: [], options }, secret: "✓", right: "✓ c) third" },
  {
    card: { ...shared, kind: "multi", options: [...options, option("fourth", true), option("fifth")] },
    secret: "✓",
    right: "✓ d) fourth",
  },
  {
    card: {
      ...shared,
      kind: "tf",
      isTrue: false,
      edit: { slot: "role", truth: "a lamp", shown: "a bell", origin: "foil" },
    },
    secret: "a lamp",
    right: "“a bell” stands in place of “a lamp”",
  },
  {
    card: { ...shared, kind: "estimate", value: 300, unit: "ships", answer: "300 ships" },
    secret: "300",
    right: "300 ships",
  },
  {
    card: {
      ...shared,
      kind: "match",
      pairs: [
        { left: "lamp", right: "gives light", fact: fact("a") },
        { left: "bell", right: "gives sound", fact: fact("b") },
        { left: "flag", right: "gives colour", fact: fact("c") },
      ],
    },
    secret: "<dt>",
    right: "<dt>bell</dt><dd>gives sound</dd>",
  },
  {
    card: {
      ...shared,
      kind: "order",
      items: [
        { text: "the lamp", value: 1, shown: "1 s", fact: fact("a") },
        { text: "the bell", value: 2, shown: "2 s", fact: fact("b") },
        { text: "the flag", value: 4, shown: "4 s", fact: fact("c") },
      ],
    },
    secret: "4 s",
    right: "<li>the lamp: <b>1 s</b></li><li>the bell: <b>2 s</b></li><li>the flag: <b>4 s</b></li>",
  },
  {
    card: {
      ...shared,
      kind: "compare",
      sides: ["Tower", "Ship"],
      statements: [
        { text: "it stands", side: 0, fact: fact("a") },
        { text: "it swims", side: 1, fact: fact("b") },
      ],
    },
    secret: "<dt>",
    right: "<dt>Tower</dt><dd>it stands</dd><dt>Ship</dt><dd>it swims</dd>",
  },
];

describe("previewText", () => {
  it("shows questions, answers, where wrong options come from, sources, and what was not made", () => {
    const one = prepared();

    const text = previewText(one, [one.deck, one.more]);

    expect(text).toContain("* ");
    expect(text).toContain("[harbour-log/incident/1975-flood]");
    expect(text).toContain("Diary of a keeper (1999) https://example.org/keeper");
    expect(text).toContain("Lighthouse: more cards (lighthouse-more): ");
    expect(text).toMatch(/Not made: \d+/);
    expect(text).toContain("a figure without a date");
  });
});

describe("previewPage", () => {
  it("has an article with a hidden answer for every card of both decks, and sources with dates", () => {
    const one = prepared();

    const page = previewPage(one);

    const cardCount = one.deck.unlisted.length + one.more.unlisted.length;
    expect(page.match(/<article>/g)).toHaveLength(cardCount);
    expect(page.match(/<summary>Show the answer<\/summary>/g)).toHaveLength(cardCount);
    expect(page).not.toMatch(/<details open/);
    expect(page).toContain(
      '<a href="https://example.org/keeper" rel="noreferrer">Diary of a keeper</a> (primary, published 1999, read 2026-11-20)',
    );
  });

  it("loads nothing and runs nothing", () => {
    const page = previewPage(prepared());

    expect(page).toContain("default-src 'none'; style-src 'unsafe-inline'");
    expect(page).not.toMatch(/<script|<link|<img|@import|url\(|\son\w+=/i);
  });

  it("shows the texts of facts and sources as texts", () => {
    const title = '"Diary of a keeper"';
    const page = previewPage(prepared(title, `'<script>alert("1")</script> & co'`));

    expect(page).toContain("&#60;script&#62;alert(&#34;1&#34;)&#60;/script&#62; &#38; co");
    expect(page).not.toContain("<script");
  });

  it.each(cards)("keeps the answer of a $card.kind card to itself until it is asked for", ({ card, secret, right }) => {
    expect(askedOf(card).markup).not.toContain(secret);
    expect(answerOf(card).markup).toContain(right);
  });
});
