import type { CardOf } from "../card.ts";
import { inDigits } from "../wording.ts";
import { edits } from "./distances.ts";
import { readFigure, type TypedFigure } from "./figures.ts";
import { type AskedUnit, inUnit, isLoneLetter, unitOf } from "./units.ts";

/** What a learner rounds away when converting into another unit. */
const ROUNDED_BY = 0.01;
const EXACT = 1e-9;
const GAP = "[...]";

/**
 * Edits between what was typed into the gap and the nearest right spelling: 0, 1, or 2 for anything more. A figure is
 * compared by its value, in any usual notation and unit, and has no small typos.
 */
export function typedEdits(
  { stem, answer, accept }: Pick<CardOf<"cloze">, "stem" | "answer" | "accept">,
  typed: string,
): number {
  const spelled = edits(typed, [answer, ...accept]);
  const right = readFigure(answer);
  if (!right || !isBareFigure(answer)) return spelled;
  if (spelled === 0) return 0;
  const given = readFigure(inDigits(typed));
  return given && isSame(given, right, unitOf(stem.slice(stem.indexOf(GAP) + GAP.length))) ? 0 : 2;
}

/**
 * A learner's estimate in the unit of the card.
 * @returns undefined when it is no figure, or one of something else.
 */
export function estimateIn(unit: string, typed: string): number | undefined {
  const given = readFigure(inDigits(typed));
  return given && inUnit(given, unitOf(unit))?.value;
}

function isSame(given: TypedFigure, right: TypedFigure, asked: AskedUnit): boolean {
  if ((given.high === undefined) !== (right.high === undefined)) return false;
  return (["value", "high"] as const).every((end) => {
    const [one, other] = [given, right].map((figure) => inUnit({ ...figure, value: figure[end] ?? 0 }, asked));
    if (!one || !other) return false;
    const within = one.isConverted ? ROUNDED_BY : EXACT;
    return Math.abs(one.value - other.value) <= within * Math.abs(other.value);
  });
}

/** "1.3 trillion" and "1 to 2", but not "RFC 793" nor "3 replicas". */
function isBareFigure(answer: string): boolean {
  const figure = readFigure(answer);
  return figure !== undefined && (figure.unit === "" || isLoneLetter(figure.unit)) && figure.per === undefined;
}
