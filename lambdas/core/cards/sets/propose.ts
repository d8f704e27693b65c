import type { CaseStudy, FactType } from "../case-study.ts";
import type { Corpus } from "../corpus.ts";
import { type Fact, quarantineOf } from "../facts.ts";
import { type Hash, shuffled } from "../question.ts";
import { byCodeUnit } from "../wording.ts";
import type { CardSet } from "./card-set.ts";
import { statementOf } from "./compare.ts";
import { matchSides, pairClash } from "./match.ts";
import { dimensionOf, unlikeFigures, yearOf } from "./order.ts";
import { setCard } from "./set-cards.ts";

const MAX_PER_KIND = { multi: 1, match: 3, order: 3, compare: 2 } as const;
const MAX_MEMBERS = { multi: 3, match: 4, order: 5, compare: 6 } as const;
const MIN_FACTOR = 2;

/**
 * Sets that would make a card, for an author to accept: deterministic, at most a few of each kind, and none that has a
 * kind and two facts in common with an accepted one. Ids are numbered on from the accepted ones.
 */
export function proposeSets(corpus: Corpus, caseId: string, hash: Hash): CardSet[] {
  const accepted = [...corpus.setsOf(caseId)];
  const found: CardSet[] = [];
  for (const { kind, by, name, facts } of candidates(corpus, caseId, hash)) {
    if (found.filter((set) => set.kind === kind).length >= MAX_PER_KIND[kind]) continue;
    const members = facts.map(({ id, study }) => (study.id === caseId ? id.slice(caseId.length + 1) : id));
    const known = [...accepted, ...found].filter((set) => set.kind === kind && set.by === by);
    if (known.some((set) => set.facts.filter((fact) => members.includes(fact)).length > 1)) continue;
    const set: CardSet = { id: freeId(name, [...accepted, ...found]), kind, ...(by && { by }), facts: members };
    if ("kind" in setCard(corpus, caseId, set, hash)) found.push(set);
  }
  return found;
}

type Candidate = Pick<CardSet, "kind" | "by"> & { name: string; facts: readonly Fact[] };

function candidates(corpus: Corpus, caseId: string, hash: Hash): Candidate[] {
  const own = usable(corpus, caseId, hash);
  return [
    {
      kind: "multi",
      name: "patterns",
      facts: own.filter(({ type }) => type === "pattern").slice(0, MAX_MEMBERS.multi),
    },
    ...matches(own, corpus),
    ...orders(own, corpus, caseId, hash),
    ...comparisons(own, corpus, caseId, hash),
  ];
}

/** Important facts first, then by hash. */
function usable(corpus: Corpus, caseId: string, hash: Hash): Fact[] {
  const facts = corpus.factsOf(caseId).filter((fact) => quarantineOf(fact) === undefined && fact.editorial.size === 0);
  return shuffled(facts, ({ id }) => id, "set", hash).sort((one, other) => other.importance - one.importance);
}

function matches(own: readonly Fact[], corpus: Corpus): Candidate[] {
  const types = Object.keys(matchSides) as FactType[];
  return types.flatMap((type) => {
    const facts = taken(
      own.filter((fact) => fact.type === type),
      MAX_MEMBERS.match,
      (members) => pairClash(members, corpus) === undefined,
    );
    return facts.length < 3 ? [] : [{ kind: "match", name: type === "consistency" ? "guarantees" : `${type}s`, facts }];
  });
}

/** Figures of the case alone where there are three, else with those of one related case; and events by their year. */
function orders(own: readonly Fact[], corpus: Corpus, caseId: string, hash: Hash): Candidate[] {
  const { related } = corpus.nearCases(caseId);
  const dimensions = new Set(own.flatMap((fact) => dimensionOf(fact)?.name ?? []));
  const figures = [...dimensions].sort(byCodeUnit).flatMap((dimension): Candidate[] => {
    const isOf = (fact: Fact) => dimensionOf(fact)?.name === dimension;
    const mine = own.filter(isOf);
    const name = dimension.replace(/[^a-z0-9]+/gi, "-").toLowerCase();
    const alone = alike(mine, 3);
    if (alone) return [{ kind: "order", by: "figure", name, facts: alone }];
    const mixed = related.map((other) => alike([...mine, ...usable(corpus, other, hash).filter(isOf)], 4));
    const facts = mixed.find((row) => row && row.filter(({ study }) => study.id === caseId).length > 1);
    return facts ? [{ kind: "order", by: "figure", name: `${name}-across`, facts }] : [];
  });
  const events = taken(own, MAX_MEMBERS.order, (members) => {
    const years = members.map((fact) => yearOf(fact)?.year);
    return years.every((year) => year !== undefined) && new Set(years).size === years.length;
  });
  return events.length < 3 ? figures : [...figures, { kind: "order", by: "year", name: "events", facts: events }];
}

/** A fair row of at least so many figures of one kind of thing, whichever of them it begins with. */
function alike(facts: readonly Fact[], least: number): Fact[] | undefined {
  const isFair = (members: readonly Fact[]) => isSpread(members) && unlikeFigures(members) === undefined;
  return facts
    .map((first) => taken([first, ...facts.filter((fact) => fact !== first)], MAX_MEMBERS.order, isFair))
    .find(({ length }) => length >= least);
}

function isSpread(facts: readonly Fact[]): boolean {
  const values = facts.map((fact) => dimensionOf(fact)?.value ?? 0).sort((one, other) => one - other);
  return values.every((value, at) => at === 0 || value >= MIN_FACTOR * (values[at - 1] ?? 0));
}

function comparisons(own: readonly Fact[], corpus: Corpus, caseId: string, hash: Hash): Candidate[] {
  const study = corpus.study(caseId);
  if (!study) return [];
  return corpus.nearCases(caseId).related.flatMap((otherId): Candidate[] => {
    const other = corpus.study(otherId);
    if (!other || other.kind !== study.kind || !areContrasted(study, other)) return [];
    if (corpus.setsOf(otherId).some((set) => isVersus(set, caseId))) return [];
    const half = MAX_MEMBERS.compare / 2;
    const said = (facts: readonly Fact[], against: typeof study) =>
      facts.filter((fact) => "text" in statementOf(fact, against, corpus)).slice(0, half);
    const facts = [...said(own, other), ...said(usable(corpus, otherId, hash), study)];
    return facts.length < 4 ? [] : [{ kind: "compare", name: `versus-${otherId}`, facts }];
  });
}

/** An accepted set of another case that compares it with this one already: the same statements, seen from there. */
function isVersus({ kind, facts }: CardSet, caseId: string): boolean {
  return kind === "compare" && facts.some((fact) => fact.startsWith(`${caseId}/`));
}

const CONTRASTS: ReadonlySet<string> = new Set(["alternative-to", "contrasts-with", "successor-of"]);

/** A case and one that it merely uses have too little in common to be confused. */
function areContrasted(one: CaseStudy, other: CaseStudy): boolean {
  return [...(one.relations ?? []), ...(other.relations ?? [])].some(
    ({ type, to }) => CONTRASTS.has(type) && (to === one.id || to === other.id),
  );
}

/** Facts taken one after the other while the set stays fair. */
function taken(facts: readonly Fact[], limit: number, isFair: (members: readonly Fact[]) => boolean): Fact[] {
  const members: Fact[] = [];
  for (const fact of facts) if (members.length < limit && isFair([...members, fact])) members.push(fact);
  return members;
}

function freeId(name: string, sets: readonly CardSet[]): string {
  const ids = new Set(sets.map(({ id }) => id));
  let number = 1;
  while (ids.has(`${name}-${number}`)) number += 1;
  return `${name}-${number}`;
}
