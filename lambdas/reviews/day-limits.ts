import { kinship } from "../core/cards/kin.ts";
import { type CardId, cardParts, type DeckId } from "../core/ids.ts";
import type { Day } from "../core/time.ts";
import type { DueCard } from "../store/due-index.ts";
import { type Enrolment, newOnDay, reviewedOnDay } from "../store/enrolment-row.ts";
import type { Preferences } from "../store/profiles.ts";

/**
 * What a learner's limits leave of a day. It is asked for one card after another, in the order in which cards take
 * precedence, and every card that is admitted counts. What was studied already counts too, and is admitted again when
 * it is due again: an undo must not hit a limit. Limits steer what is offered; no review is ever refused.
 */
export type DayLimits = {
  /** Whether which cards are admitted depends on the ones before them. */
  isSelective: boolean;
  admitsDue(card: DueCard): boolean;
  /** A card that is not due is an explicit choice: no limit holds, but two kin do not stand side by side. */
  admitsAhead(card: DueCard): boolean;
  /** Those of the new cards, in their order, that are left for the day. */
  admittedNew(newCards: Iterable<CardId>): CardId[];
};

type DeckDay = {
  done: ReadonlySet<number>;
  newLeft: number;
  reviewsLeft: number;
  shown: Set<number>;
  areKin: (one: number, other: number) => boolean;
};

const NO_KIN = () => false;

export function dayLimits(enrolments: readonly Enrolment[], preferences: Preferences, today: Day): DayLimits {
  const { newCardsPerDay, reviewsPerDay, cardsPerDay, burySiblings } = preferences;
  const decks = new Map<DeckId, DeckDay>();
  let left = cardsPerDay ?? Number.POSITIVE_INFINITY;
  for (const enrolment of enrolments) {
    const [fresh, reviewed] = [newOnDay(enrolment, today), reviewedOnDay(enrolment, today)];
    const reviews = enrolment.reviewsPerDay ?? reviewsPerDay ?? Number.POSITIVE_INFINITY;
    const done = new Set([...fresh, ...reviewed]);
    left -= done.size;
    decks.set(enrolment.deckId, {
      done,
      newLeft: (enrolment.newCardsPerDay ?? newCardsPerDay) - fresh.size,
      reviewsLeft: reviews - reviewed.size,
      shown: new Set(done),
      areKin: burySiblings && enrolment.kin ? kinship(enrolment.kin) : NO_KIN,
    });
  }

  function admits(id: CardId, limit: "newLeft" | "reviewsLeft" | undefined): boolean {
    const { deckId, ordinal } = cardParts(id);
    const deck = decks.get(deckId);
    if (!deck) return false;
    const isDone = deck.done.has(ordinal);
    if (!isDone && [...deck.shown].some((other) => deck.areKin(ordinal, other))) return false;
    if (!isDone && limit) {
      if (left <= 0 || deck[limit] <= 0) return false;
      left -= 1;
      deck[limit] -= 1;
    }
    deck.shown.add(ordinal);
    return true;
  }

  const hasLimits = [...decks.values()].some(({ reviewsLeft }) => reviewsLeft !== Number.POSITIVE_INFINITY);
  return {
    isSelective: hasLimits || cardsPerDay !== null || burySiblings,
    admitsDue: ({ cardId: id, memory }) => admits(id, isUnlearned(memory) ? "newLeft" : "reviewsLeft"),
    admitsAhead: ({ cardId: id }) => admits(id, undefined),
    admittedNew(newCards) {
      const ids: CardId[] = [];
      for (const id of newCards) {
        if (left <= 0) break;
        if (admits(id, "newLeft")) ids.push(id);
      }
      return ids;
    },
  };
}

/** A card that was put off before it was first reviewed, or begins again. */
export function isUnlearned({ repetitions, interval }: DueCard["memory"]): boolean {
  return repetitions === 0 && interval === 0;
}
