import { type Kinship, kinshipOf } from "../core/cards/kin.ts";
import { type CardId, cardId, cardParts, caseOfDeck, type DeckId, ordinalOf } from "../core/ids.ts";
import type { Day } from "../core/time.ts";
import type { DueCard } from "./due-index.ts";
import { type Enrolment, newOnDay, reviewedOnDay } from "./enrolment-row.ts";
import type { Preferences } from "./profiles.ts";

/**
 * What a learner's limits leave of a day. It is asked for one card after another, in the order in which cards take
 * precedence, and every card that is admitted counts. What was studied already counts too, and is admitted again when
 * it is due again: an undo must not hit a limit. Limits steer what is offered; no review is ever refused.
 */
export type DayLimits = {
  /** Whether which cards are admitted depends on the ones before them. */
  isSelective: boolean;
  /** How many more new cards of a deck its limit and the cap over all leave. */
  newLeft(deckId: DeckId): number;
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
  /** Undefined: siblings may be met on one day. */
  kinship: Kinship | undefined;
  ofCase: CaseDay;
};

/** What was shown of a case, whichever of its decks the cards are of; each fact stands as its first card. */
type CaseDay = { shown: Set<CardId>; facts: Set<CardId>; kinships: Kinship[] };

export function dayLimits(enrolments: readonly Enrolment[], preferences: Preferences, today: Day): DayLimits {
  const { newCardsPerDay, reviewsPerDay, cardsPerDay, burySiblings } = preferences;
  const decks = new Map<DeckId, DeckDay>();
  const cases = new Map<string, CaseDay>();
  let left = cardsPerDay ?? Number.POSITIVE_INFINITY;
  for (const enrolment of enrolments) {
    const { deckId } = enrolment;
    const [fresh, reviewed] = [newOnDay(enrolment, today), reviewedOnDay(enrolment, today)];
    const reviews = enrolment.reviewsPerDay ?? reviewsPerDay ?? Number.POSITIVE_INFINITY;
    const done = new Set([...fresh, ...reviewed]);
    left -= done.size;
    const ofCase = cases.get(caseOfDeck(deckId)) ?? { shown: new Set(), facts: new Set(), kinships: [] };
    cases.set(caseOfDeck(deckId), ofCase);
    const kinship = burySiblings && enrolment.kin ? kinshipOf(enrolment.kin, deckId) : undefined;
    if (kinship) ofCase.kinships.push(kinship);
    const newLeft = (enrolment.newCardsPerDay ?? newCardsPerDay) - fresh.size;
    const deck = { done, newLeft, reviewsLeft: reviews - reviewed.size, kinship, ofCase };
    decks.set(deckId, deck);
    for (const ordinal of done) show(cardId(deckId, ordinalOf(ordinal)), deck);
  }

  function admits(id: CardId, limit: "newLeft" | "reviewsLeft" | undefined): boolean {
    const { deckId, ordinal } = cardParts(id);
    const deck = decks.get(deckId);
    if (!deck) return false;
    const isDone = deck.done.has(ordinal);
    if (!isDone && isGivenAway(id, deck)) return false;
    if (!isDone && limit) {
      if (left <= 0 || deck[limit] <= 0) return false;
      left -= 1;
      deck[limit] -= 1;
    }
    show(id, deck);
    return true;
  }

  const hasLimits = [...decks.values()].some(({ reviewsLeft }) => reviewsLeft !== Number.POSITIVE_INFINITY);
  return {
    isSelective: hasLimits || cardsPerDay !== null || burySiblings,
    newLeft: (deckId) => Math.min(left, decks.get(deckId)?.newLeft ?? 0),
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

function show(id: CardId, { kinship, ofCase }: DeckDay): void {
  ofCase.shown.add(id);
  const fact = kinship?.firstOf(id);
  if (fact) ofCase.facts.add(fact);
}

/** Whether a card of the same fact was shown on the day, or one of its case that stands in its way. */
function isGivenAway(id: CardId, { kinship, ofCase: { shown, facts, kinships } }: DeckDay): boolean {
  const fact = kinship?.firstOf(id);
  if (fact && facts.has(fact)) return true;
  return kinships.some(({ interfering }) => interfering(id).some((other) => shown.has(other)));
}

/** A card that was put off before it was first reviewed, or begins again. */
function isUnlearned({ repetitions, interval }: DueCard["memory"]): boolean {
  return repetitions === 0 && interval === 0;
}
