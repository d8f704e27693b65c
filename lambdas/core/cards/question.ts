import type { Card, CardKind } from "./card.ts";
import type { Corpus } from "./corpus.ts";
import type { Fact } from "./facts.ts";
import { numberText } from "./quantity.ts";
import { remembered } from "./remembered.ts";
import type { Slot } from "./slots/slot.ts";
import { byCodeUnit, fold, wordCount } from "./wording.ts";

/** SHA-256 in hexadecimal, handed in because core has no I/O. */
export type Hash = (text: string) => string;

/** A value that is false for a question, and why it is known to be. */
export type WrongOption = {
  text: string;
  /** `refuted`, `over`, `foil`, `vocabulary`, or the id of the fact it is true of. */
  origin: string;
  /** Why it is wrong, or what it is true of. */
  explain?: string;
  /** How far-fetched it is: 0 is a refuted belief, the highest a value from another case of the domain. */
  distance: number;
  /** From a case that is not related to this one. */
  foreign: boolean;
};

/** One slot of one usable fact, and what is needed to make cards of it. `wrong` is found out once for all kinds. */
export type Question = {
  fact: Fact;
  slot: Slot;
  answer: string;
  corpus: Corpus;
  hash: Hash;
  /** True/false cards of the case before this one. */
  statements: number;
  wrong: () => readonly WrongOption[];
};

/** Why a card was not made. */
export type DropReason =
  | "quarantine"
  | "duplicate"
  | "editorial"
  | "no-distractor"
  | "leak"
  | "cue"
  | "wording"
  | "explanation"
  | "ambiguous"
  | "set";

/** A card that was not made, with the rule of content/README.md that stopped it where there is one. */
export type Drop = { key: string; reason: DropReason; rule?: string; detail: string };

/** A kind of card: `make` gives a card, says why there is none, or `undefined` when the kind does not fit the slot. */
export type CardMaker = { kind: CardKind; make: (question: Question) => Card | Drop | undefined };

export const MIN_EXPLANATION_WORDS = 10;
export const MAX_EXPLANATION_WORDS = 60;
/** A shorter one has room to name its source and date. */
const SHORT_EXPLANATION_WORDS = 20;
export const MAX_STEM_WORDS = 35;

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
  const [first = "", ...rest] = partsOf(sentence);
  let text = first;
  for (let at = 0; at < rest.length; at += 2) {
    const value = texts[rest[at] ?? ""];
    if (value === undefined) return undefined;
    text += value + (rest[at + 1] ?? "");
  }
  return text;
}

/** What stands between the fields and, at every second place, the name of a field. */
const partsOf = remembered((sentence) => sentence.split(/\{(\w+)\}/));

/**
 * One of the wordings, by hash. The kinds of one slot begin at the same one and take turns, so that siblings read
 * differently where there are wordings enough.
 */
export function worded(
  question: Pick<Question, "fact" | "slot" | "hash">,
  kind: CardKind,
  sentences: readonly string[],
  name: string,
): { stem: string; template: string } | undefined {
  const { fact, slot, hash } = question;
  const variants = sentences.flatMap((sentence, number) => {
    const stem = filled(sentence, fact.texts);
    return stem === undefined ? [] : [{ stem, template: `${slot.type}.${slot.slot}/${name}${number + 1}` }];
  });
  const short = variants.filter(({ stem }) => wordCount(stem) <= MAX_STEM_WORDS);
  const usable = short.length > 0 ? short : variants;
  const first = Number.parseInt(hash(`${fact.id}#${slot.slot}|wording`).slice(0, 8), 16);
  return usable[(first + (TURN[kind] ?? 0)) % usable.length];
}

const TURN: Partial<Record<CardKind, number>> = { recall: 1 };

/** A wording of the question: of the first group of which one can be filled. */
export function askedStem(question: Question, kind: CardKind): { stem: string; template: string } | undefined {
  for (const [group, sentences] of question.slot.ask.entries()) {
    const asked = worded(question, kind, sentences, group === 0 ? "" : `${group + 1}.`);
    if (asked) return asked;
  }
  return undefined;
}

/**
 * The true fact, then `required` sentences, then more of the fact while 60 words are not passed and the answer is not
 * told again. A short one ends with its source. Undefined when the required part alone is too long.
 */
export function explanationOf(
  { fact, slot, answer }: Pick<Question, "fact" | "slot" | "answer">,
  required: readonly string[] = [],
): string | undefined {
  const sentences = [filled(slot.tell, fact.texts), ...required].filter((sentence) => sentence !== undefined);
  let words = sentences.reduce((sum, sentence) => sum + wordCount(sentence), 0);
  if (words > MAX_EXPLANATION_WORDS) return undefined;

  const number = fact.quantity ? [numberText(fact.quantity)] : [];
  const told = [answer, fact.texts.name ?? answer, ...number].map((text) => ` ${fold(text)} `);
  const [source] = fact.sources;
  const add = (sentence: string | undefined, limit: number) => {
    if (!sentence || words >= limit) return;
    const folded = ` ${fold(sentence)} `;
    const more = wordCount(sentence);
    if (words + more > MAX_EXPLANATION_WORDS || told.some((text) => folded.includes(text))) return;
    sentences.push(sentence);
    words += more;
  };
  const opened = (sentence: string) => (sentence.startsWith(fact.study.title) ? sentence : withCapital(sentence));
  for (const more of slot.also) add(filled(more, fact.texts), MAX_EXPLANATION_WORDS);
  add(source && sourceText(source), SHORT_EXPLANATION_WORDS);
  return words < MIN_EXPLANATION_WORDS ? undefined : sentences.map(opened).join(" ");
}

/** "Source: Redis FAQ, 2024." A date that nobody knows is left out. */
export function sourceText({ title, published }: Fact["sources"][number]): string {
  return `Source: ${title}${published === "unknown" ? "" : `, ${published}`}.`;
}

/** Figures of the case for the same thing, at whatever date. */
export function recordedFigures({ fact, corpus }: Pick<Question, "fact" | "corpus">): number[] {
  return corpus
    .factsOf(fact.study.id)
    .flatMap(({ texts, quantity }) => (quantity && texts.of === fact.texts.of ? [quantity.value] : []));
}

/** What cards of every kind share. */
export function sharedParts({ fact, slot }: Pick<Question, "fact" | "slot">, kind: CardKind) {
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

export function withCapital(sentence: string): string {
  return sentence.charAt(0).toUpperCase() + sentence.slice(1);
}
