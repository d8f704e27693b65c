import { catalogue, type RuleId, ruleNamed } from "../../lambdas/core/cards/lints/catalogue.ts";
import { type Finding, findingText } from "./findings.ts";

/** What `check` found, with what it looked at. */
export type Report = { cases: number; facts: number; cards: number; findings: readonly Finding[] };

/** The group of findings between the facts and content/published, which no rule of the catalogue covers. */
export const REGISTRY = "registry";

/** The group of findings in content/paths. */
export const PATHS = "paths";

/** The group of findings in content/sets. */
export const SETS = "sets";

const TITLES: Readonly<Record<string, string>> = {
  [REGISTRY]: "content/published lists what the facts give",
  [PATHS]: "learning paths lead over published cards",
  [SETS]: "each accepted set makes a card",
};

const MAX_WARNINGS_SHOWN = 5;
const ruleIds: readonly string[] = catalogue.map(({ id }) => id);

export function errorsOf({ findings }: Report): Finding[] {
  return findings.filter(({ severity = "error" }) => severity === "error");
}

/** Findings by rule, errors last so that they stand at the end of a long terminal, then the counts. */
export function reportText(report: Report): string {
  const groups = byRule(report.findings);
  const warnings = groups.filter(([, [first]]) => first?.severity === "warning").map(groupText);
  const errors = groups.filter(([, [first]]) => first?.severity !== "warning").map(groupText);
  return [...warnings, ...errors, countsText(report)].join("\n\n");
}

/** One object: `{ cases, facts, cards, errors, warnings, byRule: { F07: 3 }, findings: [...] }`. */
export function reportJson(report: Report): string {
  const { cases, facts, cards, findings } = report;
  const errors = errorsOf(report).length;
  const counts = Object.fromEntries(byRule(findings).map(([rule, { length }]) => [rule, length]));
  const whole = { cases, facts, cards, errors, warnings: findings.length - errors, byRule: counts, findings };
  return JSON.stringify(whole, undefined, 2);
}

function groupText([rule, findings]: [string, Finding[]]): string {
  const [first] = findings;
  const isWarning = first?.severity === "warning";
  const shown = isWarning ? findings.slice(0, MAX_WARNINGS_SHOWN) : findings;
  const rest = findings.length - shown.length;
  const title = TITLES[rule] ?? ruleNamed(rule as RuleId).what;
  const mend = first?.mend ? [`  how to mend: ${first.mend}`] : [];
  return [
    `${rule} ${isWarning ? "warning" : "error"}, ${findings.length} times: ${title}`,
    ...mend,
    ...shown.map((finding) => `  ${findingText(finding)}`),
    ...(rest > 0 ? [`  … and ${rest} more: --json lists them all`] : []),
  ].join("\n");
}

function countsText(report: Report): string {
  const { cases, facts, cards, findings } = report;
  const errors = errorsOf(report);
  const perRule = byRule(findings).map(([rule, { length }]) => `${rule} ${length}`);
  const counts = `${errors.length} errors, ${findings.length - errors.length} warnings`;
  return [
    `${cases} cases, ${facts} facts, ${cards} cards: ${findings.length === 0 ? "all well" : counts}.`,
    ...(perRule.length > 0 ? [perRule.join(", ")] : []),
  ].join("\n");
}

/** In the order of the catalogue. */
function byRule(findings: readonly Finding[]): [string, Finding[]][] {
  const groups = new Map<string, Finding[]>();
  for (const finding of findings) {
    const rule = finding.rule ?? "F01";
    groups.set(rule, [...(groups.get(rule) ?? []), finding]);
  }
  return [...groups].sort(([one], [other]) => ruleIds.indexOf(one) - ruleIds.indexOf(other));
}
