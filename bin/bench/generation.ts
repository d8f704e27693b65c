import path from "node:path";
import type { CaseStudy } from "../../lambdas/core/cards/case-study.ts";
import { type Corpus, corpusOf } from "../../lambdas/core/cards/corpus.ts";
import { decksOf } from "../../lambdas/core/cards/deck.ts";
import { generateCards } from "../../lambdas/core/cards/generate.ts";
import { lintCorpus } from "../../lambdas/core/cards/lints/lint-corpus.ts";
import type { CardSet } from "../../lambdas/core/cards/sets/card-set.ts";
import type { Vocabulary } from "../../lambdas/core/cards/vocabulary.ts";
import { SEED_RUNS } from "../content/check.ts";
import { loadContent, readLines } from "../content/load.ts";
import { sha256 } from "../content/published.ts";
import { readSets } from "../content/sets.ts";

const CONTENT = path.join(__dirname, "../../content");
const FACTS = 1_000;
const ROUNDS = 3;
export const SIZES = [1, 4, 16] as const;

export type GenerationRow = {
  size: string;
  cases: number;
  facts: number;
  cards: number;
  /** Facts resolved, all cards and both decks made, every rule held against them; the best round. */
  ms: number;
  /** Processor time counts every thread. */
  cpuMs: number;
  cardsMsPer1000Facts: number;
  lintsMsPer1000Facts: number;
  cpuMsPer1000Facts: number;
};

/** What is measured: cases with their accepted sets, and the hashes of the runs of words that no fact may repeat. */
export type Material = {
  corpus: Corpus;
  sets: Readonly<Record<string, readonly CardSet[]>>;
  seedRuns: ReadonlySet<string>;
};

/** The cases of a content folder that are wanted by their id. */
export function materialOf(folder: string = CONTENT, isWanted?: (caseId: string) => boolean): Material {
  return {
    corpus: loadContent(folder, isWanted),
    sets: readSets(folder).sets,
    seedRuns: new Set(readLines(path.join(folder, SEED_RUNS))),
  };
}

/**
 * Time to make all cards and decks of whole cases with `facts` facts or a few more and to hold every rule against them,
 * and of as many copies of them as `sizes` says. Copies differ in ids, titles, dates and one word of every text, keep
 * their relations among themselves and share domains and vocabulary, so that whatever looks at a domain, a relation or a
 * term sees as many times as many.
 */
export function measureGeneration(
  { corpus, sets, seedRuns }: Material = materialOf(),
  sizes: readonly number[] = SIZES,
  facts = FACTS,
): GenerationRow[] {
  const base = firstCases(corpus, facts);
  return sizes.map((size) => {
    const copies = Array.from({ length: size }, (_, number) => base.map((study) => copyOf(study, number))).flat();
    const copiedSets = Object.fromEntries(
      Array.from({ length: size }, (_, number) =>
        base.map(({ id }) => [named(id, number), (sets[id] ?? []).map((set) => setCopy(set, number))] as const),
      ).flat(),
    );
    const rounds = Array.from({ length: ROUNDS }, () => measured(copies, corpus.vocabulary, copiedSets, seedRuns));
    const { facts, cards, ms, cpuMs, lintsMs } = rounds.reduce((best, round) =>
      round.cpuMs < best.cpuMs ? round : best,
    );
    const per1000 = (time: number) => Math.round((time / facts) * 1_000);
    return {
      size: `${size}x`,
      cases: copies.length,
      facts,
      cards,
      ms: Math.round(ms),
      cpuMs: Math.round(cpuMs),
      cardsMsPer1000Facts: per1000(cpuMs - lintsMs),
      lintsMsPer1000Facts: per1000(lintsMs),
      cpuMsPer1000Facts: per1000(cpuMs),
    };
  });
}

function measured(
  studies: readonly CaseStudy[],
  vocabulary: Vocabulary,
  sets: Record<string, CardSet[]>,
  seedRuns: ReadonlySet<string>,
) {
  const began = performance.now();
  const cpuBegan = cpuMs();
  const corpus = corpusOf(studies, vocabulary, sets);
  const made = corpus.studies.map(({ id }) => {
    const { cards, drops } = generateCards(corpus, id, sha256);
    return { cards, drops, ...decksOf(cards, sha256) };
  });
  const cpuMade = cpuMs();
  const cards = made.flatMap((one) => one.cards);
  const findings = lintCorpus(corpus, cards, {
    hash: sha256,
    caseIds: new Set(corpus.studies.map(({ id }) => id)),
    published: new Map(),
    seedRuns,
    drops: made.flatMap(({ drops }) => drops),
    decks: made.flatMap(({ deck, more }) => [deck, more]),
  });
  const cpuDone = cpuMs();
  const facts = corpus.studies.reduce((sum, { id }) => sum + corpus.factsOf(id).length, 0);
  return {
    facts,
    cards: cards.length,
    findings: findings.length,
    ms: performance.now() - began,
    cpuMs: cpuDone - cpuBegan,
    lintsMs: cpuDone - cpuMade,
  };
}

function cpuMs(): number {
  const { user, system } = process.cpuUsage();
  return (user + system) / 1_000;
}

/** Whole cases until they hold so many facts. */
function firstCases(corpus: Corpus, wanted: number): CaseStudy[] {
  let facts = 0;
  const cases = corpus.studies.filter(({ id }) => {
    const isWanted = facts < wanted;
    if (isWanted) facts += corpus.factsOf(id).length;
    return isWanted;
  });
  const ids = new Set(cases.map(({ id }) => id));
  return cases.map((study) => ({ ...study, relations: (study.relations ?? []).filter(({ to }) => ids.has(to)) }));
}

function copyOf(study: CaseStudy, number: number): CaseStudy {
  if (number === 0) return study;
  const facts = Object.fromEntries(
    Object.entries(study.facts).map(([type, list]) => [type, list?.map((fact) => factCopy(fact, number))]),
  );
  return {
    ...study,
    id: named(study.id, number),
    title: `${study.title} K${number}`,
    aliases: (study.aliases ?? []).map((alias) => `${alias} K${number}`),
    facts: facts as CaseStudy["facts"],
    relations: (study.relations ?? []).map((relation) => ({ ...relation, to: named(relation.to, number) })),
  };
}

const FIRST_YEAR = 2100;
/** Slots that hold free text get a word of their own. */
const TEXTS = new Set(
  "metric name does use scope what cause lesson why consequence from choice role question".split(" "),
);

function factCopy<F extends object>(fact: F, number: number): F {
  const entries = Object.entries(fact).map(([slot, value]) => [
    slot,
    typeof value === "string" && TEXTS.has(slot) ? `${value} k${number}x` : value,
  ]);
  // A figure of another year is not the same figure told twice.
  return Object.fromEntries("as_of" in fact ? [...entries, ["as_of", String(FIRST_YEAR + number)]] : entries) as F;
}

function setCopy(set: CardSet, number: number): CardSet {
  const facts = set.facts.map((member) => {
    const [caseId = "", ...rest] = member.split("/");
    return rest.length === 2 ? [named(caseId, number), ...rest].join("/") : member;
  });
  return { ...set, facts };
}

function named(id: string, number: number): string {
  return number === 0 ? id : `${id}-k${number}`;
}
