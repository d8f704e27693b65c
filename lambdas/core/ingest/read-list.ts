import { fold } from "../cards/wording.ts";
import {
  type Block,
  type Item,
  type Keyed,
  keyed,
  leadingBold,
  linked,
  linkTexts,
  plainText,
  type TextLine,
} from "./blocks.ts";
import type { Draft } from "./ledger.ts";
import { MAX_LINE } from "./limits.ts";
import type { OpenFacts } from "./open-facts.ts";
import type { Place } from "./outline.ts";
import type { Reason } from "./report.ts";
import {
  attributeFacts,
  evolutionFacts,
  figureFacts,
  patternFacts,
  type Reading,
  sectionFacts,
  statementsOf,
} from "./statements.ts";
import { EVERY_SYSTEM, type System } from "./systems.ts";
import { isForeign, phrase, steps, withoutBracket } from "./text.ts";
import { attributeOf, lineSlots, type Section } from "./words.ts";

/** What one bullet or keyed line says: its text without and with what belongs to it below. */
type Statement = { line: number; spans: TextLine["spans"]; text: string; more: readonly TextLine[]; place: Place };

/** What became of it: facts, or the reason why there are none. `structural`: a case was named, nothing said of it. */
type Outcome = { facts: readonly Draft[] } | { reason: Reason } | "structural";

/** Sections whose plain bullets name things, one a bullet. */
const NAMING: ReadonlySet<Section> = new Set(["pattern", "component", "practice", "mistake", "innovation"]);
/** Sections outside any case in which `System: value` is said. */
const CHALLENGES: ReadonlySet<Section> = new Set(["scale", "latency", "limit", "consistency"]);

/** Facts of a list. Continuation lines and nested bullets join the bullet above; a nested table stands for itself. */
export function readList(
  items: readonly Item[],
  place: Place,
  reading: Reading,
  open: OpenFacts,
  readTable: (table: Extract<Block, { type: "table" }>, place: Place) => void,
): void {
  for (const item of items) {
    const lines: TextLine[] = [];
    for (const block of item.blocks) flatten(block, lines);
    const [first, ...more] = lines;
    if (!first) {
      reading.ledger.mark(item.line, "unparsed", "empty-value");
      continue;
    }
    readStatement({ line: first.line, spans: first.spans, text: plainText(first.spans), more, place }, reading, open);
  }

  function flatten(block: Block, lines: TextLine[]): void {
    if (block.type === "paragraph") lines.push(...block.lines);
    else if (block.type === "list")
      for (const item of block.items) for (const inner of item.blocks) flatten(inner, lines);
    else if (block.type === "table") readTable(block, place);
    else if (block.type === "heading") lines.push({ line: block.line, spans: block.spans });
    else if (block.type === "skipped") {
      for (let line = block.line; line <= block.endLine; line += 1) reading.ledger.mark(line, "ignored", block.reason);
    }
  }
}

/** Reads one bullet, or a keyed line of a paragraph, with the lines that belong to it. */
export function readStatement(statement: Statement, reading: Reading, open: OpenFacts): void {
  const { ledger } = reading;
  const { line, place } = statement;
  const key = keyed(statement.spans);
  const value = key && plainText(key.value);
  if (key && value && open.take(line, key.key, value, place)) {
    joined(statement, reading, open, []);
    return;
  }
  const outcome = key ? keyedOutcome(statement, key, reading) : plainOutcome(statement, reading);
  if (outcome === "structural") ledger.mark(line, "structural");
  else if ("reason" in outcome) {
    const reason = isForeign(statement.text) ? "language" : outcome.reason;
    for (const { line: each } of [statement, ...statement.more]) ledger.mark(each, "unparsed", reason);
    return;
  } else {
    const [first] = outcome.facts;
    if (first?.type === "incident") open.begin(first);
  }
  joined(statement, reading, open, outcome === "structural" ? [] : outcome.facts);
}

/** The lines below a bullet: slots of an open fact, else part of its text and so of its facts. */
function joined({ more, place }: Statement, { ledger }: Reading, open: OpenFacts, facts: readonly Draft[]): void {
  for (const { line, spans } of more) {
    const key = keyed(spans);
    if (key && open.take(line, key.key, plainText(key.value), place)) continue;
    if (facts.length === 0) ledger.mark(line, "structural");
    for (const fact of facts) ledger.mark(line, "parsed", undefined, fact);
  }
}

function keyedOutcome(statement: Statement, key: Keyed, reading: Reading): Outcome {
  const { line, place } = statement;
  const { system, section } = place;
  const more = statement.more.filter(({ spans }) => !isSlotLine(spans, section));
  const value = joinedText(plainText(key.value), more, " ", line, reading);
  const stages = steps(key.key);
  if (stages) return { facts: evolutionFacts(reading, line, system?.id ?? EVERY_SYSTEM, stages, value) };
  const path = pathOutcome(statement, key.key, plainText(key.value), reading);
  if (path) return path;
  if (section === "references") return { reason: "unknown-section" };
  if (linked(statement.spans)) return linkOutcome(statement, reading);
  if (value === "") return { reason: "empty-value" };
  const general =
    section === "law" || section === "pillar" ? generalOutcome(line, section, key.key, value, reading) : undefined;
  if (general) return general;

  if (system) return ownOutcome({ ...statement, more }, system, key.key, plainText(key.value), value, reading);
  if (section === undefined || section === "other") return { reason: "unknown-section" };
  if (!CHALLENGES.has(section)) return { reason: section === "path" ? "unknown-section" : "unknown-system" };
  const named = reading.systems.find(key.key) ?? reading.systems.named(key.key, line);
  return factsOr(
    sectionFacts(reading, line, named.id, section, section === "consistency" ? "" : "latency", value),
    value,
  );
}

/** `Root Cause: …` below an incident is no part of its text. */
function isSlotLine(spans: TextLine["spans"], section: Section | undefined): boolean {
  if (section !== "incident" && section !== "decision" && section !== "tradeoff") return false;
  return lineSlots.has(fold(keyed(spans)?.key ?? ""));
}

/** Said under a case: an attribute of it, or a fact of the section. */
function ownOutcome(
  { line, more, place: { section } }: Statement,
  system: System,
  key: string,
  own: string,
  value: string,
  reading: Reading,
): Outcome {
  const attribute = attributeOf(key);
  const isOwnSection = section !== undefined && section !== "other" && section !== "path";
  if (attribute && (!isOwnSection || attribute === "aliases" || attribute === "about")) {
    const separate = attribute === "patterns" || attribute === "components";
    const text = separate && more.length > 0 ? joinedText(own, more, ", ", line, reading) : value;
    const facts = attributeFacts(reading, line, system, attribute, key, text);
    return attribute === "aliases" || attribute === "about" ? "structural" : factsOr(facts, value);
  }
  if (!isOwnSection || (section === "incident" && lineSlots.has(fold(key)))) return { reason: "unknown-key" };
  return factsOr(sectionFacts(reading, line, system.id, section, key, value), value);
}

/** A text with the lines below it, up to 4,000 characters. */
function joinedText(
  own: string,
  more: readonly TextLine[],
  separator: string,
  line: number,
  { ledger }: Reading,
): string {
  const parts = [own, ...more.map(({ spans }) => plainText(spans))].filter(Boolean);
  const text = parts.join(separator);
  if (text.length <= MAX_LINE) return text;
  ledger.warn(
    line,
    "too-long",
    `With the lines below it, the text has ${text.length} characters; ${MAX_LINE} are read.`,
  );
  return text.slice(0, MAX_LINE);
}

/** `**CAP Theorem**: DynamoDB (AP)`, `**Reliability**: Chaos engineering at Netflix`. */
function generalOutcome(
  line: number,
  section: "law" | "pillar",
  key: string,
  value: string,
  reading: Reading,
): Outcome | undefined {
  const id = reading.terms.idOf(section === "law" ? "laws" : "pillars", key);
  const statements = statementsOf(reading, line, value);
  const facts = statements.map(({ system, said }) =>
    section === "law"
      ? reading.ledger.fact(line, system, "law", id, { law: id, stance: said })
      : reading.ledger.fact(line, system, "pillar", said === "" ? id : `${id} ${said}`, {
          pillar: id,
          rank: "supporting",
          evidence: said,
        }),
  );
  return facts.length > 0 ? { facts } : undefined;
}

/** A line with arrows: a learning path, or the evolution of the case it stands under. In a path section links are steps, too. */
function pathOutcome(
  { line, spans, place }: Statement,
  key: string,
  value: string,
  reading: Reading,
): Outcome | undefined {
  const { system, section, topic } = place;
  const { text, inside } = withoutBracket(value);
  const stages = steps(text);
  if (stages && system) return { facts: evolutionFacts(reading, line, system.id, stages, inside ?? "") };
  if (stages && section === "evolution")
    return { facts: evolutionFacts(reading, line, EVERY_SYSTEM, stages, inside ?? "") };
  const links = section === "path" ? linkTexts(spans) : [];
  const through = stages ?? links;
  if (through.length === 0) return undefined;
  const ids = through.map((step) => {
    const known = reading.systems.find(step);
    if (!known) reading.ledger.warn(line, "unknown-system", step);
    return known?.id ?? step;
  });
  const name = [topic, key].filter(Boolean).join(" ");
  return {
    facts: [
      reading.ledger.fact(line, EVERY_SYSTEM, "path", name, {
        name: key || topic,
        steps: ids,
        theme: stages && inside,
      }),
    ],
  };
}

function linkOutcome({ line, spans, place, more }: Statement, reading: Reading): Outcome {
  const link = linked(spans);
  if (!link || link.title === "") return { reason: "empty-value" };
  if (place.system || place.section === "references") return { reason: "unknown-section" };
  const system = reading.systems.named(link.title, line, place.topic || undefined);
  const tagline = joinedText(link.value, more, " ", line, reading);
  if (tagline === "") return "structural";
  const text = phrase(tagline);
  const facts = [reading.ledger.fact(line, system.id, "tagline", system.id, { text })];
  return { facts: [...facts, ...figureFacts(reading, line, system.id, "scale", text)] };
}

function plainOutcome(statement: Statement, reading: Reading): Outcome {
  const { line, place, text } = statement;
  const { system, section } = place;
  if (text === "") return { reason: "empty-value" };
  const path = pathOutcome(statement, leadingBold(statement.spans), text, reading);
  if (path) return path;
  if (section === "references") return { reason: "unknown-section" };
  if (linked(statement.spans)) return linkOutcome(statement, reading);
  if (!system)
    return { reason: section === undefined || section === "other" ? "unknown-section" : "bullet-without-value" };
  if (section === "scale" || section === "latency" || section === "limit") {
    return factsOr(figureFacts(reading, line, system.id, section, text), text);
  }
  if (section === "pattern") return { facts: patternFacts(reading, line, system.id, text) };
  if (section === undefined || !NAMING.has(section)) return { reason: "bullet-without-value" };
  const type = section as "component" | "practice" | "mistake" | "innovation";
  return { facts: [reading.ledger.fact(line, system.id, type, phrase(text), { name: phrase(text) })] };
}

/** Without a fact the text has a number that nothing could be made of, or none at all. */
function factsOr(facts: readonly Draft[], text: string): Outcome {
  if (facts.length > 0) return { facts };
  return { reason: /\d/.test(text) ? "no-unit" : "bullet-without-value" };
}
