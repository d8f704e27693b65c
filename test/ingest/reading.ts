import { readFileSync } from "node:fs";
import path from "node:path";
import { parse } from "yaml";
import { readDocument } from "../../lambdas/cases/read-document.ts";
import { Vocabulary } from "../../lambdas/core/cards/vocabulary.ts";
import type { IngestReport } from "../../lambdas/core/ingest/report.ts";

const ROOT = path.join(__dirname, "../..");

export const vocabulary = Vocabulary.parse(parse(readFileSync(path.join(ROOT, "content/vocabulary.yaml"), "utf8")));

export function read(markdown: string, document = "document"): IngestReport {
  return readDocument(markdown, document, vocabulary);
}

export function readFixture(name: string): IngestReport {
  return read(readFileSync(path.join(__dirname, "fixtures", name), "utf8"), name);
}

/** The slots of a fact, by id. */
export function slotsOf({ facts }: IngestReport, id: string): Record<string, unknown> | undefined {
  return facts.find((fact) => fact.id === id)?.slots;
}

/** `parsed`, or `unparsed prose`: what became of the line that holds `text`. */
export function fateOf(report: IngestReport, markdown: string, text: string): string {
  const n = markdown.split(/\r\n|\n|\r/).findIndex((line) => line.includes(text)) + 1;
  const line = report.lines.find((each) => each.n === n);
  return [line?.status, line?.reason].filter(Boolean).join(" ");
}

/** What is wrong with the account of a document: nothing, for every document. */
export function faultsOf(markdown: string, { lines, facts, counts }: IngestReport): string[] {
  const sent = markdown.replace(/^\ufeff/, "").split(/\r\n|\n|\r/);
  const hidden = /[^\P{C}\t]|[\p{Zl}\p{Zp}]/gu;
  const expected = sent.flatMap((text, index) =>
    text.replace(hidden, "").slice(0, 4_000).trim() === "" ? [] : [index + 1],
  );
  const known = new Set(facts.map(({ id }) => id));
  const faults: string[] = [];
  if (JSON.stringify(lines.map(({ n }) => n)) !== JSON.stringify(expected)) faults.push("lines are missing or twice");
  if (counts.parsed + counts.structural + counts.ignored + counts.unparsed !== counts.lines) faults.push("counts");
  if (counts.lines !== lines.length || counts.facts !== facts.length || known.size !== facts.length)
    faults.push("sums");
  for (const { n, status, reason, facts: ids } of lines) {
    if (ids.some((id) => !known.has(id))) faults.push(`line ${n} names a fact that is not there`);
    if ((status === "parsed") !== ids.length > 0) faults.push(`line ${n} is ${status} with ${ids.length} facts`);
    if ((status === "unparsed" || status === "ignored") && !reason) faults.push(`line ${n} has no reason`);
  }
  for (const { id, src } of facts) {
    for (const { line } of src) {
      if (!lines.find(({ n }) => n === line)?.facts.includes(id)) faults.push(`${id} is not in its line ${line}`);
    }
  }
  return faults;
}
