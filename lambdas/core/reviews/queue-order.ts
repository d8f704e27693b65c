import { type CardId, cardParts } from "../ids.ts";
import type { Day } from "../time.ts";
import type { QueueOrder } from "./habits.ts";
import { hashOf } from "./hash.ts";
import type { Memory } from "./memory.ts";

type Due = { cardId: CardId; dueOn: Day; memory: Memory };

/** `cards`, which come longest due first, in the order that was chosen; equal ones stay as they came. */
export function inOrder<Card extends Due>(
  cards: readonly Card[],
  order: QueueOrder,
  { today, seed }: { today: Day; seed: number },
): Card[] {
  switch (order) {
    case "due":
      return [...cards];
    case "overdueness":
      return sortedBy(cards, ({ dueOn, memory }) => (dueOn - today) / Math.max(1, memory.interval));
    case "random":
      return sortedBy(cards, ({ cardId }) => hashOf(`${seed} ${cardId}`));
    case "case": {
      const decks = [...new Set(cards.map(({ cardId }) => cardParts(cardId).deckId))].sort();
      return sortedBy(cards, ({ cardId }) => decks.indexOf(cardParts(cardId).deckId));
    }
  }
}

function sortedBy<Card>(cards: readonly Card[], rank: (card: Card) => number): Card[] {
  return cards
    .map((card) => ({ card, rank: rank(card) }))
    .sort((a, b) => a.rank - b.rank)
    .map(({ card }) => card);
}

/** `guests` spread evenly among `hosts`, each list in its own order. */
export function interleaved<Entry>(hosts: readonly Entry[], guests: readonly Entry[]): Entry[] {
  const step = (hosts.length + 1) / (guests.length + 1);
  const places = [
    ...hosts.map((entry, place) => ({ entry, at: place + 1 })),
    ...guests.map((entry, place) => ({ entry, at: step * (place + 1) })),
  ];
  return places.sort((a, b) => a.at - b.at).map(({ entry }) => entry);
}
