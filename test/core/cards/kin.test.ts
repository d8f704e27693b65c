import { describe, expect, it } from "@jest/globals";
import { type Across, across, isReadable, kinOf, kinshipOf, waitingIn } from "../../../lambdas/core/cards/kin.ts";
import { type CardId, cardId, DeckId, Ordinal } from "../../../lambdas/core/ids.ts";
import { deckContent } from "../../support/deck-content.ts";

const [DECK, MORE] = [DeckId.parse("machine"), DeckId.parse("machine-more")];
const TELLS_OF_2 = { explanation: "Beside it stands the turning wheel number 14 of the invented machine." };

function cardsOf(cardCount: number) {
  const [...cards] = deckContent(DECK, cardCount).cards;
  return cards;
}

const ids = (deckId: DeckId, ...places: number[]) => places.map((place) => cardId(deckId, Ordinal.parse(place)));

describe("kinship", () => {
  it("holds between cards of a fact group and where one says the other's answer, in both directions", () => {
    const cards = cardsOf(6).map((card) => ({
      ...card,
      ...(card.ordinal === 3 && { group: cardsOf(1)[0]?.group ?? "" }),
      ...(card.ordinal === 5 && TELLS_OF_2),
    }));
    const { firstOf, interfering } = kinshipOf(kinOf(cards, 8), DECK);

    expect(ids(DECK, 0, 1, 2, 3, 4, 5, 6, 99).map(interfering)).toEqual([
      ...[[], [], ids(DECK, 5), [], [], ids(DECK, 2)],
      ...[[], []],
    ]);
    expect(ids(DECK, 0, 1, 2, 3, 4, 5, 99).map(firstOf)).toEqual([...ids(DECK, 0, 1, 2, 0, 4, 5), undefined]);
  });

  it("holds in decks of more cards than a byte counts", () => {
    const last = { after: [cardsOf(8)[7]?.key ?? ""] };
    const cards = cardsOf(300).map((card) => ({
      ...card,
      group: `pair-${card.ordinal % 150}`,
      ...(card.ordinal === 299 && last),
      ...(card.ordinal === 280 && TELLS_OF_2),
    }));
    const kin = kinOf(cards, 300);
    const { firstOf, interfering } = kinshipOf(kin, DECK);

    expect(ids(DECK, 10, 160, 299).map(firstOf)).toEqual(ids(DECK, 10, 10, 149));
    expect(ids(DECK, 2, 280, 3).map(interfering)).toEqual([ids(DECK, 280), ids(DECK, 2), []]);
    expect([...waitingIn(kin, DECK)]).toEqual([[ids(DECK, 299)[0], ids(DECK, 7)]]);
  });

  it("says which cards wait for others of the deck, and for which", () => {
    const [first, second] = cardsOf(2).map(({ key }) => key);
    const after = [[second ?? ""], [], [first ?? "", "machine/elsewhere"], ["machine/elsewhere"]];
    const cards = cardsOf(4).map((card) => ({ ...card, after: after[card.ordinal] }));

    expect([...waitingIn(kinOf(cards, 4), DECK)]).toEqual([
      [ids(DECK, 0)[0], ids(DECK, 1)],
      [ids(DECK, 2)[0], ids(DECK, 0)],
    ]);
  });

  it("takes about a byte a card, and knows nothing of a deck that is too big, or of what earlier code wrote", () => {
    const nothing = kinOf([], 1_501);
    const { firstOf, interfering } = kinshipOf(nothing, DECK);
    const [any] = ids(DECK, 0) as [CardId];

    expect(kinOf(cardsOf(60), 60).length).toBeLessThan(80);
    expect(nothing).toHaveLength(5);
    expect([firstOf(any), interfering(any), waitingIn(nothing, DECK).size]).toEqual([undefined, [], 0]);
    expect([Uint8Array.of(1, 0, 1, 1), Uint8Array.of(3, 0, 0, 0, 0), kinOf([], 0)].map(isReadable)).toEqual([
      ...[false, false, true],
    ]);
  });
});

describe("kinship over both decks of a case", () => {
  /** Cards 0 to 3 of the default deck; 4 and on as 0 and on of the other one. */
  function decks(more: number, change: (card: ReturnType<typeof cardsOf>[number]) => object) {
    const cards = cardsOf(4 + more).map((card) => ({ ...card, ...change(card) }));
    const further = cards.slice(4).map((card) => ({ ...card, ordinal: Ordinal.parse(card.ordinal - 4) }));
    return { deck: cards.slice(0, 4), further };
  }
  const bothWays = (found: Across, { further }: ReturnType<typeof decks>) => {
    const kin = kinOf(further, further.length, found);
    return { kin, ...kinshipOf(kin, MORE) };
  };

  it.each([2, 254, 300])("tells of a card of either deck what it gives away, %d cards in the second one", (more) => {
    const last = more - 1;
    const both = decks(more, ({ ordinal }) => (ordinal === 4 + last ? TELLS_OF_2 : {}));

    const { interfering } = bothWays(across(both.further, more, both.deck), both);

    expect(interfering(cardId(MORE, Ordinal.parse(last)))).toEqual(ids(DECK, 2));
    expect(interfering(cardId(DECK, Ordinal.parse(2)))).toEqual(ids(MORE, last));
    expect(ids(MORE, 0, more, more + 2).map(interfering)).toEqual([[], [], []]);
  });

  it("names a fact by its first card, of the default deck where that has one, and pairs no two cards of it", () => {
    const both = decks(3, ({ ordinal }) => ({
      ...(ordinal === 4 && { group: "machine/component/part-2" }),
      ...(ordinal === 3 && { group: "machine/component/part-1" }),
      ...(ordinal === 6 && { group: "machine/component/part-5" }),
      ...(ordinal !== 2 && TELLS_OF_2),
    }));

    const found = across(both.further, 3, both.deck);
    const { firstOf } = bothWays(found, both);

    expect(ids(MORE, 0, 1, 2).map(firstOf)).toEqual([...ids(DECK, 2), ...ids(MORE, 1, 1)]);
    expect(ids(DECK, 2, 3).map(kinshipOf(kinOf(both.deck, 4), DECK).firstOf)).toEqual(ids(DECK, 2, 1));
    expect(found.kin).toEqual([
      [1, 3 + 2],
      [2, 3 + 2],
    ]);
  });

  it("says what waits for a card of the other deck, in either of them", () => {
    const [, second, , , , last] = cardsOf(6).map(({ key }) => key);
    const after = new Map([
      [0, [last ?? ""]],
      [3, [second ?? ""]],
      [4, [second ?? "", last ?? ""]],
    ]);
    const both = decks(2, ({ ordinal }) => ({ after: after.get(ordinal) }));

    const { kin } = bothWays(across(both.further, 2, both.deck), both);

    const [waitsBelow, waits] = [ids(DECK, 0)[0], ids(MORE, 0)[0]] as [CardId, CardId];
    expect(new Map(waitingIn(kin, MORE))).toEqual(
      new Map([
        [waits, [...ids(MORE, 1), ...ids(DECK, 1)]],
        [waitsBelow, ids(MORE, 1)],
      ]),
    );
  });

  it("compares no deck that is too big, and is empty where there is nothing to say", () => {
    const both = decks(401, () => TELLS_OF_2);

    expect(across(both.further, 401, both.deck)).toEqual({ firsts: [], kin: [], waits: [] });
  });
});
