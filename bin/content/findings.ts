import type { Corpus } from "../../lambdas/core/cards/corpus.ts";
import type { Severity } from "../../lambdas/core/cards/lints/catalogue.ts";
import { didYouMean } from "./suggest.ts";

/** One thing wrong with a content file, told so that its author can mend it without asking. */
export type Finding = {
  /** Relative to the content folder. */
  file: string;
  /** Both 1-based. */
  line: number;
  column: number;
  /** `facts.incident[0].cause`; empty for the file as a whole. */
  path: string;
  /** What is wrong, and what to write instead. */
  problem: string;
  /** Which rule of lints/catalogue.ts; F01 when absent, an error then. */
  rule?: string;
  severity?: Severity;
  /** The fact or card that it is about. */
  subject?: string;
  /** What to do, where `problem` does not say it. */
  mend?: string;
};

/** Every finding of every file at once. */
export class ContentError extends Error {
  readonly findings: readonly Finding[];

  constructor(findings: readonly Finding[]) {
    super(
      `${findings.length} ${findings.length === 1 ? "error" : "errors"} in the content:\n${findings.map(findingText).join("\n")}`,
    );
    this.name = "ContentError";
    this.findings = findings;
  }
}

/** `cases/netflix.yaml:12:7 facts.pattern[0].pattern: "mircoservices" is …` */
export function findingText({ file, line, column, path, problem }: Finding): string {
  return `${file}:${line}:${column} ${path ? `${path}: ` : ""}${problem}`;
}

/** A case asked for by an id that no file has, or by none. */
export class UnknownCase extends Error {
  constructor(written: string | undefined, { studies }: Pick<Corpus, "studies">) {
    const ids = studies.map(({ id }) => id);
    super(
      written === undefined
        ? `Name a case: ${ids.join(", ")}`
        : `There is no case "${written}" in content/cases. ${didYouMean(written, ids)}`,
    );
    this.name = "UnknownCase";
  }
}
