import { type Block, emphasized, type Item, keyed, linked, plainText, type TextLine } from "./blocks.ts";
import type { Ledger } from "./ledger.ts";
import type { System, Systems } from "./systems.ts";
import { bareTitle, numbered, yearsIn } from "./text.ts";
import { attributeOf, labelOf, type Section, sectionOf } from "./words.ts";

/** Where in the document something stands: under which case, which section and which heading. */
export type Place = { system: System | undefined; section: Section | undefined; topic: string };

/** A part of the document that may give facts, with its place. Headings and labels are marked here and are gone. */
export type Part =
  | { type: "line"; line: TextLine; place: Place }
  | { type: "tagline"; line: number; text: string; place: Place }
  | { type: "incident"; line: number; text: string; place: Place }
  | { type: "list"; items: readonly Item[]; place: Place }
  | { type: "table"; table: Extract<Block, { type: "table" }>; place: Place };

/** A bold line as a heading ends at any heading. */
const BELOW_HEADINGS = 7;

type Level = { depth: number; section: Section | undefined; topic: string };

/**
 * First reading: says which headings, bold lines and links name a case, which ones a section, and marks all lines that
 * need no second look. Cases are known before facts are read, because a document may use a short name first.
 */
export function outline(blocks: readonly Block[], systems: Systems, ledger: Ledger): Part[] {
  const parts: Part[] = [];
  let system: { depth: number; is: System } | undefined;
  let levels: Level[] = [];
  let label: Section | undefined;
  let isJustTitled = false;

  const place = (): Place => ({
    system: system?.is,
    section: label ?? levels.at(-1)?.section,
    topic: levels.at(-1)?.topic ?? "",
  });
  const structural = (from: number, to = from) => {
    for (let line = from; line <= to; line += 1) ledger.mark(line, "structural");
  };
  const enter = (depth: number, title: string, line: number) => {
    system = { depth, is: systems.named(title, line) };
    isJustTitled = true;
  };

  for (const [index, block] of blocks.entries()) {
    const wasJustTitled = isJustTitled;
    isJustTitled = false;
    if (block.type === "heading") readHeading(block, index);
    else if (block.type === "paragraph") for (const line of block.lines) readLine(line, wasJustTitled);
    else if (block.type === "list") {
      learnLinks(block.items);
      parts.push({ type: "list", items: block.items, place: place() });
    } else if (block.type === "table") parts.push({ type: "table", table: block, place: place() });
    else if (block.type === "front-matter") readFrontMatter(block);
    else for (let line = block.line; line <= block.endLine; line += 1) ledger.mark(line, "ignored", block.reason);
  }
  return parts;

  function readHeading({ depth, spans, line, endLine }: Extract<Block, { type: "heading" }>, index: number): void {
    const text = bareTitle(plainText(spans));
    if (text === "") {
      ledger.mark(line, "unparsed", "empty-heading");
      return;
    }
    structural(line, endLine);
    levels = levels.filter((level) => level.depth < depth);
    if (system && system.depth >= depth) system = undefined;
    label = undefined;
    const parent = levels.at(-1)?.section;
    const section = sectionOf(text);
    const study = /^case study\s*[:–—-]\s*(\S.*)$/i.exec(text)?.[1];
    const title = study ?? numbered(text) ?? text;
    const level = { depth, topic: text };
    if (parent !== "references" && spans.some(({ link }) => link)) enter(depth, title, line);
    else if (parent === "incident" && yearsIn(text).length > 0) {
      parts.push({ type: "incident", line, text, place: { ...place(), section: "incident" } });
      levels.push({ ...level, section: parent });
      return;
    } else if (study || isCase(text, title, section, depth, index)) enter(depth, title, line);
    else {
      levels.push({ ...level, section: section ?? parent });
      return;
    }
    levels.push({ ...level, section: undefined });
  }

  /** A heading without a link names a case when it is numbered, is the title of the document, or attributes follow it. */
  function isCase(text: string, title: string, section: Section | undefined, depth: number, index: number): boolean {
    if (section !== undefined) return false;
    if (numbered(text) !== undefined && title !== text) return true;
    return !system && (depth === 1 || hasAttributes(blocks, index + 1));
  }

  function readLine(line: TextLine, wasJustTitled: boolean): void {
    const text = plainText(line.spans);
    const bold = emphasized(line.spans, "bold");
    const shown = bold ?? emphasized(line.spans, "italic") ?? (text.endsWith(":") ? text : undefined);
    const title = shown === undefined ? "" : bareTitle(shown);
    const name = numbered(title);
    if (shown === undefined || title === "" || (bold === undefined && !text.endsWith(":"))) {
      parts.push({ type: "line", line, place: place() });
    } else if (wasJustTitled && bold !== undefined && name === undefined && !isLabel(text, title)) {
      parts.push({ type: "tagline", line: line.line, text: title, place: place() });
    } else if (labelOf(title) !== undefined && name === undefined) {
      label = labelOf(title);
      structural(line.line);
    } else if (bold === undefined) {
      parts.push({ type: "line", line, place: place() });
    } else if (name !== undefined || !system || system.depth === BELOW_HEADINGS) {
      label = undefined;
      enter(BELOW_HEADINGS, name ?? title, line.line);
      isJustTitled = false;
      structural(line.line);
    } else {
      label = sectionOf(title);
      structural(line.line);
    }
  }

  /** Lists of links that belong to no case name cases, in the domain of their heading. */
  function learnLinks(items: readonly Item[]): void {
    const { section, topic, system: current } = place();
    if (current || section === "references" || section === "path") return;
    for (const {
      blocks: [first],
    } of items) {
      const line = first?.type === "paragraph" ? first.lines[0] : undefined;
      const link = line && linked(line.spans);
      if (line && link && link.title !== "") systems.named(link.title, line.line, topic || undefined);
    }
  }

  function readFrontMatter({ fields, line, endLine }: Extract<Block, { type: "front-matter" }>): void {
    structural(line);
    structural(endLine);
    const title = fields.find(({ name }) => name.toLowerCase() === "title");
    if (title?.values[0]) enter(0, bareTitle(title.values[0]), title.line);
    for (const [number, field] of fields.entries()) {
      const attribute = attributeOf(field.name);
      if (attribute === "aliases" && system) for (const alias of field.values) systems.alias(system.is, alias);
      const next = fields[number + 1]?.line ?? endLine;
      for (let at = field.line; at < next; at += 1) {
        if (attribute === undefined) ledger.mark(at, "unparsed", "unknown-key");
        else structural(at);
      }
    }
  }
}

/** A bold line below the title of a case is its tagline, unless it is written as a label. */
function isLabel(text: string, title: string): boolean {
  return labelOf(title) !== undefined && (text.endsWith(":") || title.split(" ").length <= 2);
}

/** Whether a list with two attributes (`- **Scale**: …`) comes before the next heading. */
function hasAttributes(blocks: readonly Block[], from: number): boolean {
  for (let at = from; at < blocks.length; at += 1) {
    const block = blocks[at];
    if (!block || block.type === "heading") return false;
    if (block.type !== "list") continue;
    const keys = block.items.filter(({ blocks: [first] }) => {
      const line = first?.type === "paragraph" ? first.lines[0] : undefined;
      return attributeOf((line && keyed(line.spans)?.key) ?? "") !== undefined;
    });
    if (keys.length >= 2) return true;
  }
  return false;
}
