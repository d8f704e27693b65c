import type { CardOf } from "../card.ts";
import { type AskedUnit, inUnit, readFigure, unitOf } from "./figures.ts";
import { edits } from "./measures.ts";

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
  const given = readFigure(typed);
  return given && isSame(given, right, unitOf(stem.slice(stem.indexOf(GAP) + GAP.length))) ? 0 : 2;
}

/**
 * A learner's estimate in the unit of the card.
 * @returns undefined when it is no figure, or one of something else.
 */
export function estimateIn(unit: string, typed: string): number | undefined {
  const given = readFigure(typed);
  return given && inUnit(given, unitOf(unit))?.value;
}

type Figure = NonNullable<ReturnType<typeof readFigure>>;

function isSame(given: Figure, right: Figure, asked: AskedUnit): boolean {
  const low = inUnit(given, asked);
  if (!low || (given.high === undefined) !== (right.high === undefined)) return false;
  const high = given.high === undefined ? undefined : inUnit({ ...given, value: given.high }, asked);
  const within = low.isConverted ? ROUNDED_BY : EXACT;
  const isNear = (one: number, other: number) => Math.abs(one - other) <= within * Math.abs(other);
  return isNear(low.value, right.value) && (!high || isNear(high.value, right.high ?? 0));
}

/** "1.3 trillion" and "1 to 2", but not "RFC 793" nor "3 replicas". */
function isBareFigure(answer: string): boolean {
  const figure = readFigure(answer);
  return figure !== undefined && figure.unit === "" && figure.per === undefined;
}
