import type { Hash } from "../cards/question.ts";

/** The words of a text as ids, keys and titles need them. */

const MAX_SLUG = 60;
const MARKS = /\p{M}+/gu;

/** A permanent id of a text in kebab-case; of a text without Latin letters or digits, the beginning of its hash. */
export function slugOf(text: string, hash: Hash): string {
  const slug = text
    .normalize("NFKD")
    .replace(MARKS, "")
    .toLowerCase()
    .replace(/['’]/g, "")
    .replace(/[^a-z0-9]+/g, "-")
    .replace(/^-+/, "")
    .slice(0, MAX_SLUG)
    .replace(/-+$/, "");
  return slug === "" ? `x${hash(text).slice(0, 11)}` : slug;
}

/**
 * A heading without what decorates it: emoji, mojibake, its number. Words in front without any Latin letter or digit
 * go, unless nothing would be left.
 */
export function bareTitle(text: string): string {
  const words = text.trim().split(" ");
  const first = words.findIndex((word) => /[A-Za-z0-9]/.test(word));
  const bare = words.slice(Math.max(first, 0)).join(" ");
  return withoutEnd(bare, ":");
}

/** `3. Twitter`: the title behind the number. */
export function numbered(text: string): string | undefined {
  return /^\d{1,3}[.)]\s+(\S.*)$/.exec(text)?.[1];
}

/** `Amazon Web Services (AWS)`: the name, and the short form in brackets when it is one word. */
export function nameAndAlias(title: string): { name: string; alias: string | undefined } {
  if (!title.endsWith(")")) return { name: title, alias: undefined };
  const open = title.lastIndexOf("(");
  const name = title.slice(0, Math.max(open, 0)).trim();
  const inside = title.slice(open + 1, -1).trim();
  if (name === "") return { name: title, alias: undefined };
  return { name, alias: /^[A-Za-z0-9.-]{2,12}$/.test(inside) ? inside : undefined };
}

/** `Circuit Breaker (Hystrix)`. */
export function withoutBracket(text: string): { text: string; inside: string | undefined } {
  if (!text.endsWith(")")) return { text, inside: undefined };
  const open = text.lastIndexOf("(");
  const before = text.slice(0, Math.max(open, 0)).trim();
  return before === "" ? { text, inside: undefined } : { text: before, inside: text.slice(open + 1, -1).trim() };
}

/** The parts of a list in running text: split at commas and semicolons that stand outside brackets, and before a last "and". */
export function listParts(text: string): string[] {
  const parts: string[] = [];
  let depth = 0;
  let start = 0;
  for (let at = 0; at < text.length; at += 1) {
    const character = text[at];
    if (character === "(" || character === "[") depth += 1;
    else if (character === ")" || character === "]") depth = Math.max(0, depth - 1);
    else if (depth === 0 && (character === ";" || (character === "," && !/\d/.test(text[at + 1] ?? "")))) {
      parts.push(text.slice(start, at));
      start = at + 1;
    }
  }
  parts.push(text.slice(start));
  const trimmed = parts.map((part, number) => part.trim().replace(number > 0 ? /^and\s+/i : /^$/, ""));
  return trimmed.filter((part) => part !== "");
}

const ARROW = /\s*(?:→|⟶|⇒|->|=>)\s*/;

/** The steps of `A → B -> C`; undefined without an arrow. */
export function steps(text: string): string[] | undefined {
  const parts = text.split(ARROW).map((part) => part.trim());
  return parts.length > 1 && parts.every((part) => part !== "") ? parts : undefined;
}

const YEAR = /(?<![\d.-])(?:19[5-9]\d|20\d\d)(?!\d)/g;

export function yearsIn(text: string): number[] {
  return (text.match(YEAR) ?? []).map(Number);
}

const DATE =
  /^(?:(?:19|20)\d\d(?:-\d\d(?:-\d\d)?)?|(?:jan|feb|mar|apr|may|jun|jul|aug|sep|oct|nov|dec)[a-z]*\.?(?: \d{1,2},?)? (?:19|20)\d\d)\s*[:,–—-]?\s*/i;

/** `2015 Metadata Outage`, `June 2021 …`, `2023-07-14: …`: the year and the name without the date in front. */
export function dated(text: string): { year: number | undefined; name: string } {
  const date = DATE.exec(text);
  const name = text.slice(date?.[0].length ?? 0).trim();
  return { year: yearsIn(text)[0], name: name === "" ? text : name };
}

/** A phrase as a slot holds it: no sign at its end. */
export function phrase(text: string): string {
  return withoutEnd(text, ".!?:;,").trimStart();
}

/** The text without these signs and spaces at its end. A loop: `/[.!]+$/` takes quadratic time on "......x". */
export function withoutEnd(text: string, signs: string): string {
  let end = text.length;
  while (end > 0 && (signs.includes(text[end - 1] ?? "") || /\s/.test(text[end - 1] ?? ""))) end -= 1;
  return text.slice(0, end);
}

/** More letters of other scripts than Latin ones. */
export function isForeign(text: string): boolean {
  let latin = 0;
  let other = 0;
  for (const letter of text.match(/\p{L}/gu) ?? []) {
    if (/\p{Script=Latin}/u.test(letter)) latin += 1;
    else other += 1;
  }
  return other > latin;
}
