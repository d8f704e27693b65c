import { describe, expect, it } from "@jest/globals";
import type { Card } from "../../../lambdas/core/cards/card.ts";
import { deckOf } from "../../../lambdas/core/cards/deck.ts";

function card(fact: string, slot: string, kind: "recall" | "cloze" = "recall", more: Partial<Card> = {}): Card {
  return {
    key: `${fact}#${slot}~${kind}`,
    facts: [fact],
    group: fact,
    template: "t/1",
    stem: `${fact} ${slot}?`,
    answer: slot,
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

describe("deckOf", () => {
  it("takes one card per slot, the first that is given", () => {
    const cards = [card("a", "x", "cloze"), card("a", "x"), card("a", "y")];

    expect(keys(deckOf(cards))).toEqual(["a#x~cloze", "a#y~recall"]);
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
    ];

    expect(keys(deckOf(cards))).toEqual(["c#x~recall", "b#x~recall", "a#x~recall", "a#y~recall"]);
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

  it("lets a published card keep its slot when a better kind can be made", () => {
    const cards = [card("a", "x", "cloze"), card("a", "x")];

    expect(keys(deckOf(cards, new Set(["a#x~recall"])))).toEqual(["a#x~recall"]);
  });
});
