import { hash } from "node:crypto";
import { existsSync, readdirSync, readFileSync } from "node:fs";
import path from "node:path";
import type { Card } from "../../lambdas/core/cards/card.ts";
import type { Corpus } from "../../lambdas/core/cards/corpus.ts";
import { decksOf } from "../../lambdas/core/cards/deck.ts";
import type { Replacement } from "../../lambdas/core/cards/deck-edits.ts";
import { type Generated, generateCards } from "../../lambdas/core/cards/generate.ts";
import type { Drop } from "../../lambdas/core/cards/question.ts";
import type { Finding } from "./findings.ts";
import { isRetired, type PublishedDeck, type Retirements, replacements, retirementsOf } from "./retired.ts";

const WITHDRAWN = "- ";

/**
 * content/published/<deck>.txt: every card key the deck ever gave, one a line. The number of its line, from 0, is the
 * card's ordinal, so lines are only ever appended. `- ` in front of a key withdraws the card and keeps its place.
 */
export type Registry = readonly { key: string; withdrawn: boolean }[];

/** A deck of a case as its registry and its facts make it. */
export type PreparedDeck = {
  deckId: string;
  title: string;
  domain: string;
  /** Ordinals ever given, withdrawn ones included. */
  cardCount: number;
  /** The listed cards, by ordinal. */
  cards: (Card & { ordinal: number })[];
  /** Cards that are ready and not listed yet. */
  unlisted: readonly Card[];
  /** Cards that are not published any more, and the cards of other facts that took their place. */
  replaced: readonly Replacement[];
  /** Listed keys that the facts do not give any more, though their fact was not retired. */
  lost: readonly string[];
};

/** The default deck of a case, the opt-in deck of all its other cards, and what no card could be made of. */
export type PreparedCase = { caseId: string; deck: PreparedDeck; more: PreparedDeck; drops: readonly Drop[] };

/** The opt-in deck of a case is named after it. */
export function moreDeckId(caseId: string): string {
  return `${caseId}-more`;
}

/** @param generated the cards of the case, where they were made before. */
export function prepareCase(
  folder: string,
  corpus: Corpus,
  caseId: string,
  generated: Generated = generateCards(corpus, caseId, sha256),
): PreparedCase {
  const study = corpus.study(caseId);
  if (!study) throw new Error(`There is no case "${caseId}" in ${folder}`);
  const registries = { deck: readRegistry(folder, caseId), more: readRegistry(folder, moreDeckId(caseId)) };
  const withdrawn = new Set(
    [...registries.deck, ...registries.more].flatMap((entry) => (entry.withdrawn ? entry.key : [])),
  );
  const liveIn = (registry: Registry) => new Set(registry.flatMap((entry) => (entry.withdrawn ? [] : entry.key)));
  const published = { deck: liveIn(registries.deck), more: liveIn(registries.more) };
  const offered = generated.cards.filter(({ key }) => !withdrawn.has(key));
  const { deck, more } = decksOf(offered, sha256, published);
  const { title, domain } = study;
  const retirements = retirementsOf(corpus);
  // A learner of the default deck goes on in a default deck, where it has a card for them.
  const decksOfCase = (successor: string) =>
    [successor, moreDeckId(successor)].map((deckId) => ({ deckId, registry: readRegistry(folder, deckId) }));
  const defaultFirst = { retirements, successorDecks: decksOfCase };
  const moreFirst = { retirements, successorDecks: (successor: string) => decksOfCase(successor).reverse() };
  const moreDeck = { deckId: moreDeckId(caseId), title: `${title}: more cards`, domain };
  return {
    caseId,
    deck: preparedDeck({ deckId: caseId, title, domain }, registries.deck, deck, defaultFirst),
    more: preparedDeck(moreDeck, registries.more, more, moreFirst),
    drops: generated.drops,
  };
}

function preparedDeck(
  named: Pick<PreparedDeck, "deckId" | "title" | "domain">,
  registry: Registry,
  made: readonly Card[],
  { retirements, successorDecks }: { retirements: Retirements; successorDecks: (caseId: string) => PublishedDeck[] },
): PreparedDeck {
  const byKey = new Map(made.map((card) => [card.key, card]));
  const listed = new Set(registry.map(({ key }) => key));
  return {
    ...named,
    cardCount: registry.length,
    cards: registry.flatMap(({ key, withdrawn }, ordinal) => {
      const card = withdrawn ? undefined : byKey.get(key);
      return card ? [{ ordinal, ...card }] : [];
    }),
    unlisted: made.filter(({ key }) => !listed.has(key)),
    replaced: replacements(registry, (key) => byKey.has(key), retirements, successorDecks),
    lost: registry.flatMap(({ key, withdrawn }) =>
      withdrawn || byKey.has(key) || isRetired(key, retirements) ? [] : [key],
    ),
  };
}

/** What stands between the facts and the two registries of a case, one finding per card. */
export function registryFindings(folder: string, { deck, more, drops }: PreparedCase): Finding[] {
  return [deck, more].flatMap((one) => deckFindings(folder, one, drops));
}

function deckFindings(folder: string, deck: PreparedDeck, drops: readonly Drop[]): Finding[] {
  const file = registryName(deck.deckId);
  const registry = readRegistry(folder, deck.deckId);
  const at = (line: number, problem: string): Finding => ({ file, line, column: 1, path: "", problem });
  const seen = new Map<string, number>();
  const twice = registry.flatMap(({ key }, index) => {
    const first = seen.get(key);
    seen.set(key, first ?? index);
    return first === undefined ? [] : [at(index + 1, `${key} already stands in line ${first + 1}`)];
  });
  const lost = deck.lost.map((key) => {
    const drop = drops.find((candidate) => candidate.key === key);
    const why = drop ? `${drop.rule ?? drop.reason}: ${drop.detail}` : "its fact or slot is gone";
    const line = registry.findIndex((entry) => entry.key === key) + 1;
    return at(
      line,
      `${key} is published and cannot be made any more (${why}). Mend the fact, list it under retired, or withdraw the card by writing "- " before its key (F02)`,
    );
  });
  const unlisted = deck.unlisted.length;
  const cards = unlisted === 1 ? "1 card is" : `${unlisted} cards are`;
  const fresh =
    unlisted > 0 ? [at(registry.length + 1, `${cards} not listed yet: run npm run content -- publish`)] : [];
  return [...twice, ...lost, ...fresh];
}

/** Registries that belong to no case of the corpus: their cards would vanish with nobody told (F02). */
export function strayRegistries(folder: string, { studies }: Pick<Corpus, "studies">): Finding[] {
  const expected = new Set(studies.flatMap(({ id }) => [registryName(id), registryName(moreDeckId(id))]));
  const place = path.join(folder, "published");
  const names = existsSync(place) ? readdirSync(place).map((name) => `published/${name}`) : [];
  const problem = "these cards are published and there is no case file to make them from: bring it back (F02)";
  return names
    .filter((name) => name.endsWith(".txt") && !expected.has(name))
    .sort()
    .map((file) => ({ file, line: 1, column: 1, path: "", problem }));
}

/** The text of the registry with unlisted cards appended and, when asked for, lost ones withdrawn. */
export function nextRegistry(folder: string, deck: PreparedDeck, withdrawLost: boolean): string {
  const lost = new Set(withdrawLost ? deck.lost : []);
  const before = readRegistry(folder, deck.deckId).map(({ key, withdrawn }) =>
    withdrawn || lost.has(key) ? WITHDRAWN + key : key,
  );
  return [...before, ...deck.unlisted.map(({ key }) => key)].map((line) => `${line}\n`).join("");
}

export function registryName(deckId: string): string {
  return `published/${deckId}.txt`;
}

export function readRegistry(folder: string, deckId: string): Registry {
  const file = path.join(folder, registryName(deckId));
  const lines = existsSync(file) ? readFileSync(file, "utf8").split("\n").filter(Boolean) : [];
  return lines.map((line) => {
    const withdrawn = line.startsWith(WITHDRAWN);
    return { key: withdrawn ? line.slice(WITHDRAWN.length) : line, withdrawn };
  });
}

/** In hexadecimal. */
export function sha256(text: string): string {
  return hash("sha256", text);
}
