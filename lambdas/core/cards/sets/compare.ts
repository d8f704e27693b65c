import type { CardOf } from "../card.ts";
import type { CaseStudy } from "../case-study.ts";
import type { Corpus } from "../corpus.ts";
import type { Fact } from "../facts.ts";
import { shuffled } from "../question.ts";
import { overlap } from "../wording.ts";
import { type FactSet, type Refusal, setExplanation, setParts, variant } from "./set-parts.ts";

/** What is said of a case, by fact type, and the word that names it afterwards. */
const SAID = { pattern: { text: "use", name: "pattern" }, innovation: { text: "does", name: "name" } } as const;
/** A statement that shares more of its words with a value of the other case may be true of both. */
const MAX_OVERLAP = 0.2;

type Said = { fact: Fact; text: string; name: string };

/** Statements to be sorted between two related cases. */
export function compareCard(group: FactSet): CardOf<"compare"> | Refusal {
  const { facts, key, corpus, hash } = group;
  const studies = [...new Set(facts.map(({ study }) => study))];
  const [one, two] = studies;
  if (!one || !two || studies.length !== 2 || facts.length < 4 || facts.length > 6) {
    return { reason: "set", detail: "four to six facts of two cases are needed" };
  }
  if (!corpus.nearCases(one.id).related.includes(two.id)) {
    return { reason: "set", detail: `${one.id} and ${two.id} are not related` };
  }
  const perSide = studies.map((study) => facts.filter((fact) => fact.study === study).length);
  if (Math.min(...perSide) < 2) return { reason: "set", detail: "two statements of each case are needed" };
  const said: Said[] = [];
  for (const fact of facts) {
    const statement = statementOf(fact, fact.study === one ? two : one, corpus);
    if ("detail" in statement) return statement;
    said.push(statement);
  }
  const statements = shuffled(said, ({ fact }) => fact.id, `${key}|order`, hash).map(
    ({ fact, text }): CardOf<"compare">["statements"][number] => ({
      text,
      side: fact.study === one ? 0 : 1,
      fact: fact.id,
    }),
  );
  const namesOf = (study: CaseStudy) =>
    `${study.title}: ${said.flatMap(({ fact, name }) => (fact.study === study ? [name] : [])).join(", ")}`;
  const textsOf = (side: number) =>
    statements.flatMap((statement) => (statement.side === side ? [statement.text] : []));
  const explanation = setExplanation(group, "What stands behind the statements:", () => [namesOf(one), namesOf(two)]);
  if (!explanation)
    return { reason: "explanation", rule: "C04", detail: "no explanation of 10 to 60 words can be made" };
  return {
    ...setParts(group),
    ...variant(
      [
        `Sort each statement: ${one.title} or ${two.title}?`,
        `Which of the two does each statement describe: ${one.title} or ${two.title}?`,
      ],
      group,
    ),
    kind: "compare",
    answer: `${one.title}: ${textsOf(0).join("; ")}. ${two.title}: ${textsOf(1).join("; ")}`,
    sides: [one.title, two.title],
    statements,
    explanation,
  };
}

/**
 * What a fact says of its case and surely not of the other: a pattern that nothing recorded there resembles or
 * implies, or an idea that one case alone has; and in words that name neither case.
 */
export function statementOf(fact: Fact, other: CaseStudy, corpus: Corpus): Said | Refusal {
  const { id, type, texts, terms, study } = fact;
  if (type !== "pattern" && !(type === "innovation" && texts.system)) {
    return { reason: "set", detail: `${id}: a pattern or an idea marked unique is needed` };
  }
  const text = texts[SAID[type].text] ?? "";
  const names = [study, other].flatMap(({ title, aliases = [], brands = [] }) => [title, ...aliases, ...brands]);
  const shown = names.find((name) => ` ${corpus.fold(text)} `.includes(` ${corpus.fold(name)} `));
  if (shown) return { reason: "leak", rule: "L03", detail: `${id} names "${shown}"` };

  const alike = terms.pattern ? corpus.mayBeTrueWith("patterns", terms.pattern) : new Set<string>();
  const parents = terms.pattern ? impliedParents(terms.pattern, corpus) : new Set<string>();
  for (const theirs of corpus.factsOf(other.id)) {
    const pattern = theirs.terms.pattern;
    const isShared =
      pattern !== undefined &&
      (alike.has(pattern) || [...impliedParents(pattern, corpus)].some((parent) => parents.has(parent)));
    const isLike = Object.entries(theirs.texts).some(
      ([field, value]) => field !== "T" && overlap(corpus.words(text), corpus.words(value)) > MAX_OVERLAP,
    );
    if (isShared || isLike) return { reason: "cue", rule: "O08", detail: `${id} may be true of ${theirs.id} as well` };
  }
  if (terms.pattern && corpus.vocabulary.patterns[terms.pattern]?.universal) {
    return { reason: "cue", rule: "O08", detail: `${id} is true of nearly every large system` };
  }
  return { fact, text, name: texts[SAID[type].name] ?? "" };
}

/** The pattern and what it implies, universal ones left out: nearly everything has those. */
function impliedParents(id: string, corpus: Corpus): ReadonlySet<string> {
  const { patterns } = corpus.vocabulary;
  const reached = new Set([id]);
  for (const current of reached) for (const next of patterns[current]?.implies ?? []) reached.add(next);
  return new Set([...reached].filter((pattern) => !patterns[pattern]?.universal));
}
