import { describe, expect, it } from "@jest/globals";
import { kinOf, kinship } from "../../../lambdas/core/cards/kin.ts";
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
    const areKin = kinship(kinOf(cards, 8));

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

    const areKin = kinship(kinOf(cards, 300));

    expect([areKin(10, 160), areKin(299, 149), areKin(10, 161)]).toEqual([true, true, false]);
  });

  it("takes about a byte a card, and knows nothing of a deck that is too big", () => {
    expect(kinOf(cardsOf(60), 60).length).toBeLessThan(100);
    expect(kinOf([], 1_501)).toHaveLength(3);
    expect(kinship(kinOf([], 1_501))(0, 1)).toBe(false);
  });
});
