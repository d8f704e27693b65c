import type { Card, CardOf, CardOption } from "../../lambdas/core/cards/card.ts";
import { shuffled } from "../../lambdas/core/cards/question.ts";
import { type Html, html } from "./html.ts";
import { LETTERS } from "./preview.ts";
import { sha256 } from "./published.ts";

const GAP = "[...]";

/** The question; the gap of a cloze is drawn. */
export function stemOf({ stem }: Card): Html {
  const [before = "", ...after] = stem.split(GAP);
  return html`${before}${after.map((text) => html`<span class="gap">${GAP}</span>${text}`)}`;
}

/** What stands below the question before the answer: options, boxes, a field to type in. Never what is right. */
export function askedOf(card: Card): Html {
  switch (card.kind) {
    case "recall":
      return html`<p class="how">Say it in your own words, then look and grade yourself from 0 to 5.</p>`;
    case "cloze":
      return html`<p class="how">Type what is missing.</p>`;
    case "estimate":
      return html`<p class="how">Type a figure, in ${card.unit}.</p>`;
    case "tf":
      return html`<ul class="options"><li>○ True</li><li>○ False</li></ul>`;
    case "match":
      return pairsAsked(card);
    case "order":
      return html`<ul class="options">${inNoOrder(card, card.items).map(({ text }) => html`<li>↕ ${text}</li>`)}</ul>`;
    case "compare":
      return html`<ul class="options">${card.statements.map(({ text }) => html`<li>${text} <span class="sides">○ ${card.sides[0]} ○ ${card.sides[1]}</span></li>`)}</ul>`;
    default:
      return html`<ul class="options">${card.options.map(({ text }, place) => html`<li>${card.kind === "multi" ? "☐" : "○"} ${LETTERS[place]}) ${text}</li>`)}</ul>`;
  }
}

/** What is right, and where a wrong option comes from. */
export function answerOf(card: Card): Html {
  switch (card.kind) {
    case "recall":
    case "estimate":
      return html`<p class="right">${card.answer}</p>`;
    case "cloze":
      return html`<p class="right">${card.answer}</p>${card.accept.length > 0 ? html`<p>Also right: ${card.accept.join(" · ")}</p>` : undefined}`;
    case "tf":
      return html`<p class="right">${card.isTrue ? "True" : "False"}</p>${card.edit && html`<p>“${card.edit.shown}” stands in place of “${card.edit.truth}” <small>${card.edit.origin}</small></p>`}`;
    case "match":
      return html`<dl>${card.pairs.map(({ left, right }) => html`<dt>${left}</dt><dd>${right}</dd>`)}</dl>`;
    case "order":
      return html`<ol>${card.items.map(({ text, shown }) => html`<li>${text}: <b>${shown}</b></li>`)}</ol>`;
    case "compare":
      return html`<dl>${card.sides.map((title, side) => html`<dt>${title}</dt>${card.statements.map((one) => (one.side === side ? html`<dd>${one.text}</dd>` : undefined))}`)}</dl>`;
    default:
      return html`<ul class="options">${card.options.map(optionItem)}</ul>`;
  }
}

function pairsAsked(card: CardOf<"match">): Html {
  const rights = inNoOrder(card, card.pairs).map(({ right }) => right);
  return html`<div class="pairs"><ul>${card.pairs.map(({ left }) => html`<li>${left}</li>`)}</ul><ul>${rights.map((right, place) => html`<li>${LETTERS[place]}) ${right}</li>`)}</ul></div>`;
}

function optionItem({ text, correct, origin, explain }: CardOption, place: number): Html {
  const mark = correct ? "✓" : "✗";
  return html`<li class="${correct ? "right" : "wrong"}">${mark} ${LETTERS[place]}) ${text}${explain && html`<br><small>${explain}</small>`}${origin && html` <small>[${origin}]</small>`}</li>`;
}

/** In an order that is the same each time and says nothing. */
function inNoOrder<T extends { fact: string }>({ key }: Card, items: readonly T[]): T[] {
  return shuffled(items, ({ fact }) => fact, `${key}|preview`, sha256);
}
