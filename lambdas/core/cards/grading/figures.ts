import { PERIODS, type Period } from "../quantity.ts";
import { measureOf } from "../units.ts";

/** A figure as a learner types it: "7T/day", "7 trillion a day", "7e12 per day", "1 to 2 bytes". */
export type TypedFigure = {
  value: number;
  /** The upper end of a range. */
  high?: number;
  /** What stands behind the number, in lower case but for a measure; empty when there is nothing. */
  unit: string;
  per?: Period;
};

/** What a question asks for: "messages per day", "ms". */
export type AskedUnit = { unit: string; per?: Period };

const SCALES: Readonly<Record<string, number>> = {
  hundred: 1e2,
  k: 1e3,
  thousand: 1e3,
  m: 1e6,
  mn: 1e6,
  mio: 1e6,
  million: 1e6,
  millions: 1e6,
  b: 1e9,
  bn: 1e9,
  billion: 1e9,
  billions: 1e9,
  t: 1e12,
  tn: 1e12,
  trn: 1e12,
  trillion: 1e12,
  trillions: 1e12,
  quadrillion: 1e15,
};

/** Every way to write a period. */
const PERIOD_NAMES = new Map<string, Period>([
  ...(Object.keys(PERIODS) as Period[]).map((period) => [period, period] as const),
  ...Object.entries<Period>({
    ...{ sec: "s", secs: "s", second: "s", seconds: "s", minute: "min", m: "min", hr: "h", hour: "h", d: "day" },
    ...{ w: "week", wk: "week", mo: "month", y: "year", yr: "year", a: "year", "half year": "half-year" },
    ...{ annum: "year", hourly: "h", daily: "day", weekly: "week", monthly: "month", quarterly: "quarter" },
    ...{ yearly: "year" },
  }),
]);

const NUMBER = String.raw`\d{1,3}(?:[, '’]\d{3})+(?:\.\d+)?|\d+(?:\.\d+)?|\.\d+`;
const TIMES_TEN = String.raw`\s?[x×*·]\s?10\s?\^?\s?`;
const HEAD = new RegExp(
  String.raw`^(${NUMBER})(?:e\+?(\d{1,2})|${TIMES_TEN}([0-9⁰¹²³⁴⁵⁶⁷⁸⁹]{1,2}))?(?:\s?(?:-|–|to)\s?(${NUMBER}))?\s?`,
  "i",
);
const LEAD =
  /^(?:about|around|roughly|approx(?:imately|\.)?|circa|ca\.|over|under|up to|(?:more|less) than|at (?:least|most)|[~≈<>≤≥=]+)\s*/i;
const PER =
  /(?:^|\s)(?:per|a|an|each|every)\s+([a-z -]+)$|\s?\/\s?([a-z-]+)$|(?:^|\s)([a-z]+ly)$|(?:^|\s)p\/([a-z]+)$/i;
/** Metres, minutes or millions: what is asked for decides. */
const LONE_M = "m";
const SUPERSCRIPTS = "⁰¹²³⁴⁵⁶⁷⁸⁹";
/** More than any figure needs; the expressions above are only tried on so much. */
const MAX_LENGTH = 80;

/** The figure in a text, in any usual notation; undefined when there is none. */
export function readFigure(typed: string): TypedFigure | undefined {
  const text = typed
    .normalize("NFKC")
    .trim()
    .replace(/\s+/g, " ")
    .replace(LEAD, "")
    .replace(/^[$€£]\s?/, "");
  if (text.length > MAX_LENGTH) return undefined;
  const head = HEAD.exec(superscriptsIn(typed, text));
  if (!head) return undefined;
  const [whole, low = "", exponent, power, high] = head;
  const tail = superscriptsIn(typed, text).slice(whole.length).trim();
  const word = /^[a-z]+/i.exec(tail)?.[0] ?? "";
  const scale = scaleOf(word, tail);
  const factor = (scale ?? 1) * 10 ** Number(exponent ?? plainDigits(power ?? "0"));
  const { unit, per } = unitOf(scale === undefined ? tail : tail.slice(word.length));
  return {
    value: digitsOf(low) * factor,
    ...(high !== undefined && { high: digitsOf(high) * factor }),
    unit,
    ...(per && { per }),
  };
}

/** "messages per day" is messages, a day. */
export function unitOf(text: string): AskedUnit {
  const trimmed = text.trim().replace(/\.$/, "");
  const found = PER.exec(trimmed);
  const name = (found?.[1] ?? found?.[2] ?? found?.[3] ?? found?.[4] ?? "").toLowerCase();
  const per = PERIOD_NAMES.get(name);
  return found && per ? { unit: trimmed.slice(0, found.index).trim(), per } : { unit: trimmed };
}

/**
 * The value of a typed figure in the unit that was asked for. Measures and periods are converted; what is left out is
 * taken as asked, and of counted things any name is. `isConverted`: the learner may have rounded.
 * @returns undefined when it measures something else: seconds for bytes, or a rate where none was asked for.
 */
export function inUnit(
  { value, unit, per }: TypedFigure,
  asked: AskedUnit,
): { value: number; isConverted: boolean } | undefined {
  let factor = 1;
  if (per && !asked.per) return undefined;
  if (per && asked.per) factor *= PERIODS[asked.per].seconds / PERIODS[per].seconds;
  const wanted = measureOf(asked.unit);
  if (unit === LONE_M && wanted?.dimension !== "length") {
    return wanted?.dimension === "time"
      ? inUnit({ value, unit: "min", ...(per && { per }) }, asked)
      : inUnit({ value: value * 1e6, unit: "", ...(per && { per }) }, asked);
  }
  const given = measureOf(unit);
  if (unit !== "" && (given || wanted)) {
    if (given?.dimension !== wanted?.dimension) return undefined;
    factor *= (given?.factor ?? 1) / (wanted?.factor ?? 1);
  }
  return { value: value * factor, isConverted: factor !== 1 };
}

/** "7 T" and "7T/day" have a scale, "7 TB" has not. */
function scaleOf(word: string, tail: string): number | undefined {
  return tail === LONE_M ? undefined : SCALES[word.toLowerCase()];
}

function digitsOf(text: string): number {
  return Number(text.replace(/[, '’]/g, ""));
}

/** NFKC makes 10¹² into 1012: the raised digits are looked up in what was typed. */
function superscriptsIn(typed: string, text: string): string {
  const raised = /10([⁰¹²³⁴⁵⁶⁷⁸⁹]{1,2})/.exec(typed)?.[1];
  return raised ? text.replace(`10${plainDigits(raised)}`, `10^${plainDigits(raised)}`) : text;
}

function plainDigits(text: string): string {
  return [...text].map((digit) => (SUPERSCRIPTS.includes(digit) ? SUPERSCRIPTS.indexOf(digit) : digit)).join("");
}
