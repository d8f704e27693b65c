import type { Corpus } from "../../lambdas/core/cards/corpus.ts";
import { type Fact, quarantineOf } from "../../lambdas/core/cards/facts.ts";

/** How much of what was promised is written, and how well it is sourced. */
export type Coverage = {
  cases: number;
  /** Cases that content/case-ids.txt promises. */
  promised: number;
  missing: readonly string[];
  facts: number;
  fewest: { caseId: string; facts: number };
  most: { caseId: string; facts: number };
  /** By how far they may be trusted; those in quarantine give no cards. */
  verified: number;
  singleSource: number;
  quarantined: number;
  /** Facts with a source of which the original was read, not a copy or an excerpt. */
  original: number;
  /** Facts with a source by those who built or ran the system. */
  primary: number;
  sources: number;
};

/** @param promised the ids of content/case-ids.txt. */
export function coverageOf(corpus: Corpus, promised: readonly string[]): Coverage {
  const { studies } = corpus;
  const perCase = studies.map(({ id }) => ({ caseId: id, facts: corpus.factsOf(id).length }));
  perCase.sort((one, other) => one.facts - other.facts);
  const facts = studies.flatMap(({ id }) => corpus.factsOf(id));
  const count = (is: (fact: Fact) => boolean) => facts.filter(is).length;
  const written = new Set(studies.map(({ id }) => id));
  const none = { caseId: "none", facts: 0 };
  return {
    cases: studies.length,
    promised: promised.length,
    missing: promised.filter((id) => !written.has(id)),
    facts: facts.length,
    fewest: perCase[0] ?? none,
    most: perCase.at(-1) ?? none,
    verified: count(({ confidence }) => confidence === "verified"),
    singleSource: count(({ confidence }) => confidence === "single-source"),
    quarantined: count((fact) => quarantineOf(fact) !== undefined),
    original: count(({ sources }) => sources.some(({ read = "original" }) => read === "original")),
    primary: count(({ sources }) => sources.some(({ grade }) => grade === "primary")),
    sources: studies.reduce((sum, study) => sum + Object.keys(study.sources).length, 0),
  };
}

export function coverageText(coverage: Coverage): string {
  const { cases, promised, missing, facts, fewest, most, sources } = coverage;
  const share = (count: number) => `${count} (${facts === 0 ? 0 : Math.round((count / facts) * 100)} %)`;
  const rest = missing.length === 0 ? "none is missing" : `missing: ${missing.join(", ")}`;
  return [
    `${promised - missing.length} of ${promised} cases of case-ids.txt are written, ${rest}${cases > promised - missing.length ? `; ${cases - promised + missing.length} more` : ""}`,
    `${facts} facts from ${sources} sources: ${cases === 0 ? 0 : Math.round(facts / cases)} a case, from ${fewest.facts} (${fewest.caseId}) to ${most.facts} (${most.caseId})`,
    `verified ${share(coverage.verified)}, single source ${share(coverage.singleSource)}, without cards for now ${share(coverage.quarantined)}`,
    `a source read in the original ${share(coverage.original)}, a primary source ${share(coverage.primary)}`,
  ].join("\n");
}
