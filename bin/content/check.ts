import { existsSync } from "node:fs";
import path from "node:path";
import type { Card } from "../../lambdas/core/cards/card.ts";
import type { Corpus } from "../../lambdas/core/cards/corpus.ts";
import { generateCards } from "../../lambdas/core/cards/generate.ts";
import { statedFacts } from "../../lambdas/core/cards/lints/authored.ts";
import type { Finding as LintFinding } from "../../lambdas/core/cards/lints/finding.ts";
import { lintCorpus } from "../../lambdas/core/cards/lints/lint-corpus.ts";
import type { Drop } from "../../lambdas/core/cards/question.ts";
import { ContentError, type Finding, UnknownCase } from "./findings.ts";
import { loadContent, readLines } from "./load.ts";
import { readPaths } from "./paths.ts";
import type { Progress } from "./progress.ts";
import {
  moreDeckId,
  type PreparedCase,
  prepareCase,
  readRegistry,
  registryFindings,
  sha256,
  strayRegistries,
} from "./published.ts";
import { PATHS, REGISTRY, type Report, SETS } from "./report.ts";
import { setFindings, withSets } from "./sets.ts";
import { readYaml, type YamlFile } from "./yaml-file.ts";

/** Hashes of the runs of seven words that no fact may repeat; bin/content/seed-shingles.ts writes it. */
export const SEED_RUNS = "seed-shingles.txt";

export type CheckOptions = {
  /** Cards and findings of this case alone. */
  caseId?: string;
  /** Makes all cards a second time and compares the bytes. */
  twice?: boolean;
  /** Told after each case. */
  onProgress?: Progress;
};

/**
 * Everything that is wrong with a content folder: what the loader objects to, or else what the rules on facts and cards
 * find and what stands between the facts and content/published.
 * @throws {UnknownCase} when there is no case `caseId`.
 */
export function checkContent(folder: string, { caseId, twice = false, onProgress }: CheckOptions = {}): Report {
  let corpus: Corpus;
  try {
    corpus = withSets(loadContent(folder), folder);
  } catch (error) {
    if (!(error instanceof ContentError)) throw error;
    const findings = error.findings.filter(({ file }) => caseId === undefined || file === fileOf(caseId));
    return { cases: 0, facts: 0, cards: 0, findings: findings.length > 0 ? findings : error.findings };
  }
  const ids = corpus.studies.map(({ id }) => id).filter((id) => caseId === undefined || id === caseId);
  if (ids.length === 0) throw new UnknownCase(caseId ?? "", corpus);

  const prepared: PreparedCase[] = [];
  const cards: Card[] = [];
  const drops: Drop[] = [];
  for (const [done, id] of ids.entries()) {
    const generated = generateCards(corpus, id, sha256);
    prepared.push(prepareCase(folder, corpus, id, generated));
    cards.push(...generated.cards);
    drops.push(...generated.drops);
    onProgress?.(done + 1, ids.length);
  }
  const found = lintCorpus(corpus, cards, {
    hash: sha256,
    caseIds: new Set(readLines(path.join(folder, "case-ids.txt"))),
    published: new Map(ids.map((id) => [id, publishedFacts(folder, id)])),
    seedRuns: new Set(readLines(path.join(folder, SEED_RUNS))),
    drops,
    decks: prepared.flatMap((one) => [one.deck, one.more]).map(({ cards, unlisted }) => [...cards, ...unlisted]),
    ...(twice && { again: ids.flatMap((id) => generateCards(corpus, id, sha256).cards) }),
  });
  // Facts of other cases were not turned into cards, so nothing can be said about them.
  const wanted = caseId === undefined ? found : found.filter((finding) => finding.case === caseId);
  const onRegistry = [
    ...prepared.flatMap((one) => registryFindings(folder, one)),
    ...(caseId === undefined ? strayRegistries(folder, corpus) : []),
  ];
  const byCase = new Map(prepared.map(({ caseId: id, deck }) => [id, deck]));
  const onPaths = caseId === undefined ? readPaths(folder, { ids, find: (id) => byCase.get(id) }).findings : [];
  return {
    cases: ids.length,
    facts: ids.reduce((sum, id) => sum + corpus.factsOf(id).length, 0),
    cards: cards.length,
    findings: [
      ...placed(wanted, corpus, folder),
      ...onRegistry.map((finding) => ({ rule: REGISTRY, ...finding })),
      ...onPaths.map((finding) => ({ rule: PATHS, ...finding })),
      ...ids.flatMap((id) => setFindings(corpus, folder, id)).map((finding) => ({ rule: SETS, ...finding })),
    ],
  };
}

/** The facts behind the cards that learners may have; cards over several facts carry the id of a set instead. */
function publishedFacts(folder: string, caseId: string): string[] {
  const listed = [caseId, moreDeckId(caseId)].flatMap((deckId) => readRegistry(folder, deckId));
  const live = listed.filter(({ withdrawn }) => !withdrawn);
  return live.flatMap(({ key }) => (key.includes("#") ? [key.slice(0, key.indexOf("#"))] : []));
}

/** Gives every finding its file, line and column: of the slot, else of the fact, else of the file. */
function placed(found: readonly LintFinding[], corpus: Corpus, folder: string): Finding[] {
  const files = new Map<string, YamlFile>();
  const fileNamed = (name: string) => {
    const known = files.get(name) ?? readYaml(path.join(folder, name), name);
    files.set(name, known);
    return known;
  };
  return found.map((finding) => {
    const { rule, severity, subject, message, mend } = finding;
    const about = subject === undefined ? message : `${subject}: ${message}`;
    const more = { rule, severity, ...(subject !== undefined && { subject }), mend };
    const ofSet = setPath(subject, folder, fileNamed);
    if (ofSet) return { ...fileNamed(ofSet.name).finding(ofSet.path, about), ...more };
    const name = fileOf(finding.case);
    if (!finding.case || !existsSync(path.join(folder, name))) {
      return { file: "cases", line: 1, column: 1, path: "", problem: about, ...more };
    }
    return { ...fileNamed(name).finding(pathOf(finding, corpus), about), ...more };
  });
}

/** Where the set of a card such as `netflix/set/rates-1~order` stands. */
function setPath(
  subject: string | undefined,
  folder: string,
  fileNamed: (name: string) => YamlFile,
): { name: string; path: readonly PropertyKey[] } | undefined {
  const [, caseId, id] = /^([^/]+)\/set\/([^~]+)~/.exec(subject ?? "") ?? [];
  const name = `sets/${caseId}.yaml`;
  if (!id || !existsSync(path.join(folder, name))) return undefined;
  const { data } = fileNamed(name);
  const sets = (data as { sets?: { id?: string }[] } | undefined)?.sets ?? [];
  return {
    name,
    path: [
      "sets",
      Math.max(
        0,
        sets.findIndex((set) => set.id === id),
      ),
      "id",
    ],
  };
}

function pathOf(
  { path: known, subject = "", slot, case: caseId }: LintFinding,
  corpus: Corpus,
): readonly PropertyKey[] {
  if (known) return known;
  const study = corpus.study(caseId);
  const factId = subject.split("#")[0];
  const fact = study && statedFacts(study).find(({ id }) => id === factId);
  if (!fact) return [];
  return slot && slot in fact.raw ? [...fact.path, slot] : fact.path;
}

function fileOf(caseId: string): string {
  return `cases/${caseId}.yaml`;
}
