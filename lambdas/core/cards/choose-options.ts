import type { Rule } from "./card-rules.ts";
import { type Choice, hintsOf, type OptionText, optionRules, optionText } from "./option-rules.ts";
import type { DropReason, WrongOption } from "./question.ts";

/** Candidates tried together; they come nearest first, so the rest would hardly be taken. */
const MAX_CANDIDATES = 10;
const SIZES = [3, 2] as const;

type Broken = { code: string; reason: DropReason; detail: string };
export type Chosen = { wrong: WrongOption[] } | { broken: Broken };

/**
 * The three wrong options, or two, that keep every rule and give the fewest hints, nearest first.
 *
 * @param fits a last condition on the whole set, such as an explanation that has room for it.
 * @param rules those that fit the kind of option.
 * @returns the rule that the best set broke when none keeps them all.
 */
export function chooseOptions(
  choice: Omit<Choice, "wrong">,
  candidates: readonly WrongOption[],
  fits: (wrong: readonly WrongOption[]) => boolean,
  rules: readonly Rule<Choice>[] = optionRules,
): Chosen {
  const pool = candidates.slice(0, MAX_CANDIDATES);
  let nearestMiss: Broken = {
    code: "O01",
    reason: "no-distractor",
    detail: `${pool.length} safe wrong options, at least 2 are needed`,
  };
  const texts = pool.map(({ text }) => optionText(text));
  const hints = hintsOf(choice, texts);
  for (const size of SIZES) {
    let misses = Number.POSITIVE_INFINITY;
    for (const places of byCost(pool, size, hints)) {
      const wrong = places.flatMap((place) => pool[place] ?? []);
      const isTooForeign = wrong.filter(({ foreign }) => foreign).length > size - 2;
      const broken = isTooForeign
        ? [tooForeign]
        : brokenRules(
            rules,
            choice,
            places.flatMap((place) => texts[place] ?? []),
          );
      if (broken.length === 0 && fits(wrong)) return { wrong };
      if (broken[0] && broken.length < misses) {
        misses = broken.length;
        nearestMiss = broken[0];
      }
    }
  }
  return { broken: nearestMiss };
}

/** Two options at least come from this case, a related one or the author, else the topic alone gives the key away. */
const tooForeign = { code: "O15", reason: "no-distractor", detail: "too many options from unrelated cases" } as const;

function brokenRules(
  rules: readonly Rule<Choice>[],
  choice: Omit<Choice, "wrong">,
  wrong: readonly OptionText[],
): Broken[] {
  const set = { ...choice, wrong };
  const found: Broken[] = [];
  for (const { code, reason, broken } of rules) {
    const detail = broken(set);
    if (detail) found.push({ code, reason, detail });
  }
  return found;
}

/** Every choice of `size` options by their places, the one with the lowest sum of hints and distances first. */
function byCost(
  pool: readonly WrongOption[],
  size: number,
  hints: (places: readonly number[]) => number,
): (readonly number[])[] {
  const sets = combinations(pool.length, size).map((places) => ({
    places,
    cost: places.reduce((sum, place) => sum + (pool[place]?.distance ?? 0), hints(places)),
  }));
  // Sorting is stable, so that of two equal sets the nearer one comes first.
  sets.sort((one, other) => one.cost - other.cost);
  return sets.map(({ places }) => places);
}

const COMBINATIONS = new Map<string, readonly (readonly number[])[]>();

/** Every choice of `size` of the numbers below `count`, in order; remembered, since there are few. */
function combinations(count: number, size: number): readonly (readonly number[])[] {
  const name = `${count}/${size}`;
  const known = COMBINATIONS.get(name);
  if (known) return known;
  const found =
    size === 0
      ? [[]]
      : Array.from({ length: count }, (_, last) => combinations(last, size - 1).map((rest) => [...rest, last])).flat();
  found.sort(inOrder);
  COMBINATIONS.set(name, found);
  return found;
}

function inOrder(one: readonly number[], other: readonly number[]): number {
  const at = one.findIndex((number, place) => number !== other[place]);
  return at < 0 ? 0 : (one[at] ?? 0) - (other[at] ?? 0);
}
