import type { FactType } from "./case-study.ts";
import { parseQuantity } from "./quantity.ts";
import { slotsOf } from "./slots.ts";
import { contentWords, fold, inDigits, overlap } from "./wording.ts";

/** Two wordings of one thing have at least so many of their content words in common. */
const MIN_SHARED = 0.5;
/** Words and signs that turn a text into another statement, however few they are. */
const TURNS =
  /[<>~≤≥]|\d[\d.,]*|\b(?:no|not|never|without|cannot|less|more|fewer|before|after|all|none|only)\b|n['’]t\b/gi;
/** Often no number ("the one that"); where it is, the number that it was or became tells. */
const ONE = /\bone\b/gi;

/**
 * Whether what a fact of this type asks or answers is not the same any more, so that who has learnt it has to learn it
 * anew: a figure, a word of the vocabulary, or a text of which hardly a word was kept. A rewording in other words counts
 * as well, since nobody can tell it from a correction; it costs one repetition, while a missed correction is learnt
 * wrong for months.
 */
export function hasOtherMeaning(
  type: FactType,
  before: Readonly<Record<string, unknown>>,
  after: Readonly<Record<string, unknown>>,
): boolean {
  const asked = new Set(slotsOf(type).flatMap(({ slot, subject }) => [slot, ...subject.flatMap(authoredFields)]));
  return [...asked].some((field) => {
    const [old, now] = [before[field], after[field]];
    // A slot filled for the first time makes new cards, one that was emptied takes its own away.
    if (old === undefined || now === undefined) return false;
    return field === "qty" ? !isSameQuantity(String(old), String(now)) : saysOther(String(old), String(now));
  });
}

/** "of" a figure is its metric with percentile and scope. */
function authoredFields(field: string): string[] {
  return field === "of" ? ["metric", "percentile", "scope"] : [field];
}

/** "2000 ships" and "2K ships" are one figure. */
function isSameQuantity(one: string, other: string): boolean {
  return JSON.stringify(parseQuantity(one)) === JSON.stringify(parseQuantity(other));
}

/** Whether two wordings of an answer say different things: a figure or a “not” differs, or hardly a word was kept. */
export function saysOther(one: string, other: string): boolean {
  if (fold(one) === fold(other) && turns(one) === turns(other)) return false;
  return turns(one) !== turns(other) || overlap(contentWords(one), contentWords(other)) < MIN_SHARED;
}

function turns(text: string): string {
  const signs = inDigits(text.replace(ONE, "")).match(TURNS) ?? [];
  return signs.map((sign) => sign.toLowerCase().replaceAll(",", "")).join(" ");
}
