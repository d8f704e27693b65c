import type { Corpus } from "./corpus.ts";
import { type Fact, slotTerms } from "./facts.ts";
import { filled, type Question, shuffled } from "./question.ts";
import { mayMeanTheSame, modelFamily, namesOf, type TermKind, term, termNamed } from "./vocabulary.ts";
import { fold, overlap } from "./wording.ts";

/** A value that is false for the question, and why it is known to be. */
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

const DISTANCE = { refuted: 0, over: 0, foil: 1, vocabulary: 2, "same-case": 3, related: 5, "same-domain": 8 } as const;

/** A borrowed value that shares more of its words with a truth may be that truth in other words. */
const MAX_OVERLAP = 0.34;
const MIN_OF_KEY = 0.5;
const MAX_OF_KEY = 1.8;
/** More would only cost time: a card needs three. */
const MAX_BORROWED = 6;

/**
 * All values that may stand beside the key, nearest first (content/README.md section 2).
 *
 * What an author calls false (refuted, over, foils) is taken, unless it folds to a truth. A value borrowed from another
 * fact must besides not share its subject, its cause class, its meaning in the vocabulary or a third of its words.
 */
export function wrongOptions(question: Question): WrongOption[] {
  const given = [...refuted(question), ...turnedDown(question), ...foils(question)];
  const candidates = [...given, ...fromVocabulary(question), ...borrowed(question)];
  const seen = new Set(truths(question).map(fold));
  return candidates.filter(({ text }) => {
    const folded = fold(text);
    const { length } = text;
    const fits = length >= MIN_OF_KEY * question.answer.length && length <= MAX_OF_KEY * question.answer.length;
    if (!fits || seen.has(folded) || ABSOLUTE.test(text)) return false;
    seen.add(folded);
    return true;
  });
}

/** Learners take options with such words for wrong, and mostly rightly so (O11). */
const ABSOLUTE = /\b(?:always|never|only|completely|usually|often|sometimes)\b/i;

/** Every spelling of a right answer: the key, its names in the vocabulary, what it implies and what implies it. */
export function truths({ fact, slot, answer, corpus }: Question): string[] {
  const kind = slotTerms[slot.slot];
  const id = fact.terms[slot.slot];
  if (!kind || !id) return [answer];
  const same = Object.keys(corpus.vocabulary[kind]).filter((other) => mayBeTrue(corpus, kind, id, other));
  return [answer, ...same.flatMap((other) => namesOf(corpus.vocabulary, kind, other))];
}

function mayBeTrue(corpus: Corpus, kind: TermKind, id: string, other: string): boolean {
  return term(corpus.vocabulary, kind, other).universal === true || mayMeanTheSame(corpus.vocabulary, kind, id, other);
}

function refuted({ fact, slot, corpus }: Question): WrongOption[] {
  const [, type, id] = fact.id.split("/");
  const beliefs = (fact.study.refuted ?? []).filter(
    (belief) => belief.slot === slot.slot && (belief.fact === type || belief.fact === `${type}/${id}`),
  );
  return beliefs.map(({ value, why }) => ({
    text: display(corpus, slot.slot, value),
    origin: "refuted",
    explain: why,
    distance: DISTANCE.refuted,
    foreign: false,
  }));
}

function turnedDown({ fact, slot }: Question): WrongOption[] {
  if (slot.slot !== "chose") return [];
  return fact.over.map((text) => ({
    text,
    origin: "over",
    explain: "this option was turned down",
    distance: DISTANCE.over,
    foreign: false,
  }));
}

function foils({ fact, slot, corpus }: Question): WrongOption[] {
  return (fact.foils[slot.slot] ?? []).map((value) => ({
    text: display(corpus, slot.slot, value),
    origin: "foil",
    distance: DISTANCE.foil,
    foreign: false,
  }));
}

/** The models of the same family, and the patterns that exclude the key. */
function fromVocabulary({ fact, slot, corpus }: Question): WrongOption[] {
  const kind = slotTerms[slot.slot];
  const id = fact.terms[slot.slot];
  if (!kind || !id) return [];
  const own = new Set(corpus.factsOf(fact.study.id).map((other) => other.terms[slot.slot]));
  const ids =
    kind === "models"
      ? modelFamily(corpus.vocabulary, id)
      : (term(corpus.vocabulary, kind, id).excludes ?? []).filter((other) => !own.has(other));
  return ids.map((other) => ({
    text: term(corpus.vocabulary, kind, other).label,
    origin: "vocabulary",
    distance: DISTANCE.vocabulary,
    foreign: false,
  }));
}

function borrowed(question: Question): WrongOption[] {
  const { fact, slot, corpus, hash } = question;
  const neighbours = Object.entries(corpus.neighbours(fact)) as [keyof ReturnType<Corpus["neighbours"]>, Fact[]][];
  const topic = corpus.words(Object.values(fact.texts).join(" "));
  const closeness = (lender: Fact) => overlap(corpus.words(lender.texts[slot.slot] ?? ""), topic);
  return neighbours.flatMap(([place, facts]) => {
    const lenders = facts.filter((lender) => mayLend(question, lender));
    // A value of another case that has no word in common with this fact would be ruled out by its topic alone.
    const near = place === "same-case" ? lenders : lenders.filter((lender) => closeness(lender) > 0);
    const some = shuffled(near, ({ id }) => id, `${fact.id}#${slot.slot}|lender`, hash);
    some.sort((one, other) => closeness(other) - closeness(one));
    return some.slice(0, MAX_BORROWED).map((lender) => ({
      text: lender.texts[slot.slot] ?? "",
      origin: lender.id,
      explain: homeOf(question, lender),
      distance: DISTANCE[place],
      foreign: place === "same-domain",
    }));
  });
}

/** "the cause of the 2025 US-East-1 disruption", with the case's title when it is another one. */
function homeOf({ fact, slot }: Question, lender: Fact): string {
  const home = filled(slot.home, lender.texts) ?? lender.texts.T;
  return lender.study.id === fact.study.id ? `${home}` : `${home} (${lender.study.title})`;
}

function mayLend(question: Question, lender: Fact): boolean {
  const { fact, slot, answer, corpus } = question;
  const value = lender.texts[slot.slot];
  if (value === undefined || lender.confidence === "seed-only" || lender.confidence === "disputed") return false;
  if (fact.texts.cause_class !== undefined && fact.texts.cause_class === lender.texts.cause_class) return false;

  const kind = slotTerms[slot.slot];
  const [id, other] = [fact.terms[slot.slot], lender.terms[slot.slot]];
  if (kind === "models") return false;
  if (kind && id && other && (mayBeTrue(corpus, kind, id, other) || isDescribed(question, kind, other))) return false;

  const near = (one: string, two: string) => overlap(corpus.words(one), corpus.words(two)) > MAX_OVERLAP;
  const subject = (of: Fact) => slot.subject.map((field) => of.texts[field] ?? "").join(" ");
  // A year in the subject would make two incidents of one year look alike, so figures do not count here.
  const sameSubject = near(subject(fact).replace(/\d+/g, ""), subject(lender).replace(/\d+/g, ""));
  const said = Object.entries(fact.texts).filter(([field]) => field !== "T");
  return !sameSubject && !near(value, answer) && !said.some(([, text]) => near(value, text));
}

/** Whether the question's own words describe the term, so that it might be called right as well. */
function isDescribed({ fact, slot, corpus }: Question, kind: TermKind, id: string): boolean {
  const described = corpus.words(slot.subject.map((field) => fact.texts[field] ?? "").join(" "));
  const names = namesOf(corpus.vocabulary, kind, id).map((name) => [...corpus.words(name)]);
  return names.some((words) => words.length > 0 && words.every((word) => described.has(word)));
}

/** Vocabulary ids are shown by their label; any other value as it is. */
function display(corpus: Corpus, slot: string, value: string): string {
  const kind = slotTerms[slot];
  const id = kind && termNamed(corpus.vocabulary, kind, value);
  return kind && id ? term(corpus.vocabulary, kind, id).label : value;
}
