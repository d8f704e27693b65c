import { describe, expect, it } from "@jest/globals";
import type { Card } from "../../../lambdas/core/cards/card.ts";
import { apart, interferes } from "../../../lambdas/core/cards/interference.ts";

function card(fact: string, stem: string, answer: string, explanation = "Nothing more."): Card {
  return {
    key: `${fact}#x~recall`,
    kind: "recall",
    facts: [fact],
    group: fact,
    template: "t/1",
    stem,
    answer,
    explanation,
    sources: [{ url: "https://example.org", title: "t", published: "2001", retrieved: "2026-11-20", grade: "primary" }],
    difficulty: 2,
    importance: 2,
    rev: 1,
  };
}

const oil = card("a", "What froze in the pipe?", "the oil of the lamp");

describe("interferes", () => {
  it("holds for two cards about one fact, or a set that holds it", () => {
    const set = { ...card("s", "Which?", "x y z"), facts: ["a", "b"] };

    expect(interferes(oil, card("a", "Why?", "cold"))).toBe(true);
    expect(interferes(oil, set)).toBe(true);
    expect(interferes(oil, card("b", "Why?", "cold"))).toBe(false);
  });

  it("holds when the question or explanation of one says the answer of the other, both ways round", () => {
    const teller = card("b", "Why was it dark?", "nobody knows", "The oil of the lamp had frozen.");

    expect(interferes(oil, teller)).toBe(true);
    expect(interferes(teller, oil)).toBe(true);
  });

  it("lets a short word pass that another card uses for something else", () => {
    const broker = card("c", "Which server stores the partitions of a topic?", "broker");
    const other = card(
      "d",
      "What happens during a rolling upgrade?",
      "clients reconnect",
      "Each broker restarts alone.",
    );
    const same = card("e", "Why?", "locality", "Each broker is a server that stores partitions of a topic.");

    expect(interferes(broker, other)).toBe(false);
    expect(interferes(broker, same)).toBe(true);
  });

  it("does not hold for an answer that its own question says as well", () => {
    const unit = card("f", "How many nodes, in nodes?", "nodes");

    expect(interferes(unit, card("g", "What do nodes do?", "they gossip all day"))).toBe(false);
  });
});

describe("apart", () => {
  it("keeps the order where nothing interferes", () => {
    const cards = ["a", "b", "c"].map((fact) => card(fact, `${fact}?`, `answer of ${fact}`));

    expect(apart(cards, 2).placed).toEqual(cards);
  });

  it("leaves out a card for which there is no room, unless its fact would have none", () => {
    const [first, second] = [card("a", "One?", "first thing of all"), card("a", "Two?", "second thing of all")];

    expect(apart([first, second], 1)).toEqual({ placed: [first], left: [second] });
    expect(apart([first, card("b", "The first thing of all?", "b")], 1).placed).toHaveLength(2);
  });

  it("leaves out a card over several facts for which there is no room, whichever facts have cards", () => {
    const lone = card("a", "One?", "first thing of all");
    const several = { ...card("set", "Two?", "second thing of all"), facts: ["a", "fact-of-another-case"] };

    expect(apart([lone, several], 1)).toEqual({ placed: [lone], left: [several] });
  });
});
