import type { Rule } from "./card-rules.ts";
import type { Corpus } from "./corpus.ts";
import { overlap } from "./wording.ts";

/** A key among its wrong options, as the rules see them. */
export type Choice = {
  stem: string;
  key: string;
  wrong: readonly string[];
  /** Title, aliases and brands of the case. */
  names: readonly string[];
  words: Corpus["words"];
  fold: Corpus["fold"];
};

const MIN_OPTIONS = 3;
const MAX_OPTIONS = 5;
const MAX_OVER_LONGEST = 1.35;
const MIN_OF_SHORTEST = 0.6;

/** Rules that a set of options keeps together, so that nothing but knowledge tells the key. */
export const optionRules: readonly Rule<Choice>[] = [
  {
    code: "O01",
    reason: "no-distractor",
    broken({ key, wrong, fold }) {
      const options = [key, ...wrong];
      if (options.length < MIN_OPTIONS || options.length > MAX_OPTIONS) return `${options.length} options`;
      return new Set(options.map(fold)).size < options.length ? "two options say the same" : undefined;
    },
  },
  {
    code: "O03",
    reason: "cue",
    broken: ({ key, wrong }) =>
      [key, ...wrong].some((option) => /\b(?:(?:all|none) of the (?:above|these)|both [a-d] and [a-d])\b/i.test(option))
        ? "an option speaks of the other options"
        : undefined,
  },
  {
    code: "O05",
    reason: "cue",
    broken({ key, wrong }) {
      const lengths = wrong.map(({ length }) => length);
      if (key.length > MAX_OVER_LONGEST * Math.max(...lengths)) return "the key is the longest by far";
      return key.length < MIN_OF_SHORTEST * Math.min(...lengths) ? "the key is the shortest by far" : undefined;
    },
  },
  {
    code: "O12",
    reason: "cue",
    broken({ key, wrong }) {
      const marks = [
        { name: "digit", sign: /\d/ },
        { name: "bracket", sign: /[()[\]]/ },
        { name: "proper name", sign: /\p{Lu}/u },
      ];
      const only = marks.find(({ sign }) => sign.test(key) && !wrong.some((option) => sign.test(option)));
      return only && `the key is the only option with a ${only.name}`;
    },
  },
  {
    code: "O13",
    reason: "cue",
    broken({ key, wrong, fold }) {
      const options = [key, ...wrong].map((option) => ` ${fold(option)} `);
      const inside = options.some((one, at) => options.some((other, place) => at !== place && other.includes(one)));
      return inside ? "one option is part of another" : undefined;
    },
  },
  {
    code: "L02",
    reason: "leak",
    broken({ stem, key, wrong, words }) {
      const asked = words(stem);
      const clang = [...words(key)].find((word) => asked.has(word) && !wrong.some((option) => words(option).has(word)));
      return clang && `"${clang}" is in the question and in the key alone`;
    },
  },
  {
    code: "L04",
    reason: "leak",
    broken({ key, wrong, names, fold }) {
      const holds = (option: string, name: string) => ` ${fold(option)} `.includes(` ${fold(name)} `);
      const named = names.find((name) => holds(key, name) && !wrong.some((option) => holds(option, name)));
      return named && `"${named}" is in the key alone`;
    },
  },
];

/** How much a set of options that keeps every rule still hints at the key; the chooser takes the lowest. */
export function hints({ stem, key, wrong, words }: Choice): number {
  const lengths = wrong.map(({ length }) => length);
  const asked = words(stem);
  const shared = (option: string) => overlap(words(option), asked);
  const isLongest = key.length > Math.max(...lengths);
  const isShortest = key.length < Math.min(...lengths);
  const lacksDigit = !/\d/.test(key) && wrong.every((option) => /\d/.test(option));
  const nearestToStem = shared(key) > Math.max(...wrong.map(shared));
  return (
    (isLongest ? 3 : 0) +
    (isShortest ? 1 : 0) +
    (lacksDigit ? 3 : 0) +
    (nearestToStem ? 4 : 0) +
    4 * twins(wrong, words)
  );
}

/** How many pairs of wrong options say nearly the same: such a pair counts as one. */
function twins(wrong: readonly string[], words: Corpus["words"]): number {
  const pairs = wrong.flatMap((one, at) => wrong.slice(at + 1).map((other) => overlap(words(one), words(other))));
  return pairs.filter((shared) => shared >= 0.5).length;
}
