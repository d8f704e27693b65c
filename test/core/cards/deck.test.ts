import { describe, expect, it } from "@jest/globals";
import { sha256 } from "../../../bin/content/published.ts";
import type { Card } from "../../../lambdas/core/cards/card.ts";
import { decksOf, distanceIn } from "../../../lambdas/core/cards/deck.ts";
import { generateCards } from "../../../lambdas/core/cards/generate.ts";
import { interferes } from "../../../lambdas/core/cards/interference.ts";
import { faceOf } from "../../../lambdas/core/cards/lints/face.ts";
import { hingingCards } from "../../../lambdas/core/cards/lints/hinging.ts";
import { nearDuplicates } from "../../../lambdas/core/cards/lints/near-duplicates.ts";
import { unevenTruth } from "../../../lambdas/core/cards/lints/statement-rules.ts";
import { DeckId } from "../../../lambdas/core/ids.ts";
import { wholeCorpus } from "./corpus.ts";

function card(fact: string, slot: string, kind: "recall" | "cloze" = "recall", more: Partial<Card> = {}): Card {
  return {
    key: `${fact}#${slot}~${kind}`,
    facts: [fact],
    group: fact,
    template: "t/1",
    stem: `${fact} ${slot}?`,
    answer: `${fact} ${slot}`,
    accept: [],
    explanation: "because",
    sources: [{ url: "https://example.org", title: "t", published: "2001", retrieved: "2026-11-20", grade: "primary" }],
    difficulty: 2,
    importance: 2,
    rev: 1,
    kind,
    ...more,
  } as Card;
}

const keys = (cards: readonly Card[]) => cards.map(({ key }) => key);
const deckOf = (cards: readonly Card[], deck: ReadonlySet<string> = new Set()) =>
  decksOf(cards, sha256, { deck, more: new Set() }).deck;

describe("decksOf", () => {
  it("takes one card per slot and gives the others to the opt-in deck", () => {
    const { deck, more } = decksOf([card("a", "x", "cloze"), card("a", "x"), card("a", "y")], sha256);

    expect(keys(deck).map((key) => key.split("~")[0])).toEqual(["a#x", "a#y"]);
    expect(more).toHaveLength(1);
    expect(new Set(keys([...deck, ...more])).size).toBe(3);
  });

  it("lets the kind of a lead fall by hash, so that kinds vary", () => {
    const facts = Array.from({ length: 40 }, (_, number) => `f${number}`);
    const kinds = deckOf(facts.flatMap((fact) => [card(fact, "x", "cloze"), card(fact, "x")])).map(({ kind }) => kind);

    expect(new Set(kinds)).toEqual(new Set(["cloze", "recall"]));
  });

  it("takes at most three cards of a fact", () => {
    const cards = ["v", "w", "x", "y"].map((slot) => card("a", slot));

    expect(keys(deckOf(cards))).toEqual(["a#v~recall", "a#w~recall", "a#x~recall"]);
  });

  it("meets every fact before it comes to a second card of one, important and easy ones first", () => {
    const cards = [
      card("a", "x"),
      card("a", "y"),
      card("b", "x", "recall", { difficulty: 1 }),
      card("c", "x", "recall", { importance: 3, difficulty: 3 }),
      card("d", "x", "recall", { importance: 1 }),
    ];

    expect(keys(deckOf(cards))).toEqual(["c#x~recall", "b#x~recall", "a#x~recall", "d#x~recall", "a#y~recall"]);
  });

  it("never begins with a card that waits for another one or is about several facts", () => {
    const cards = [
      card("s", "x", "recall", { facts: ["a", "b"], importance: 3 }),
      card("r", "x", "recall", { after: ["a#x~recall"], importance: 3 }),
      card("a", "x"),
    ];

    expect(keys(deckOf(cards))[0]).toBe("a#x~recall");
  });

  it("stops at sixty cards", () => {
    const cards = Array.from({ length: 80 }, (_, number) => card(`f${number}`, "x"));

    expect(deckOf(cards)).toHaveLength(60);
  });

  it("keeps what is published, past every limit and before anything new", () => {
    const cards = Array.from({ length: 80 }, (_, number) => card(`f${number}`, "x"));
    const published = new Set(keys(cards.slice(10, 75)));

    expect(keys(deckOf(cards, published))).toEqual(keys(cards.slice(10, 75)));
  });

  it("leaves a published card in its deck, whichever that is", () => {
    const cards = [card("a", "x", "cloze"), card("a", "x"), card("b", "x")];

    const { deck, more } = decksOf(cards, sha256, {
      deck: new Set(["a#x~recall"]),
      more: new Set(["a#x~cloze", "b#x~recall"]),
    });

    expect(keys(deck)).toEqual(["a#x~recall"]);
    expect(keys(more)).toEqual(["a#x~cloze", "b#x~recall"]);
  });

  it("moves cards apart that answer each other", () => {
    const cards = [
      card("a", "x", "recall", { answer: "the lamp in the tower" }),
      card("b", "x", "recall", { stem: "why is the lamp in the tower lit?" }),
      ...Array.from({ length: 12 }, (_, number) => card(`c${number}`, "x")),
    ];
    const order = keys(deckOf(cards));

    expect(Math.abs(order.indexOf("a#x~recall") - order.indexOf("b#x~recall"))).toBeGreaterThan(2);
  });
});

describe("the decks of the whole corpus", () => {
  const corpus = wholeCorpus();
  const decks = corpus.studies.map(({ id }) => ({ id, ...decksOf(generateCards(corpus, id, sha256).cards, sha256) }));

  it("hold at most sixty cards a case and three a fact, each in one deck only", () => {
    for (const { deck, more } of decks) {
      const perGroup = new Map<string, number>();
      for (const { group } of deck) perGroup.set(group, (perGroup.get(group) ?? 0) + 1);
      expect(deck.length).toBeLessThanOrEqual(60);
      expect(Math.max(...perGroup.values())).toBeLessThanOrEqual(3);
      expect(new Set(keys([...deck, ...more])).size).toBe(deck.length + more.length);
    }
  });

  it("mix kinds: nine or more of them, formats that can be guessed at most half", () => {
    const all = decks.flatMap(({ deck }) => deck);
    const guessable = all.filter(
      ({ kind }) => kind === "mcq" || kind === "tf" || kind === "reverse" || kind === "chain",
    );

    expect(new Set(all.map(({ kind }) => kind)).size).toBeGreaterThanOrEqual(9);
    expect(guessable.length / all.length).toBeLessThanOrEqual(0.5);
  });

  it("let no card answer one of the ten before it, or of a fifth of a small deck (L05)", () => {
    const near = decks.flatMap(({ deck }) =>
      deck.flatMap((one, at) =>
        deck
          .slice(at + 1, at + 1 + distanceIn(deck))
          .flatMap((other) => (interferes(one, other) ? [`${one.key} ${other.key}`] : [])),
      ),
    );

    expect(near).toEqual([]);
  });

  it("keep every rule on cards that stand near each other, opt-in decks as well (L05, T02, C02)", () => {
    const faces = decks
      .flatMap(({ deck, more }) => [deck, more])
      .map((cards) => cards.flatMap((card) => faceOf(card, corpus) ?? []));
    const broken = faces.flatMap((deck) => [...hingingCards(deck), ...unevenTruth(deck)]);

    expect(broken.map(({ message }) => message)).toEqual([]);
    expect(nearDuplicates(faces.flat())).toEqual([]);
  });

  it("wait for a card that exists", () => {
    const known = new Set(decks.flatMap(({ deck, more }) => keys([...deck, ...more])));
    const waiting = decks.flatMap(({ deck, more }) => [...deck, ...more]).filter(({ after }) => after);

    expect(waiting.length).toBeGreaterThan(40);
    expect(waiting.flatMap(({ after = [] }) => after).filter((key) => !known.has(key))).toEqual([]);
  });

  it("have names that fit, with -more for the opt-in deck", () => {
    for (const { id } of decks) expect(DeckId.safeParse(`${id}-more`).success).toBe(true);
  });
});
