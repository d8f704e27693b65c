import type { Card } from "../../lambdas/core/cards/card.ts";
import type { PreparedDeck } from "./published.ts";

const LETTERS = "abcde";

/** The deck as a person reads it: question, answer, explanation and sources of every card, and what was not made. */
export function previewText(deck: PreparedDeck): string {
  const cards = [...deck.cards, ...deck.unlisted];
  const listed = `${deck.cards.length} published, ${deck.unlisted.length} not yet`;
  const drops = deck.drops.map(({ key, reason, rule, detail }) => `  ${key}\n    ${rule ?? reason}: ${detail}`);
  return [
    `${deck.title} (${deck.deckId}): ${cards.length} cards, ${listed}`,
    ...cards.map(cardText),
    `Not made: ${deck.drops.length}`,
    ...drops,
  ].join("\n\n");
}

function cardText(card: Card): string {
  const lines = [`${card.key}   difficulty ${card.difficulty}, importance ${card.importance}`, `  ${card.stem}`];
  if (card.kind === "mcq") {
    for (const [place, { text, correct, origin }] of card.options.entries()) {
      lines.push(`   ${correct ? "*" : " "} ${LETTERS[place]}) ${text}${origin ? `   [${origin}]` : ""}`);
    }
  } else {
    lines.push(
      `   = ${card.answer}${card.kind === "cloze" && card.accept.length > 0 ? ` (or ${card.accept.join(", ")})` : ""}`,
    );
  }
  lines.push(`  ${card.explanation}`);
  for (const { title, published, url } of card.sources) lines.push(`  ${title} (${published}) ${url}`);
  return lines.join("\n");
}
