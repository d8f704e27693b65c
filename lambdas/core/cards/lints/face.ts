import type { Card, CardKind, CardOption } from "../card.ts";
import type { Corpus } from "../corpus.ts";
import type { Fact } from "../facts.ts";
import { contentWords, fold } from "../wording.ts";

/** A card as the rules read it: whom it is about, what it asks, what is right and what is not. */
export type Face = {
  card: Card;
  kind: CardKind;
  /** Every fact it is made of; the first alone for a card on one slot. */
  facts: readonly Fact[];
  fact: Fact;
  /** The slot that is asked for; undefined for a card over several facts. */
  slot: string | undefined;
  stem: string;
  /** The stem without case and punctuation, and the words that carry its meaning: many rules look at them. */
  folded: string;
  words: ReadonlySet<string>;
  options: readonly CardOption[];
  right: readonly string[];
  wrong: readonly CardOption[];
  corpus: Corpus;
};

/** The part of a key after `#`: `cause` of `netflix/incident/2008-database#cause~mcq`. */
export function slotOf({ key }: Card): string | undefined {
  const at = key.indexOf("#");
  return at < 0 ? undefined : key.slice(at + 1, key.lastIndexOf("~"));
}

/** Undefined when a fact of the card does not exist, which C01 tells. */
export function faceOf(card: Card, corpus: Corpus): Face | undefined {
  const facts = card.facts.flatMap((id) => corpus.fact(id) ?? []);
  const [fact] = facts;
  if (!fact || facts.length !== card.facts.length) return undefined;
  const options = "options" in card ? card.options : [];
  const right = options.length > 0 ? options.filter(({ correct }) => correct).map(({ text }) => text) : [card.answer];
  return {
    card,
    kind: card.kind,
    facts,
    fact,
    slot: facts.length === 1 ? slotOf(card) : undefined,
    stem: card.stem,
    folded: fold(card.stem),
    words: contentWords(card.stem),
    options,
    right,
    wrong: options.filter(({ correct }) => !correct),
    corpus,
  };
}

/** Everything of a card that a learner reads before or after answering, sources left out. */
export function shownTexts(card: Card): string[] {
  const parts = ((): string[] => {
    switch (card.kind) {
      case "cloze":
        return card.accept;
      case "mcq":
      case "multi":
      case "reverse":
        return optionTexts(card.options);
      case "chain":
        return [...card.steps.map(({ text }) => text), ...optionTexts(card.options)];
      case "estimate":
        return [card.unit];
      case "match":
        return card.pairs.flatMap(({ left, right }) => [left, right]);
      case "order":
        return card.items.flatMap(({ text, shown }) => [text, shown]);
      case "compare":
        return [...card.sides, ...card.statements.map(({ text }) => text)];
      case "recall":
      case "tf":
        return [];
    }
  })();
  return [card.stem, card.answer, card.explanation, ...parts];
}

/**
 * What the generator itself says in a text: every value of the facts taken out, longest first, so that an author's
 * "not" or "only" is no fault of the wording.
 */
export function frameOf(text: string, facts: readonly Pick<Fact, "texts">[]): string {
  const values = facts
    .flatMap(({ texts }) => Object.values(texts))
    .filter((value) => value.length > 2 && text.includes(value));
  values.sort((one, other) => other.length - one.length);
  return values.reduce((rest, value) => rest.split(value).join("…"), text);
}

function optionTexts(options: readonly CardOption[]): string[] {
  return options.flatMap(({ text, explain }) => (explain ? [text, explain] : [text]));
}
