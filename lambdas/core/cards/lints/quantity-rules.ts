import type { Fact } from "../facts.ts";
import { measureOf } from "../measures.ts";
import { PEAK, type Quantity, quantityText } from "../quantity.ts";
import { byCodeUnit, fold } from "../wording.ts";
import type { Broken } from "./finding.ts";

const MAX_FACTOR = 3;

const PEAKS = new RegExp(PEAK, "gi");
const MEAN = /\b(?:averages?|mean|typical|usual|sustained|normal)\b/gi;

const FILLERS = new Set("a an the of in at for to by and on".split(" "));

type Figure = { fact: Fact; quantity: Quantity; asOf: string; low: number; high: number; dimension: string };

/** F05: the same metric, scope and percentile at overlapping dates gives one rate, within a factor of three. */
export function contradictions(facts: readonly Fact[]): Broken[] {
  return pairs(facts, ({ fact }) => `${wordsOf(fact.texts.of ?? "")}|${fact.type}`).flatMap(([one, other]) => {
    const factor = Math.max(one.low / other.high, other.low / one.high);
    if (factor <= MAX_FACTOR || isWithin(one, other) || isWithin(other, one)) return [];
    return [
      told(other, `${shown(other)} against ${shown(one)} (${one.fact.id}): a factor of ${factor.toPrecision(2)}`),
    ];
  });
}

/** F06: a peak below the average of the same thing is an error of arithmetic, or two different things. */
export function lowPeaks(facts: readonly Fact[]): Broken[] {
  const thing = ({ fact }: Figure) => wordsOf((fact.texts.of ?? "").replace(PEAKS, "").replace(MEAN, ""));
  return pairs(facts, thing).flatMap(([one, other]) => {
    const [peak, mean] = isPeak(one) ? [one, other] : [other, one];
    if (!isPeak(peak) || isPeak(mean) || peak.high >= mean.low) return [];
    return [told(peak, `a peak of ${shown(peak)} is below ${shown(mean)} (${mean.fact.id})`)];
  });
}

/** Figures of one group and dimension whose dates overlap, two by two. */
function pairs(facts: readonly Fact[], groupOf: (figure: Figure) => string): [Figure, Figure][] {
  const groups = new Map<string, Figure[]>();
  for (const figure of facts.flatMap(figureOf)) {
    const name = `${groupOf(figure)}|${figure.dimension}`;
    groups.set(name, [...(groups.get(name) ?? []), figure]);
  }
  return [...groups.values()].flatMap((group) =>
    group.flatMap((one, at) =>
      group
        .slice(at + 1)
        .filter((other) => one.asOf.startsWith(other.asOf) || other.asOf.startsWith(one.asOf))
        .map((other): [Figure, Figure] => [one, other]),
    ),
  );
}

function figureOf(fact: Fact): Figure[] {
  const { quantity, asOf, confidence } = fact;
  if (!quantity || !asOf || asOf === "unknown" || confidence === "disputed" || confidence === "seed-only") return [];
  const { dimension, factor } = measureOf(quantity.unit) ?? { dimension: wordsOf(quantity.unit), factor: 1 };
  const perSecond = (quantity.perSecond ?? quantity.value) / quantity.value;
  const low = quantity.value * factor * perSecond;
  const high = (quantity.high ?? quantity.value) * factor * perSecond;
  return [{ fact, quantity, asOf, low, high, dimension: `${dimension}|${quantity.per ? "rate" : "count"}` }];
}

/** "less than 10 ms" and "1 ms" go together: only an upper bound says nothing of what lies below it. */
function isWithin(bound: Figure, other: Figure): boolean {
  const { cmp } = bound.quantity;
  return (cmp === "lt" || cmp === "le") && bound.high >= other.low;
}

function isPeak({ fact }: Figure): boolean {
  return PEAK.test(fact.texts.of ?? "");
}

/** The words of a metric in order of the alphabet; "with" and "without" tell two metrics apart and so count. */
function wordsOf(text: string): string {
  const words = fold(text)
    .split(" ")
    .filter((word) => !FILLERS.has(word));
  return [...new Set(words)].sort(byCodeUnit).join(" ");
}

function shown({ quantity, asOf }: Figure): string {
  return `${quantityText(quantity)} in ${asOf}`;
}

function told({ fact }: Figure, message: string): Broken {
  return { case: fact.study.id, subject: fact.id, slot: "qty", message };
}
