import { loadContent } from "../../../../bin/content/load.ts";
import { sha256 } from "../../../../bin/content/published.ts";
import type { Card, CardKind, CardOf, CardOption, CardSource } from "../../../../lambdas/core/cards/card.ts";
import type { CaseStudy } from "../../../../lambdas/core/cards/case-study.ts";
import { type Corpus, corpusOf } from "../../../../lambdas/core/cards/corpus.ts";
import type { Finding } from "../../../../lambdas/core/cards/lints/finding.ts";
import { lintCard } from "../../../../lambdas/core/cards/lints/lint-cards.ts";
import { type LintContext, lintCorpus } from "../../../../lambdas/core/cards/lints/lint-corpus.ts";
import { runHash, runsOf } from "../../../../lambdas/core/cards/lints/seed-runs.ts";
import { filled } from "../../../../lambdas/core/cards/question.ts";
import { slotNamed } from "../../../../lambdas/core/cards/slots.ts";
import { SMALL } from "../../../content/folder.ts";

const small = loadContent(SMALL);
const studyNamed = (id: string): CaseStudy => {
  const study = small.study(id);
  if (!study) throw new Error(`no case ${id}`);
  return structuredClone(study);
};

/** A sentence that stands for the text of a source. */
export const SEED = "The old tower on the western rock has shown its light since the reign of the third queen.";

/** Four invented cases, the last of them unrelated; `change` spoils some of them. */
export function studies(change: (lighthouse: CaseStudy, harbour: CaseStudy, clock: CaseStudy) => void = () => {}) {
  const lighthouse = studyNamed("lighthouse");
  const harbour = studyNamed("harbour-log");
  lighthouse.facts.innovation = [
    {
      id: "code",
      name: "flash code",
      does: "a rhythm of light that tells one rock from another",
      unique: true,
      src: ["keeper"],
    },
  ];
  lighthouse.facts.scale?.push({
    id: "oil",
    metric: "oil burnt",
    qty: "600 litres/month",
    as_of: "1998",
    src: ["keeper"],
  });
  const clock: CaseStudy = {
    ...structuredClone(harbour),
    id: "tide-clock",
    title: "Tide Clock",
    noun: "the dial at the pier",
    domain: "infrastructure",
    facts: {
      mistake: [
        { id: "rust", name: "hands of plain iron", consequence: "the dial stuck in the first winter", src: ["clerk"] },
      ],
    },
    relations: [],
  };
  const mill: CaseStudy = {
    ...structuredClone(clock),
    id: "wind-mill",
    title: "Wind Mill",
    noun: "the mill on the hill",
    domain: "space",
    facts: {
      incident: ["sail that had been torn by the wind at night", "stone that had been split by the winter frost"].map(
        (cause, at) => ({
          id: `196${at}-stop`,
          name: "stop",
          year: 1960 + at,
          what: "no flour came from the hill for a week",
          cause,
          lesson: "keep a spare of each moving part",
          src: ["clerk"],
        }),
      ),
    },
  };
  change(lighthouse, harbour, clock);
  return [lighthouse, harbour, clock, mill];
}

export function corpusWith(change?: Parameters<typeof studies>[0]): Corpus {
  return corpusOf(studies(change), small.vocabulary);
}

/** What the engine finds; facts without cards are no matter here. */
export function lintWorld(
  change: Parameters<typeof studies>[0],
  cards: readonly Card[] = [],
  more: Partial<LintContext> = {},
): Finding[] {
  const corpus = corpusWith(change);
  const drops = corpus.studies
    .flatMap(({ id }) => corpus.factsOf(id))
    .map(({ id }) => ({ key: `${id}#x~recall`, reason: "set" as const, detail: "not made here" }));
  return lintCorpus(corpus, cards, {
    hash: sha256,
    caseIds: new Set(["lighthouse", "harbour-log", "tide-clock", "wind-mill"]),
    published: new Map(),
    seedRuns: new Set(runsOf(SEED).map((run) => runHash(run, sha256))),
    drops,
    ...more,
  });
}

export const world = corpusWith();

export function lint(card: Card): Finding[] {
  return lintCard(card, world);
}

const SOURCES: CardSource[] = [
  {
    url: "https://example.org/keeper",
    title: "Diary of a keeper",
    published: "1999",
    retrieved: "2026-11-20",
    grade: "primary",
  },
];

function parts<K extends CardKind>(facts: string[], name: string, kind: K) {
  const group = name.replace(/#.*$/, "");
  return {
    key: `${name}~${kind}`,
    kind,
    facts,
    group,
    template: "test/1",
    sources: SOURCES,
    difficulty: 2,
    importance: 2,
    rev: 1,
  };
}

export function wrong(text: string, origin = "foil"): CardOption {
  return { text, correct: false, origin };
}

const right = (text: string): CardOption => ({ text, correct: true });

const DARK = "lighthouse/incident/1990-dark";
const SHIPS = "lighthouse/scale/ships";
const COMPONENTS = ["lamp", "glass", "clockwork"].map((id) => `lighthouse/component/${id}`);
const PATTERNS = ["sweep", "relay", "horn"].map((id) => `lighthouse/pattern/${id}`);

/** The statement of a slot as the generator words it. */
function claim(factId: string, slot: string, shown?: string): string {
  const fact = world.fact(factId);
  const [first = ""] = fact ? slotNamed(fact.type, slot).claims : [];
  return filled(first, { ...fact?.texts, ...(shown && { [slot]: shown }) }) ?? "";
}

/** One clean card of each kind, changed as a defect needs it. */
export const good = {
  recall: (change: Partial<CardOf<"recall">> = {}): CardOf<"recall"> => ({
    ...parts([DARK], `${DARK}#cause`, "recall"),
    asOf: "1990",
    stem: "What was the root cause of the 1990 dark night (Lighthouse)?",
    answer: "oil that had frozen in the pipe to the lamp",
    explanation: "The root cause of the 1990 dark night (Lighthouse) was oil that had frozen in the pipe to the lamp.",
    ...change,
  }),
  cloze: (change: Partial<CardOf<"cloze">> = {}): CardOf<"cloze"> => ({
    ...parts(["lighthouse/component/glass"], "lighthouse/component/glass#name", "cloze"),
    stem: "In Lighthouse, [...] is the name of the ring of glass that gathers the light.",
    answer: "lens",
    accept: [],
    explanation: "In Lighthouse, “lens” is the name of the ring of glass that gathers the light.",
    ...change,
  }),
  mcq: (change: Partial<CardOf<"mcq">> = {}): CardOf<"mcq"> => ({
    ...parts([DARK], `${DARK}#cause`, "mcq"),
    stem: "What was the root cause of the 1990 dark night (Lighthouse)?",
    answer: "oil that had frozen in the pipe to the lamp",
    options: [
      wrong("glass that had cracked in the heat of the lamp"),
      right("oil that had frozen in the pipe to the lamp"),
      wrong("a wick that had been cut too short by the keeper"),
      wrong("a lamp that had been hung lower than the tide", "harbour-log/incident/1975-flood"),
    ],
    explanation: "The root cause of the 1990 dark night (Lighthouse) was oil that had frozen in the pipe to the lamp.",
    ...change,
  }),
  figure: (change: Partial<CardOf<"mcq">> = {}): CardOf<"mcq"> => ({
    ...parts([SHIPS], `${SHIPS}#qty`, "mcq"),
    asOf: "1998",
    stem: "Lighthouse in 1998, ships guided past the rock: which figure comes closest?",
    answer: "4,200 ships per year",
    options: [
      wrong("40 ships per year", "step"),
      wrong("150 ships per year", "step"),
      wrong("700 ships per year", "step"),
      right("4,200 ships per year"),
    ],
    explanation: "Lighthouse in 1998, ships guided past the rock: the figure was more than 4,200 ships per year.",
    ...change,
  }),
  multi: (change: Partial<CardOf<"multi">> = {}): CardOf<"multi"> => ({
    ...parts(PATTERNS, "lighthouse/set/patterns-1", "multi"),
    stem: "Which of these patterns does Lighthouse use? Select all that apply.",
    answer: "mirror sweep; lamp relay; fog horn",
    options: [
      right("mirror sweep"),
      wrong("fixed beam", "vocabulary"),
      right("lamp relay"),
      wrong("tar barrels", "refuted"),
      right("fog horn"),
      wrong("bell buoys", "refuted"),
    ],
    explanation: "Lighthouse turns its light, repeats what its neighbours show, and sounds a horn in the fog.",
    ...change,
  }),
  tf: (change: Partial<CardOf<"tf">> = {}): CardOf<"tf"> => ({
    ...parts([DARK], `${DARK}#cause`, "tf"),
    stem: `True or false? ${claim(DARK, "cause", "glass that had cracked in the heat of the lamp")}`,
    answer: "false",
    isTrue: false,
    edit: {
      slot: "cause",
      truth: "oil that had frozen in the pipe to the lamp",
      shown: "glass that had cracked in the heat of the lamp",
      origin: "foil",
    },
    explanation: "The root cause of the 1990 dark night (Lighthouse) was oil that had frozen in the pipe to the lamp.",
    ...change,
  }),
  estimate: (change: Partial<CardOf<"estimate">> = {}): CardOf<"estimate"> => ({
    ...parts([SHIPS], `${SHIPS}#qty`, "estimate"),
    asOf: "1998",
    stem: "Lighthouse in 1998, ships guided past the rock: estimate the number of ships per year.",
    answer: "more than 4,200 ships per year",
    value: 4200,
    unit: "ships per year",
    explanation: "Lighthouse in 1998, ships guided past the rock: the figure was more than 4,200 ships per year.",
    ...change,
  }),
  chain: (change: Partial<CardOf<"chain">> = {}): CardOf<"chain"> => ({
    ...parts([DARK], `${DARK}#lesson`, "chain"),
    stem: "Lighthouse, 1990 dark night. Event: no light was seen from the rock until dawn. Cause: oil that had frozen in the pipe to the lamp. Which lesson closes the chain?",
    answer: "keep a second lamp that burns another fuel",
    steps: [
      { ask: "event", text: "no light was seen from the rock until dawn" },
      { ask: "cause", text: "oil that had frozen in the pipe to the lamp" },
    ],
    options: [
      right("keep a second lamp that burns another fuel"),
      wrong("paint the tower in a brighter colour, lamp and all"),
      wrong("send every ship around the other side of the bay"),
      wrong("keep a copy of each page above the quay"),
    ],
    explanation: "The lesson of the 1990 dark night (Lighthouse): keep a second lamp that burns another fuel.",
    ...change,
  }),
  match: (change: Partial<CardOf<"match">> = {}): CardOf<"match"> => ({
    ...parts(COMPONENTS, "lighthouse/set/parts-1", "match"),
    stem: "Match each part of Lighthouse with its role.",
    answer:
      "burner: vessel in which the oil is lit; lens: ring that gathers the light; turntable: iron frame that turns",
    pairs: [
      { left: "burner", right: "vessel in which the oil is lit", fact: "lighthouse/component/lamp" },
      { left: "lens", right: "ring of glass that gathers the light", fact: "lighthouse/component/glass" },
      { left: "turntable", right: "iron frame that carries the glass around", fact: "lighthouse/component/clockwork" },
    ],
    explanation: "The burner holds the fire, the lens gathers its light, and the turntable carries the lens around.",
    ...change,
  }),
  order: (change: Partial<CardOf<"order">> = {}): CardOf<"order"> => ({
    ...parts(
      ["harbour-log/incident/1975-flood", DARK, "lighthouse/incident/1994-frost"],
      "lighthouse/set/years-1",
      "order",
    ),
    stem: "Put these events in order, the earliest first.",
    answer: "1975, 1990, 1994",
    items: [
      { text: "Harbour Log: spring flood", value: 1975, shown: "1975", fact: "harbour-log/incident/1975-flood" },
      { text: "Lighthouse: dark night", value: 1990, shown: "1990", fact: DARK },
      { text: "Lighthouse: long frost", value: 1994, shown: "1994", fact: "lighthouse/incident/1994-frost" },
    ],
    explanation: "The spring flood came in 1975, the dark night in 1990 and the long frost in 1994.",
    ...change,
  }),
  compare: (change: Partial<CardOf<"compare">> = {}): CardOf<"compare"> => ({
    ...parts(
      [...COMPONENTS.slice(0, 2), "harbour-log/tradeoff/ink", "harbour-log/incident/1975-flood"],
      "lighthouse/set/compare-1",
      "compare",
    ),
    stem: "Sort each statement: Lighthouse or Harbour Log?",
    answer: "two statements each",
    sides: ["Lighthouse", "Harbour Log"],
    statements: [
      { text: "oil is lit in a vessel", side: 0, fact: "lighthouse/component/lamp" },
      { text: "a ring of glass gathers the light", side: 0, fact: "lighthouse/component/glass" },
      { text: "slow ink stays readable for a century", side: 1, fact: "harbour-log/tradeoff/ink" },
      { text: "three years of pages were washed away", side: 1, fact: "harbour-log/incident/1975-flood" },
    ],
    explanation: "Lighthouse burns oil and gathers its light; Harbour Log keeps pages, and lost three years of them.",
    ...change,
  }),
  reverse: (change: Partial<CardOf<"reverse">> = {}): CardOf<"reverse"> => ({
    ...parts(["lighthouse/innovation/code"], "lighthouse/innovation/code#system", "reverse"),
    stem: "Whose idea is this: a rhythm of light that tells one rock from another?",
    answer: "Lighthouse",
    options: [right("Lighthouse"), wrong("Harbour Log", "case"), wrong("Tide Clock", "case")],
    explanation: "The idea belongs to Lighthouse, where it goes by the name “flash code”.",
    ...change,
  }),
};
