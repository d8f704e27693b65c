import type { Card } from "../core/cards/card.ts";
import type { CaseStudy } from "../core/cards/case-study.ts";
import { corpusOf } from "../core/cards/corpus.ts";
import { decksOf } from "../core/cards/deck.ts";
import { generateCards } from "../core/cards/generate.ts";
import type { Drop } from "../core/cards/question.ts";
import type { Vocabulary } from "../core/cards/vocabulary.ts";
import { type DeckId, Ordinal } from "../core/ids.ts";
import type { DeckContent } from "../store/decks.ts";
import { sha256 } from "./hash.ts";

/** Every card key that the deck ever gave, then the new ones: the place of a key is its ordinal for ever. */
export type CaseDeck = { keys: string[]; content: DeckContent; drops: readonly Drop[] };

/**
 * The deck of a learner's case by the generator of the built-in ones. Cards that the deck gave before stay in it as long
 * as their facts give them.
 */
export function caseDeck(study: CaseStudy, deckId: DeckId, given: readonly string[], vocabulary: Vocabulary): CaseDeck {
  const { cards, drops } = generateCards(corpusOf([study], vocabulary), study.id, sha256);
  const keys = [...given];
  let deck = chosen(cards, keys);
  // What had no place apart from its siblings finds one behind them, so that publishing again adds nothing.
  for (let fresh = newKeys(deck, keys); fresh.length > 0; fresh = newKeys(deck, keys)) {
    keys.push(...fresh);
    deck = chosen(cards, keys);
  }
  const byKey = new Map<string, Card>(deck.map((card) => [card.key, card]));
  const placed = keys.flatMap((key, ordinal) => {
    const card = byKey.get(key);
    return card ? [{ ordinal: Ordinal.parse(ordinal), ...card }] : [];
  });
  const { title, domain } = study;
  const content = { deckId, title, domain, cardCount: keys.length, cards: placed, replaced: [] };
  return { keys, content: { ...content, hash: sha256(JSON.stringify(content)) }, drops };
}

function chosen(cards: readonly Card[], given: readonly string[]): readonly Card[] {
  return decksOf(cards, sha256, { deck: new Set(given), more: new Set() }).deck;
}

function newKeys(deck: readonly Card[], known: readonly string[]): string[] {
  const given = new Set(known);
  return deck.map(({ key }) => key).filter((key) => !given.has(key));
}
