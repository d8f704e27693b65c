import { edits } from "./distances.ts";

/** Words and letters that multiply a number; the long scale of German where its words are no English ones. */
const SCALES: Readonly<Record<string, number>> = {
  ...{ hundred: 1e2, hundreds: 1e2, k: 1e3, kilo: 1e3, thousand: 1e3, thousands: 1e3 },
  ...{ m: 1e6, mn: 1e6, mio: 1e6, mil: 1e6, mln: 1e6, mega: 1e6, million: 1e6, millions: 1e6, millionen: 1e6 },
  ...{ b: 1e9, bn: 1e9, bln: 1e9, g: 1e9, giga: 1e9, billion: 1e9, billions: 1e9 },
  ...{ mrd: 1e9, milliard: 1e9, milliarde: 1e9, milliarden: 1e9 },
  ...{ t: 1e12, tn: 1e12, tr: 1e12, trn: 1e12, tln: 1e12, tera: 1e12, trillion: 1e12, trillions: 1e12 },
  ...{ billionen: 1e12, p: 1e15, peta: 1e15, quadrillion: 1e15, billiarde: 1e15, billiarden: 1e15 },
  ...{ quintillion: 1e18, trillionen: 1e18 },
};

export function scaleOf(word: string): number | undefined {
  return SCALES[word.toLowerCase()];
}

const SCALE_WORDS = Object.keys(SCALES).filter((word) => word.length > 1);

/** Whether a word multiplies, rightly spelt or with a typo: "trillion", "trilion". Letters alone may be units. */
export function isScaleWord(word: string): boolean {
  return edits(word, SCALE_WORDS) < 2;
}
