/** What the rules need to know about words. English only, no locale, no library: the same on every machine. */

const STOP_WORDS = new Set(
  (
    "a an and are as at be been before but by can could did do does each for from had has have how if in into is it its " +
    "may more most no not of on one or other over so some than that the their them then there they this to too under " +
    "until up was were what when where which while who why will with without would per via based instead"
  ).split(" "),
);

/** Lower case, letters and digits only, one space between words, no article in front: two texts with one fold are the same answer. */
export function fold(text: string): string {
  return (PLAIN.test(text) ? plainFold(text) : wideFold(text)).trim().replace(/^(?:a|an|the) (?=.)/, "");
}

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
export function contentWords(text: string): ReadonlySet<string> {
  const words = new Set<string>();
  for (const word of fold(text).split(" ")) if (word.length > 1 && !STOP_WORDS.has(word)) words.add(stem(word));
  return words;
}

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

/** Words of a text as a reader counts them. */
export function wordCount(text: string): number {
  let words = 0;
  for (const word of text.split(/\s+/)) if (/[a-z0-9]/i.test(word) || /[\p{L}\p{N}]/u.test(word)) words += 1;
  return words;
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
const STEMS = new Map<string, string>();

function stem(word: string): string {
  if (word.length < 4) return word;
  const known = STEMS.get(word);
  if (known !== undefined) return known;
  const found = word
    .replace(/ies$/, "y")
    .replace(/(?:ing|ed|es|s)$/, "")
    .replace(/(?<=...)e$/, "");
  STEMS.set(word, found);
  return found;
}
