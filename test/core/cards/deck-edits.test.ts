import { describe, expect, it } from "@jest/globals";
import { type DeckEdit, deckEdits } from "../../../lambdas/core/cards/deck-edits.ts";
import { CardId, Ordinal } from "../../../lambdas/core/ids.ts";

const ordinal = (value: number) => Ordinal.parse(value);
const cards = (...revs: (number | null)[]) =>
  revs.flatMap((rev, index) => (rev === null ? [] : [{ ordinal: ordinal(index), rev }]));
const by = CardId.parse("other.0007");
const elsewhere = CardId.parse("third.0000");
const revised = (place: number, version: number): DeckEdit => ({ type: "revised", ordinal: ordinal(place), version });
const withdrawn = (place: number, version: number): DeckEdit => ({
  type: "withdrawn",
  ordinal: ordinal(place),
  version,
});
const replaced = (place: number, version: number, successor = by): DeckEdit => ({
  type: "replaced",
  ordinal: ordinal(place),
  version,
  by: successor,
});

describe("deckEdits", () => {
  it.each([
    { rule: "nothing for cards with the same rev, however they are worded", old: [1, 3], next: [1, 3], edits: [] },
    { rule: "nothing for new cards", old: [1], next: [1, 1, 1], edits: [] },
    { rule: "a new rev is a revision", old: [1, 3], next: [2, 3], edits: [revised(0, 8)] },
    { rule: "a rev that was taken back is one, too", old: [2], next: [1], edits: [revised(0, 8)] },
    { rule: "a card that is gone was withdrawn", old: [1, 1], next: [null, 1], edits: [withdrawn(0, 8)] },
    { rule: "a card that came back is revised", old: [null, 1], next: [1, 1], edits: [revised(0, 8)] },
    { rule: "a card that stays away gets nothing new", old: [null, 1], next: [null, 1], edits: [] },
  ])("$rule", ({ old, next, edits }) => {
    const before = { cardCount: old.length, cards: cards(...old), edits: [] };

    expect(deckEdits(before, { cards: cards(...next), replaced: [] }, 8)).toEqual(edits);
  });

  it("revises every card of a slot whose answer says something else, though its author forgot to raise the rev", () => {
    const deck = (cause: string, figure: string) => [
      { ordinal: ordinal(0), rev: 1, key: "a/incident/b#cause~recall", kind: "recall", answer: cause },
      { ordinal: ordinal(1), rev: 1, key: "a/incident/b#cause~tf", kind: "tf", answer: "true" },
      { ordinal: ordinal(2), rev: 1, key: "a/incident/b#lesson~recall", kind: "recall", answer: "close each door" },
      { ordinal: ordinal(3), rev: 1, key: "a/scale/b#qty~mcq", kind: "mcq", answer: figure },
    ];
    const before = { cardCount: 4, cards: deck("a door left open by night", "58 ships"), edits: [] };
    const editsTo = (cause: string, figure = "58 ships") =>
      deckEdits(before, { cards: deck(cause, figure), replaced: [] }, 8);

    expect(editsTo("a pump without fuel")).toEqual([revised(0, 8), revised(1, 8)]);
    expect(editsTo("no door left open by night")).toEqual([revised(0, 8), revised(1, 8)]);
    expect(editsTo("a door that was left open at night")).toEqual([]);
    // The options of a figure are rounded anew by each generator; its own cards tell when the figure changed.
    expect(editsTo("a door left open by night", "60 ships")).toEqual([]);
  });

  it("names the card that took the place of one that is gone, also when it is known later only", () => {
    const successor = [{ ordinal: ordinal(0), by }];

    const atOnce = deckEdits({ cardCount: 1, cards: cards(1), edits: [] }, { cards: [], replaced: successor }, 8);
    const later = deckEdits(
      { cardCount: 1, cards: [], edits: [withdrawn(0, 8)] },
      { cards: [], replaced: successor },
      9,
    );
    const again = deckEdits({ cardCount: 1, cards: [], edits: later }, { cards: [], replaced: successor }, 10);
    const moved = [{ ordinal: ordinal(0), by: elsewhere }];
    const other = deckEdits({ cardCount: 1, cards: [], edits: later }, { cards: [], replaced: moved }, 11);

    expect([atOnce, later, again, other]).toEqual([
      [replaced(0, 8)],
      [replaced(0, 9)],
      [replaced(0, 9)],
      [replaced(0, 11, elsewhere)],
    ]);
  });

  it("keeps the last edit of each card and forgets the ones before", () => {
    const edits = [revised(0, 2), revised(1, 3), withdrawn(2, 4)];
    const before = { cardCount: 3, cards: cards(2, 2), edits };

    expect(deckEdits(before, { cards: cards(null, 2, 5), replaced: [] }, 8)).toEqual([
      withdrawn(0, 8),
      revised(1, 3),
      revised(2, 8),
    ]);
  });
});
