import { withoutEnd } from "./text.ts";

/**
 * A Markdown document as the ingest reads it: blocks with the lines they stand on, and texts as runs with their marks.
 * The parser that makes them is in `lambdas/cases`; here nothing knows which one it is. Lines are counted from 1.
 */
export type Span = { text: string; bold: boolean; italic: boolean; link: boolean };
export type TextLine = { line: number; spans: readonly Span[] };
export type Row = { line: number; cells: readonly (readonly Span[])[]; extra: readonly string[]; short: boolean };
export type Item = { line: number; blocks: readonly Block[] };

export type Block =
  | { type: "heading"; depth: number; spans: readonly Span[]; line: number; endLine: number }
  | { type: "paragraph"; lines: readonly TextLine[] }
  | { type: "list"; items: readonly Item[] }
  | { type: "table"; header: Row; separatorLine: number; rows: readonly Row[] }
  | { type: "skipped"; reason: SkipReason; line: number; endLine: number }
  | { type: "front-matter"; fields: readonly Field[]; line: number; endLine: number };

export type Field = { name: string; values: readonly string[]; line: number };

/** What is left out by rule (section 5, row 15). */
export type SkipReason =
  | "code"
  | "unclosed-fence"
  | "html-removed"
  | "image"
  | "quote"
  | "footnote"
  | "rule"
  | "link-removed";

export function plainText(spans: readonly Span[]): string {
  return tidy(spans.map(({ text }) => text).join(""));
}

export function tidy(text: string): string {
  return text.replace(/\s+/g, " ").trim();
}

/** The text in bold (or italics) when the whole line is, a final colon aside. */
export function emphasized(spans: readonly Span[], mark: "bold" | "italic"): string | undefined {
  const inked = spans.filter(({ text }) => text.trim() !== "");
  if (inked.length === 0 || inked[0]?.[mark] !== true) return undefined;
  const whole = inked.every((span) => span[mark] || /^[\s:]+$/.test(span.text));
  return whole ? plainText(inked) : undefined;
}

const MAX_KEY = 80;
/** What may stand between a key and its value, besides the colon that may be inside the bold. */
const SEPARATOR = /^\s*(?::|[-–—]\s)\s*/;

export type Keyed = { key: string; value: readonly Span[]; bold: boolean };

/**
 * `**Key**: value`, `**Key:** value`, `__Key__ – value` or `Key: value`; undefined when the line has no such shape. In
 * the plain form the key has no link in it and at most 80 characters.
 */
export function keyed(spans: readonly Span[]): Keyed | undefined {
  const first = spans.findIndex(({ text }) => text.trim() !== "");
  if (first < 0) return undefined;
  return spans[first]?.bold ? boldKey(spans, first) : plainKey(spans, first);
}

function boldKey(spans: readonly Span[], first: number): Keyed | undefined {
  let end = first;
  while (spans[end]?.bold) end += 1;
  const bold = plainText(spans.slice(first, end));
  const rest = spans.slice(end);
  const [next] = rest;
  const separator = SEPARATOR.exec(next?.text ?? "");
  const inside = bold.endsWith(":");
  if (!next || (!inside && !separator)) {
    return inside ? { key: withoutEnd(bold, ":"), value: [], bold: true } : undefined;
  }
  const value = { ...next, text: next.text.slice(separator?.[0].length ?? 0) };
  return { key: withoutEnd(bold, ":"), value: [value, ...rest.slice(1)], bold: true };
}

function plainKey(spans: readonly Span[], first: number): Keyed | undefined {
  const span = spans[first];
  if (!span || span.link) return undefined;
  const at = span.text.search(/:(?:\s|$)/);
  const key = tidy(span.text.slice(0, Math.max(at, 0)));
  if (at < 0 || key === "" || key.length > MAX_KEY) return undefined;
  return {
    key,
    value: [{ ...span, text: span.text.slice(at + 1).trimStart() }, ...spans.slice(first + 1)],
    bold: false,
  };
}

/** A line that begins with a link, bold or not: the link's text and what follows a separator. */
export function linked(spans: readonly Span[]): { title: string; value: string } | undefined {
  const first = spans.findIndex(({ text }) => text.trim() !== "");
  if (first < 0 || !spans[first]?.link) return undefined;
  let end = first;
  while (spans[end]?.link) end += 1;
  return {
    title: plainText(spans.slice(first, end)),
    value: plainText(spans.slice(end)).replace(/^(?::|[-–—])\s*/, ""),
  };
}

/** The bold text that a line begins with. */
export function leadingBold(spans: readonly Span[]): string {
  const end = spans.findIndex(({ bold, text }) => !bold && text.trim() !== "");
  return plainText(spans.slice(0, end < 0 ? spans.length : end));
}

/** The texts of all links of a line. */
export function linkTexts(spans: readonly Span[]): string[] {
  return spans.filter(({ link }) => link).map(({ text }) => tidy(text));
}
