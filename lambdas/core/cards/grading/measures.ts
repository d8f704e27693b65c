import { fold } from "../wording.ts";

/** Edits between two texts after case, punctuation and articles are folded away: 0, 1, or 2 for anything more. */
export function edits(typed: string, accepted: readonly string[]): number {
  const given = fold(typed);
  return Math.min(2, ...accepted.map((spelling) => distance(given, fold(spelling))));
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

/** Levenshtein distance; texts far apart in length are not worth the table. */
function distance(one: string, other: string): number {
  if (one === other) return 0;
  if (Math.abs(one.length - other.length) > 1) return 2;
  let before = Array.from({ length: other.length + 1 }, (_, at) => at);
  for (const [row, letter] of [...one].entries()) {
    const next = [row + 1];
    for (const [at, their] of [...other].entries()) {
      const swap = (before[at] ?? 0) + (letter === their ? 0 : 1);
      next.push(Math.min(swap, (before[at + 1] ?? 0) + 1, (next[at] ?? 0) + 1));
    }
    before = next;
  }
  return before.at(-1) ?? 0;
}
