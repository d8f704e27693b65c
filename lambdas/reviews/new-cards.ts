import { type CardId, cardParts, type DeckId } from "../core/ids.ts";
import { type Enrolment, isNewCard, newCardsIn } from "../store/enrolment-row.ts";

/** New cards in the order in which they are to be met. */
export type NewCards = {
  all: Iterable<CardId>;
  /** Whether a card comes after another one, also after one that is not new any more. */
  isAfter(id: CardId, other: CardId): boolean;
};

/** The new cards of decks, by deck and ordinal. */
export function newCardsOf(decks: ReadonlyMap<DeckId, Enrolment>): NewCards {
  return {
    all: byOrdinal(decks.values()),
    isAfter(id, other) {
      const [one, last] = [cardParts(id), cardParts(other)];
      return one.deckId === last.deckId ? one.ordinal > last.ordinal : one.deckId > last.deckId;
    },
  };
}

function* byOrdinal(decks: Iterable<Enrolment>): Iterable<CardId> {
  for (const enrolment of decks) yield* newCardsIn(enrolment);
}

/** The new cards among `path`, in its order; those of decks that the learner is in. */
export function newCardsAlong(path: ReadonlySet<CardId>, decks: ReadonlyMap<DeckId, Enrolment>): NewCards {
  const places = new Map([...path].map((id, place) => [id, place]));
  const placeOf = (id: CardId) => places.get(id) ?? path.size;
  return {
    all: [...path].filter((id) => {
      const { deckId, ordinal } = cardParts(id);
      const enrolment = decks.get(deckId);
      return enrolment !== undefined && ordinal < enrolment.cardCount && isNewCard(enrolment, ordinal);
    }),
    isAfter: (id, other) => placeOf(id) > placeOf(other),
  };
}
