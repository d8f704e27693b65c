import { createHash } from "node:crypto";
import { existsSync, readFileSync } from "node:fs";
import path from "node:path";
import type { Card } from "../../lambdas/core/cards/card.ts";
import type { Corpus } from "../../lambdas/core/cards/corpus.ts";
import { deckOf } from "../../lambdas/core/cards/deck.ts";
import { generateCards } from "../../lambdas/core/cards/generate.ts";
import type { Drop } from "../../lambdas/core/cards/question.ts";
import type { Finding } from "./findings.ts";

const WITHDRAWN = "- ";

/**
 * content/published/<case>.txt: every card key the deck ever gave, one a line. The number of its line, from 0, is the
 * card's ordinal, so lines are only ever appended. `- ` in front of a key withdraws the card and keeps its place.
 */
export type Registry = readonly { key: string; withdrawn: boolean }[];

/** A case's deck as its registry and its facts make it. */
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
  /** Listed keys that the facts do not give any more. */
  lost: readonly string[];
  drops: readonly Drop[];
};

export function prepareDeck(folder: string, corpus: Corpus, caseId: string): PreparedDeck {
  const study = corpus.studies.find(({ id }) => id === caseId);
  if (!study) throw new Error(`There is no case "${caseId}" in ${folder}`);
  const registry = readRegistry(folder, caseId);
  const listed = new Set(registry.map(({ key }) => key));
  const live = new Set(registry.filter(({ withdrawn }) => !withdrawn).map(({ key }) => key));
  const generated = generateCards(corpus, caseId, sha256);
  const offered = generated.cards.filter(({ key }) => live.has(key) || !listed.has(key));
  const deck = deckOf(offered, live);
  const byKey = new Map(deck.map((card) => [card.key, card]));

  const cards = registry.flatMap(({ key, withdrawn }, ordinal) => {
    const card = withdrawn ? undefined : byKey.get(key);
    return card ? [{ ordinal, ...card }] : [];
  });
  return {
    deckId: caseId,
    title: study.title,
    domain: study.domain,
    cardCount: registry.length,
    cards,
    unlisted: deck.filter(({ key }) => !listed.has(key)),
    lost: [...live].filter((key) => !byKey.has(key)),
    drops: generated.drops,
  };
}

/** What stands between the facts and the registry, one finding per card. */
export function registryFindings(folder: string, deck: PreparedDeck): Finding[] {
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
    const drop = deck.drops.find((candidate) => candidate.key === key);
    const why = drop ? `${drop.rule ?? drop.reason}: ${drop.detail}` : "its fact or slot is gone";
    const line = registry.findIndex((entry) => entry.key === key) + 1;
    return at(
      line,
      `${key} is published and cannot be made any more (${why}). Mend the fact, or withdraw the card by writing "- " before its key (F02)`,
    );
  });
  const unlisted = deck.unlisted.length;
  const cards = unlisted === 1 ? "1 card is" : `${unlisted} cards are`;
  const fresh =
    unlisted > 0 ? [at(registry.length + 1, `${cards} not listed yet: run npm run content -- publish`)] : [];
  return [...twice, ...lost, ...fresh];
}

/** The text of the registry with unlisted cards appended and, when asked for, lost ones withdrawn. */
export function nextRegistry(folder: string, deck: PreparedDeck, withdrawLost: boolean): string {
  const lost = new Set(withdrawLost ? deck.lost : []);
  const before = readRegistry(folder, deck.deckId).map(({ key, withdrawn }) =>
    withdrawn || lost.has(key) ? WITHDRAWN + key : key,
  );
  return [...before, ...deck.unlisted.map(({ key }) => key)].map((line) => `${line}\n`).join("");
}

export function registryName(caseId: string): string {
  return `published/${caseId}.txt`;
}

export function readRegistry(folder: string, caseId: string): Registry {
  const file = path.join(folder, registryName(caseId));
  const lines = existsSync(file) ? readFileSync(file, "utf8").split("\n").filter(Boolean) : [];
  return lines.map((line) => {
    const withdrawn = line.startsWith(WITHDRAWN);
    return { key: withdrawn ? line.slice(WITHDRAWN.length) : line, withdrawn };
  });
}

/** In hexadecimal. */
export function sha256(text: string): string {
  return createHash("sha256").update(text).digest("hex");
}
