import type { Card, CardOption } from "../../lambdas/core/cards/card.ts";
import { byCodeUnit } from "../../lambdas/core/cards/wording.ts";
import type { PreparedCase, PreparedDeck } from "./published.ts";

export const LETTERS = "abcdef";

/** The cards of a deck in the order in which a learner meets them: published ones by ordinal, then those to come. */
export function previewed({ cards, unlisted }: PreparedDeck): readonly Card[] {
  return [...cards, ...unlisted];
}

/** "60 cards, 58 published, 2 not yet: 20 mcq, …" */
export function deckSummary(deck: PreparedDeck): string {
  const cards = previewed(deck);
  return `${cards.length} cards, ${deck.cards.length} published, ${deck.unlisted.length} not yet: ${kindsText(cards)}`;
}

/**
 * The decks as a person reads them in a terminal: question, answer, explanation and sources of every card, where each
 * wrong option comes from, and what was not made and why.
 * @param decks which of the two to show.
 */
export function previewText({ drops }: Pick<PreparedCase, "drops">, decks: readonly PreparedDeck[]): string {
  const shown = decks.flatMap((deck) => [
    `${deck.title} (${deck.deckId}): ${deckSummary(deck)}`,
    ...previewed(deck).map(cardText),
  ]);
  const notMade = drops.map(({ key, reason, rule, detail }) => `  ${key}\n    ${rule ?? reason}: ${detail}`);
  return [...shown, `Not made: ${drops.length}`, ...notMade].join("\n\n");
}

function kindsText(cards: readonly Card[]): string {
  const counts = new Map<string, number>();
  for (const { kind } of cards) counts.set(kind, (counts.get(kind) ?? 0) + 1);
  const sorted = [...counts].sort(([one, many], [other, more]) => more - many || byCodeUnit(one, other));
  return sorted.map(([kind, count]) => `${count} ${kind}`).join(", ") || "none";
}

function cardText(card: Card): string {
  const { key, difficulty, importance, stem, explanation, sources } = card;
  return [
    `${key}   difficulty ${difficulty}, importance ${importance}`,
    `  ${stem}`,
    ...answerLines(card).map((line) => `   ${line}`),
    `  ${explanation}`,
    ...sources.map(({ title, published, url }) => `  ${title} (${published}) ${url}`),
  ].join("\n");
}

function answerLines(card: Card): string[] {
  switch (card.kind) {
    case "recall":
    case "estimate":
      return [`= ${card.answer}`];
    case "cloze":
      return [`= ${card.answer}${card.accept.length > 0 ? ` (or ${card.accept.join(", ")})` : ""}`];
    case "tf":
      return [`= ${card.answer}${card.edit ? `: “${card.edit.truth}” is true   [${card.edit.origin}]` : ""}`];
    case "match":
      return card.pairs.map(({ left, right }) => `= ${left}: ${right}`);
    case "order":
      return card.items.map(({ text, shown }, place) => `${place + 1}. ${text} (${shown})`);
    case "compare":
      return card.statements.map(({ text, side }) => `= ${card.sides[side]}: ${text}`);
    default:
      return card.options.map(optionLine);
  }
}

function optionLine({ text, correct, origin }: CardOption, place: number): string {
  return `${correct ? "*" : " "} ${LETTERS[place]}) ${text}${origin ? `   [${origin}]` : ""}`;
}
