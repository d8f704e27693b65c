import { measureOf } from "../measures.ts";
import { PERIODS, type Period } from "../quantity.ts";
import { scaleOf } from "./scales.ts";

/** What a question asks for: "messages per day", "ms". */
export type AskedUnit = { unit: string; per?: Period };

/** Every way to write a period. */
const PERIOD_NAMES = new Map<string, Period>([
  ...(Object.keys(PERIODS) as Period[]).map((period) => [period, period] as const),
  ...Object.entries<Period>({
    ...{ sec: "s", secs: "s", second: "s", seconds: "s", minute: "min", m: "min", hr: "h", hour: "h", d: "day" },
    ...{ w: "week", wk: "week", mo: "month", y: "year", yr: "year", a: "year", "half year": "half-year" },
    ...{ annum: "year", hourly: "h", daily: "day", weekly: "week", monthly: "month", quarterly: "quarter" },
    ...{ yearly: "year", sekunde: "s", stunde: "h", tag: "day", woche: "week", monat: "month", jahr: "year" },
  }),
]);

const PER =
  /(?:^|\s)(?:per|pro|a|an|each|every)\s+([a-z -]+)$|\s?\/\s?([a-z -]+)$|(?:^|\s)([a-z]+ly)$|(?:^|\s)p\/([a-z]+)$/i;
/** Requests, queries or transactions a second, or thousands of them: "500 krps". */
const A_SECOND = /(?:^|\s)([kmgt]?)[rqt]ps$/i;
/** A capital B is a byte, as in "100 MBps". */
const DATA_A_SECOND = /^([kmgt]?)(b)ps$/i;
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
  const data = DATA_A_SECOND.exec(trimmed);
  if (data) return { unit: `${data[1]}${data[2] === "B" ? "byte" : "bit"}`, per: "s" };
  if (A_SECOND.test(trimmed)) return { unit: trimmed.replace(A_SECOND, "$1"), per: "s" };
  const found = PER.exec(trimmed);
  const name = (found?.[1] ?? found?.[2] ?? found?.[3] ?? found?.[4] ?? "").toLowerCase();
  const per = PERIOD_NAMES.get(name);
  return found && per ? { unit: trimmed.slice(0, found.index).trim(), per } : { unit: trimmed };
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
  if (per && asked.per) factor *= PERIODS[asked.per].seconds / PERIODS[per].seconds;
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
