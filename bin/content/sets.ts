import { existsSync, mkdirSync, readdirSync, writeFileSync } from "node:fs";
import path from "node:path";
import { type Corpus, corpusOf } from "../../lambdas/core/cards/corpus.ts";
import { type CardSet, CaseSets } from "../../lambdas/core/cards/sets/card-set.ts";
import { proposeSets } from "../../lambdas/core/cards/sets/propose.ts";
import { setCard } from "../../lambdas/core/cards/sets/set-cards.ts";
import { ContentError, type Finding } from "./findings.ts";
import { sha256 } from "./published.ts";
import { parsed } from "./schema-findings.ts";
import { readYaml } from "./yaml-file.ts";

/**
 * The corpus with the sets of content/sets, those of cases that it holds.
 * @throws {ContentError} when a file is wrong.
 */
export function withSets(corpus: Corpus, folder: string): Corpus {
  const { sets, findings } = readSets(folder);
  if (findings.length > 0) throw new ContentError(findings);
  return corpusOf(corpus.studies, corpus.vocabulary, sets);
}

/** Every file of content/sets, by case id, and what is wrong with them. */
export function readSets(folder: string): { sets: Record<string, readonly CardSet[]>; findings: Finding[] } {
  const sets: Record<string, readonly CardSet[]> = {};
  const findings: Finding[] = [];
  const names = existsSync(path.join(folder, "sets")) ? readdirSync(path.join(folder, "sets")).sort() : [];
  for (const entry of names) {
    if (!entry.endsWith(".yaml")) continue;
    const read = parsed(readYaml(path.join(folder, "sets", entry), `sets/${entry}`), CaseSets);
    if ("findings" in read) findings.push(...read.findings);
    else sets[entry.replace(/\.yaml$/, "")] = read.value.sets;
  }
  return { sets, findings };
}

/** The accepted sets of a case that make no card, with the reason: an edit of a member is the usual cause. */
export function setFindings(corpus: Corpus, folder: string, caseId: string): Finding[] {
  const refused = corpus.setsOf(caseId).flatMap((set) => {
    const made = setCard(corpus, caseId, set, sha256);
    return "kind" in made ? [] : [{ set, reason: made.detail }];
  });
  if (refused.length === 0) return [];
  const name = `sets/${caseId}.yaml`;
  const file = readYaml(path.join(folder, name), name);
  const inFile = CaseSets.parse(file.data).sets.map(({ id }) => id);
  return refused.map(({ set, reason }) => ({
    ...file.finding(["sets", inFile.indexOf(set.id)], `${set.id} makes no card: ${reason}`),
    mend: "change its members, or take the set out",
  }));
}

/** Proposals for a case as lines of its set file, each with the card it would make in comments. */
export function proposalText(corpus: Corpus, caseId: string): string {
  const proposals = proposeSets(corpus, caseId, sha256);
  if (proposals.length === 0) return `${caseId}: no further set can be proposed.`;
  return proposals.map((set) => `${cardLines(corpus, caseId, set)}\n${setLine(set)}`).join("\n\n");
}

/** Accepted sets and proposals as the text of content/sets/<case>.yaml. */
export function setFileText(corpus: Corpus, caseId: string): string {
  const sets = [...corpus.setsOf(caseId), ...proposeSets(corpus, caseId, sha256)];
  return [
    "# Cards over several facts. Members may change as long as the question stays the same; ids never do.",
    "schema: 1",
    "sets:",
    ...sets.map(setLine),
    "",
  ].join("\n");
}

/** Writes the file; nothing when there is no set. */
export function writeSetFile(folder: string, corpus: Corpus, caseId: string): boolean {
  if (corpus.setsOf(caseId).length + proposeSets(corpus, caseId, sha256).length === 0) return false;
  mkdirSync(path.join(folder, "sets"), { recursive: true });
  writeFileSync(path.join(folder, "sets", `${caseId}.yaml`), setFileText(corpus, caseId));
  return true;
}

function setLine({ id, kind, by, facts }: CardSet): string {
  return `  - {id: ${id}, kind: ${kind}${by ? `, by: ${by}` : ""}, facts: [${facts.join(", ")}]}`;
}

function cardLines(corpus: Corpus, caseId: string, set: CardSet): string {
  const card = setCard(corpus, caseId, set, sha256);
  if (!("kind" in card)) return `  # ${card.rule ?? card.reason}: ${card.detail}`;
  return [card.stem, ...card.answer.split("; ")].map((line) => `  # ${line}`).join("\n");
}
