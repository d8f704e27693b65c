import type { Rule } from "./card-rules.ts";
import { type Choice, hints, optionRules } from "./option-rules.ts";
import type { WrongOption } from "./wrong-options.ts";

/** Candidates tried together; they come nearest first, so the rest would hardly be taken. */
const MAX_CANDIDATES = 10;
const SIZES = [3, 2] as const;

export type Chosen = { wrong: WrongOption[] } | { broken: Pick<Rule<Choice>, "code" | "reason"> & { detail: string } };

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
  let nearestMiss: Chosen = {
    broken: {
      code: "O01",
      reason: "no-distractor",
      detail: `${pool.length} safe wrong options, at least 2 are needed`,
    },
  };
  for (const size of SIZES) {
    let best: { wrong: WrongOption[]; cost: number } | undefined;
    let misses = Number.POSITIVE_INFINITY;
    for (const wrong of combinations(pool, size)) {
      const set = { ...choice, wrong: wrong.map(({ text }) => text) };
      const cost = hints(set) + wrong.reduce((sum, { distance }) => sum + distance, 0);
      if (best && cost >= best.cost) continue;
      const broken = wrong.filter(({ foreign }) => foreign).length > size - 2 ? [tooForeign] : brokenRules(set);
      if (broken.length === 0 && fits(wrong)) best = { wrong, cost };
      else if (broken[0] && broken.length < misses) {
        misses = broken.length;
        nearestMiss = { broken: broken[0] };
      }
    }
    if (best) return best;
  }
  return nearestMiss;
}

/** Two options at least come from this case, a related one or the author, else the topic alone gives the key away. */
const tooForeign = { code: "O15", reason: "no-distractor", detail: "too many options from unrelated cases" } as const;

function brokenRules(choice: Choice) {
  return optionRules.flatMap(({ code, reason, broken }) => {
    const detail = broken(choice);
    return detail ? [{ code, reason, detail }] : [];
  });
}

/** Every choice of `size` items, in the order of the list. */
function* combinations<T>(items: readonly T[], size: number): Generator<T[]> {
  if (size === 0) {
    yield [];
    return;
  }
  for (const [at, item] of items.entries()) {
    for (const rest of combinations(items.slice(at + 1), size - 1)) yield [item, ...rest];
  }
}
