import type { CaseStudy, FactType } from "./case-study.ts";
import { type Fact, factsOf } from "./facts.ts";
import type { CardSet } from "./sets/card-set.ts";
import { mayBeTrueWith, type TermKind, type Vocabulary } from "./vocabulary.ts";
import { byCodeUnit, contentWords, fold, overlap } from "./wording.ts";

/** How near a case is whose facts lend wrong options. */
export type Nearness = "same-case" | "related" | "same-domain";

/** All case studies with their facts, in an order that does not depend on files. */
export type Corpus = {
  vocabulary: Vocabulary;
  studies: readonly CaseStudy[];
  study: (caseId: string) => CaseStudy | undefined;
  /** By title or alias, whatever its case and punctuation. */
  studyNamed: (name: string) => CaseStudy | undefined;
  factsOf: (caseId: string) => readonly Fact[];
  fact: (id: string) => Fact | undefined;
  /** An earlier case's fact that says the same, word for word or as the same dated figure in much the same words; else itself. */
  firstSaying: (fact: Fact) => Fact;
  /** The accepted sets of content/sets, by id. */
  setsOf: (caseId: string) => readonly CardSet[];
  /** Cases with a relation to this one, in either direction, and then up to 12 of its domain. */
  nearCases: (caseId: string) => Record<"related" | "same-domain", readonly string[]>;
  /** Facts of the same type that may lend a wrong option, nearest first: same case, related cases, same domain. */
  neighbours: (fact: Fact) => Record<Nearness, readonly Fact[]>;
  /** `contentWords`, `fold` and `mayBeTrueWith`, remembered: the chooser asks for the same texts again and again. */
  words: (text: string) => ReadonlySet<string>;
  fold: (text: string) => string;
  mayBeTrueWith: (kind: TermKind, id: string) => ReadonlySet<string>;
};

/** More cases of a domain would cost time in proportion to its size, and three wrong options are enough. */
const MAX_DOMAIN_CASES = 12;

/** @param sets by case id, as content/sets has them. */
export function corpusOf(
  caseStudies: readonly CaseStudy[],
  vocabulary: Vocabulary,
  sets: Readonly<Record<string, readonly CardSet[]>> = {},
): Corpus {
  const studies = [...caseStudies].sort((one, other) => byCodeUnit(one.id, other.id));
  const byCase = new Map(studies.map((study) => [study.id, study]));
  const byName = new Map(
    [...studies]
      .reverse()
      .flatMap((study) => [...(study.aliases ?? []), study.title].map((name) => [fold(name), study] as const)),
  );
  const facts = new Map(studies.map((study) => [study.id, factsOf(study, vocabulary)]));
  const byId = new Map([...facts.values()].flat().map((fact) => [fact.id, fact]));
  const byType = new Map([...facts].map(([caseId, list]) => [caseId, grouped(list)]));
  const near = nearCases(studies);
  const nearOf = (caseId: string) => near.get(caseId) ?? { related: [], "same-domain": [] };
  const sayings = new Map<string, Fact[]>();
  for (const fact of byId.values()) {
    const said = sayings.get(sayingOf(fact));
    if (said) said.push(fact);
    else sayings.set(sayingOf(fact), [fact]);
  }
  const neighbourhoods = new Map<string, Record<Nearness, readonly Fact[]>>();

  return {
    vocabulary,
    studies,
    study: (caseId) => byCase.get(caseId),
    studyNamed: (name) => byName.get(fold(name)),
    factsOf: (caseId) => facts.get(caseId) ?? [],
    fact: (id) => byId.get(id),
    firstSaying(fact) {
      const isTold = (other: Fact) => other.id < fact.id && other.study !== fact.study && isSameThing(other, fact);
      return sayings.get(sayingOf(fact))?.find(isTold) ?? fact;
    },
    setsOf: (caseId) => [...(sets[caseId] ?? [])].sort((one, other) => byCodeUnit(one.id, other.id)),
    nearCases: nearOf,

    neighbours({ type, study }) {
      const name = `${study.id}/${type}`;
      const ofCases = (caseIds: readonly string[]) => caseIds.flatMap((caseId) => byType.get(caseId)?.get(type) ?? []);
      const { related, "same-domain": domain } = nearOf(study.id);
      const found = neighbourhoods.get(name) ?? {
        "same-case": ofCases([study.id]),
        related: ofCases(related),
        "same-domain": ofCases(domain),
      };
      neighbourhoods.set(name, found);
      return found;
    },

    words: contentWords,
    fold,
    mayBeTrueWith: (kind, id) => mayBeTrueWith(vocabulary, kind, id),
  };
}

/** What a fact says, whatever its name and case. */
function sayingOf({ type, texts, quantity, asOf }: Fact): string {
  if (quantity) return [type, texts.qty, asOf].join("|");
  return Object.entries(texts)
    .filter(([field]) => !NAMES.has(field))
    .map(([, text]) => text)
    .join("|")
    .concat("|", type);
}

/** Share of the words of titles and metrics that two wordings of one figure have in common. */
const SAME_FIGURE = 0.65;

function isSameThing(one: Fact, other: Fact): boolean {
  const words = ({ texts }: Fact) => contentWords(`${texts.T} ${texts.of}`);
  return !one.quantity || overlap(words(one), words(other)) >= SAME_FIGURE || one.texts.of === other.texts.of;
}

const NAMES: ReadonlySet<string> = new Set(["id", "T", "system", "test", "note"]);

function grouped(facts: readonly Fact[]): Map<FactType, Fact[]> {
  const groups = new Map<FactType, Fact[]>();
  for (const fact of facts) {
    const group = groups.get(fact.type);
    if (group) group.push(fact);
    else groups.set(fact.type, [fact]);
  }
  return groups;
}

/** Relations count in both directions. Cases of a domain stand in a ring by id; a case is near to those that follow it. */
function nearCases(studies: readonly CaseStudy[]): Map<string, Record<"related" | "same-domain", string[]>> {
  const related = new Map(studies.map((study) => [study.id, new Set<string>()]));
  const rings = new Map<CaseStudy["domain"], string[]>();
  for (const { id, domain, relations = [] } of studies) {
    rings.set(domain, rings.get(domain) ?? []);
    rings.get(domain)?.push(id);
    for (const { to } of relations) {
      related.get(id)?.add(to);
      related.get(to)?.add(id);
    }
  }
  const places = new Map(
    [...rings.values()].flatMap((ring) => ring.map((id, place) => [id, { ring, place }] as const)),
  );
  return new Map(
    studies.map(({ id }) => {
      const own = related.get(id) ?? new Set();
      const { ring, place } = places.get(id) ?? { ring: [], place: 0 };
      const following = Array.from(
        { length: Math.min(MAX_DOMAIN_CASES, ring.length - 1) },
        (_, step) => ring[(place + step + 1) % ring.length] ?? id,
      );
      const domain = following.filter((other) => !own.has(other)).sort(byCodeUnit);
      return [id, { related: [...own].sort(byCodeUnit), "same-domain": domain }];
    }),
  );
}
