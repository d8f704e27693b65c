import { isScaleWord, scaleOf } from "./scales.ts";
import { type AskedUnit, isLoneLetter, unitOf } from "./units.ts";

/**
 * A figure as a learner types it: "7T/day", "7 trillion a day", "7e12 per day", "1 to 2 bytes". `unit`: what stands behind
 * the number; empty when there is nothing.
 */
export type TypedFigure = AskedUnit & {
  value: number;
  /** The upper end of a range. */
  high?: number;
};

/** 7.000.000 and 1.234,5, where one dot alone is a decimal point. */
const GROUPED_BY_DOTS = String.raw`[1-9]\d{0,2}(?:\.\d{3}){2,}(?:,\d+)?|[1-9]\d{0,2}(?:\.\d{3})+,\d+`;
const GROUPED = String.raw`[1-9]\d{0,2}(?:[, '’_]\d{3})+(?:\.\d+)?`;
/** 7,5, where three digits would be a group. */
const DECIMAL_COMMA = String.raw`\d+,(?:\d{1,2}|\d{4,})(?!\d)|0,\d+`;
const NUMBER = String.raw`${GROUPED_BY_DOTS}|${GROUPED}|${DECIMAL_COMMA}|\d+(?:\.\d+)?|\.\d+`;
const POWER = String.raw`\s?(?:\^|\*\*)\s?`;
const TIMES_TEN = String.raw`\s?[x×*·]\s?10(?:${POWER})?\s?`;
const HEAD = new RegExp(
  String.raw`^(${NUMBER})(?:e\+?(\d{1,2})|${TIMES_TEN}([0-9⁰¹²³⁴⁵⁶⁷⁸⁹]{1,2}))?(?:\s?(?:-|–|to|and|bis)\s?(${NUMBER}))?\s?`,
  "i",
);
const LEAD =
  /^(?:about|around|roughly|almost|nearly|between|approx(?:imately|\.)?|circa|ca\.|over|under|up to|(?:more|less) than|at (?:least|most)|[~≈<>≤≥=]+)\s*/i;
const CURRENCY = /^(?:(?:us)?[$€£]|usd|eur|gbp)\s?/i;
const LONE_POWER = new RegExp(String.raw`^10${POWER}(\d{1,2})`);
/** Behind a number that was read in half another figure would stand: 1/3, 1.5.5, 1 h 30 min. */
const HALF_READ = /\d|^[.,:^*'’_]/;
const SUPERSCRIPTS = "⁰¹²³⁴⁵⁶⁷⁸⁹";
/** More than any figure needs; the expressions above are only tried on so much. */
const MAX_LENGTH = 80;

/** "5+ million", "7-million users". */
const JOINER = /^[+–-]\s?/;

/** The figure in a text, in any usual notation; undefined when there is none, or more than one, or one read in half. */
export function readFigure(typed: string): TypedFigure | undefined {
  const text = typed
    .normalize("NFKC")
    .trim()
    .replace(/\s+/g, " ")
    .replace(/\.$/, "")
    .replace(LEAD, "")
    .replace(CURRENCY, "");
  if (text.length > MAX_LENGTH) return undefined;
  const plain = superscriptsIn(typed, text).replace(LONE_POWER, "1e$1");
  const head = HEAD.exec(plain);
  if (!head) return undefined;
  const [whole, low = "", exponent, power, high] = head;
  const tail = plain.slice(whole.length).trim();
  if (HALF_READ.test(tail)) return undefined;
  const { scale, rest } = scaledTail(tail.replace(JOINER, ""));
  const measured = unitOf(rest);
  if (hidesScale(measured)) return undefined;
  const factor = scale * 10 ** Number(exponent ?? plainDigits(power ?? "0"));
  return {
    value: numberOf(low) * factor,
    ...(high !== undefined && { high: numberOf(high) * factor }),
    ...measured,
  };
}

/** Behind words that are not read ("1.5 or so million"), in brackets, or with a typo ("7 trilion"). */
function hidesScale({ unit }: AskedUnit): boolean {
  const words = unit.match(/\p{L}+/gu) ?? [];
  return words.some((word) => isScaleWord(word) || (isLoneLetter(word) && word !== unit));
}

/** "7 T" and "7T/day" have a letter that may be a unit as well, "7 TB" has a unit, "7 thousand billion" two scales. */
function scaledTail(tail: string): { scale: number; rest: string } {
  if (isLoneLetter(unitOf(tail).unit)) return { scale: 1, rest: tail };
  let scale = 1;
  let rest = tail;
  for (let isFirst = true; ; isFirst = false) {
    const word = /^[a-z]+/i.exec(rest)?.[0] ?? "";
    const factor = isFirst || word.length > 1 ? scaleOf(word) : undefined;
    if (factor === undefined) return { scale, rest };
    scale *= factor;
    rest = rest.slice(word.length).trim();
  }
}

function numberOf(text: string): number {
  const isCommaDecimal = new RegExp(`^(?:${GROUPED_BY_DOTS}|${DECIMAL_COMMA})$`).test(text);
  return Number(isCommaDecimal ? text.replaceAll(".", "").replace(",", ".") : text.replace(/[, '’_]/g, ""));
}

/** NFKC makes 10¹² into 1012: the raised digits are looked up in what was typed. */
function superscriptsIn(typed: string, text: string): string {
  const raised = /10([⁰¹²³⁴⁵⁶⁷⁸⁹]{1,2})/.exec(typed)?.[1];
  return raised ? text.replace(`10${plainDigits(raised)}`, `10^${plainDigits(raised)}`) : text;
}

function plainDigits(text: string): string {
  return [...text].map((digit) => (SUPERSCRIPTS.includes(digit) ? SUPERSCRIPTS.indexOf(digit) : digit)).join("");
}
