import type { CardOf } from "../card.ts";
import type { Fact } from "../facts.ts";
import { measureOf } from "../measures.ts";
import { byCodeUnit, contentWords } from "../wording.ts";
import { type FactSet, IN_FULL, type Refusal, setExplanation, setParts, variant } from "./set-parts.ts";

/** Neighbours differ at least by this factor, or by a year. */
const MIN_FACTOR = 2;

type Dimension = { name: string; value: number; ask: readonly string[] };

const ask = {
  time: ["order these times from shortest to longest.", "put these times in order, the shortest first."],
  bytes: [
    "order these amounts of data from smallest to largest.",
    "put these amounts of data in order, the smallest first.",
  ],
  rate: [
    "order these rates, taken per second, from lowest to highest.",
    "put these rates, taken per second, in order, the lowest first.",
  ],
  year: ["order these events from earliest to latest.", "put these events in the order in which they came about."],
} as const;

/** The figure of a fact in the one unit of its dimension. Undefined for ranges and shares. */
export function dimensionOf({ quantity }: Pick<Fact, "quantity">): Dimension | undefined {
  if (!quantity || quantity.high !== undefined || quantity.unit.includes("%")) return undefined;
  const { unit, value, perSecond } = quantity;
  const { dimension, factor = 1 } = measureOf(unit) ?? {};
  if (perSecond !== undefined) {
    if (dimension === "bytes") return { name: "byte rate", value: perSecond * factor, ask: ask.rate };
    // People per month and dollars per year are not events: only their like compares with them.
    const isEvent = !/^(?:[KMGT]?bit|dollars?|users|people|viewers|customers|members|devices)\b/i.test(unit);
    const name = isEvent && dimension !== "time" ? "rate" : `${unit} rate`;
    return { name, value: perSecond, ask: ask.rate };
  }
  if (dimension === "time" || dimension === "bytes") {
    return { name: dimension, value: value * factor, ask: ask[dimension] };
  }
  return {
    name: unit,
    value,
    ask: [
      `order these numbers of ${unit} from lowest to highest.`,
      `put these numbers of ${unit} in order, the lowest first.`,
    ],
  };
}

/** Words that say how something was measured, not what. */
const OF_MEASURING = contentWords(
  "time rate size amount number length duration peak maximum minimum default average typical usual suggested longest largest smallest highest lowest count total",
);

/**
 * Why figures tell nothing by their order: things of several units, or no word that all of them share. The lag of
 * one thing and the length of another have a dimension in common and nothing else.
 */
export function unlikeFigures(facts: readonly Fact[]): string | undefined {
  const units = new Set(facts.map(unitOf));
  if (units.size > 1) return `${[...units].join(", ")} are unlike things`;
  const [first, ...others] = facts.map(({ texts }) => contentWords(texts.of ?? ""));
  const shared = [...(first ?? [])].some((word) => !OF_MEASURING.has(word) && others.every((words) => words.has(word)));
  return shared ? undefined : "the figures have no word in common that says what they are of";
}

/** What is counted; seconds and minutes, or bytes of any prefix, are one. */
function unitOf({ quantity }: Fact): string {
  const { unit = "" } = quantity ?? {};
  const dimension = measureOf(unit)?.dimension;
  return dimension === "time" || dimension === "bytes" ? dimension : unit;
}

/** The year of an event that its text does not tell. */
export function yearOf({ type, texts }: Fact): { text: string; year: number } | undefined {
  const text = type === "incident" ? `the ${texts.name}` : type === "innovation" ? `“${texts.name}”` : undefined;
  if (!text || !texts.year || /\d/.test(text)) return undefined;
  return { text, year: Number(texts.year) };
}

/** Figures of one dimension, or events, in their order. */
export function orderCard(group: FactSet): CardOf<"order"> | Refusal {
  const { facts, set } = group;
  if (facts.length < 3 || facts.length > 5) return { reason: "set", detail: "three to five facts are needed" };
  const items = set.by === "year" ? byYear(facts) : byFigure(facts);
  if ("detail" in items) return items;
  const [first] = facts;
  const title = first?.study.title ?? "";
  const isOneCase = facts.every(({ study }) => study === first?.study);
  const titles = [...new Set(facts.map(({ study }) => study.title))].sort(byCodeUnit);
  const subject = isOneCase ? title : titles.join(", ");
  const named = items.list.map((item) => (isOneCase ? item : { ...item, text: `${item.title}: ${item.text}` }));
  const { stem, template } = variant(
    items.ask.map((sentence) => `${subject}: ${sentence}`),
    group,
  );
  const told = named.map(({ text, shown }) => `${text} (${shown})`);
  const opening = set.by === "year" ? "In order of time:" : "In ascending order:";
  const explanation =
    (set.by === "year" ? setExplanation(group, opening, () => toldEvents(group, named), IN_FULL) : undefined) ??
    setExplanation(group, opening, (quoted) => named.map(({ text, shown }) => `${quoted(text)} (${shown})`));
  if (!explanation)
    return { reason: "explanation", rule: "C04", detail: "no explanation of 10 to 60 words can be made" };
  return {
    ...setParts(group),
    stem,
    template,
    kind: "order",
    answer: told.join("; "),
    items: named.map(({ text, value, shown, fact }) => ({ text, value, shown, fact })),
    explanation,
  };
}

/** "“Open Connect” (2011), a purpose-built delivery network …": a name and a year alone teach little. */
function toldEvents({ facts }: FactSet, events: readonly { text: string; shown: string; fact: string }[]): string[] {
  return events.map(({ text, shown, fact }) => {
    const event = facts.find(({ id }) => id === fact);
    return `${text} (${shown}), ${event?.texts.what ?? event?.texts.does}`;
  });
}

type Items = {
  list: { text: string; title: string; value: number; shown: string; fact: string }[];
  ask: readonly string[];
};

function byFigure(facts: readonly Fact[]): Items | Refusal {
  const measured = facts.flatMap((fact) => {
    const dimension = dimensionOf(fact);
    return dimension ? [{ fact, dimension }] : [];
  });
  const names = new Set(measured.map(({ dimension }) => dimension.name));
  if (measured.length < facts.length || names.size !== 1) {
    return {
      reason: "set",
      rule: "O04",
      detail: `figures of one dimension are needed, not of ${[...names].join(", ")}`,
    };
  }
  const unlike = unlikeFigures(facts);
  if (unlike) return { reason: "set", rule: "O04", detail: unlike };
  measured.sort((one, other) => one.dimension.value - other.dimension.value);
  for (const [at, { dimension, fact }] of measured.entries()) {
    const next = measured[at + 1];
    if (next && next.dimension.value < dimension.value * MIN_FACTOR) {
      return { reason: "cue", rule: "O07", detail: `${fact.id} and ${next.fact.id} lie too close together` };
    }
    const isOpen = (next && opensUp(fact)) || (at > 0 && opensDown(fact));
    if (isOpen) return { reason: "cue", rule: "O08", detail: `${fact.id} has an open end` };
  }
  return {
    list: measured.map(({ fact, dimension }) => ({
      text: `${fact.texts.of}, ${fact.texts.when}`,
      title: fact.study.title,
      value: dimension.value,
      shown: fact.texts.qty ?? "",
      fact: fact.id,
    })),
    ask: measured[0]?.dimension.ask ?? [],
  };
}

/** "More than" a figure may pass the next one. */
function opensUp({ quantity }: Fact): boolean {
  return quantity?.cmp === "gt" || quantity?.cmp === "ge";
}

function opensDown({ quantity }: Fact): boolean {
  return quantity?.cmp === "lt" || quantity?.cmp === "le";
}

function byYear(facts: readonly Fact[]): Items | Refusal {
  const dated = facts.flatMap((fact) => {
    const event = yearOf(fact);
    return event ? [{ fact, ...event }] : [];
  });
  if (dated.length < facts.length)
    return { reason: "set", detail: "each event needs a year that its name does not tell" };
  dated.sort((one, other) => one.year - other.year);
  if (new Set(dated.map(({ year }) => year)).size < dated.length) {
    return { reason: "cue", rule: "O08", detail: "two events of one year have no order" };
  }
  return {
    list: dated.map(({ fact, text, year }) => ({
      text,
      title: fact.study.title,
      value: year,
      shown: String(year),
      fact: fact.id,
    })),
    ask: ask.year,
  };
}
