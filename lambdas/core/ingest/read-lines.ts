import { keyed, plainText, type TextLine } from "./blocks.ts";
import type { OpenFacts } from "./open-facts.ts";
import type { Place } from "./outline.ts";
import { readStatement } from "./read-list.ts";
import type { Reading } from "./statements.ts";
import { isForeign, phrase, steps } from "./text.ts";

const CLAIM =
  /\b(\d{1,5})\s+(?:case studies|cases|systems)\b(?:\s+(?:across|in|over)\s+(\d{1,3})\s+(?:domains|categories|areas))?/i;

/** What a line of a paragraph was, so that the next one may be its definition. */
export type PreviousLine = { line: number; text: string } | undefined;

/**
 * A line of a paragraph: a keyed line under a case, a definition (`Seat Map` / `: grid …`), a table that lacks its
 * alignment row, a claim about the document itself, or prose.
 */
export function readLine(
  { line, spans }: TextLine,
  place: Place,
  previous: PreviousLine,
  reading: Reading,
  open: OpenFacts,
): PreviousLine {
  const { ledger, systems } = reading;
  const text = plainText(spans);
  const pipes = text.split("|").length - 1;
  const key = keyed(spans);
  if (text.startsWith(":") && previous && place.system) {
    const fact = ledger.fact(line, place.system.id, "component", previous.text, {
      name: previous.text,
      role: phrase(text.slice(1).trim()),
    });
    ledger.mark(previous.line, "parsed", undefined, fact);
    return undefined;
  }
  if (/^\[\^[^\]]{1,80}\]/.test(text)) ledger.mark(line, "ignored", "footnote");
  else if (pipes >= 2) ledger.mark(line, "unparsed", "table-without-separator");
  else if (CLAIM.test(text)) readClaim(text, line);
  else if (key && (key.bold || isStatement(key.key, place)))
    readStatement({ line, spans, text, more: [], place }, reading, open);
  else if (steps(text) && place.section === "evolution")
    readStatement({ line, spans, text, more: [], place }, reading, open);
  else ledger.mark(line, "unparsed", isForeign(text) ? "language" : "prose");
  return { line, text };

  /** `Total: 6 cases in 3 domains`: true of this document or not. */
  function readClaim(claim: string, at: number): void {
    const [, cases = "", domains] = CLAIM.exec(claim) ?? [];
    const listed = systems.list().filter(({ domain }) => domain !== undefined);
    const found = { cases: listed.length, domains: new Set(listed.map(({ domain }) => domain)).size };
    const isTrue = Number(cases) === found.cases && (domains === undefined || Number(domains) === found.domains);
    ledger.mark(at, isTrue ? "structural" : "unparsed", isTrue ? undefined : "claim-mismatch");
    if (!isTrue && found.cases > 0) {
      const counted = `${found.cases} cases in ${found.domains} domains`;
      ledger.warn(
        at,
        "claim-mismatch",
        `The document says ${cases} cases${domains ? ` in ${domains} domains` : ""}; it lists ${counted}.`,
      );
    }
  }
}

/** In running text a colon is common: only short keys under a case count. */
function isStatement(key: string, { system }: Place): boolean {
  return system !== undefined && key.split(" ").length <= 4;
}
