import type { Card, CardSource } from "../../lambdas/core/cards/card.ts";
import { Html, html, linkTo } from "./html.ts";
import { deckSummary, previewed } from "./preview.ts";
import { answerOf, askedOf, stemOf } from "./preview-card.ts";
import { STYLE } from "./preview-style.ts";
import type { PreparedCase, PreparedDeck } from "./published.ts";

/**
 * One static page with both decks of a case, as a learner would see the cards: the answer of each is hidden until it is
 * asked for. It loads nothing and runs no script, and says so to the browser.
 */
export function previewPage({ deck, more, drops }: PreparedCase): string {
  const page = html`<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta name="referrer" content="no-referrer">
<meta http-equiv="Content-Security-Policy" content="default-src 'none'; style-src 'unsafe-inline'">
<title>${deck.title}: cards</title>
<style>${new Html(STYLE)}</style>
</head>
<body>
<header>
<h1>${deck.title}</h1>
<p>${deck.domain} · preview of the cards as they would be published now</p>
<nav><a href="#${deck.deckId}">Default deck</a> <a href="#${more.deckId}">More cards</a> <a href="#not-made">Not made</a></nav>
</header>
<main>
${[deck, more].map(deckSection)}
<section id="not-made">
<h2>Not made</h2>
<details><summary>${drops.length} cards that a rule stopped</summary>
<table><thead><tr><th>Card</th><th>Rule</th><th>Why</th></tr></thead><tbody>
${drops.map(({ key, reason, rule, detail }) => html`<tr><td><code>${key}</code></td><td>${rule ?? reason}</td><td>${detail}</td></tr>\n`)}</tbody></table>
</details>
</section>
</main>
</body>
</html>
`;
  return page.markup;
}

function deckSection(deck: PreparedDeck): Html {
  return html`<section id="${deck.deckId}">
<h2>${deck.title}</h2>
<p>${deckSummary(deck)}</p>
${previewed(deck).map(cardArticle)}</section>
`;
}

function cardArticle(card: Card, place: number): Html {
  const { kind, asOf, difficulty, importance, key, after, explanation, sources } = card;
  const notes = [`difficulty ${difficulty}`, `importance ${importance}`, ...(asOf ? [`as of ${asOf}`] : [])];
  return html`<article>
<p class="about"><b>${place + 1}</b> <span class="kind">${kind}</span> ${notes.join(" · ")}</p>
<p class="stem">${stemOf(card)}</p>
${askedOf(card)}
<details><summary>Show the answer</summary>
${answerOf(card)}
<p>${explanation}</p>
<ul class="sources">${sources.map(sourceItem)}</ul>
<p class="key"><code>${key}</code>${after && html`<br>waits for one of: ${after.join(", ")}`}</p>
</details>
</article>
`;
}

const READ = { original: "", copy: ", from a copy", excerpt: ", from an excerpt" } as const;

function sourceItem({ url, title, by, published, retrieved, grade, read = "original" }: CardSource): Html {
  const href = linkTo(url);
  const name = href === undefined ? html`${title}` : html`<a href="${href}" rel="noreferrer">${title}</a>`;
  const dated = published === "unknown" ? "undated" : `published ${published}`;
  return html`<li>${name}${by && html`, ${by}`} (${grade}, ${dated}, read ${retrieved}${READ[read]})</li>`;
}
