import { existsSync, readdirSync, readFileSync } from "node:fs";
import path from "node:path";
import { CaseStudy } from "../../lambdas/core/cards/case-study.ts";
import { type Corpus, corpusOf } from "../../lambdas/core/cards/corpus.ts";
import { Vocabulary } from "../../lambdas/core/cards/vocabulary.ts";
import { ContentError, type Finding } from "./findings.ts";
import { type CaseFile, referenceFindings } from "./references.ts";
import { parsed } from "./schema-findings.ts";
import { readYaml } from "./yaml-file.ts";

/**
 * Reads every case of a content folder: `cases/*.yaml`, `vocabulary.yaml` and `case-ids.txt` (the ids a relation may
 * lead to, whether their file is written yet or not).
 * @param isWanted by case id: the build leaves cases out that have no published card yet, so a draft cannot break it.
 * @throws {ContentError} with all errors of all files, each with file, line, column, field and what to write instead.
 */
export function loadContent(folder: string, isWanted: (caseId: string) => boolean = () => true): Corpus {
  const findings: Finding[] = [];
  const words = parsed(readYaml(path.join(folder, "vocabulary.yaml"), "vocabulary.yaml"), Vocabulary);
  if ("findings" in words) throw new ContentError(words.findings);
  findings.push(...danglingTerms(folder, words.value));

  const files: CaseFile[] = [];
  for (const entry of readdirSync(path.join(folder, "cases")).sort()) {
    if (!entry.endsWith(".yaml") || !isWanted(entry.replace(/\.yaml$/, ""))) continue;
    const name = `cases/${entry}`;
    const file = readYaml(path.join(folder, name), name);
    const study = parsed(file, CaseStudy);
    if ("findings" in study) findings.push(...study.findings);
    else files.push({ file, study: study.value, name });
  }
  findings.push(...referenceFindings(files, words.value, readLines(path.join(folder, "case-ids.txt"))));
  if (findings.length > 0) throw new ContentError(findings);
  return corpusOf(
    files.map(({ study }) => study),
    words.value,
  );
}

/** The lines of a text file, none when it does not exist. */
export function readLines(file: string): string[] {
  if (!existsSync(file)) return [];
  return readFileSync(file, "utf8").split("\n").filter(Boolean);
}

/** `implies`, `excludes` and families must name terms of the vocabulary. */
function danglingTerms(folder: string, vocabulary: Vocabulary): Finding[] {
  const file = readYaml(path.join(folder, "vocabulary.yaml"), "vocabulary.yaml");
  const kinds = ["patterns", "pillars", "models", "laws"] as const;
  const links = kinds.flatMap((kind) =>
    Object.entries(vocabulary[kind]).flatMap(([id, { implies = [], excludes = [] }]) =>
      [...implies, ...excludes].map((to) => ({ kind, path: [kind, id], to })),
    ),
  );
  const members = Object.entries(vocabulary.model_families).flatMap(([family, models]) =>
    models.map((to) => ({ kind: "models" as const, path: ["model_families", family], to })),
  );
  return [...links, ...members].flatMap(({ kind, path: where, to }) =>
    Object.hasOwn(vocabulary[kind], to) ? [] : [file.finding(where, `"${to}" is not one of the ${kind}`)],
  );
}
