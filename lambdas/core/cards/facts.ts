import type { CardSource } from "./card.ts";
import { type CaseStudy, type FactType, factTypes, slotNames } from "./case-study.ts";
import { comparatorText, paceText, parseQuantity, type Quantity, quantityText, unitText } from "./quantity.ts";
import { type TermKind, term, type Vocabulary } from "./vocabulary.ts";
import { byCodeUnit } from "./wording.ts";

export type Confidence = "verified" | "single-source" | "seed-only" | "disputed";

/** A fact as the generator sees it: slots as display texts, vocabulary resolved, sources whole, defaults filled in. */
export type Fact = {
  /** `apache-kafka/tradeoff/unclean-election`, unique and permanent. */
  id: string;
  type: FactType;
  study: CaseStudy;
  /**
   * Every filled slot as a card shows it, plus
   * - `T`: the title;
   * - of a figure `when` (its date in words), `at` (the date with "in" or "on", in brackets where the title is a topic;
   *   for a default "as documented in 2019"), `asOf` ("as of 2019"), `of` (metric with percentile and scope),
   *   `comparator`, `unit`, and `pace` (events per second on average, where it is one);
   * - `first` on a dominant pillar, `test` on a test finding;
   * - `system` (the title again) on an idea that one system alone has.
   */
  texts: Readonly<Record<string, string>>;
  /** The vocabulary id behind a slot of the form `w`. */
  terms: Readonly<Record<string, string>>;
  quantity?: Quantity;
  asOf?: string;
  over: readonly string[];
  foils: Readonly<Record<string, readonly string[]>>;
  confidence: Confidence;
  /** Slots that are judgements of the editors: their cards are told and graded by the learner. */
  editorial: ReadonlySet<string>;
  difficulty: number;
  importance: number;
  rev: number;
  sources: readonly CardSource[];
};

/** Which vocabulary the value of a slot comes from. Slots that are not here hold a text. */
export const slotTerms: Readonly<Record<string, TermKind>> = {
  pattern: "patterns",
  pillar: "pillars",
  model: "models",
  law: "laws",
};

const DEFAULT_LEVEL = 2;
/** Such a figure does not grow with time: its date is that of the documentation that names it. */
const SET_BY_DESIGN = /\b(?:defaults?|versions?)\b/i;
/** A question of design has no date of its own: "URL Shortener (2011)", where a system was something "in 2011". */
const TOPICS: ReadonlySet<CaseStudy["kind"]> = new Set(["design-problem", "technique", "comparison", "migration"]);
/** Year, month and day. */
const DAY_PARTS = 3;
const MONTHS = "January February March April May June July August September October November December".split(" ");

type RawFact = NonNullable<CaseStudy["facts"][FactType]>[number];

/** All facts of a case, by type and then by id: the order in the file plays no part. */
export function factsOf(study: CaseStudy, vocabulary: Vocabulary): Fact[] {
  return factTypes.flatMap((type) => {
    const facts: readonly RawFact[] = study.facts[type] ?? [];
    return facts.map((raw) => factOf(study, type, raw, vocabulary)).sort((one, other) => byCodeUnit(one.id, other.id));
  });
}

/**
 * How far a fact may be trusted: verified needs a primary source or two secondary ones. An author may lower it by
 * hand (`confidence`); only `verified` and `single-source` facts give cards.
 */
export function confidenceOf(grades: readonly ("primary" | "secondary" | "seed")[], byHand?: Confidence): Confidence {
  if (byHand) return byHand;
  if (grades.includes("primary")) return "verified";
  const secondary = grades.filter((grade) => grade === "secondary").length;
  if (secondary >= 2) return "verified";
  return secondary === 1 ? "single-source" : "seed-only";
}

/** Why nobody should learn a fact yet: it stays in the file and gives no cards. */
export function quarantineOf({ confidence, quantity, asOf }: Fact): string | undefined {
  if (confidence === "seed-only") return "no primary or secondary source yet";
  if (confidence === "disputed") return "the sources contradict each other";
  return quantity && asOf === "unknown" ? "a figure without a date" : undefined;
}

/** "June 2024" for "2024-06", "17 June 2024" for a day. */
export function dateText(date: string): string {
  const [year, month, day] = date.split("-");
  return [day && String(Number(day)), month && MONTHS[Number(month) - 1], year].filter(Boolean).join(" ");
}

function factOf(study: CaseStudy, type: FactType, raw: RawFact, vocabulary: Vocabulary): Fact {
  const texts: Record<string, string> = { T: study.title };
  const terms: Record<string, string> = {};
  for (const [slot, value] of Object.entries(raw)) {
    const kind = slotTerms[slot];
    if (kind && typeof value === "string") {
      terms[slot] = value;
      texts[slot] = term(vocabulary, kind, value).label;
    } else if (typeof value === "string" || typeof value === "number") {
      texts[slot] = String(value);
    }
  }
  const quantity = "qty" in raw ? parseQuantity(raw.qty) : undefined;
  if (quantity && "qty" in raw) {
    texts.qty = quantityText(quantity);
    texts.unit = unitText(quantity);
    texts.comparator = comparatorText(quantity);
    texts.of = [raw.percentile, raw.metric, raw.scope && `(${raw.scope})`].filter(Boolean).join(" ");
    const pace = type === "limit" ? undefined : paceText(quantity, texts.of);
    if (pace) texts.pace = pace;
    if (raw.as_of !== "unknown") {
      texts.when = dateText(raw.as_of);
      const day = `${raw.as_of.split("-").length === DAY_PARTS ? "on" : "in"} ${texts.when}`;
      const isByDesign = SET_BY_DESIGN.test(texts.of);
      texts.asOf = isByDesign ? `as documented ${day}` : `as of ${texts.when}`;
      const at = isByDesign ? texts.asOf : day;
      texts.at = TOPICS.has(study.kind) ? `(${isByDesign ? at : texts.when})` : at;
    }
  }
  // "the 2016 The DAO theft" has an article too many.
  if (type === "incident" && texts.name) texts.name = texts.name.replace(/^(?:the|an?) /i, "");
  const over = "over" in raw ? (raw.over ?? []) : [];
  if (over[0]) texts.over = over[0];
  if ("rank" in raw && raw.rank === "dominant") texts.first = "first";
  if ("attribution" in raw && raw.attribution === "test-finding") texts.test = study.title;
  if (raw.unique && type === "innovation") texts.system = study.title;
  const asOf = "as_of" in raw ? raw.as_of : undefined;
  const grades = raw.src.flatMap((id) => study.sources[id]?.grade ?? []);
  return {
    id: `${study.id}/${type}/${raw.id}`,
    type,
    study,
    texts,
    terms,
    ...(quantity && { quantity }),
    ...(asOf && { asOf }),
    over,
    foils: raw.foils ?? {},
    confidence: confidenceOf(grades, raw.confidence),
    editorial: new Set(raw.basis === "editorial" ? slotNames(type) : raw.editorial),
    difficulty: raw.difficulty ?? study.difficulty ?? DEFAULT_LEVEL,
    importance: raw.importance ?? DEFAULT_LEVEL,
    rev: raw.rev ?? 1,
    sources: raw.src.flatMap((id) => cardSource(study, id)),
  };
}

/** Seeds are what an author started from, not evidence: a card never names one. */
function cardSource(study: CaseStudy, id: string): CardSource[] {
  const source = study.sources[id];
  if (!source || source.grade === "seed") return [];
  const { grade, url, title, by, published, retrieved, read } = source;
  return [{ url, title, ...(by && { by }), published, retrieved, grade, ...(read && { read }) }];
}
