import { describe, expect, it } from "@jest/globals";
import { sha256 } from "../../../bin/content/published.ts";
import type { Card } from "../../../lambdas/core/cards/card.ts";
import { decksOf } from "../../../lambdas/core/cards/deck.ts";

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
