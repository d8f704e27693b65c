import type { Rule } from "./card-rules.ts";
import type { CaseStudy } from "./case-study.ts";
import { ABSOLUTE } from "./lints/absolute.ts";
import { remembered } from "./remembered.ts";
import { contentWords, fold, overlap } from "./wording.ts";

/** A text with what the rules look at, found once: the chooser tries the same options in many sets. */
export type OptionText = {
  text: string;
  /** With a space on either side, so that whole words are found in it. */
  folded: string;
  words: ReadonlySet<string>;
  digit: boolean;
  bracket: boolean;
  "proper name": boolean;
  /** A word that makes readers take it for wrong. */
  absolute: string | undefined;
  speaksOfOthers: boolean;
};

export const optionText: (text: string) => OptionText = remembered((text) => ({
  text,
  folded: ` ${fold(text)} `,
  words: contentWords(text),
  digit: /\d/.test(text),
  bracket: /[()[\]]/.test(text),
  "proper name": /\p{Lu}/u.test(text),
  absolute: ABSOLUTE.exec(text)?.[0],
  speaksOfOthers: /\b(?:(?:all|none) of the (?:above|these)|both [a-d] and [a-d])\b/i.test(text),
}));

/** A key among its wrong options, as the rules see them. */
export type Choice = {
  /** Words of the question. */
  asked: ReadonlySet<string>;
  key: OptionText;
  wrong: readonly OptionText[];
  /** Title, aliases and brands of the case. */
  names: readonly OptionText[];
};

/** A question with its key, before wrong options are chosen. `study` is left out where titles are the options. */
export function openChoice(stem: string, key: string, study?: CaseStudy): Omit<Choice, "wrong"> {
  return { asked: contentWords(stem), key: optionText(key), names: study ? namesOf(study) : [] };
}

/** Remembered as long as the case lives: every question about it has the same. */
const caseNames = new WeakMap<CaseStudy, readonly OptionText[]>();

function namesOf(study: CaseStudy): readonly OptionText[] {
  const known = caseNames.get(study);
  if (known) return known;
  const found = [study.title, ...(study.aliases ?? []), ...(study.brands ?? [])].map(optionText);
  caseNames.set(study, found);
  return found;
}

const MIN_OPTIONS = 3;
const MAX_OPTIONS = 5;
const MARKS = ["digit", "bracket", "proper name"] as const;
const MAX_OVER_LONGEST = 1.35;
/** Of two wrong options both are easily shorter, so that the longest would be right too often. */
const MAX_OVER_LONGEST_OF_TWO = 1.15;
const MIN_OF_SHORTEST = 0.6;

/** Rules that a set of options keeps together, so that nothing but knowledge tells the key. */
export const optionRules: readonly Rule<Choice>[] = [
  {
    code: "O01",
    reason: "no-distractor",
    broken({ key, wrong }) {
      const count = wrong.length + 1;
      if (count < MIN_OPTIONS || count > MAX_OPTIONS) return `${count} options`;
      const isRepeated = wrong.some(
        ({ folded }, at) =>
          folded === key.folded || wrong.some((other, place) => place > at && other.folded === folded),
      );
      return isRepeated ? "two options say the same" : undefined;
    },
  },
  {
    code: "O03",
    reason: "cue",
    broken: ({ key, wrong }) =>
      key.speaksOfOthers || wrong.some(({ speaksOfOthers }) => speaksOfOthers)
        ? "an option speaks of the other options"
        : undefined,
  },
  {
    code: "O05",
    reason: "cue",
    broken({ key, wrong }) {
      const lengths = wrong.map(({ text }) => text.length);
      const most = lengths.length <= 2 ? MAX_OVER_LONGEST_OF_TWO : MAX_OVER_LONGEST;
      if (key.text.length > most * Math.max(...lengths)) return "the key is the longest by far";
      return key.text.length < MIN_OF_SHORTEST * Math.min(...lengths) ? "the key is the shortest by far" : undefined;
    },
  },
  {
    code: "O11",
    reason: "cue",
    broken({ key, wrong }) {
      const loud = key.absolute ? key : wrong.find(({ absolute }) => absolute);
      return loud && `"${loud.absolute}" in "${loud.text}"`;
    },
  },
  {
    code: "O12",
    reason: "cue",
    broken({ key, wrong }) {
      const only = MARKS.find((mark) => key[mark] && !wrong.some((option) => option[mark]));
      return only && `the key is the only option with a ${only}`;
    },
  },
  {
    code: "O13",
    reason: "cue",
    broken({ key, wrong }) {
      const options = [key, ...wrong];
      const inside = options.some((one, at) =>
        options.some((other, place) => at !== place && other.folded.includes(one.folded)),
      );
      return inside ? "one option is part of another" : undefined;
    },
  },
  {
    code: "L02",
    reason: "leak",
    broken({ asked, key, wrong }) {
      for (const word of key.words) {
        if (asked.has(word) && !wrong.some(({ words }) => words.has(word)))
          return `"${word}" is in the question and in the key alone`;
      }
      return undefined;
    },
  },
  {
    code: "L04",
    reason: "leak",
    broken({ key, wrong, names }) {
      const named = names.find(
        (name) => key.folded.includes(name.folded) && !wrong.some(({ folded }) => folded.includes(name.folded)),
      );
      return named && `"${named.text}" is in the key alone`;
    },
  },
];

/** Titles are names: their length, case and digits are no cue, and one of them being the case's own is the point. */
const NOT_ON_TITLES: ReadonlySet<string> = new Set(["L04", "O05", "O12"]);
export const titleRules: readonly Rule<Choice>[] = optionRules.filter(({ code }) => !NOT_ON_TITLES.has(code));

/**
 * How much a set of options that keeps every rule still hints at the key; the chooser takes the lowest. Some of it is
 * no fault of any one card: a key that is as a rule neither longest nor shortest is found by its middle length, so each
 * card aims at a rank of its own. What depends on one option or on a pair is found once for the whole pool; sets are
 * given by the places of their options in it, in ascending order.
 */
export function hintsOf(
  { asked, key }: Omit<Choice, "wrong">,
  pool: readonly OptionText[],
): (places: readonly number[]) => number {
  const size = pool.length;
  const shared = pool.map(({ words }) => overlap(words, asked));
  const keyShared = overlap(key.words, asked);
  const isShorter = pool.map(({ text }) => text.length < key.text.length);
  const withKey = pool.map(({ words }) => inCommon(words, key.words));
  const between = new Uint8Array(size * size);
  const areTwins = new Uint8Array(size * size);
  for (const [at, one] of pool.entries()) {
    for (const [place, other] of pool.slice(0, at).entries()) {
      const common = inCommon(one.words, other.words);
      between[at * size + place] = common;
      between[place * size + at] = common;
      const all = one.words.size + other.words.size - common;
      if (common > 0 && common >= TWINS * all) areTwins[at * size + place] = 1;
    }
  }

  return (places) => {
    let shorter = 0;
    let onlyOthersHaveDigits = !key.digit;
    let isNearestToStem = true;
    let twins = 0;
    let keyWithOthers = 0;
    let mostWithOthers = 0;
    for (const place of places) {
      if (isShorter[place]) shorter += 1;
      if (!pool[place]?.digit) onlyOthersHaveDigits = false;
      if ((shared[place] ?? 0) >= keyShared) isNearestToStem = false;
      let withOthers = withKey[place] ?? 0;
      keyWithOthers += withOthers;
      for (const other of places) {
        withOthers += between[place * size + other] ?? 0;
        twins += areTwins[place * size + other] ?? 0;
      }
      if (withOthers > mostWithOthers) mostWithOthers = withOthers;
    }
    // Truths tend to be long, so that of the ranks the shortest one is aimed at twice as often.
    const aimed = (key.text.length % (places.length + 2)) % (places.length + 1);
    return (
      2 * Math.abs(shorter - aimed) +
      (onlyOthersHaveDigits ? 3 : 0) +
      (isNearestToStem ? 4 : 0) +
      (keyWithOthers > mostWithOthers ? 8 : 0) +
      4 * twins
    );
  };
}

function inCommon(one: ReadonlySet<string>, other: ReadonlySet<string>): number {
  let count = 0;
  for (const word of one) if (other.has(word)) count += 1;
  return count;
}

/** Two wrong options that share so much of their words count as one. */
const TWINS = 0.5;
