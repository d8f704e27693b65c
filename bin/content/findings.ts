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
