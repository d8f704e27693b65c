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

/** 4300 has two. */
export function significantDigits(value: number): number {
  const [mantissa = ""] = Number(value.toPrecision(12)).toExponential().split("e");
  return mantissa.replace(/[.-]/g, "").length;
}
