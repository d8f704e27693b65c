import { significantDigits } from "../quantity.ts";

const SCALES: Readonly<Record<string, number>> = { thousand: 1e3, million: 1e6, billion: 1e9, trillion: 1e12 };

const FIGURE =
  /^(?:about |more than |less than |at least |at most |[~<>≈]=? ?)?(\d[\d,]*(?:\.\d+)?)(?: (thousand|million|billion|trillion))?(?: ?%)?(?: ((?:[\p{L}/-]+ ?){1,6}))?$/u;

/** "43 million requests per second" as a number with its unit; undefined for any other text. */
export function figureOf(text: string): { value: number; unit: string; digits: number } | undefined {
  const match = FIGURE.exec(text);
  if (!match) return undefined;
  const [, written = "", scale = "", unit = ""] = match;
  const value = Number(written.replaceAll(",", "")) * (SCALES[scale] ?? 1);
  return { value, unit: unit.trim(), digits: significantDigits(value) };
}

/** Whether a text says a figure and nothing else. */
export function isFigure(text: string): boolean {
  return FIGURE.test(text);
}

/** Whether a text is a number with one word of unit, such as "24 hours" or "43 million requests per second". */
export function isBareFigure(text: string): boolean {
  const unit = figureOf(text)?.unit;
  return unit !== undefined && unit.replace(/ per [\p{L}-]+$/u, "").split(" ").length === 1;
}

/** Whether options are to be told apart by their size alone; in a slot of texts "20 % less memory" is an effect, not a figure. */
export function areFigures(options: readonly { text: string }[], slot: string | undefined): boolean {
  return options.every(({ text }) => (slot === "qty" ? isFigure(text) : isBareFigure(text)));
}
