import { describe, expect, it } from "@jest/globals";
import { CardId } from "../../../lambdas/core/ids.ts";
import { inOrder, interleaved } from "../../../lambdas/core/reviews/queue-order.ts";

const due = (id: string, dueOn: number, interval: number) => ({
  cardId: CardId.parse(id),
  dueOn,
  memory: { repetitions: 2, interval, ease: 250 },
});
const cards = [due("b.0000", 1, 30), due("a.0000", 5, 1), due("b.0001", 6, 10), due("a.0001", 8, 200)];
const ids = (order: Parameters<typeof inOrder>[1], seed = 0) =>
  inOrder(cards, order, { today: 9, seed }).map(({ cardId }) => cardId);

describe("inOrder", () => {
  it.each([
    { order: "due" as const, is: ["b.0000", "a.0000", "b.0001", "a.0001"] },
    { order: "overdueness" as const, is: ["a.0000", "b.0001", "b.0000", "a.0001"] },
    { order: "case" as const, is: ["a.0000", "a.0001", "b.0000", "b.0001"] },
  ])("puts the cards by $order", ({ order, is }) => {
    expect(ids(order)).toEqual(is);
  });

  it("shuffles by the seed: the same one gives the same order", () => {
    expect(ids("random", 7)).toEqual(ids("random", 7));
    expect(ids("random", 7).toSorted()).toEqual(ids("due").toSorted());
    expect(new Set(Array.from({ length: 30 }, (_, seed) => ids("random", seed).join())).size).toBeGreaterThan(8);
  });
});

describe("interleaved", () => {
  it.each([
    { hosts: [1, 2, 3, 4], guests: [91], is: [1, 2, 91, 3, 4] },
    { hosts: [1, 2, 3, 4, 5], guests: [91, 92], is: [1, 2, 91, 3, 4, 92, 5] },
    { hosts: [], guests: [91, 92], is: [91, 92] },
    { hosts: [1], guests: [], is: [1] },
    { hosts: [1], guests: [91, 92, 93], is: [91, 1, 92, 93] },
  ])("spreads $guests among $hosts", ({ hosts, guests, is }) => {
    expect(interleaved(hosts, guests)).toEqual(is);
  });
});
