import { type CardId, cardParts, type DeckId } from "../ids.ts";
import type { Day } from "../time.ts";
import type { DueCards } from "./decide.ts";

/** Cards that a learner is reminded of, by deck, most first. */
export type DueByDeck = DueCards & { decks: { deckId: DeckId; due: number }[]; first: CardId | undefined };

/**
 * Counts due cards of decks the learner is in and has not muted.
 * @param cards in the order of the queue. @param cardCounts how many ordinals each deck of the learner has.
 */
export function dueByDeck(
  cards: readonly { cardId: CardId; dueOn: Day }[],
  cardCounts: ReadonlyMap<DeckId, number>,
  mutedDecks: readonly DeckId[],
): DueByDeck {
  const muted = new Set(mutedDecks);
  const counts = new Map<DeckId, number>();
  const wanted = cards.filter(({ cardId }) => {
    const { deckId, ordinal } = cardParts(cardId);
    if (muted.has(deckId) || ordinal >= (cardCounts.get(deckId) ?? 0)) return false;
    counts.set(deckId, (counts.get(deckId) ?? 0) + 1);
    return true;
  });
  return {
    total: wanted.length,
    oldestDueOn: wanted[0]?.dueOn ?? null,
    first: wanted[0]?.cardId,
    decks: [...counts].map(([deckId, due]) => ({ deckId, due })).sort((a, b) => b.due - a.due),
  };
}
