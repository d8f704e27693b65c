/** How a figure compares with the truth: `gt` for ">94B", `about` for "~10". */
export type Comparator = "eq" | "gt" | "ge" | "lt" | "le" | "about";

/**
 * A parsed `qty` of a case file. `value` has its K, M, B or T multiplied out; `high` is the upper end of a range;
 * `perSecond` is the value as a rate, only when `per` is given. Prefixes of bytes stay in the unit ("14.3 PB").
 */
export type Quantity = {
  cmp: Comparator;
  value: number;
  high?: number;
  unit: string;
  per?: Period;
  perSecond?: number;
};

export type Period = keyof typeof PERIODS;

/** Of a figure that is typed or told by heart. */
const MAX_TYPED_DIGITS = 3;
const HOUR = 3600;
const DAY = 24 * HOUR;
const YEAR = 365 * DAY;
/** With the seconds that each has; a month is a twelfth of a year. */
export const PERIODS = {
  s: { seconds: 1, word: "second" },
  min: { seconds: 60, word: "minute" },
  h: { seconds: HOUR, word: "hour" },
  day: { seconds: DAY, word: "day" },
  week: { seconds: 7 * DAY, word: "week" },
  month: { seconds: YEAR / 12, word: "month" },
  quarter: { seconds: YEAR / 4, word: "quarter" },
  "half-year": { seconds: YEAR / 2, word: "half-year" },
  year: { seconds: YEAR, word: "year" },
} as const;

const COMPARATORS: Record<string, { cmp: Comparator; word: string }> = {
  "": { cmp: "eq", word: "" },
  ">": { cmp: "gt", word: "more than " },
  ">=": { cmp: "ge", word: "at least " },
  "<": { cmp: "lt", word: "less than " },
  "<=": { cmp: "le", word: "at most " },
  "~": { cmp: "about", word: "about " },
};

const SCALES: readonly { sign: string; factor: number; word: string }[] = [
  { sign: "T", factor: 1e12, word: "trillion" },
  { sign: "B", factor: 1e9, word: "billion" },
  { sign: "M", factor: 1e6, word: "million" },
];

const UNIT_WORDS: Record<string, { one: string; many: string }> = {
  ns: { one: "nanosecond", many: "nanoseconds" },
  us: { one: "microsecond", many: "microseconds" },
  s: { one: "second", many: "seconds" },
  min: { one: "minute", many: "minutes" },
  h: { one: "hour", many: "hours" },
};

const GRAMMAR =
  /^(>=|<=|>|<|~)?(\d+(?:\.\d+)?)(?:-(\d+(?:\.\d+)?))?([KMBT])? ([A-Za-z%][A-Za-z0-9 -]*)(?:\/(s|min|h|day|week|month|quarter|half-year|year))?$/;

export const QUANTITY_HINT =
  'write a comparator (>, >=, <, <=, ~ or none), a number or range, K, M, B or T, a space, the unit, and a period: ">94B hours/half-year", "<10 ms", "99.99 %"';

/** Reads `[> >= < <= ~]number[-number][K|M|B|T] unit[/period]`; undefined when the text is something else. */
export function parseQuantity(text: string): Quantity | undefined {
  const match = GRAMMAR.exec(text);
  if (!match) return undefined;
  const [, sign = "", low = "", high, scale, unit = "", period] = match;
  const factor = scale === "K" ? 1e3 : (SCALES.find((candidate) => candidate.sign === scale)?.factor ?? 1);
  const value = times(low, factor);
  const per = isPeriod(period) ? period : undefined;
  return {
    cmp: COMPARATORS[sign]?.cmp ?? "eq",
    value,
    ...(high !== undefined && { high: times(high, factor) }),
    unit,
    ...(per && { per, perSecond: value / PERIODS[per].seconds }),
  };
}

/** "more than 94 billion hours per half-year": the whole quantity as a reader would say it. */
export function quantityText(quantity: Quantity): string {
  return `${comparatorText(quantity)}${numberText(quantity)} ${unitText(quantity)}`;
}

/** Of people, devices, money, bytes and time a second's worth says little. */
const NO_EVENT =
  /^(?:ns|us|ms|s|min|h|hours|minutes|days|bytes|[KMGTPE]i?B|[KMGT]?bits?)$|\b(?:dollars|euros|pounds|people|users|members|customers|viewers|visitors|participants|listeners|subscribers|accounts|devices|drivers|riders|developers|players|contributors|mappers|editors|clients|buyers|merchants|shoppers|hosts|guests|shops|teams|phones|apps)\b/i;
const PACE_DIGITS = 2;

/** A metric with one of these words tells the most there was or may be, and so no average. */
export const PEAK = /\b(?:peaks?|maximum|max|highest|busiest|record|spikes?|reached|black friday|quotas?)\b/i;

/** "about 9.3 million per second on average": events of a longer period in the measure in which systems are sized. */
export function paceText({ high, unit, per, perSecond }: Quantity, metric: string): string | undefined {
  if (per === undefined || per === "s" || perSecond === undefined || high !== undefined) return undefined;
  if (perSecond < 1 || NO_EVENT.test(unit) || PEAK.test(metric)) return undefined;
  return `about ${figure(rounded(perSecond, PACE_DIGITS))} per second on average`;
}

/** "more than " or an empty text. */
export function comparatorText({ cmp }: Quantity): string {
  return Object.values(COMPARATORS).find((candidate) => candidate.cmp === cmp)?.word ?? "";
}

/** "94 billion", or "20 to 33" for a range. */
export function numberText({ value, high }: Quantity): string {
  return high === undefined ? figure(value) : `${figure(value)} to ${figure(high)}`;
}

/** "hours per half-year". */
export function unitText({ value, high, unit, per }: Quantity): string {
  const word = UNIT_WORDS[unit]?.[value === 1 && high === undefined ? "one" : "many"] ?? unit;
  return per ? `${word} per ${PERIODS[per].word}` : word;
}

/** A number in words and digits with no locale: 301600000 is "301.6 million", 18000 is "18,000". */
export function figure(value: number): string {
  const scale = SCALES.find(({ factor }) => value >= factor);
  if (scale) return `${plain(value / scale.factor)} ${scale.word}`;
  return plain(value);
}

/** The spellings of a number that a learner may type: "301.6 million", "301.6M", "301600000". */
export function numberSpellings(quantity: Quantity): string[] {
  const { value, high } = quantity;
  if (high !== undefined) return [`${plain(value)}-${plain(high)}`, `${plain(value)}–${plain(high)}`];
  const scale = SCALES.find(({ factor }) => value >= factor);
  const short = scale ? [`${plain(value / scale.factor)}${scale.sign}`] : [];
  return [...short, plain(value), String(value)].filter((spelling) => spelling !== figure(value));
}

/** 4300 has two. */
export function significantDigits(value: number): number {
  const [mantissa = ""] = rounded(value, 12).toExponential().split("e");
  return mantissa.replace(/[.-]/g, "").length;
}

/**
 * Whether somebody may keep a figure in mind to its last digit: it is short, a power of two ("1,024"), or all nines
 * ("99.999"). Any other one is better estimated than typed.
 */
export function isMemorable({ value, high = value }: Pick<Quantity, "value" | "high">): boolean {
  return [value, high].every(
    (end) =>
      significantDigits(end) <= MAX_TYPED_DIGITS || isPowerOfTwo(end) || /^9+$/.test(String(end).replace(".", "")),
  );
}

export function isPowerOfTwo(value: number): boolean {
  return Number.isInteger(Math.log2(value));
}

/** `value` rounded to so many significant digits, free of floating-point dust. */
export function rounded(value: number, significantDigits: number): number {
  return Number(value.toPrecision(significantDigits));
}

function times(digits: string, factor: number): number {
  return rounded(Number(digits) * factor, 15);
}

function plain(value: number): string {
  const [whole = "", fraction] = String(rounded(value, 12)).split(".");
  const grouped = whole.replace(/\B(?=(\d{3})+$)/g, ",");
  return fraction ? `${grouped}.${fraction}` : grouped;
}

function isPeriod(text: string | undefined): text is Period {
  return text !== undefined && text in PERIODS;
}
