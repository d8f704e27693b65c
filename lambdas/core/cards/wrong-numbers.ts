import { figure, isPowerOfTwo, type Quantity, rounded, significantDigits, unitText } from "./quantity.ts";
import type { Hash } from "./question.ts";
import { worldLimit } from "./world-limit.ts";

/** Neighbours differ by a factor of seven, so that only the order of magnitude is asked. */
const STEP = 10 ** 0.85;
/** Among powers of two the truth does not stand out as the only one. */
const BINARY_STEP = 8;
const OPTIONS = 4;
const MIN_VALUE = 20;
/** Below it a count would read as a fraction of a thing. */
const MIN_OPTION = 2;
const MAX_DIGITS = 2;
/** Small figures cannot stand late, so the others do more often: over all cards the places come out even (O14). */
const PLACES = [0, 1, 2, 2, 3, 3, 3] as const;
/** Above it a figure has no common word. */
const MAX_OPTION = 1e15;

/**
 * Four figures a factor of seven apart, ascending, all with as many significant digits; `key` is the place of the
 * true one; none passes what the world has room for. Undefined for figures under 20, ranges and shares in per cent, where magnitudes make no question.
 */
export function numberOptions(
  quantity: Quantity,
  cardKey: string,
  hash: Hash,
): { texts: string[]; key: number } | undefined {
  const { value, high, unit } = quantity;
  if (value < MIN_VALUE || high !== undefined || unit.includes("%")) return undefined;

  const isBinary = isPowerOfTwo(value);
  const step = isBinary ? BINARY_STEP : STEP;
  const stepsBetween = (lower: number, upper: number) => Math.floor(Math.log(upper / lower) / Math.log(step));
  // A power of two has more digits than those below it, which would show it at the end of the row.
  const last = Math.min(isBinary ? OPTIONS - 2 : OPTIONS - 1, stepsBetween(MIN_OPTION, value));
  const first = Math.max(0, OPTIONS - 1 - stepsBetween(value, Math.min(MAX_OPTION, worldLimit(quantity))));
  if (first > last) return undefined;
  const places = PLACES.filter((place) => place >= first && place <= last);
  const key = places[Number.parseInt(hash(`${cardKey}|place`).slice(0, 8), 16) % places.length] ?? first;
  const digits = Math.min(MAX_DIGITS, significantDigits(value));
  const texts = Array.from({ length: OPTIONS }, (_, place) => {
    const number = isBinary ? value * step ** (place - key) : rounded(value * step ** (place - key), digits);
    return `${figure(number < MIN_VALUE ? Math.round(number) : number)} ${unitText(quantity)}`;
  });
  return { texts, key };
}
