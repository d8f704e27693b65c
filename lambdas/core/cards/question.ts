import type { Card, CardKind } from "./card.ts";
import type { Corpus } from "./corpus.ts";
import type { Fact } from "./facts.ts";
import type { Slot } from "./slots.ts";
import { byCodeUnit, wordCount } from "./wording.ts";

/** SHA-256 in hexadecimal, handed in because core has no I/O. */
export type Hash = (text: string) => string;

/** One slot of one usable fact, and what is needed to make cards of it. */
export type Question = { fact: Fact; slot: Slot; answer: string; corpus: Corpus; hash: Hash };

/** Why a card was not made. */
export type DropReason =
  | "quarantine"
  | "editorial"
  | "no-distractor"
  | "leak"
  | "cue"
  | "wording"
  | "explanation"
  | "ambiguous";

/** A card that was not made, with the rule of content/README.md that stopped it where there is one. */
export type Drop = { key: string; reason: DropReason; rule?: string; detail: string };

/** A kind of card: `make` gives a card, says why there is none, or `undefined` when the kind does not fit the slot. */
export type CardMaker = { kind: CardKind; make: (question: Question) => Card | Drop | undefined };

const MIN_EXPLANATION_WORDS = 10;
const MAX_EXPLANATION_WORDS = 60;
const MAX_STEM_WORDS = 35;

/** The permanent name of a card: fact, slot and kind; never its wording. */
export function cardKey({ fact, slot }: Pick<Question, "fact" | "slot">, kind: CardKind): string {
  return `${fact.id}#${slot.slot}~${kind}`;
}

/** Sorts `items` in an order that looks random and is the same on every machine. */
export function shuffled<T>(items: readonly T[], name: (item: T) => string, purpose: string, hash: Hash): T[] {
  const ranked = items.map((item) => ({ item, rank: hash(`${purpose}|${name(item)}`) }));
  return ranked.sort((one, other) => byCodeUnit(one.rank, other.rank)).map(({ item }) => item);
}

/** The sentence with every `{field}` filled in; undefined when the fact lacks one. */
export function filled(sentence: string, texts: Readonly<Record<string, string>>): string | undefined {
  let complete = true;
  const text = sentence.replace(/\{(\w+)\}/g, (_, field: string) => {
    const value = texts[field];
    if (value === undefined) complete = false;
    return value ?? "";
  });
  return complete ? text : undefined;
}

/** A wording of the question: of the first group that can be filled, the one that the card's name falls on. */
export function askedStem(question: Question, kind: CardKind): { stem: string; template: string } | undefined {
  const { fact, slot, hash } = question;
  let number = 0;
  for (const group of slot.ask) {
    const variants = group.flatMap((sentence) => {
      number += 1;
      const stem = filled(sentence, fact.texts);
      return stem === undefined ? [] : [{ stem, template: `${slot.type}.${slot.slot}/${number}` }];
    });
    const short = variants.filter(({ stem }) => wordCount(stem) <= MAX_STEM_WORDS);
    const usable = short.length > 0 ? short : variants;
    const [first] = shuffled(usable, ({ template }) => template, `${cardKey(question, kind)}|template`, hash);
    if (first) return first;
  }
  return undefined;
}

/**
 * The true fact, then `required` sentences, then more of the fact while 60 words are not passed. A very short one ends
 * with its source. Undefined when the required part alone is too long.
 */
export function explanationOf({ fact, slot }: Question, required: readonly string[] = []): string | undefined {
  const sentences = [filled(slot.tell, fact.texts), ...required].filter((sentence) => sentence !== undefined);
  const words = (parts: readonly string[]) => wordCount(parts.join(" "));
  if (words(sentences) > MAX_EXPLANATION_WORDS) return undefined;

  const [source] = fact.sources;
  for (const more of slot.also) {
    const sentence = filled(more, fact.texts);
    if (sentence && words([...sentences, sentence]) <= MAX_EXPLANATION_WORDS) sentences.push(sentence);
  }
  if (words(sentences) < MIN_EXPLANATION_WORDS && source)
    sentences.push(`Source: ${source.title}, ${source.published}.`);
  return words(sentences) < MIN_EXPLANATION_WORDS ? undefined : sentences.map(withCapital).join(" ");
}

/** What cards of every kind share. */
export function sharedParts({ fact, slot }: Question, kind: CardKind) {
  return {
    key: cardKey({ fact, slot }, kind),
    facts: [fact.id],
    group: fact.id,
    sources: [...fact.sources],
    ...(fact.quantity && fact.asOf && { asOf: fact.asOf }),
    difficulty: fact.difficulty,
    importance: fact.importance,
    rev: fact.rev,
  };
}

function withCapital(sentence: string): string {
  return sentence.charAt(0).toUpperCase() + sentence.slice(1);
}
