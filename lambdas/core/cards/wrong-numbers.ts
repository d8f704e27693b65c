import { isCounted, stepOf, stepped } from "./figure-steps.ts";
import { figure, isPowerOfTwo, type Quantity, quantityText, rounded, unitText } from "./quantity.ts";
import type { Hash } from "./question.ts";
import { worldLimit } from "./world-limit.ts";

const OPTIONS = 4;
const MIN_OPTIONS = 3;
const MIN_VALUE = 20;
/** Below it a count would read as a fraction of a thing. */
const MIN_OPTION = 2;
/** "More than" stands last and "less than" first, so the others stand more often elsewhere: all cards come out even (O14). */
const PLACES = [0, 0, 0, 1, 1, 1, 2, 2, 2, 2, 3] as const;
/** Above it a figure has no common word. */
const MAX_OPTION = 1e15;
/** Above it a power of two would be told in millions with six decimals. */
const MAX_BINARY = 1e6;
const MIN_FALSE = 5;
/** Past an open end ("more than 300") a figure is surely false only when it is off by at least this factor, where there is room. */
const OPEN_FACTOR = 4;
const ROUND = 5;
const TEN = 10;

/** The question is which figure comes closest; "2.1311 million" beside "65,537" tells more about its making than about the thing. */
const OPTION_DIGITS = 3;

/**
 * Three or four figures, ascending, at least a step apart (`stepOf`), the true one at the place `key`. It is rounded to
 * three digits unless it is a power of two, and the others are as exact. None of them passes what the world has room
 * for, is made true by the comparator (beside "more than a million" all others are less), or is one of `recorded`,
 * which are true at other dates.
 * @returns undefined for figures under 20, ranges and shares in per cent, where magnitudes make no question.
 */
export function numberOptions(
  truth: Quantity,
  cardKey: string,
  hash: Hash,
  recorded: readonly number[] = [],
): { texts: string[]; key: number } | undefined {
  const { high, unit, cmp } = truth;
  if (truth.value < MIN_VALUE || high !== undefined || unit.includes("%")) return undefined;

  const isBinary = isPowerOfTwo(truth.value);
  const value = isBinary ? truth.value : rounded(truth.value, OPTION_DIGITS);
  const quantity = { ...truth, value };
  const most = Math.min(isBinary && value < MAX_BINARY ? MAX_BINARY : MAX_OPTION, worldLimit(quantity));
  const row = (way: "up" | "down") => {
    const figures: number[] = [];
    for (let last = value; figures.length < OPTIONS - 1; ) {
      last = stepped(last, way, quantity, chance(`${cardKey}|${way}${figures.length}`, hash));
      if (recorded.includes(last)) last = stepped(last, way, quantity, 0);
      if (last < MIN_OPTION || last > most) break;
      figures.push(last);
    }
    return figures;
  };
  const below = isBelow(cmp) ? [] : row("down");
  const above = isAbove(cmp) ? [] : row("up");
  const count = Math.min(OPTIONS, below.length + 1 + above.length);
  if (count < MIN_OPTIONS) return undefined;
  const fits = (place: number) => place <= below.length && count - 1 - place <= above.length;
  // A power of two has more digits than those below it, which would show it at the end of the row.
  const places = PLACES.filter((place) => fits(place) && !(isBinary && above.length > 0 && place === count - 1));
  const key = places[Math.floor(chance(`${cardKey}|place`, hash) * places.length)];
  if (key === undefined) return undefined;
  const numbers = [...below.slice(0, key).reverse(), value, ...above.slice(0, count - 1 - key)];
  return { texts: numbers.map((number) => `${figure(number)} ${unitText(quantity)}`), key };
}

/**
 * The quantity with a figure that is false: a count under 20 is off by two to five, any other figure by a step. "More than
 * 94 billion" is not made false by a smaller figure, nor "less than 10 ms" by a larger one. None of `recorded`, which are
 * true at other dates, is shown. Undefined for figures under 5, ranges and shares.
 */
export function falseFigure(
  quantity: Quantity,
  cardKey: string,
  hash: Hash,
  recorded: readonly number[] = [],
): string | undefined {
  const { value, high, unit, cmp } = quantity;
  if (high !== undefined || unit.includes("%") || value < MIN_FALSE || value > MAX_OPTION) return undefined;
  const down = isAbove(cmp) ? undefined : falsified(quantity, "down", cardKey, hash);
  const up = isBelow(cmp) ? undefined : falsified(quantity, "up", cardKey, hash);
  const isFree = (figure: number | undefined): figure is number => figure !== undefined && !recorded.includes(figure);
  const fall = isFree(down) && down >= MIN_OPTION ? down : undefined;
  const rise = isFree(up) && up <= Math.min(MAX_OPTION, worldLimit(quantity)) ? up : undefined;
  const shown = chance(`${cardKey}|way`, hash) < 1 / 2 ? (rise ?? fall) : (fall ?? rise);
  return shown === undefined ? undefined : quantityText({ ...quantity, value: shown });
}

/** Whether "more than" or "less than" a value makes `other` a right figure as well. */
export function isMadeTrue({ cmp, value }: Quantity, other: number): boolean {
  return isAbove(cmp) ? other > value : isBelow(cmp) && other < value;
}

/** Whether a quantity implies the same comparator with `other`: who has more than a million has more than half a million. */
export function isImplied({ cmp, value }: Quantity, other: number): boolean {
  return isAbove(cmp) ? other < value : isBelow(cmp) && other > value;
}

function falsified(quantity: Quantity, way: "up" | "down", cardKey: string, hash: Hash): number {
  const { value, cmp } = quantity;
  if (value < MIN_VALUE && isCounted(quantity) && !isPowerOfTwo(value)) {
    // Members come in odd numbers, and 10 or 15 among 5s.
    const off = value < TEN ? 2 : value % ROUND === 0 ? ROUND : 3;
    return way === "up" ? value + off : value - off;
  }
  const blur = chance(`${cardKey}|${way}`, hash);
  const once = stepped(value, way, quantity, blur);
  if (stepOf(quantity) >= OPEN_FACTOR || !(isAbove(cmp) || isBelow(cmp))) return once;
  const twice = stepped(once, way, quantity, blur);
  return twice >= MIN_OPTION ? twice : once;
}

function isAbove(cmp: Quantity["cmp"]): boolean {
  return cmp === "gt" || cmp === "ge";
}

function isBelow(cmp: Quantity["cmp"]): boolean {
  return cmp === "lt" || cmp === "le";
}

/** A number from 0 up to 1, the same for the same name. */
function chance(name: string, hash: Hash): number {
  return Number.parseInt(hash(name).slice(0, 8), 16) / 2 ** 32;
}
