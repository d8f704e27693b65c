import { describe, expect, it } from "@jest/globals";
import { isReadable, kinOf, kinshipOf } from "../../../lambdas/core/cards/kin.ts";
import { Ordinal } from "../../../lambdas/core/ids.ts";
import { deckContent } from "../../support/deck-content.ts";

function cardsOf(cardCount: number) {
  const [...cards] = deckContent("machine", cardCount).cards;
  return cards;
}

describe("kinship", () => {
  it("holds between cards of a fact group and where one says the other's answer, in both directions", () => {
    const cards = cardsOf(6).map((card) => ({
      ...card,
      ...(card.ordinal === 3 && { group: cardsOf(1)[0]?.group ?? "" }),
      ...(card.ordinal === 5 && {
        explanation: "Beside it stands the turning wheel number 14 of the invented machine.",
      }),
    }));
    const { groupOf, interferes } = kinshipOf(kinOf(cards, 8));
    const areKin = (one: number, other: number) =>
      one !== other && ((groupOf(one) !== 0 && groupOf(one) === groupOf(other)) || interferes(one, other));

    const pairs = cards.flatMap((one) =>
      cards.filter((other) => areKin(one.ordinal, other.ordinal)).map((other) => [one.ordinal, other.ordinal]),
    );
    expect(pairs).toEqual([
      [0, 3],
      [2, 5],
      [3, 0],
      [5, 2],
    ]);
    expect([areKin(6, 7), areKin(0, 99), areKin(0, 0)]).toEqual([false, false, false]);
  });

  it("holds in decks of more cards than a byte counts", () => {
    const cards = cardsOf(300).map((card) => ({ ...card, group: `pair-${card.ordinal % 150}` }));

    const last = { after: [cards[7]?.key ?? ""] };
    const told = { explanation: "Beside it stands the turning wheel number 14 of the invented machine." };
    const { groupOf, interferes, waiting } = kinshipOf(
      kinOf(
        cards.map((card) => ({ ...card, ...(card.ordinal === 299 && last), ...(card.ordinal === 280 && told) })),
        300,
      ),
    );

    expect([groupOf(10) === groupOf(160), groupOf(299) === groupOf(149), groupOf(10) === groupOf(161)]).toEqual([
      true,
      true,
      false,
    ]);
    expect([interferes(2, 280), interferes(280, 2), interferes(3, 280)]).toEqual([true, true, false]);
    expect([...waiting]).toEqual([[299, [7]]]);
  });

  it("numbers a fact alike in every deck of its case", () => {
    const [deck, further] = [
      cardsOf(4),
      cardsOf(4).map((card) => ({ ...card, ordinal: Ordinal.parse(9 - card.ordinal) })),
    ];

    const [one, other] = [kinshipOf(kinOf(deck, 4)), kinshipOf(kinOf(further, 10))];

    expect([0, 1, 2, 3].map((ordinal) => other.groupOf(9 - ordinal))).toEqual([0, 1, 2, 3].map(one.groupOf));
    expect(new Set([0, 1, 2, 3].map(one.groupOf)).size).toBe(4);
  });

  it("says which cards wait for others of the deck, and for which", () => {
    const [first, second] = cardsOf(2).map(({ key }) => key);
    const after = [[second ?? ""], [], [first ?? "", "machine/elsewhere"], ["machine/elsewhere"]];
    const cards = cardsOf(4).map((card) => ({ ...card, after: after[card.ordinal] }));

    expect([...kinshipOf(kinOf(cards, 4)).waiting]).toEqual([
      [0, [1]],
      [2, [0]],
    ]);
  });

  it("takes about two bytes a card, and knows nothing of a deck that is too big, or of what earlier code wrote", () => {
    const nothing = kinshipOf(kinOf([], 1_501));

    expect(kinOf(cardsOf(60), 60).length).toBeLessThan(160);
    expect(kinOf([], 1_501)).toHaveLength(5);
    expect([nothing.groupOf(0), nothing.interferes(0, 1), nothing.waiting.size]).toEqual([0, false, 0]);
    expect([Uint8Array.of(1, 0, 1, 1), kinOf([], 0)].map(isReadable)).toEqual([false, true]);
  });
});
