import type { Corpus, Nearness } from "./corpus.ts";
import { type Fact, slotTerms } from "./facts.ts";
import { ABSOLUTE } from "./lints/absolute.ts";
import { NAME, namesItsHome } from "./proper-names.ts";
import { filled, type Question, shuffled, type WrongOption } from "./question.ts";
import type { Slot } from "./slots/slot.ts";
import { modelFamily, namesOf, type TermKind, term, termNamed } from "./vocabulary.ts";
import { contentWords, overlap } from "./wording.ts";

const DISTANCE = { refuted: 0, over: 0, foil: 1, vocabulary: 2, "same-case": 3, related: 5, "same-domain": 8 } as const;

/** A question before its wrong options are known. */
type Asked = Omit<Question, "wrong" | "statements">;

/** A borrowed value that shares more of its words with a truth may be that truth in other words. */
const MAX_OVERLAP = 0.34;
const MIN_OF_KEY = 0.5;
const MAX_OF_KEY = 1.8;
/** More would only cost time: a card needs three. */
const MAX_BORROWED = 6;

/**
 * All values that may stand beside the key, nearest first (content/README.md section 2).
 *
 * What an author calls false (refuted, over, foils) is taken, unless it folds to a truth; some slots take nothing else
 * (`Slot.choices`). A value borrowed from another fact must besides not share its subject, its cause class, its meaning in the vocabulary or a third of its words.
 */
export function wrongOptions(question: Asked): WrongOption[] {
  const given = [...refuted(question), ...turnedDown(question), ...foils(question)];
  const lent = question.slot.choices === "given" ? [] : [...fromVocabulary(question), ...borrowed(question)];
  const candidates = [...given, ...lent];
  const { fold } = question.corpus;
  const { title, aliases = [] } = question.fact.study;
  // "Consistent Hashing: which pattern is this?" cannot be answered "not consistent hashing".
  const seen = new Set([...truths(question), title, ...aliases].map(fold));
  return candidates.filter(({ text }) => {
    const folded = fold(text);
    const { length } = text;
    const fits = length >= MIN_OF_KEY * question.answer.length && length <= MAX_OF_KEY * question.answer.length;
    if (!fits || seen.has(folded) || ABSOLUTE.test(text)) return false;
    seen.add(folded);
    return true;
  });
}

/** Every spelling of a right answer: the key, its names in the vocabulary, what it implies and what implies it. */
export function truths({ fact, slot, answer, corpus }: Asked): string[] {
  const kind = slotTerms[slot.slot];
  const id = fact.terms[slot.slot];
  if (!kind || !id) return [answer];
  const same = [...corpus.mayBeTrueWith(kind, id)];
  return [answer, ...same.flatMap((other) => namesOf(corpus.vocabulary, kind, other))];
}

function refuted({ fact, slot, corpus }: Asked): WrongOption[] {
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

function turnedDown({ fact, slot }: Asked): WrongOption[] {
  if (slot.slot !== "chose") return [];
  return fact.over.map((text) => ({
    text,
    origin: "over",
    explain: "this option was turned down",
    distance: DISTANCE.over,
    foreign: false,
  }));
}

function foils({ fact, slot, corpus }: Asked): WrongOption[] {
  return (fact.foils[slot.slot] ?? []).map((value) => ({
    text: display(corpus, slot.slot, value),
    origin: "foil",
    distance: DISTANCE.foil,
    foreign: false,
  }));
}

/** The models of the same family, and the patterns that exclude the key. */
function fromVocabulary({ fact, slot, corpus }: Asked): WrongOption[] {
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

function borrowed(question: Asked): WrongOption[] {
  const { fact, slot, corpus, hash } = question;
  const neighbours = Object.entries(corpus.neighbours(fact)) as [Nearness, readonly Fact[]][];
  const topic = corpus.words(Object.values(fact.texts).join(" "));
  const isTerm = slotTerms[slot.slot] !== undefined;
  const mayLend = lendingRule(question);
  return neighbours.flatMap(([place, facts]) => {
    const lenders: { lender: Fact; text: string; closeness: number }[] = [];
    for (const lender of facts) {
      const text = lender.texts[slot.slot];
      if (text === undefined || lender.id === fact.id) continue;
      const closeness = overlap(corpus.words(text), topic);
      // A value of another case that names somebody, or has no word in common with this fact, is ruled out by that alone.
      const isNamed = isTerm ? NAME.test(text) : namesItsHome(text, lender.study);
      if (place !== "same-case" && (closeness === 0 || isNamed)) continue;
      if (mayLend(lender, text)) lenders.push({ lender, text, closeness });
    }
    const some = shuffled(lenders, ({ lender }) => lender.id, `${fact.id}#${slot.slot}|lender`, hash);
    some.sort((one, other) => other.closeness - one.closeness);
    return some.slice(0, MAX_BORROWED).map(({ lender, text }) => ({
      text,
      origin: lender.id,
      explain: homeOf(question, lender),
      distance: DISTANCE[place],
      foreign: place === "same-domain",
    }));
  });
}

/** "the cause of the 2025 US-East-1 disruption", with the case's title when it is another one. */
function homeOf({ fact, slot }: Asked, lender: Fact): string {
  const home = filled(slot.home, lender.texts) ?? lender.texts.T;
  return lender.study.id === fact.study.id ? `${home}` : `${home} (${lender.study.title})`;
}

/** Whether another fact's value of the same slot is surely false here. What depends on the question alone is found once. */
function lendingRule({ fact, slot, answer, corpus }: Asked): (lender: Fact, value: string) => boolean {
  const { words } = corpus;
  const kind = slotTerms[slot.slot];
  const id = fact.terms[slot.slot];
  const alike = kind && id ? corpus.mayBeTrueWith(kind, id) : undefined;
  const subject = subjectWords(slot, fact);
  const said = Object.entries(fact.texts).filter(([field]) => field !== "T" && field !== "system");
  const truths = [answer, ...said.map(([, text]) => text)].map(words);
  const near = (one: ReadonlySet<string>, other: ReadonlySet<string>) => overlap(one, other) > MAX_OVERLAP;
  const described = words(subjectText(slot, fact));

  return (lender, value) => {
    if (kind === "models" || lender.confidence === "seed-only" || lender.confidence === "disputed") return false;
    if (fact.texts.cause_class !== undefined && fact.texts.cause_class === lender.texts.cause_class) return false;
    const other = lender.terms[slot.slot];
    if (kind && other && (alike?.has(other) || isDescribed(corpus, kind, other, described))) return false;
    const offered = words(value);
    return !near(subject, subjectWords(slot, lender)) && !truths.some((truth) => near(offered, truth));
  };
}

/** A year in the subject would make two incidents of one year look alike, so figures do not count. */
function subjectWords(slot: Slot, fact: Fact): ReadonlySet<string> {
  const known = subjects.get(fact) ?? new Map<Slot, ReadonlySet<string>>();
  subjects.set(fact, known);
  const found = known.get(slot) ?? contentWords(subjectText(slot, fact).replace(/\d+/g, ""));
  known.set(slot, found);
  return found;
}

/** Remembered as long as the fact lives: every fact of the type asks every other one. */
const subjects = new WeakMap<Fact, Map<Slot, ReadonlySet<string>>>();

function subjectText({ subject }: Slot, { texts }: Fact): string {
  return subject.map((field) => texts[field] ?? "").join(" ");
}

/** Whether the question's own words describe the term, so that it might be called right as well. */
function isDescribed(corpus: Corpus, kind: TermKind, id: string, described: ReadonlySet<string>): boolean {
  return namesOf(corpus.vocabulary, kind, id).some((name) => {
    const words = [...corpus.words(name)];
    return words.length > 0 && words.every((word) => described.has(word));
  });
}

/** Vocabulary ids are shown by their label; any other value as it is. */
function display(corpus: Corpus, slot: string, value: string): string {
  const kind = slotTerms[slot];
  const id = kind && termNamed(corpus.vocabulary, kind, value);
  return kind && id ? term(corpus.vocabulary, kind, id).label : value;
}
