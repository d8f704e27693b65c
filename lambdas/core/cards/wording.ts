import { remembered } from "./remembered.ts";

/** What the rules need to know about words. English only, no locale, no library: the same on every machine. */

const STOP_WORDS = new Set(
  (
    "a an and are as at be been before but by can could did do does each for from had has have how if in into is it its " +
    "may more most no not of on one or other over so some than that the their them then there they this to too under " +
    "until up was were what when where which while who why will with without would per via based instead"
  ).split(" "),
);

/** Lower case, letters and digits only, one space between words, no article in front: two texts with one fold are the same answer. */
export const fold: (text: string) => string = remembered((text) =>
  (PLAIN.test(text) ? plainFold(text) : wideFold(text)).trim().replace(/^(?:a|an|the) (?=.)/, ""),
);

/** Nearly every text of the corpus, quotation marks, dashes and dots included, and folded several times faster. */
const PLAIN = /^[ -~“”‘’–—…]*$/;

function plainFold(text: string): string {
  return text.toLowerCase().replace(/[^a-z0-9%]+/g, " ");
}

function wideFold(text: string): string {
  return text
    .normalize("NFKC")
    .toLowerCase()
    .replace(/[^\p{L}\p{N}%]+/gu, " ");
}

/** The stems of the words that carry meaning: "router caches that start empty" gives router, cach, start, empty. */
export const contentWords: (text: string) => ReadonlySet<string> = remembered((text) => {
  const words = new Set<string>();
  for (const word of fold(text).split(" ")) if (word.length > 1 && !STOP_WORDS.has(word)) words.add(stem(word));
  return words;
});

/** Shared content words over all content words of both texts, 0 to 1. */
export function overlap(one: ReadonlySet<string>, other: ReadonlySet<string>): number {
  if (one.size === 0 || other.size === 0) return 0;
  let shared = 0;
  for (const word of one) if (other.has(word)) shared += 1;
  return shared / (one.size + other.size - shared);
}

/** Runs of three characters of two texts in common, 0 to 1: 0.8 or more reads as the same text. */
export function likeness(one: string, other: string): number {
  return overlap(trigrams(one), trigrams(other));
}

function trigrams(text: string): ReadonlySet<string> {
  const folded = ` ${fold(text)} `;
  return new Set(Array.from({ length: Math.max(0, folded.length - 2) }, (_, at) => folded.slice(at, at + 3)));
}

/** Words of a text as a reader counts them: runs without spaces that hold a letter or a digit. */
export function wordCount(text: string): number {
  let words = 0;
  let isCounted = false;
  for (let at = 0; at < text.length; at += 1) {
    const sign = signAt(text, at);
    if (sign === "space") isCounted = false;
    else if (sign === "letter" && !isCounted) {
      words += 1;
      isCounted = true;
    }
  }
  return words;
}

type Sign = "space" | "letter" | "mark";

/** Of the signs below 128, so that nearly every text is counted without a regular expression. */
const SIGNS = Array.from({ length: 128 }, (_, code) => kindOf(String.fromCharCode(code)));

function signAt(text: string, at: number): Sign {
  return SIGNS[text.charCodeAt(at)] ?? kindOf(String.fromCodePoint(text.codePointAt(at) ?? 0));
}

function kindOf(sign: string): Sign {
  if (/\s/.test(sign)) return "space";
  return /[\p{L}\p{N}]/u.test(sign) ? "letter" : "mark";
}

/** The first `limit` words, with an ellipsis when something was left out. */
export function shortened(text: string, limit: number): string {
  const words = text.split(" ");
  return words.length <= limit ? text : `${words.slice(0, limit).join(" ")} …`;
}

/** Compares by UTF-16 code unit, never by locale. */
export function byCodeUnit(one: string, other: string): number {
  return one < other ? -1 : one > other ? 1 : 0;
}

/** One form for the inflections of a word: cache, caches, cached and caching all give `cach`. */
function stem(word: string): string {
  if (word.length < 4) return word;
  if (word.endsWith("ies")) return `${word.slice(0, -3)}y`;
  const ending = ENDINGS.find((candidate) => word.endsWith(candidate)) ?? "";
  const root = word.slice(0, word.length - ending.length);
  return root.length > 3 && root.endsWith("e") ? root.slice(0, -1) : root;
}

const ENDINGS = ["ing", "ed", "es", "s"] as const;

const NUMBER_WORDS = "one two three four five six seven eight nine ten eleven twelve".split(" ");
const NUMBER_WORD = new RegExp(`\\b(?:${NUMBER_WORDS.join("|")})\\b`, "gi");

/** "Seven trillion" as "7 trillion". */
export function inDigits(text: string): string {
  return text.replace(NUMBER_WORD, (word) => String(NUMBER_WORDS.indexOf(word.toLowerCase()) + 1));
}
