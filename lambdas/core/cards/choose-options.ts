import { type Choice, hintsOf, optionRules } from "./option-rules.ts";
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
 * @returns the rule that the best set broke when none keeps them all.
 */
export function chooseOptions(
  choice: Omit<Choice, "wrong">,
  candidates: readonly WrongOption[],
  fits: (wrong: readonly WrongOption[]) => boolean,
): Chosen {
  const pool = candidates.slice(0, MAX_CANDIDATES);
  let nearestMiss: Broken = {
    code: "O01",
    reason: "no-distractor",
    detail: `${pool.length} safe wrong options, at least 2 are needed`,
  };
  for (const size of SIZES) {
    let misses = Number.POSITIVE_INFINITY;
    for (const wrong of byCost(choice, pool, size)) {
      const set = { ...choice, wrong: wrong.map(({ text }) => text) };
      const broken = wrong.filter(({ foreign }) => foreign).length > size - 2 ? [tooForeign] : brokenRules(set);
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

function brokenRules(choice: Choice): Broken[] {
  return optionRules.flatMap(({ code, reason, broken }) => {
    const detail = broken(choice);
    return detail ? [{ code, reason, detail }] : [];
  });
}

/** Every choice of `size` options, the one with the lowest sum of hints and distances first. */
function byCost(choice: Omit<Choice, "wrong">, pool: readonly WrongOption[], size: number): WrongOption[][] {
  const hints = hintsOf(
    choice,
    pool.map(({ text }) => text),
  );
  const sets = combinations(pool.length, size).map((places) => ({
    places,
    cost: places.reduce((sum, place) => sum + (pool[place]?.distance ?? 0), hints(places)),
  }));
  // Sorting is stable, so that of two equal sets the nearer one comes first.
  sets.sort((one, other) => one.cost - other.cost);
  return sets.map(({ places }) => places.flatMap((place) => pool[place] ?? []));
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
