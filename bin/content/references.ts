import { type CaseStudy, type FactType, factTypes, slotNames } from "../../lambdas/core/cards/case-study.ts";
import { slotTerms } from "../../lambdas/core/cards/facts.ts";
import type { Vocabulary } from "../../lambdas/core/cards/vocabulary.ts";
import { fold } from "../../lambdas/core/cards/wording.ts";
import type { Finding } from "./findings.ts";
import { wholeFactId } from "./retired.ts";
import { didYouMean } from "./suggest.ts";
import type { Path, YamlFile } from "./yaml-file.ts";

/** A case file that its schema accepted. */
export type CaseFile = { file: YamlFile; study: CaseStudy; name: string };

const MAX_WORDS = 14;
/** Slots that may be longer: they are for authors and never shown as an option. */
const FREE_TEXT = new Set(["id", "note", "as_of", "qty", "confidence", "basis", "replaces"]);

/** What a schema cannot see: names that lead nowhere, in a file or between files. */
export function referenceFindings(
  files: readonly CaseFile[],
  vocabulary: Vocabulary,
  caseIds: readonly string[],
): Finding[] {
  return [
    ...files.flatMap((one) => [
      ...identity(one, caseIds),
      ...factReferences(one, vocabulary),
      ...refutedReferences(one),
      ...relationReferences(one, caseIds),
      ...unusedSources(one),
      ...retiredReferences(one, files, caseIds),
    ]),
    ...sharedAliases(files),
  ];
}

function identity({ file, study, name }: CaseFile, caseIds: readonly string[]): Finding[] {
  const findings: Finding[] = [];
  const expected = name.replace(/^cases\//, "").replace(/\.yaml$/, "");
  if (study.id !== expected)
    findings.push(file.finding(["id"], `"${study.id}" must be the name of the file, "${expected}"`));
  if (!caseIds.includes(study.id)) {
    findings.push(file.finding(["id"], `"${study.id}" is not in case-ids.txt. ${didYouMean(study.id, caseIds)}`));
  }
  return findings;
}

function factReferences({ file, study }: CaseFile, vocabulary: Vocabulary): Finding[] {
  return factTypes.flatMap((type) => {
    const seen = new Set<string>();
    return (study.facts[type] ?? []).flatMap((fact, index) => {
      const path: Path = ["facts", type, index];
      const findings = unknownSources({ file, study }, path, fact.src);
      if (seen.has(fact.id)) findings.push(file.finding([...path, "id"], `"${fact.id}" is the id of another ${type}`));
      seen.add(fact.id);
      for (const [slot, value] of Object.entries(fact)) {
        if (typeof value !== "string") continue;
        const kind = slotTerms[slot];
        if (kind && !Object.hasOwn(vocabulary[kind], value)) {
          const near = didYouMean(value, Object.keys(vocabulary[kind]));
          findings.push(
            file.finding([...path, slot], `"${value}" is not one of the ${kind} of vocabulary.yaml. ${near}`),
          );
        }
        const words = value.split(/\s+/).length;
        if (!FREE_TEXT.has(slot) && words > MAX_WORDS) {
          findings.push(file.finding([...path, slot], `${words} words: write at most ${MAX_WORDS}, one idea (F07)`));
        }
      }
      return [...findings, ...foilFindings(file, path, type, fact), ...editorialFindings(file, path, type, fact)];
    });
  });
}

function editorialFindings(
  file: YamlFile,
  path: Path,
  type: FactType,
  { editorial = [] }: { editorial?: readonly string[] | undefined },
) {
  return editorial.flatMap((slot, index) =>
    slotNames(type).includes(slot)
      ? []
      : [
          file.finding(
            [...path, "editorial", index],
            `a ${type} has no slot "${slot}". ${didYouMean(slot, slotNames(type))}`,
          ),
        ],
  );
}

function foilFindings(
  file: YamlFile,
  path: Path,
  type: FactType,
  fact: { foils?: Record<string, string[]> | undefined },
) {
  return Object.entries(fact.foils ?? {}).flatMap(([slot, values]) => {
    const where = [...path, "foils"];
    const truth = (fact as Record<string, unknown>)[slot];
    if (!slotNames(type).includes(slot)) {
      return [file.finding(where, `a ${type} has no slot "${slot}". ${didYouMean(slot, slotNames(type))}`, slot)];
    }
    if (typeof truth !== "string")
      return [file.finding(where, `the fact has no "${slot}" that these could be wrong for`, slot)];
    return values.flatMap((value, index) =>
      fold(value) === fold(truth)
        ? [file.finding([...where, slot, index], `"${value}" is the true value: a foil must be false`)]
        : [],
    );
  });
}

function refutedReferences({ file, study }: CaseFile): Finding[] {
  return (study.refuted ?? []).flatMap(({ fact, slot, src }, index) => {
    const path: Path = ["refuted", index];
    const findings = unknownSources({ file, study }, path, src);
    const [type = "", id] = fact.split("/");
    const known = factTypes.find((candidate) => candidate === type);
    if (!known) {
      return [
        ...findings,
        file.finding([...path, "fact"], `"${type}" is not a fact type. ${didYouMean(type, factTypes)}`),
      ];
    }
    const ids = (study.facts[known] ?? []).map((candidate) => candidate.id);
    if (id !== undefined && !ids.includes(id)) {
      findings.push(
        file.finding([...path, "fact"], `there is no ${type} "${id}" in this file. ${didYouMean(id, ids)}`),
      );
    }
    if (!slotNames(known).includes(slot)) {
      findings.push(
        file.finding([...path, "slot"], `a ${type} has no slot "${slot}". ${didYouMean(slot, slotNames(known))}`),
      );
    }
    return findings;
  });
}

function relationReferences({ file, study }: CaseFile, caseIds: readonly string[]): Finding[] {
  return (study.relations ?? []).flatMap(({ to, src = [] }, index) => {
    const path: Path = ["relations", index];
    const findings = unknownSources({ file, study }, path, src);
    if (!caseIds.includes(to)) {
      findings.push(file.finding([...path, "to"], `"${to}" is not a case of case-ids.txt. ${didYouMean(to, caseIds)}`));
    }
    return findings;
  });
}

/** A retired fact is gone from the file, and what took its place is a fact. */
function retiredReferences(
  { file, study }: CaseFile,
  files: readonly CaseFile[],
  caseIds: readonly string[],
): Finding[] {
  const factIds = new Map(files.map((one) => [one.study.id, factIdsOf(one.study)]));
  const own = factIds.get(study.id) ?? [];
  return (study.retired ?? []).flatMap(({ fact, replaced_by: by }, index) => {
    const path: Path = ["retired", index];
    const findings: Finding[] = [];
    const id = wholeFactId(study.id, fact);
    if (own.includes(id))
      findings.push(file.finding([...path, "fact"], `"${fact}" is retired and still among the facts`));
    if (!/^[^/]+\/[^/]+\/[^/]+$/.test(id) || !id.startsWith(`${study.id}/`)) {
      findings.push(file.finding([...path, "fact"], `"${fact}" is no fact of this case: write type/id`));
    }
    if (by === undefined) return findings;
    const successor = wholeFactId(study.id, by);
    const [caseId = ""] = successor.split("/");
    // The build reads published cases only: what a draft holds is for `check` to say.
    const known = factIds.get(caseId) ?? (caseIds.includes(caseId) ? [successor] : []);
    const isRetiredToo = files.some((one) =>
      (one.study.retired ?? []).some((entry) => wholeFactId(one.study.id, entry.fact) === successor),
    );
    if (!known.includes(successor) && !isRetiredToo) {
      findings.push(
        file.finding([...path, "replaced_by"], `there is no fact "${by}". ${didYouMean(successor, known)}`),
      );
    }
    return findings;
  });
}

function factIdsOf({ id, facts }: CaseStudy): string[] {
  return factTypes.flatMap((type) => (facts[type] ?? []).map((fact) => `${id}/${type}/${fact.id}`));
}

function unknownSources(
  { file, study }: Pick<CaseFile, "file" | "study">,
  path: Path,
  ids: readonly string[],
): Finding[] {
  const known = Object.keys(study.sources);
  return ids.flatMap((id, index) =>
    known.includes(id)
      ? []
      : [file.finding([...path, "src", index], `"${id}" is not a source of this file. ${didYouMean(id, known)}`)],
  );
}

function unusedSources({ file, study }: CaseFile): Finding[] {
  const facts = factTypes.flatMap((type): { src: string[] }[] => study.facts[type] ?? []);
  const citations = [...facts, ...(study.refuted ?? []), ...(study.relations ?? [])];
  const used = new Set(citations.flatMap(({ src }) => src ?? []));
  return Object.keys(study.sources).flatMap((id) =>
    used.has(id) ? [] : [file.finding(["sources"], `no fact cites "${id}": cite it or take it out`, id)],
  );
}

/** A title or alias that two cases share would make one of them a second right answer (F11). */
function sharedAliases(files: readonly CaseFile[]): Finding[] {
  const owners = new Map<string, string>();
  const findings: Finding[] = [];
  for (const { file, study } of files) {
    const names: { name: string; path: Path }[] = [
      { name: study.title, path: ["title"] },
      ...(study.aliases ?? []).map((name, index) => ({ name, path: ["aliases", index] })),
    ];
    for (const { name, path } of names) {
      const owner = owners.get(fold(name));
      if (owner && owner !== study.id)
        findings.push(file.finding(path, `"${name}" already names the case ${owner} (F11)`));
      owners.set(fold(name), study.id);
    }
  }
  return findings;
}
