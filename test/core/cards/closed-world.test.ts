import { describe, expect, it } from "@jest/globals";
import { loadContent } from "../../../bin/content/load.ts";
import { readRegistry, sha256 } from "../../../bin/content/published.ts";
import { CONTENT } from "../../../bin/content/write-decks.ts";
import type { Card } from "../../../lambdas/core/cards/card.ts";
import { cardRules } from "../../../lambdas/core/cards/card-rules.ts";
import type { Fact } from "../../../lambdas/core/cards/facts.ts";
import { slotTerms } from "../../../lambdas/core/cards/facts.ts";
import { generateCards } from "../../../lambdas/core/cards/generate.ts";
import { optionRules } from "../../../lambdas/core/cards/option-rules.ts";
import { impliedBy, namesOf, termNamed } from "../../../lambdas/core/cards/vocabulary.ts";
import { fold, wordCount } from "../../../lambdas/core/cards/wording.ts";

type ChoiceCard = Extract<Card, { kind: "mcq" }>;

/** The whole published corpus: a second truth in any deck fails here. */
const corpus = loadContent(CONTENT, (caseId) => readRegistry(CONTENT, caseId).length > 0);
const facts = new Map(corpus.studies.flatMap(({ id }) => corpus.factsOf(id).map((fact) => [fact.id, fact])));
const cards = corpus.studies.flatMap(({ id }) => generateCards(corpus, id, sha256).cards);
const choices = cards.filter((card): card is ChoiceCard => card.kind === "mcq");
const inWords = choices.filter(({ options }) => !options.some(({ origin }) => origin === "step"));

const factOf = ({ group }: Card): Fact => {
  const fact = facts.get(group);
  if (!fact) throw new Error(`no fact ${group}`);
  return fact;
};
const slotOf = ({ key }: Card) => key.slice(key.indexOf("#") + 1, key.lastIndexOf("~"));
const wrongOf = ({ options }: ChoiceCard) => options.filter(({ correct }) => !correct);

/** Everything recorded as true for the question: the fact's own value, and that of facts asked about in the same words. */
function recordedTruths(card: Card): string[] {
  const fact = factOf(card);
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

/** How often a learner who knows nothing but this trick finds the key. */
function luck(guess: (card: ChoiceCard) => string | undefined): number {
  const hits = inWords.filter((card) => guess(card) === card.answer).length;
  return hits / inWords.length;
}

function longest(texts: readonly string[], size: (text: string) => number): string | undefined {
  const [first, second] = [...texts].sort((one, other) => size(other) - size(one));
  return first !== undefined && (second === undefined || size(first) > size(second)) ? first : undefined;
}

describe("the published corpus", () => {
  it("has cards of every kind", () => {
    expect(new Set(cards.map(({ kind }) => kind))).toEqual(new Set(["recall", "cloze", "mcq"]));
    expect(choices.length).toBeGreaterThan(100);
  });

  it("never offers a second right answer", () => {
    const second = choices.flatMap((card) => {
      const truths = new Set([card.answer, ...recordedTruths(card)].map(fold));
      return wrongOf(card)
        .filter(({ text }) => truths.has(fold(text)))
        .map(({ text }) => `${card.key}: ${text}`);
    });

    expect(second).toEqual([]);
  });

  it("has exactly one key per card, three to five distinct options, and an origin for each wrong one", () => {
    for (const card of choices) {
      expect(card.options.filter(({ correct }) => correct).map(({ text }) => text)).toEqual([card.answer]);
      expect(new Set(card.options.map(({ text }) => fold(text))).size).toBe(card.options.length);
      expect(card.options.length).toBeGreaterThanOrEqual(3);
      for (const { origin = "" } of wrongOf(card)) {
        expect(facts.has(origin) || ["refuted", "over", "foil", "vocabulary", "step"].includes(origin)).toBe(true);
      }
    }
  });

  it("borrows nothing from an incident with the same class of cause, nor from an unverified fact", () => {
    for (const card of choices) {
      for (const { origin = "" } of wrongOf(card)) {
        const lender = facts.get(origin);
        if (!lender) continue;
        expect(["verified", "single-source"]).toContain(lender.confidence);
        const cause = factOf(card).texts.cause_class;
        if (cause !== undefined) expect(lender.texts.cause_class).not.toBe(cause);
      }
    }
  });

  it("names the true home of every borrowed option", () => {
    for (const card of choices) {
      for (const { origin = "", explain = "no home" } of wrongOf(card)) {
        if (facts.has(origin)) expect(card.explanation).toContain(explain);
      }
    }
  });

  it("keeps every rule on options and questions", () => {
    const broken = cards.flatMap((card) => {
      const fact = factOf(card);
      const { title, aliases = [], brands = [] } = fact.study;
      const texts = card.kind === "mcq" && inWords.includes(card) ? wrongOf(card).map(({ text }) => text) : undefined;
      const choice = texts && {
        stem: card.stem,
        key: card.answer,
        wrong: texts,
        names: [title, ...aliases, ...brands],
        words: corpus.words,
        fold,
      };
      return [
        ...cardRules.flatMap((rule) => rule.broken({ ...card, fact }) ?? []),
        ...(choice ? optionRules.flatMap((rule) => rule.broken(choice) ?? []) : []),
      ].map((problem) => `${card.key}: ${problem}`);
    });

    expect(broken).toEqual([]);
  });

  it("explains each card in 10 to 60 words, with sources and no word of the vocabulary left as an id", () => {
    for (const card of cards) {
      const words = wordCount(card.explanation);
      expect([card.key, words >= 10 && words <= 60, card.sources.length > 0]).toEqual([card.key, true, true]);
      if (slotTerms[slotOf(card)] === "patterns")
        expect(termNamed(corpus.vocabulary, "patterns", card.answer)).toBeDefined();
    }
  });

  it("leaves guessers with 40 % at most: the longest option, the one with a digit, the one nearest to the question", () => {
    const texts = (card: ChoiceCard) => card.options.map(({ text }) => text);
    const shared = (card: ChoiceCard) => (text: string) =>
      [...corpus.words(text)].filter((word) => corpus.words(card.stem).has(word)).length;

    expect(luck((card) => longest(texts(card), (text) => text.length))).toBeLessThanOrEqual(0.4);
    expect(luck((card) => longest(texts(card), (text) => (/\d/.test(text) ? 1 : 0)))).toBeLessThanOrEqual(0.4);
    expect(luck((card) => longest(texts(card), shared(card)))).toBeLessThanOrEqual(0.4);
  });
});
