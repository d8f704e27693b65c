import { isPowerOfTwo, type Quantity, rounded, significantDigits } from "./quantity.ts";

/** What is measured on a scale; everything else is counted, thing by thing. */
const MEASURED =
  /^(?:[num]?s|seconds?|min|minutes?|h|hours?|days?|weeks?|months?|years?|[KMGTPE]?i?B|bytes|[kKMGT]?i?bits?\/|[kKMGT]bit|k?m|cm|mm|miles?|feet|k?g|tons?|litres?|[kMGT]?Wh?|volts?|dollars?|euros?|pounds?|rupees?|yuan|times|degrees)\b/;
const BITS = /^bits?\b/;
/** Below it things are counted one by one, and a figure far off would be absurd: nobody has 7 or 2,600 bits of 128. */
const FEW = 100;
const SOME = 1000;
const MANY = 10_000;
/** From three digits on a multiple of the truth would look like one. */
const EXACT_DIGITS = 3;

/**
 * The least factor between two figures that stand beside each other as options, or between a false figure and the truth:
 * near where a count is small and exact, far where only the order of magnitude can be known.
 */
export function stepOf(quantity: Quantity): number {
  const { value, unit } = quantity;
  if (isPowerOfTwo(value)) return value < FEW || BITS.test(unit) ? 2 : 4;
  if (isCounted(quantity) && value < SOME) return value < FEW ? 1.5 : 2;
  return value < MANY ? 3 : 5;
}

/** Things counted one by one and exactly: 5 members, not about 5 members, 5 hours or 5 requests per second. */
export function isCounted({ cmp, value, unit, per }: Quantity): boolean {
  return cmp === "eq" && per === undefined && Number.isInteger(value) && !MEASURED.test(unit);
}

/**
 * The next figure above or below `value`, at least a step away and as exact as the truth: with as many significant
 * digits, the last of them no zero, or whole where the truth is whole. `blur` from 0 to 1 moves a figure of three digits
 * or more, so that no multiple shows which one the others were made from.
 */
export function stepped(value: number, way: "up" | "down", quantity: Quantity, blur: number): number {
  const step = stepOf(quantity);
  if (isPowerOfTwo(quantity.value)) return way === "up" ? value * step : value / step;
  const digits = significantDigits(quantity.value);
  const factor = digits < EXACT_DIGITS ? step : step * (1 + blur / 4);
  const target = rounded(way === "up" ? value * factor : value / factor, 12);
  const least = Number.isInteger(quantity.value) ? 1 : 0;
  const unit = Math.max(10 ** (Math.floor(Math.log10(target)) - digits + 1), least);
  const count = way === "up" ? Math.ceil(rounded(target / unit, 12)) : Math.floor(rounded(target / unit, 12));
  const isTooRound = digits > 1 && count % 10 === 0;
  const nudge = way === "up" ? 1 : -1;
  return rounded((isTooRound ? count + nudge : count) * unit, 12);
}
