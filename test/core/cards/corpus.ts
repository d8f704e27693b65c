import { loadContent } from "../../../bin/content/load.ts";
import { sha256 } from "../../../bin/content/published.ts";
import { withSets } from "../../../bin/content/sets.ts";
import { CONTENT } from "../../../bin/content/write-decks.ts";
import type { Card, CardKind, CardOf } from "../../../lambdas/core/cards/card.ts";
import type { Corpus } from "../../../lambdas/core/cards/corpus.ts";
import type { Fact } from "../../../lambdas/core/cards/facts.ts";
import { slotTerms } from "../../../lambdas/core/cards/facts.ts";
import { generateCards } from "../../../lambdas/core/cards/generate.ts";
import { impliedBy, namesOf } from "../../../lambdas/core/cards/vocabulary.ts";

let whole: { corpus: Corpus; cards: Card[] } | undefined;

/** All cases of content with their accepted sets, what the build sees, and all their cards; made once a test file. */
function makeWhole(): { corpus: Corpus; cards: Card[] } {
  if (!whole) {
    const corpus = withSets(loadContent(CONTENT), CONTENT);
    whole = { corpus, cards: allCards(corpus) };
  }
  return whole;
}

export const wholeCorpus = (): Corpus => makeWhole().corpus;
export const wholeCorpusCards = (): Card[] => makeWhole().cards;

export function allCards(corpus: Corpus): Card[] {
  return corpus.studies.flatMap(({ id }) => generateCards(corpus, id, sha256).cards);
}

export function ofKind<Kind extends CardKind>(cards: readonly Card[], kind: Kind): CardOf<Kind>[] {
  return cards.filter((card): card is CardOf<Kind> => card.kind === kind);
}

export function slotOf({ key }: Card): string {
  return key.slice(key.indexOf("#") + 1, key.lastIndexOf("~"));
}

/** @throws {Error} for a card over several facts. */
export function factOf(corpus: Corpus, { group }: Card): Fact {
  const fact = corpus.fact(group);
  if (!fact) throw new Error(`no fact ${group}`);
  return fact;
}

/** Everything recorded as true for the question: the fact's own value, and that of facts asked about in the same words. */
export function recordedTruths(corpus: Corpus, card: Card): string[] {
  const fact = factOf(corpus, card);
  const slot = slotOf(card);
  const same = corpus
    .factsOf(fact.study.id)
    .filter((other) => other.type === fact.type && sameSubject(fact, other, slot))
    .flatMap((other) => other.texts[slot] ?? []);
  const kind = slotTerms[slot];
  const id = fact.terms[slot];
  if (!kind || !id) return same;
  const { vocabulary } = corpus;
  const meant = Object.keys(vocabulary[kind]).filter(
    (other) =>
      vocabulary[kind][other]?.universal ||
      impliedBy(vocabulary, kind, id).has(other) ||
      impliedBy(vocabulary, kind, other).has(id),
  );
  return [...same, ...meant.flatMap((other) => namesOf(vocabulary, kind, other))];
}

function sameSubject(one: Fact, other: Fact, slot: string): boolean {
  const subjects = ["name", "choice", "question", "scope", "from", "to", "of", "use", "pattern"].filter(
    (field) => field !== slot,
  );
  return subjects.every((field) => one.texts[field] === other.texts[field]) && one.texts.year === other.texts.year;
}
