import { type RuleId, ruleNamed, type Severity } from "./catalogue.ts";

/** A rule that a fact or card breaks, told so that an author can find and mend it. */
export type Finding = {
  rule: RuleId;
  severity: Severity;
  /** The case id, or an empty text for a finding on the corpus as a whole. */
  case: string;
  /** The fact id or card key. */
  subject?: string;
  slot?: string;
  /** Where it stands in the case file, such as `["facts", "scale", 2, "metric"]`. */
  path?: readonly PropertyKey[];
  message: string;
  mend: string;
};

/** A broken rule before its severity and its remedy are looked up. */
export type Broken = Pick<Finding, "case" | "subject" | "slot" | "path" | "message">;

export function findingOf(rule: RuleId, broken: Broken): Finding {
  const { severity, mend } = ruleNamed(rule);
  return { rule, severity, ...broken, mend };
}
