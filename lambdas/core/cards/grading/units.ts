import type { Period } from "../quantity.ts";
import { scaleOf } from "./scales.ts";

/** What a question asks for: "messages per day", "ms". */
export type AskedUnit = { unit: string; per?: Period };

const PERIODS: Readonly<Record<string, { per: Period; seconds: number }>> = {
  s: { per: "s", seconds: 1 },
  min: { per: "min", seconds: 60 },
  h: { per: "h", seconds: 3_600 },
  day: { per: "day", seconds: 86_400 },
  week: { per: "week", seconds: 604_800 },
  month: { per: "month", seconds: 2_628_000 },
  quarter: { per: "quarter", seconds: 7_884_000 },
  "half-year": { per: "half-year", seconds: 15_768_000 },
  year: { per: "year", seconds: 31_536_000 },
};

const PERIOD_NAMES: Readonly<Record<string, string>> = {
  ...Object.fromEntries(Object.keys(PERIODS).map((name) => [name, name])),
  ...{ sec: "s", secs: "s", second: "s", seconds: "s", minute: "min", m: "min", hr: "h", hour: "h", d: "day" },
  ...{ w: "week", wk: "week", mo: "month", y: "year", yr: "year", a: "year", "half year": "half-year", annum: "year" },
  ...{ hourly: "h", daily: "day", weekly: "week", monthly: "month", quarterly: "quarter", yearly: "year" },
  ...{ sekunde: "s", stunde: "h", tag: "day", woche: "week", monat: "month", jahr: "year" },
};

/** Measures with their factor in the smallest of their dimension; whatever else stands behind a number is a thing that is counted. */
const MEASURES = new Map<string, { dimension: string; factor: number }>();
for (const [dimension, units] of Object.entries({
  time: {
    ...{ ns: 1e-9, nanosecond: 1e-9, us: 1e-6, µs: 1e-6, μs: 1e-6, usec: 1e-6, microsec: 1e-6, microsecond: 1e-6 },
    ...{ ms: 1e-3, msec: 1e-3, millisec: 1e-3, millisecond: 1e-3, s: 1, sec: 1, second: 1, min: 60, minute: 60 },
    ...{ h: 3_600, hr: 3_600, hour: 3_600, d: 86_400, day: 86_400, wk: 604_800, week: 604_800, month: 2_628_000 },
    ...{ y: 31_536_000, yr: 31_536_000, year: 31_536_000 },
  },
  bytes: {
    ...{ byte: 1, bytes: 1, kb: 1e3, mb: 1e6, gb: 1e9, tb: 1e12, pb: 1e15, eb: 1e18 },
    ...{ kib: 2 ** 10, mib: 2 ** 20, gib: 2 ** 30, tib: 2 ** 40, pib: 2 ** 50 },
    ...{ kilobyte: 1e3, megabyte: 1e6, gigabyte: 1e9, terabyte: 1e12, petabyte: 1e15, exabyte: 1e18 },
    ...{ kbyte: 1e3, mbyte: 1e6, gbyte: 1e9, tbyte: 1e12, pbyte: 1e15 },
  },
  bits: {
    ...{ bit: 1, kbit: 1e3, mbit: 1e6, gbit: 1e9, tbit: 1e12 },
    ...{ kilobit: 1e3, megabit: 1e6, gigabit: 1e9, terabit: 1e12 },
  },
  share: { "%": 1, percent: 1, "per cent": 1 },
  length: {
    ...{ mm: 1e-3, cm: 1e-2, m: 1, metre: 1, meter: 1, km: 1e3, kilometre: 1e3, kilometer: 1e3 },
    ...{ mi: 1609.344, mile: 1609.344 },
  },
})) {
  for (const [name, factor] of Object.entries(units)) MEASURES.set(name, { dimension, factor });
}

const PER =
  /(?:^|\s)(?:per|pro|a|an|each|every)\s+([a-z -]+)$|\s?\/\s?([a-z -]+)$|(?:^|\s)([a-z]+ly)$|(?:^|\s)p\/([a-z]+)$/i;
/** Requests, queries or transactions a second. */
const A_SECOND = /(?:^|\s)[rqt]ps$/i;
const BITS_A_SECOND = /^([kmgt]?)bps$/i;
/** A rate by something that is no period known here. */
const OTHER_RATE = /\/|(?:^|\s)(?:per|pro)\s/i;
/** Metres, minutes or millions, terabytes or trillions: what is asked for decides. */
const LONE_LETTER = /^[kmgtpb]$/i;
/** A small b is a bit or a slip: only where bits are asked for it is clear. */
const SMALL_B = /^([KMGT]?)b$/;

export function isLoneLetter(unit: string): boolean {
  return LONE_LETTER.test(unit);
}

/** "messages per day" is messages, a day. */
export function unitOf(text: string): AskedUnit {
  const trimmed = text.trim().replace(/\.$/, "");
  const bits = BITS_A_SECOND.exec(trimmed);
  if (bits) return { unit: `${bits[1]}bit`, per: "s" };
  if (A_SECOND.test(trimmed)) return { unit: trimmed.replace(A_SECOND, ""), per: "s" };
  const found = PER.exec(trimmed);
  const name = (found?.[1] ?? found?.[2] ?? found?.[3] ?? found?.[4] ?? "").toLowerCase();
  const period = PERIODS[PERIOD_NAMES[name] ?? ""];
  return found && period ? { unit: trimmed.slice(0, found.index).trim(), per: period.per } : { unit: trimmed };
}

/**
 * The value of a typed figure in the unit that was asked for. Measures and periods are converted; what is left out is
 * taken as asked, and of counted things any name is. `isConverted`: the learner may have rounded.
 * @returns undefined when it measures something else: seconds for bytes, or a rate where none, or another one, was asked for.
 */
export function inUnit(
  { value, unit, per }: AskedUnit & { value: number },
  asked: AskedUnit,
): { value: number; isConverted: boolean } | undefined {
  if (asked.per ? !per && OTHER_RATE.test(unit) : per) return undefined;
  const wanted = measureOf(asked.unit);
  if (isLoneLetter(unit)) {
    const meant = unitMeantBy(unit, wanted?.dimension);
    const plain = meant === undefined ? { value: value * (scaleOf(unit) ?? 1), unit: "" } : { value, unit: meant };
    return inUnit({ ...plain, ...(per && { per }) }, asked);
  }
  let factor = 1;
  if (per && asked.per) factor *= (PERIODS[asked.per]?.seconds ?? 1) / (PERIODS[per]?.seconds ?? 1);
  const given = measureOf(wanted?.dimension === "bits" ? unit.replace(SMALL_B, "$1bit") : unit);
  if (unit !== "" && (given || wanted)) {
    if (given?.dimension !== wanted?.dimension) return undefined;
    factor *= (given?.factor ?? 1) / (wanted?.factor ?? 1);
  }
  return { value: value * factor, isConverted: factor !== 1 };
}

/** What a letter alone stands for where this dimension is asked for; undefined: a scale, as everywhere else. */
function unitMeantBy(letter: string, dimension: string | undefined): string | undefined {
  if (letter === "m" && dimension === "time") return "min";
  if (letter === "m" && dimension === "length") return "metre";
  if (dimension !== "bytes" && dimension !== "bits") return undefined;
  const whole = dimension.slice(0, -1);
  return letter.toLowerCase() === "b" ? whole : letter + whole;
}

function measureOf(unit: string): { dimension: string; factor: number } | undefined {
  const name = unit.toLowerCase();
  if (SMALL_B.test(unit)) return undefined;
  return MEASURES.get(name) ?? MEASURES.get(name.replace(/s$/, ""));
}
