import type { Rule } from "./card-rules.ts";
import type { Corpus } from "./corpus.ts";
import { ABSOLUTE } from "./lints/absolute.ts";
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
    code: "O11",
    reason: "cue",
    broken({ key, wrong }) {
      const loud = [key, ...wrong].find((option) => ABSOLUTE.test(option));
      return loud && `"${ABSOLUTE.exec(loud)?.[0]}" in "${loud}"`;
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

/**
 * How much a set of options that keeps every rule still hints at the key; the chooser takes the lowest. What depends on
 * one option or on a pair is found once for the whole pool; sets are given by the places of their options in it.
 */
export function hintsOf(
  { stem, key, words }: Omit<Choice, "wrong">,
  pool: readonly string[],
): (places: readonly number[]) => number {
  const asked = words(stem);
  const shared = (option: string) => overlap(words(option), asked);
  const keyShared = shared(key);
  const keyHasDigit = /\d/.test(key);
  const traits = pool.map((text) => ({ length: text.length, shared: shared(text), hasDigit: /\d/.test(text) }));
  const areTwins = pool.map((one) => pool.map((other) => overlap(words(one), words(other)) >= TWINS));

  return (places) => {
    let isLongest = true;
    let isShortest = true;
    let onlyOthersHaveDigits = !keyHasDigit;
    let isNearestToStem = true;
    let twins = 0;
    for (const [at, place] of places.entries()) {
      const option = traits[place];
      if (!option) continue;
      if (option.length >= key.length) isLongest = false;
      if (option.length <= key.length) isShortest = false;
      if (!option.hasDigit) onlyOthersHaveDigits = false;
      if (option.shared >= keyShared) isNearestToStem = false;
      for (let next = at + 1; next < places.length; next += 1) if (areTwins[place]?.[places[next] ?? 0]) twins += 1;
    }
    return (
      (isLongest ? 3 : 0) +
      (isShortest ? 1 : 0) +
      (onlyOthersHaveDigits ? 3 : 0) +
      (isNearestToStem ? 4 : 0) +
      4 * twins
    );
  };
}

/** Two wrong options that share so much of their words count as one. */
const TWINS = 0.5;
