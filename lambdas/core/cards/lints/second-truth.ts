import type { CardOption } from "../card.ts";
import { type Fact, slotTerms } from "../facts.ts";
import { findSlot } from "../slots.ts";
import { impliedBy, namesOf, termNamed } from "../vocabulary.ts";
import { overlap } from "../wording.ts";
import { isImplied, isMadeTrue } from "../wrong-numbers.ts";
import type { Face } from "./face.ts";
import { figureOf } from "./figures.ts";
import { askedAlike } from "./same-question.ts";

/** A phrase that shares more than this of its words with the key may be the key in other words. */
const MAX_OVERLAP = 0.34;

/** Where an author says that the value is false for this very question. */
const ASSERTED = new Set(["refuted", "over", "foil", "vocabulary", "step"]);

/**
 * O08: the wrong options that are, or may be, right as well. An option is suspicious when it is the key or an alias of it,
 * when the vocabulary lets both be true, when it is the value of a fact asked about in the same words, when it belongs to
 * an incident with the same class of cause, or, unless an author called it false, when it repeats the key's words.
 */
export function secondTruth(face: Face): string | undefined {
  const { wrong } = face;
  for (const option of wrong) {
    const why =
      face.kind === "reverse"
        ? ofSystem(option, face)
        : face.kind === "multi"
          ? ofMany(option, face)
          : ofOne(option, face);
    if (why) return `“${option.text}” ${why}`;
  }
  return undefined;
}

/** O08 on figures: beside "more than a million" a greater figure is right too, and so is a false "more than half a million". */
export function figureTruth({ kind, slot, fact, wrong }: Face): string | undefined {
  const { quantity, texts } = fact;
  if (slot !== "qty" || !quantity) return undefined;
  const isTrue = (value: number) =>
    kind === "tf" ? value !== quantity.value && isImplied(quantity, value) : isMadeTrue(quantity, value);
  const second = wrong.find(({ text }) => isTrue(figureOf(text)?.value ?? Number.NaN));
  return second && `“${second.text}” is true as well of ${texts.qty}`;
}

function ofOne({ text, origin = "" }: CardOption, face: Face): string | undefined {
  const { fact, slot, right, corpus } = face;
  const [key = ""] = right;
  if (corpus.fold(text) === corpus.fold(key)) return "is the key in other letters";
  if (!slot) return undefined;

  const asked = findSlot(fact.type, slot);
  const same = asked ? askedAlike(fact, asked, corpus) : [];
  if (same.some((other) => corpus.fold(other.texts[slot] ?? "") === corpus.fold(text)))
    return "is recorded as true of the same question";

  const byMeaning = termTruth(face, slot, text);
  if (byMeaning) return byMeaning;

  const lender = corpus.fact(origin);
  const classOf = (of: Fact) => of.texts.cause_class;
  // Once event and cause are told, the lesson of another class of cause does not fit them.
  const isOfOtherClass =
    face.kind === "chain" && lender && classOf(lender) && classOf(fact) && classOf(lender) !== classOf(fact);
  if (lender && asked?.choices === "given" && !isOfOtherClass)
    return `is lent by ${lender.id}, and nobody says that it is false here`;
  if (lender && classOf(fact) !== undefined && classOf(lender) === classOf(fact))
    return `comes from ${lender.id}, which has the same class of cause`;
  if (ASSERTED.has(origin)) return undefined;
  return overlap(corpus.words(text), corpus.words(key)) > MAX_OVERLAP ? "repeats the words of the key" : undefined;
}

/** Aliases, implied terms and terms that nearly every system has. */
function termTruth({ fact, corpus, right }: Face, slot: string, text: string): string | undefined {
  const kind = slotTerms[slot];
  if (!kind) return undefined;
  const id = fact.terms[slot] ?? termNamed(corpus.vocabulary, kind, right[0] ?? "");
  const other = termNamed(corpus.vocabulary, kind, text);
  if (!id || !other) return undefined;
  return corpus.mayBeTrueWith(kind, id).has(other)
    ? `may be true together with “${namesOf(corpus.vocabulary, kind, id)[0]}”`
    : undefined;
}

/** Of a slot with many fillers only what was refuted, or what a true filler excludes, is known to be false. */
function ofMany({ text, origin = "" }: CardOption, { facts, fact, right, corpus }: Face): string | undefined {
  const isKey = right.some((key) => corpus.fold(key) === corpus.fold(text));
  if (isKey) return "is a key in other letters";
  const own = corpus.factsOf(fact.study.id).filter(({ type }) => type === fact.type);
  for (const [slot, kind] of Object.entries(slotTerms)) {
    const other = termNamed(corpus.vocabulary, kind, text);
    const terms = own.flatMap(({ terms }) => terms[slot] ?? []);
    if (!other || terms.length === 0) continue;
    const truth = terms.find((id) => impliedBy(corpus.vocabulary, kind, id).has(other));
    if (truth) return `is implied by “${namesOf(corpus.vocabulary, kind, truth)[0]}”, which the case has`;
    if (corpus.vocabulary[kind][other]?.universal) return "is true of nearly every large system";
  }
  const told = facts
    .concat(own)
    .some(({ texts }) => Object.values(texts).some((value) => corpus.fold(value) === corpus.fold(text)));
  if (told) return "is recorded of this case";
  return ["refuted", "vocabulary", "foil"].includes(origin) ? undefined : "is not known to be false: nobody refuted it";
}

/** Another system is a second answer when one of its facts tells nearly the same idea. */
function ofSystem({ text }: CardOption, { fact, corpus }: Face): string | undefined {
  const other = corpus.studyNamed(text);
  if (!other) return "is no case, so nothing is known of it";
  if (other.id === fact.study.id) return "is the right system by another name";
  const idea = corpus.words(fact.texts.does ?? fact.texts.use ?? "");
  const twin = corpus
    .factsOf(other.id)
    .find(({ texts }) => overlap(corpus.words(texts.does ?? texts.use ?? ""), idea) > MAX_OVERLAP);
  return twin && `has the like: ${twin.id}`;
}
