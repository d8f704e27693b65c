import type { Hash } from "../cards/question.ts";
import type { Vocabulary } from "../cards/vocabulary.ts";
import type { Block } from "./blocks.ts";
import { finished } from "./finish.ts";
import { type Draft, newLedger } from "./ledger.ts";
import { MAX_FACTS, type Prepared, tooLarge } from "./limits.ts";
import { openFacts } from "./open-facts.ts";
import { outline } from "./outline.ts";
import { previewCard } from "./preview.ts";
import { type PreviousLine, readLine } from "./read-lines.ts";
import { readList } from "./read-list.ts";
import { readTable } from "./read-table.ts";
import type { IngestReport, LineStatus, Reason, Warning } from "./report.ts";
import type { Reading } from "./statements.ts";
import { EVERY_SYSTEM, knownSystems } from "./systems.ts";
import { termsOf } from "./terms.ts";

export type IngestSettings = { document: string; vocabulary: Vocabulary; hash: Hash };

/**
 * What a Markdown case-study document says: systems, facts, preview cards, and for each non-blank line exactly one
 * status. Pure: the same document gives the same report. Takes time in proportion to the document.
 * @param prepared the lines as they were checked; `blocks` is the same text, parsed.
 * @throws {Failure} `document-too-large` when it holds more than 2,000 facts.
 */
export function ingest(
  prepared: Prepared,
  blocks: readonly Block[],
  parserWarnings: readonly Warning[],
  { document, vocabulary, hash }: IngestSettings,
): IngestReport {
  const ledger = newLedger();
  for (const { line, reason, detail } of [...prepared.warnings, ...parserWarnings]) ledger.warn(line, reason, detail);
  const systems = knownSystems(hash);
  const reading: Reading = { ledger, systems, terms: termsOf(vocabulary, hash) };
  const open = openFacts(reading);
  let previous: PreviousLine;
  let inside: string | undefined;
  for (const part of outline(blocks, systems, ledger)) {
    const at = `${part.place.system?.id}|${part.place.section}|${part.place.topic}`;
    if (part.type === "incident") {
      open.end();
      open.incident(part.line, part.place.system?.id ?? EVERY_SYSTEM, part.text);
      inside = undefined;
      continue;
    }
    // What follows the heading of an incident belongs to it, wherever that is.
    if (inside !== undefined && at !== inside) open.end();
    inside = at;
    if (part.type !== "line") previous = undefined;
    if (part.type === "line") previous = readLine(part.line, part.place, previous, reading, open);
    else if (part.type === "list") {
      readList(part.items, part.place, reading, open, (table, place) => readTable(table, place, reading));
    } else if (part.type === "table") readTable(part.table, part.place, reading);
    else if (part.place.system) {
      const { id } = part.place.system;
      ledger.fact(part.line, id, "tagline", id, { text: part.text });
    }
  }

  const { facts, conflicts, idOf, repeated } = finished(ledger.drafts, document, hash);
  if (facts.length > MAX_FACTS) {
    throw tooLarge(
      `The document holds ${facts.length} facts; at most ${MAX_FACTS} are accepted. Nothing was kept: split it.`,
    );
  }
  for (const { line, reason, detail } of repeated) ledger.warn(line, reason, detail);
  const repeats = new Map(repeated.map(({ line, reason }) => [line, reason]));
  const lines = prepared.lines.flatMap((text, index) => {
    const n = index + 1;
    if (text.trim() === "") return [];
    const entry = ledger.entries.get(n) ?? unread(text);
    const { status, reason, drafts } = entry;
    const why = status === "parsed" || status === "structural" ? repeats.get(n) : reason;
    return [{ n, status, facts: [...new Set([...drafts].map(idOf))], ...(why && { reason: why }) }];
  });
  const count = (status: LineStatus) => lines.filter((line) => line.status === status).length;
  const list = systems.list();
  const title = new Map(list.map((system) => [system.id, system.title]));
  return {
    lines,
    systems: list.map(({ domain, ...system }) => ({ ...system, domain: domain ?? null })),
    facts,
    cards: facts.flatMap((fact) => previewCard(fact, title.get(fact.id.slice(0, fact.id.indexOf("/"))))),
    conflicts,
    warnings: [...ledger.warnings].sort((one, other) => one.line - other.line),
    counts: {
      lines: lines.length,
      parsed: count("parsed"),
      structural: count("structural"),
      ignored: count("ignored"),
      unparsed: count("unparsed"),
      systems: list.length,
      facts: facts.length,
    },
  };
}

/** Definitions of links and footnotes are no block of their own; what lies too deep is read by nobody. */
function unread(text: string): { status: LineStatus; reason: Reason; drafts: ReadonlySet<Draft> } {
  const drafts = new Set<Draft>();
  if (/^\s*\[\^/.test(text)) return { status: "ignored", reason: "footnote", drafts };
  if (/^\s*\[[^\]]+\]:/.test(text)) return { status: "ignored", reason: "link-removed", drafts };
  return { status: "unparsed", reason: "prose", drafts };
}
