import { figuresIn } from "./figures.ts";
import type { Draft, Ledger } from "./ledger.ts";
import type { SlotValue } from "./report.ts";
import { EVERY_SYSTEM, type System, type Systems } from "./systems.ts";
import type { Terms } from "./terms.ts";
import { dated, listParts, phrase, withoutBracket, yearsIn } from "./text.ts";
import type { Attribute, Section } from "./words.ts";

/** What the readers of lines, lists and tables share. */
export type Reading = { ledger: Ledger; systems: Systems; terms: Terms };

const HOW = /\s(?:for|to|that|which|by)\s/;
const PRICE = /\s(?:but|at the cost of|at the expense of|in exchange for|versus|vs\.?)\s/i;
const OVER = /\s(?:over|with|and|before)\s/i;

/**
 * Turns the text of one line into facts of one case. Each function returns the facts, none when the text says nothing
 * of the kind; the caller says why.
 */

/** Figures of a text; dated by a year in it. */
export function figureFacts(
  { ledger }: Reading,
  line: number,
  system: string,
  type: "scale" | "latency" | "limit",
  text: string,
  fallbackMetric = "",
): Draft[] {
  const [year] = yearsIn(text);
  return figuresIn(text, fallbackMetric).flatMap(({ metric, qty, magnitude, percentile, problem }) => {
    if (problem) {
      ledger.warn(line, problem, `${metric || "A figure"}: ${text}`);
      return [];
    }
    const slots = {
      metric,
      qty,
      magnitude,
      percentile,
      as_of: qty === undefined ? undefined : String(year ?? "unknown"),
    };
    if (qty !== undefined && year === undefined)
      ledger.warn(line, "no-year", `${metric === "" ? qty : `${metric}: ${qty}`} has no date.`);
    const kind = type === "scale" && qty !== undefined && /\s[mun]s$/.test(qty) ? "latency" : type;
    return [ledger.fact(line, system, kind, [metric, percentile].filter(Boolean).join(" "), slots)];
  });
}

/** `Circuit Breaker (Hystrix), Event Sourcing`. */
export function patternFacts({ ledger, terms }: Reading, line: number, system: string, text: string): Draft[] {
  return listParts(text).map((part) => {
    const { text: name, inside } = withoutBracket(phrase(part));
    const pattern = terms.idOf("patterns", name);
    return ledger.fact(line, system, "pattern", pattern, { pattern, use: inside });
  });
}

/** `Multi-tier caching, 700+ microservices`: a part with a figure is a figure. */
export function componentFacts(reading: Reading, line: number, system: string, text: string): Draft[] {
  return listParts(text).flatMap((part) => {
    const figures = figureFacts(reading, line, system, "scale", part);
    if (figures.length > 0) return figures;
    const { text: name, inside } = withoutBracket(phrase(part));
    return [reading.ledger.fact(line, system, "component", name, { name, role: inside })];
  });
}

/** `Availability over consistency`. */
export function pillarFacts({ ledger, terms }: Reading, line: number, system: string, text: string): Draft[] {
  const [first = "", ...others] = phrase(text).split(OVER);
  if (first === "") return [];
  const pillar =
    terms.atStart("pillars", first) ??
    terms.atStart("pillars", first.split(" ").at(-1) ?? "") ??
    terms.idOf("pillars", first);
  return [
    ledger.fact(line, system, "pillar", pillar, {
      pillar,
      rank: "dominant",
      evidence: others.length > 0 ? phrase(text) : undefined,
    }),
  ];
}

/** `Eventual consistency with tunable quorums for writes`. */
export function consistencyFacts(
  { ledger, terms }: Reading,
  line: number,
  system: string,
  text: string,
  scope = "",
): Draft[] {
  const said = phrase(text);
  const [, of = ""] = /\sfor\s(.+)$/.exec(said) ?? [];
  const model =
    terms.atStart("models", said) ?? terms.idOf("models", said.split(/\s(?:with|for|based|by)\s|\s?\(/)[0] ?? said);
  return [ledger.fact(line, system, "consistency", scope || of || model, { scope: scope || of, model, text: said })];
}

/** An attribute of a case (section 5, row 6). */
export function attributeFacts(
  reading: Reading,
  line: number,
  system: System,
  attribute: Attribute,
  key: string,
  text: string,
): Draft[] {
  const { ledger, systems } = reading;
  switch (attribute) {
    case "scale":
    case "latency":
    case "limit":
      return figureFacts(reading, line, system.id, attribute, text, attribute === "latency" ? "latency" : "");
    case "innovation": {
      const said = phrase(text);
      const at = said.search(HOW);
      const name = at < 0 ? said : said.slice(0, at);
      const does = at < 0 ? undefined : said.slice(at + 1).replace(/^(?:for|to|that|which|by)\s/, "");
      return [ledger.fact(line, system.id, "innovation", name, { name, does })];
    }
    case "patterns":
      return patternFacts(reading, line, system.id, text);
    case "pillar":
      return pillarFacts(reading, line, system.id, text);
    case "practice":
      return [ledger.fact(line, system.id, "practice", key, { name: phrase(text), text: undefined })];
    case "consistency":
      return consistencyFacts(reading, line, system.id, text);
    case "components":
      return componentFacts(reading, line, system.id, text);
    case "aliases":
      for (const alias of listParts(text)) systems.alias(system, phrase(alias));
      return [];
    case "about":
      return [];
  }
}

/** A bold key with its text, by the section it stands in (row 5). */
export function sectionFacts(
  reading: Reading,
  line: number,
  system: string,
  section: Section,
  key: string,
  text: string,
): Draft[] {
  const { ledger, terms } = reading;
  const one = (type: Draft["type"], slots: Readonly<Record<string, SlotValue | undefined>>, name = key) => [
    ledger.fact(line, system, type, name, slots),
  ];
  const said = phrase(text);
  switch (section) {
    case "practice":
      return one("practice", { name: key, why: said });
    case "mistake":
      return one("mistake", { name: key, consequence: said });
    case "component":
      return one("component", { name: key, role: said });
    case "innovation":
      return one("innovation", { name: key, does: said });
    case "pattern": {
      const pattern = terms.idOf("patterns", key);
      return one("pattern", { pattern, use: said }, pattern);
    }
    case "decision": {
      const [chose, because] = splitAt(said, /\s(?:because|since|as)\s/i);
      return one("decision", { question: key, chose, because });
    }
    case "tradeoff": {
      const [gains, costs] = splitAt(said, PRICE);
      return one("tradeoff", { choice: key, gains, costs });
    }
    case "incident":
      return [incidentFact(reading, line, system, key, { what: said })];
    case "scale":
    case "latency":
    case "limit":
      return figureFacts(reading, line, system, section, text, key);
    case "consistency":
      return consistencyFacts(reading, line, system, text, key);
    case "law": {
      const law = terms.idOf("laws", key);
      return one("law", { law, stance: said }, law);
    }
    case "pillar": {
      const pillar = terms.idOf("pillars", key);
      return one("pillar", { pillar, rank: "supporting", evidence: said }, pillar);
    }
    default:
      return [];
  }
}

/** `2015 Metadata Outage`: the year names the incident, with what is behind it. */
export function incidentFact(
  { ledger }: Reading,
  line: number,
  system: string,
  title: string,
  slots: Readonly<Record<string, string | undefined>>,
): Draft {
  const { year, name } = dated(phrase(title));
  if (year === undefined) ledger.warn(line, "no-year", title);
  return ledger.fact(line, system, "incident", [year, name].filter(Boolean).join(" "), { name, year, ...slots });
}

/** Steps of a change: `A → B → C` gives two. */
export function evolutionFacts(
  { ledger }: Reading,
  line: number,
  system: string,
  stages: readonly string[],
  text: string,
): Draft[] {
  const years = yearsIn(`${stages.join(" ")} ${text}`);
  const span = years.length === 2 && (years[0] ?? 0) < (years[1] ?? 0) ? years : undefined;
  const bare = stages.map((stage) => phrase(stage.replace(/\s?\(?\b(?:19|20)\d\d\b\)?/g, "")) || stage);
  return bare.slice(1).map((to, number) => {
    const from = bare[number] ?? "";
    return ledger.fact(line, system, "evolution", `${from} to ${to}`, { from, to, years: span, trigger: phrase(text) });
  });
}

/**
 * What a law or pillar line says of each system: `DynamoDB (AP), Spanner (CP)`, `Chaos engineering at Netflix`,
 * `Netflix microservices`; "all systems" is `*`. Parts that name no known system are warned about.
 */
export function statementsOf(
  { ledger, systems }: Reading,
  line: number,
  text: string,
): { system: string; said: string }[] {
  return listParts(phrase(text)).flatMap((part) => {
    const found = statement(part, systems);
    if (!found) ledger.warn(line, "unknown-system", part);
    return found ? [found] : [];
  });
}

function statement(part: string, systems: Systems): { system: string; said: string } | undefined {
  if (/\ball systems\b/i.test(part)) {
    return { system: EVERY_SYSTEM, said: phrase(part.replace(/\s?\b(?:at |in )?all systems\b\s?/i, " ")).trim() };
  }
  const { text, inside } = withoutBracket(part);
  const bracketed = inside === undefined ? undefined : systems.find(text);
  if (bracketed && inside !== undefined) return { system: bracketed.id, said: inside };
  const at = part.lastIndexOf(" at ");
  const placed = at > 0 ? systems.find(part.slice(at + " at ".length)) : undefined;
  if (placed) return { system: placed.id, said: part.slice(0, at) };
  const words = part.split(" ");
  for (let count = Math.min(words.length, 5); count > 0; count -= 1) {
    const system = systems.find(words.slice(0, count).join(" "));
    if (system) return { system: system.id, said: words.slice(count).join(" ") };
  }
  return undefined;
}

function splitAt(text: string, separator: RegExp): [string, string | undefined] {
  const match = separator.exec(text);
  return match ? [text.slice(0, match.index), text.slice(match.index + match[0].length)] : [text, undefined];
}
