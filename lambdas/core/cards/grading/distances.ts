import { distance } from "fastest-levenshtein";
import { fold } from "../wording.ts";

/** In a shorter word one other letter makes another word: AP and CP, Raft and raft. */
const SHORTEST_WITH_TYPO = 5;

/**
 * Edits between two texts after case, accents, punctuation and articles are folded away: 0, 1, or 2 for anything more.
 * One of the two is a typo only where it is no other answer: not in a short word, and never in a digit.
 */
export function edits(typed: string, accepted: readonly string[]): number {
  const given = plain(typed);
  return Math.min(2, ...accepted.map((spelling) => editsBetween(given, plain(spelling))));
}

/** Distance in orders of magnitude, never negative. @param guess above 0 */
export function magnitudesOff(guess: number, value: number): number {
  return Math.abs(Math.log10(guess / value));
}

/** Kendall's tau between two orders of the same items: 1 the same, -1 reversed. */
export function tau(given: readonly string[], right: readonly string[]): number {
  const places = given.map((item) => right.indexOf(item));
  let agreeing = 0;
  let pairs = 0;
  for (const [at, place] of places.entries()) {
    for (const later of places.slice(at + 1)) {
      agreeing += place < later ? 1 : -1;
      pairs += 1;
    }
  }
  return pairs === 0 ? 1 : agreeing / pairs;
}

/** Items on one side that the other lacks, both ways: options chosen wrongly and options missed. */
export function slips(given: ReadonlySet<string>, right: ReadonlySet<string>): number {
  const missed = [...right].filter((item) => !given.has(item)).length;
  return missed + [...given].filter((item) => !right.has(item)).length;
}

/** Texts far apart in length are not worth comparing letter by letter. */
function editsBetween(given: string, right: string): number {
  if (given === right) return 0;
  if (right.length < SHORTEST_WITH_TYPO || Math.abs(given.length - right.length) > 1) return 2;
  return digits(given) === digits(right) ? distance(given, right) : 2;
}

/** One form for "Zürich" and "zurich", "Straße" and "STRASSE". */
function plain(text: string): string {
  return fold(text.normalize("NFKD").replace(/\p{M}/gu, "").toUpperCase());
}

function digits(text: string): string {
  return text.replace(/[^0-9]/g, "");
}
