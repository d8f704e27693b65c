import { parseQuantity } from "../cards/quantity.ts";

/**
 * A figure of running text. `qty` is what a case file would say and reads with the same parser; a figure without a
 * number ("trillions of events daily") has a `magnitude` instead.
 */
export type Figure = {
  metric: string;
  qty?: string;
  magnitude?: string;
  percentile?: string;
  problem?: "no-unit" | "number-out-of-range";
};

const NUMBER =
  /(>=|<=|[≥≤≈><~])?\s?(?<![A-Za-z0-9.])(\d{1,20}(?:,\d{3}){0,6}(?:\.\d{1,10})?)(?:\s?[-–—]\s?(\d{1,20}(?:,\d{3}){0,6}(?:\.\d{1,10})?))?(\+?)\s?(trillion|billion|million|thousand|[kKMBT](?![A-Za-z]))?(\+?)/g;
const SCALES: Readonly<Record<string, string>> = { trillion: "T", billion: "B", million: "M", thousand: "K", k: "K" };
const SIGNS: Readonly<Record<string, string>> = { "≥": ">=", "≤": "<=", "≈": "~" };
const SPOKEN: readonly [RegExp, string][] = [
  [/(?:over|more than|above|exceeding|well over)\s*$/i, ">"],
  [/at least\s*$/i, ">="],
  [/(?:under|less than|below|fewer than)\s*$/i, "<"],
  [/(?:up to|at most)\s*$/i, "<="],
  [/(?:about|around|roughly|nearly|almost|approximately|ca\.?)\s*$/i, "~"],
];
const MAGNITUDE = /\b(dozens|tens|hundreds|thousands|millions|billions|trillions|1000s|100s)\b(?: of\b)?/gi;
/** Words in front of a year. */
const DATES = /\b(?:in|since|by|until|from|during|early|late|mid)[ -]\d{4}$/i;
const LARGEST = 1e18;
const MAX_METRIC_WORDS = 8;
const LOOK_BACK = 16;
const LOOK_AHEAD = 160;

/** Units that measure; any other word behind a number is what is counted. */
const MEASURE =
  /^\s?(milliseconds?|ms|microseconds?|µs|us|ns|seconds?|secs?|s|%|percent|[KMGTPEZ]i?B|bytes|[KMGT]bps|QPS|RPS|TPS|IOPS|Hz)(?![A-Za-z])/;
const MEASURES: Readonly<Record<string, string>> = {
  millisecond: "ms",
  milliseconds: "ms",
  microsecond: "us",
  microseconds: "us",
  µs: "us",
  second: "s",
  seconds: "s",
  sec: "s",
  secs: "s",
  percent: "%",
};
const PERIODS: Readonly<Record<string, string>> = {
  s: "s",
  sec: "s",
  second: "s",
  seconds: "s",
  min: "min",
  minute: "min",
  h: "h",
  hr: "h",
  hour: "h",
  hourly: "h",
  day: "day",
  daily: "day",
  week: "week",
  weekly: "week",
  month: "month",
  monthly: "month",
  quarter: "quarter",
  quarterly: "quarter",
  year: "year",
  yearly: "year",
  annually: "year",
};
const PERIOD =
  /(?:\/\s?|\bper |\ban? |\beach |\bevery )(seconds?|secs?|s|minute|min|hour|hr|h|day|week|month|quarter|year)\b/i;
const ADVERB = /\b(hourly|daily|weekly|monthly|quarterly|yearly|annually)\b/i;
const NOUN_ENDS =
  /^(?:of|in|at|across|per|for|with|from|to|and|or|by|via|on|over|than|within|a|an|the|is|are|was|were|as|that|which)$/i;
/** How old something is says nothing of its scale. */
const AGE = /^years?\b/i;
const PERCENTILE = /\bp(50|90|95|99(?:\.9)?)\b/i;

/** All figures of a text, in their order. Linear: every expression is anchored or of bounded length. */
export function figuresIn(text: string, fallbackMetric = ""): Figure[] {
  const found: { at: number; end: number; read: (tail: string) => Figure }[] = [];
  for (const match of text.matchAll(NUMBER)) {
    const at = match.index;
    const end = at + match[0].trimEnd().length;
    const [, , low = "", high, early, scale, late] = match;
    if (isNoFigure(text, end, low, scale, match[1])) continue;
    const nines = /^\s?(?:9s|nines)\b/.test(text.slice(end, end + 7)) ? Number(low) : 0;
    const before = text.slice(Math.max(0, at - LOOK_BACK), at);
    const cmp = match[1] ? (SIGNS[match[1]] ?? match[1]) : early || late ? ">" : spoken(before);
    found.push({
      at,
      end,
      read: (tail) =>
        nines >= 2 && nines <= 9
          ? { metric: nounAfter(tail.replace(/^\s?\S+/, "")) || "availability", qty: `${ninesOf(nines)} %` }
          : quantity({ cmp, low, high, scale }, tail, fallbackMetric || lead(before)),
    });
  }
  for (const match of text.matchAll(MAGNITUDE)) {
    const end = match.index + match[0].length;
    found.push({ at: match.index, end, read: (tail) => magnitude(match[1] ?? "", tail, fallbackMetric) });
  }
  for (const match of text.matchAll(/\b(?:sub-?(milli|micro)?second|single-digit (milli|micro)second)\b/gi)) {
    const end = match.index + match[0].length;
    found.push({ at: match.index, end, read: (tail) => spelledOut(match, tail, fallbackMetric) });
  }
  found.sort((one, other) => one.at - other.at);
  return found.map(({ end, read }, number) => {
    const next = found[number + 1]?.at ?? text.length;
    return read(clause(text.slice(end, Math.min(next, end + LOOK_AHEAD))));
  });
}

/** Years, parts of names and of ratios, and numbers that are spelled as a magnitude. */
function isNoFigure(
  text: string,
  end: number,
  low: string,
  scale: string | undefined,
  sign: string | undefined,
): boolean {
  const after = text.slice(end, end + 3);
  if (/^s\b/.test(after) && (low === "1000" || low === "100" || low === "9")) return true;
  if (/^(?:\/\d|:\d|-[a-z]|\.\d|st\b|nd\b|rd\b|th\b)/.test(after)) return true;
  if (scale !== undefined || sign !== undefined || !/^(?:19[5-9]\d|20\d\d)$/.test(low)) return false;
  const [next = ""] = /^[A-Za-z%]\S*|^\s[A-Za-z]+/.exec(text.slice(end, end + LOOK_BACK)) ?? [];
  return next === "" || NOUN_ENDS.test(next.trim()) || DATES.test(text.slice(Math.max(0, end - LOOK_BACK), end));
}

type Read = { cmp: string; low: string; high: string | undefined; scale: string | undefined };

function quantity({ cmp, low, high, scale }: Read, tail: string, fallback: string): Figure {
  const sign = scale === undefined ? "" : (SCALES[scale] ?? scale);
  const number = low.replaceAll(",", "");
  const upper = high?.replaceAll(",", "");
  const measure = MEASURE.exec(tail);
  const isMore = measure !== null && tail[measure[0].length] === "+";
  const rest = measure ? tail.slice(measure[0].length + (isMore ? 1 : 0)) : tail;
  const period = PERIOD.exec(rest) ?? ADVERB.exec(rest);
  const per = period ? PERIODS[(period[1] ?? "").toLowerCase()] : undefined;
  const unit = measure ? (MEASURES[measure[1] ?? ""] ?? measure[1] ?? "") : noun(rest);
  const percentile = PERCENTILE.exec(tail)?.[0].toLowerCase();
  const metric = metricOf(rest, period, percentile) || fallback || (measure ? "" : unit);
  const qty = `${cmp || (isMore ? ">" : "")}${number}${upper === undefined ? "" : `-${upper}`}${sign} ${unit}${per ? `/${per}` : ""}`;
  const parsed = AGE.test(unit) ? undefined : parseQuantity(qty);
  const more = { metric, ...(percentile && { percentile }) };
  if (!parsed) return { ...more, problem: "no-unit" };
  const isWrong = parsed.value > LARGEST || (parsed.high !== undefined && parsed.high <= parsed.value);
  return isWrong ? { ...more, problem: "number-out-of-range" } : { ...more, qty };
}

function magnitude(word: string, tail: string, fallback: string): Figure {
  const spelled: Readonly<Record<string, string>> = { "1000s": "thousands", "100s": "hundreds" };
  const period = PERIOD.exec(tail) ?? ADVERB.exec(tail);
  const per = period ? PERIODS[(period[1] ?? "").toLowerCase()] : undefined;
  const name = spelled[word.toLowerCase()] ?? word.toLowerCase();
  const unit = noun(tail);
  if (unit === "") return { metric: name, problem: "no-unit" };
  return {
    metric: metricOf(tail, period, undefined) || fallback || name,
    magnitude: `${name} of ${unit}${per ? `/${per}` : ""}`,
  };
}

/** "Sub-millisecond response times", "single-digit millisecond latency". */
function spelledOut([, sub, digit]: RegExpExecArray | RegExpMatchArray, tail: string, fallback: string): Figure {
  const unit = digit
    ? digit.toLowerCase() === "milli"
      ? "ms"
      : "us"
    : sub
      ? sub.toLowerCase() === "milli"
        ? "ms"
        : "us"
      : "s";
  return { metric: metricOf(tail, null, undefined) || fallback || "latency", qty: `<${digit ? 10 : 1} ${unit}` };
}

/** Up to the next sign that ends a clause. */
function clause(text: string): string {
  const end = text.search(/[,;()|]|\.\s|\.$|:\s/);
  return end < 0 ? text : text.slice(0, end);
}

/** The words that name what is counted: up to four, up to the first that begins something else. */
function noun(text: string): string {
  const words: string[] = [];
  const said = text.trim().replace(/^(?:hourly|daily|weekly|monthly|yearly)\s/i, "");
  for (const word of said.split(/[\s/]+/)) {
    if (!/^[A-Za-z][A-Za-z0-9-]*$/.test(word) || NOUN_ENDS.test(word) || ADVERB.test(word) || words.length === 4) break;
    words.push(word);
    if (said.startsWith(`${words.join(" ")}/`)) break;
  }
  return words.join(" ");
}

const nounAfter = (text: string) => noun(text.replace(/^\s*(?:of|in)\s/i, ""));

/** What is measured or counted, with where: the clause without its period and percentile. */
function metricOf(rest: string, period: RegExpExecArray | null, percentile: string | undefined): string {
  const without = period ? `${rest.slice(0, period.index)} ${rest.slice(period.index + period[0].length)}` : rest;
  const words = without.replace(percentile ? PERCENTILE : /$^/, " ").match(/[\p{L}\p{N}][\p{L}\p{N}.'-]*/gu) ?? [];
  while (words[0] && NOUN_ENDS.test(words[0])) words.shift();
  const metric = words.slice(0, MAX_METRIC_WORDS);
  while (metric.length > 0 && NOUN_ENDS.test(metric.at(-1) ?? "")) metric.pop();
  return metric.join(" ").replace(/\.$/, "");
}

/** The words in front of a figure that has none behind it: "uptime of 99.99 %". */
function lead(before: string): string {
  const words = before.match(/[A-Za-z][A-Za-z-]+/g) ?? [];
  return words
    .filter((word) => !NOUN_ENDS.test(word))
    .slice(-2)
    .join(" ");
}

function spoken(before: string): string {
  return SPOKEN.find(([words]) => words.test(before))?.[1] ?? "";
}

/** 5 gives 99.999. */
function ninesOf(count: number): string {
  return count <= 2 ? "99" : `99.${"9".repeat(count - 2)}`;
}
