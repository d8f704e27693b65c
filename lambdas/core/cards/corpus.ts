import type { CaseStudy, FactType } from "./case-study.ts";
import { type Fact, factsOf } from "./facts.ts";
import type { Vocabulary } from "./vocabulary.ts";
import { byCodeUnit, contentWords, fold } from "./wording.ts";

/** All case studies with their facts, in an order that does not depend on files. */
export type Corpus = {
  vocabulary: Vocabulary;
  studies: readonly CaseStudy[];
  factsOf: (caseId: string) => readonly Fact[];
  /** Facts of `type` that may lend a wrong option, nearest first: same case, related cases, same domain. */
  neighbours: (fact: Fact) => Record<"same-case" | "related" | "same-domain", readonly Fact[]>;
  /** `contentWords` and `fold`, remembered: the chooser asks for the same texts again and again. */
  words: (text: string) => ReadonlySet<string>;
  fold: (text: string) => string;
};

export function corpusOf(caseStudies: readonly CaseStudy[], vocabulary: Vocabulary): Corpus {
  const studies = [...caseStudies].sort((one, other) => byCodeUnit(one.id, other.id));
  const facts = new Map(studies.map((study) => [study.id, factsOf(study, vocabulary)]));
  const byType = (caseId: string, type: FactType) => (facts.get(caseId) ?? []).filter((fact) => fact.type === type);
  const related = relatedCases(studies);

  return {
    vocabulary,
    studies,
    factsOf: (caseId) => facts.get(caseId) ?? [],

    neighbours({ id, type, study }) {
      const near = related.get(study.id) ?? new Set();
      const domain = studies.filter(
        (other) => other.domain === study.domain && other.id !== study.id && !near.has(other.id),
      );
      return {
        "same-case": byType(study.id, type).filter((fact) => fact.id !== id),
        related: [...near].sort(byCodeUnit).flatMap((caseId) => byType(caseId, type)),
        "same-domain": domain.flatMap((other) => byType(other.id, type)),
      };
    },

    words: remembered(contentWords),
    fold: remembered(fold),
  };
}

function remembered<T>(of: (text: string) => T): (text: string) => T {
  const known = new Map<string, T>();
  return (text) => {
    const found = known.get(text) ?? of(text);
    known.set(text, found);
    return found;
  };
}

/** Relations count in both directions. */
function relatedCases(studies: readonly CaseStudy[]): Map<string, Set<string>> {
  const related = new Map(studies.map((study) => [study.id, new Set<string>()]));
  for (const study of studies) {
    for (const { to } of study.relations ?? []) {
      related.get(study.id)?.add(to);
      related.get(to)?.add(study.id);
    }
  }
  return related;
}
