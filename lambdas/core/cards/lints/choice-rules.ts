import type { CardOption } from "../card.ts";
import { slotTerms } from "../facts.ts";
import { stepOf } from "../figure-steps.ts";
import { namesItsHome } from "../proper-names.ts";
import { rounded } from "../quantity.ts";
import { worldLimit } from "../world-limit.ts";
import type { Face } from "./face.ts";
import { areFigures, figureOf, isBareFigure, isFigure } from "./figures.ts";
import { grammaticalForm } from "./grammatical-form.ts";

/** A rule on the options of a card; `broken` says what is wrong, or nothing. */
export type ChoiceRule = {
  id: "O02" | "O04" | "O06" | "O07" | "O09" | "O10" | "O15";
  broken: (face: Face) => string | undefined;
};

const MIN_RIGHT = 2;
const MIN_FACTOR = 3;
const MIN_NEAR = 2;
const MIN_SHARED = 0.5;
const MARGIN = 0.15;

/** O02 */
export const oneKey: ChoiceRule = {
  id: "O02",
  broken({ kind, card, right, options }) {
    if (kind !== "multi") {
      if (right.length !== 1) return `${right.length} keys`;
      return right[0] === card.answer ? undefined : `the option marked right is not the answer “${card.answer}”`;
    }
    const most = options.length - 2;
    return right.length < MIN_RIGHT || right.length > most
      ? `${right.length} keys of ${options.length} options, 2 to ${most} are possible`
      : undefined;
  },
};

/** O04: a borrowed option comes from the same slot of a fact of the same type; figures stand among figures of one unit. */
export const homogeneous: ChoiceRule = {
  id: "O04",
  broken({ kind, fact, slot, options, wrong, corpus }) {
    const lone = options.find(({ text }) => isBareFigure(text));
    if (lone && !options.every(({ text }) => isFigure(text))) return `“${lone.text}” is a figure among texts`;
    const units = new Set(areFigures(options, slot) ? options.map(({ text }) => figureOf(text)?.unit ?? "") : []);
    if (units.size > 1) return `${units.size} units: ${[...units].join(", ")}`;
    if (kind === "reverse" || kind === "multi" || !slot) return undefined;
    for (const { text, origin = "" } of wrong) {
      const lender = corpus.fact(origin);
      if (!lender) continue;
      if (lender.type !== fact.type) return `“${text}” is of a ${lender.type}, the key of a ${fact.type}`;
      const value = lender.texts[slot];
      if (value === undefined || corpus.fold(value) !== corpus.fold(text)) {
        return `“${text}” is not the ${slot} of ${lender.id}`;
      }
    }
    return undefined;
  },
};

/** O06 */
export const parallelForm: ChoiceRule = {
  id: "O06",
  broken({ kind, right, wrong }) {
    const [key] = right;
    if (kind === "multi" || kind === "reverse" || key === undefined) return undefined;
    const form = grammaticalForm(key);
    if (form === undefined) return undefined;
    const isLone = wrong.every(({ text }) => {
      const other = grammaticalForm(text);
      return other !== undefined && other !== form;
    });
    return isLone ? `the key is the only ${form}` : undefined;
  },
};

/** O07: options for a figure are told apart by their magnitude, none is absurd, and no order or precision points at the key. */
export const steppedFigures: ChoiceRule = {
  id: "O07",
  broken({ options, right, slot, fact }) {
    if (options.length === 0 || !areFigures(options, slot)) return undefined;
    const figures = options.map(({ text }) => figureOf(text));
    const limit = fact.quantity ? worldLimit(fact.quantity) : Number.POSITIVE_INFINITY;
    const absurd = options.find((_, at) => (figures[at]?.value ?? 0) > limit);
    if (absurd) return `“${absurd.text}” is more than the world has, ${limit}`;
    const least = slot === "qty" && fact.quantity ? stepOf(fact.quantity) : MIN_FACTOR;
    for (const [at, figure] of figures.entries()) {
      const next = figures[at + 1];
      if (!figure || !next) continue;
      if (next.value <= figure.value) return `${figure.value} does not stand before ${next.value}`;
      if (rounded(next.value / figure.value, 6) < least)
        return `${figure.value} and ${next.value} are less than a factor of ${least} apart`;
    }
    const key = figureOf(right[0] ?? "");
    const others = figures.flatMap((figure) => (figure && figure.value !== key?.value ? [figure] : []));
    if (!key || others.length === 0) return undefined;
    const digits = Math.max(...others.map((other) => other.digits));
    // 58 has fewer digits than 175 and is as exact.
    const isAlone = others.every((other) => lastPlace(other) > lastPlace(key));
    if (key.digits > digits && isAlone) return "the key is the most precise figure";
    return others.every((other) => other.digits > key.digits && lastPlace(other) < lastPlace(key))
      ? "the key is the roundest figure"
      : undefined;
  },
};

/** What the last significant digit counts: 100 in 4,300. */
function lastPlace({ value, digits }: { value: number; digits: number }): number {
  return 10 ** (Math.floor(Math.log10(value)) - digits + 1);
}

const ORIGINS = new Set(["refuted", "over", "foil", "vocabulary", "step", "case"]);

/** O09 */
export const knownOrigin: ChoiceRule = {
  id: "O09",
  broken({ wrong, corpus }) {
    const lost = wrong.find(({ origin }) => !origin || !(ORIGINS.has(origin) || corpus.fact(origin)));
    return lost && `“${lost.text}” comes from ${lost.origin ? `“${lost.origin}”, which is nothing known` : "nowhere"}`;
  },
};

/** O10: who takes the option that has most in common with all others finds the key too often. */
export const noConvergence: ChoiceRule = {
  id: "O10",
  broken({ kind, slot = "", options, right, corpus }) {
    const [key] = right;
    // Terms of the vocabulary are alike by convention, whichever of them is the key.
    if (kind === "multi" || kind === "reverse" || slotTerms[slot] || key === undefined || isFigure(key)) {
      return undefined;
    }
    const all = options.map(({ text }) => ({ text, words: corpus.words(text) }));
    const share = ({ text, words }: (typeof all)[number]) => {
      const others = all.filter((other) => other.text !== text);
      let common = 0;
      for (const word of words) for (const other of others) if (other.words.has(word)) common += 1;
      return words.size === 0 ? 0 : common / (words.size * others.length);
    };
    const own = share({ text: key, words: corpus.words(key) });
    const next = Math.max(...all.filter(({ text }) => text !== key).map(share));
    return own >= MIN_SHARED && own >= next + MARGIN ? "the key shares most words with the other options" : undefined;
  },
};

/** O15: options from far away are ruled out by their topic. */
export const nearOptions: ChoiceRule = {
  id: "O15",
  broken(face) {
    const named = face.wrong.find((option) => isNamed(option, face));
    if (named) return `“${named.text}” shows that it comes from another case`;
    const far = face.wrong.filter((option) => isFar(option, face));
    return face.wrong.length - far.length < MIN_NEAR
      ? `${far.length} of ${face.wrong.length} wrong options come from unrelated cases`
      : undefined;
  },
};

function isNamed({ text, origin = "" }: CardOption, { fact, slot = "", corpus }: Face): boolean {
  const lender = corpus.fact(origin);
  if (!lender || lender.study === fact.study || slotTerms[slot]) return false;
  return namesItsHome(text, lender.study);
}

function isFar({ text, origin = "" }: CardOption, { kind, fact, corpus }: Face): boolean {
  const { related, "same-domain": domain } = corpus.nearCases(fact.study.id);
  if (kind === "reverse") {
    const other = corpus.studyNamed(text);
    return other !== undefined && !related.includes(other.id) && !domain.includes(other.id);
  }
  const lender = corpus.fact(origin);
  return lender !== undefined && lender.study.id !== fact.study.id && !related.includes(lender.study.id);
}

export const choiceRules: readonly ChoiceRule[] = [
  oneKey,
  homogeneous,
  parallelForm,
  steppedFigures,
  knownOrigin,
  noConvergence,
  nearOptions,
];
