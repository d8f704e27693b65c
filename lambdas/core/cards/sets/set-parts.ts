import type { Corpus } from "../corpus.ts";
import { type Fact, quarantineOf } from "../facts.ts";
import {
  type Drop,
  type DropReason,
  type Hash,
  MAX_EXPLANATION_WORDS,
  MIN_EXPLANATION_WORDS,
  sourceText,
  withCapital,
} from "../question.ts";
import { shortened, wordCount } from "../wording.ts";
import type { CardSet } from "./card-set.ts";

/** An accepted or proposed set with its facts, in the order of the file. */
export type FactSet = { id: string; key: string; set: CardSet; facts: readonly Fact[]; corpus: Corpus; hash: Hash };

export type Refusal = { reason: DropReason; rule?: string; detail: string };

/** Words of a member that an explanation quotes, longest first. */
const QUOTED_WORDS = [14, 8, 5, 3] as const;
/** The longest text of a slot: nothing is cut. */
export const IN_FULL = [14] as const;

/** `<case>/set/<id>`: the group of the card; the key adds the kind. */
export function factSet(corpus: Corpus, caseId: string, set: CardSet, hash: Hash): FactSet | Drop {
  const id = `${caseId}/set/${set.id}`;
  const key = `${id}~${set.kind}`;
  const facts: Fact[] = [];
  for (const member of set.facts) {
    const factId = member.split("/").length === 2 ? `${caseId}/${member}` : member;
    const fact = corpus.fact(factId);
    const problem = fact ? quarantineOf(fact) : "there is no such fact";
    if (!fact || problem) return { key, reason: "set", detail: `${factId}: ${problem}` };
    facts.push(fact);
  }
  return { id, key, set, facts, corpus, hash };
}

export function refused({ key }: FactSet, refusal: Refusal): Drop {
  return { key, ...refusal };
}

/** What cards over several facts share: one source per fact, the hardest difficulty, the highest importance. */
export function setParts({ id, key, facts }: FactSet) {
  const sources = facts.flatMap(({ sources: [first] }) => (first ? [first] : []));
  const distinct = [...new Map(sources.map((source) => [source.url, source])).values()];
  return {
    key,
    facts: facts.map((fact) => fact.id),
    group: id,
    sources: distinct,
    difficulty: Math.max(...facts.map(({ difficulty }) => difficulty)),
    importance: Math.max(...facts.map(({ importance }) => importance)),
    rev: facts.reduce((sum, { rev }) => sum + rev - 1, 1),
  };
}

/** The template number by hash. */
export function variant(sentences: readonly string[], { key, set, hash }: FactSet): { stem: string; template: string } {
  const at = Number.parseInt(hash(`${key}|wording`).slice(0, 8), 16) % sentences.length;
  return { stem: sentences[at] ?? "", template: `${set.kind}.set/${at + 1}` };
}

/** Parts after an opening sentence, their texts quoted as fully as 60 words allow. */
export function setExplanation(
  { facts }: FactSet,
  opening: string,
  parts: (quoted: (text: string) => string) => readonly string[],
  limits: readonly number[] = QUOTED_WORDS,
): string | undefined {
  for (const limit of limits) {
    const list = parts((text) => shortened(text, limit)).join("; ");
    const told = opening.endsWith(".") ? withCapital(list) : list;
    const text = `${opening} ${told}${told.endsWith("…") ? "" : "."}`;
    const [source] = facts[0]?.sources ?? [];
    const words = wordCount(text);
    if (words > MAX_EXPLANATION_WORDS) continue;
    return words < MIN_EXPLANATION_WORDS && source ? `${text} ${sourceText(source)}` : text;
  }
  return undefined;
}

/** All of one type and one case. */
export function isUniform(facts: readonly Fact[]): boolean {
  return new Set(facts.map(({ type, study }) => `${study.id}/${type}`)).size === 1;
}
