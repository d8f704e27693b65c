import { isMemorable, quantityText, rounded, unitText } from "../quantity.ts";
import { type CardMaker, explanationOf, type Question, sharedParts, worded } from "../question.ts";
import { checked } from "./checked.ts";

/** Below it a guess is hardly an estimate. */
const MIN_VALUE = 20;
const MAX_DIGITS = 3;

/** Units that measure; every other unit is a thing that can be counted. */
const MEASURES =
  /^(?:ns|us|µs|ms|s|min|h|days?|weeks?|months?|years?|[KMGTPE]?i?B|[KMGT]?bit|[KMGT]?bits?|dollars?|euros?|pounds?|km|m|watts?|kW|MW|kg|tonnes?|degrees?)\b/i;

const COUNTED = [
  "{T} {at}, {of}: estimate the number of {unit}.",
  "{T}, {of}, {asOf}: how many {unit} would you estimate?",
] as const;
const MEASURED = [
  "{T} {at}, {of}: estimate the figure in {unit}.",
  "{T}, {of}, {asOf}: what would you estimate, in {unit}?",
] as const;

/** A figure to be guessed: the order of magnitude counts. */
export const estimate: CardMaker = {
  kind: "estimate",
  make(question) {
    const { quantity } = question.fact;
    if (!quantity || quantity.high !== undefined || quantity.unit.includes("%") || quantity.value < MIN_VALUE) {
      return undefined;
    }
    const asked = worded(question, "estimate", MEASURES.test(quantity.unit) ? MEASURED : COUNTED, "estimate");
    return asked && card(question, asked, quantity.value, unitText(quantity));
  },
};

function card(question: Question, asked: { stem: string; template: string }, value: number, unit: string) {
  return checked(question, {
    ...sharedParts(question, "estimate"),
    ...asked,
    kind: "estimate",
    answer: shortAnswer(question),
    value,
    unit,
    explanation: explanationOf(question),
  });
}

/** Nobody estimates four digits (N01), a power of two aside: 301.6 million is told as about 302 million, and in full by the explanation. */
function shortAnswer({ fact: { quantity }, answer }: Question): string {
  if (!quantity || isMemorable(quantity)) return answer;
  return quantityText({ ...quantity, cmp: "about", value: rounded(quantity.value, MAX_DIGITS) });
}
