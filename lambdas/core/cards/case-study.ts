import * as z from "zod";
import { isVisible, VISIBLE_HINT } from "../visible-text.ts";
import { parseQuantity, QUANTITY_HINT } from "./quantity.ts";

const Slug = z
  .string()
  .max(60)
  .regex(/^[a-z0-9]+(-[a-z0-9]+)*$/, "write an id in kebab-case, such as per-title-encoding");
const Phrase = z
  .string()
  .min(2, "write at least 2 characters")
  .max(110, "write at most 110 characters: one fact, one idea")
  .regex(/^[^\n<>{}|`]*$/, "write one line without < > { } | or backquotes")
  .regex(/[^.\s!?:;,]$/, "write a phrase, not a sentence: drop the sign at its end")
  .refine(isVisible, VISIBLE_HINT);
const DateText = z
  .string("write the date as text in quotes")
  .regex(/^(unknown|\d{4}(-\d{2}(-\d{2})?)?)$/, 'write "2024", "2024-12", "2024-12-31" or unknown');
const Level = z.literal([1, 2, 3], "write 1, 2 or 3");
const Year = z.int().min(1950).max(2100);
const Qty = z.string().refine((text) => parseQuantity(text) !== undefined, QUANTITY_HINT);
const SourceIds = z.array(Slug).min(1, "name at least one source");

export const FactSource = z.strictObject({
  url: z.string().regex(/^https?:\/\/\S+$/, "write an address that begins with https:// or http://"),
  title: z.string(),
  by: z.string().optional(),
  published: DateText,
  retrieved: DateText,
  grade: z.enum(["primary", "secondary", "seed"]),
  read: z
    .enum(["original", "copy", "excerpt"])
    .optional()
    .describe("what was read when the original at `url` was not: a copy of it, or an excerpt"),
});
export type FactSource = z.infer<typeof FactSource>;

const common = {
  id: Slug,
  src: SourceIds,
  difficulty: Level.optional(),
  importance: Level.optional(),
  confidence: z.enum(["verified", "single-source", "seed-only", "disputed"]).optional(),
  basis: z.enum(["source", "editorial"]).optional(),
  editorial: z
    .array(z.string())
    .min(1)
    .optional()
    .describe(
      "slots that are judgements of the editors, such as the lesson of an incident; `basis: editorial`: all of them",
    ),
  tags: z.array(Slug).optional(),
  note: z.string().max(200).optional(),
  foils: z
    .record(Slug, z.array(z.string().min(2).max(110).refine(isVisible, VISIBLE_HINT)).min(1).max(5))
    .optional()
    .describe("plausible wrong values by slot, asserted false by the author"),
  unique: z.boolean().optional(),
  replaces: z.string().optional(),
  rev: z.int().min(1).optional(),
};
const quantity = {
  metric: Phrase,
  qty: Qty,
  as_of: DateText,
  scope: Phrase.optional(),
  percentile: z.enum(["p50", "p90", "p95", "p99", "p99.9"]).optional(),
};

/** What a fact of each type says, besides the common fields (content/README.md lists the meaning of each slot). */
const slotsOf = {
  scale: quantity,
  latency: quantity,
  limit: quantity,
  innovation: { name: Phrase, does: Phrase, year: Year.optional() },
  pattern: { pattern: Slug, use: Phrase },
  pillar: { pillar: Slug, rank: z.enum(["dominant", "supporting"]), evidence: Phrase.optional() },
  consistency: { scope: Phrase, model: Slug, text: Phrase.optional() },
  incident: {
    name: Phrase,
    year: Year,
    what: Phrase,
    cause: Phrase,
    lesson: Phrase,
    fix: Phrase.optional(),
    cause_class: Slug.optional(),
    attribution: z.enum(["own", "dependency", "user-of", "test-finding"]).optional(),
  },
  practice: { name: Phrase, text: Phrase.optional(), why: Phrase },
  mistake: { name: Phrase, consequence: Phrase, remedy: Phrase.optional() },
  evolution: {
    from: Phrase,
    to: Phrase,
    years: z.tuple([Year, Year]).optional(),
    since: Phrase.optional(),
    trigger: Phrase.optional(),
  },
  tradeoff: { choice: Phrase, gains: Phrase, costs: Phrase },
  component: { name: Phrase, role: Phrase, part_of: Phrase.optional() },
  decision: {
    question: Phrase,
    chose: Phrase,
    over: z.array(Phrase).min(1).optional(),
    because: Phrase,
    year: Year.optional(),
  },
  law: { law: Slug, stance: Phrase, text: Phrase.optional() },
} as const;

export type FactType = keyof typeof slotsOf;
export const factTypes = Object.keys(slotsOf) as readonly FactType[];

/** The fields a fact of this type may have, common ones left out. */
export function slotNames(type: FactType): string[] {
  return Object.keys(slotsOf[type]);
}

const listOf = <S extends z.ZodRawShape>(slots: S) =>
  z
    .array(z.strictObject({ ...common, ...slots }))
    .min(1, "write a fact, or leave the type out")
    .optional();

const Facts = z
  .strictObject({
    scale: listOf(slotsOf.scale),
    latency: listOf(slotsOf.latency),
    limit: listOf(slotsOf.limit),
    innovation: listOf(slotsOf.innovation),
    pattern: listOf(slotsOf.pattern),
    pillar: listOf(slotsOf.pillar),
    consistency: listOf(slotsOf.consistency),
    incident: listOf(slotsOf.incident),
    practice: listOf(slotsOf.practice),
    mistake: listOf(slotsOf.mistake),
    evolution: listOf(slotsOf.evolution),
    tradeoff: listOf(slotsOf.tradeoff),
    component: listOf(slotsOf.component),
    decision: listOf(slotsOf.decision),
    law: listOf(slotsOf.law),
  })
  .refine((facts) => Object.keys(facts).length > 0, "write at least one fact");

const Refuted = z.strictObject({
  fact: z.string().regex(/^[a-z]+(\/[a-z0-9-]+)?$/, "write a fact type, or type/id of a fact of this file"),
  slot: z.string(),
  value: z.string().min(2).max(110),
  why: Phrase,
  src: SourceIds,
  seed: z.enum(["notable", "flagship", "catalog"]).optional(),
});

const Relation = z.strictObject({
  type: z.enum([
    "alternative-to",
    "built-on",
    "formerly-built-on",
    "contrasts-with",
    "successor-of",
    "uses",
    "part-of",
  ]),
  to: Slug,
  note: z.string().optional(),
  src: z.array(Slug).optional(),
});

/** One file of content/cases. */
export const CaseStudy = z.strictObject({
  schema: z.literal(1),
  id: Slug,
  formerly: z.array(Slug).optional(),
  title: z.string().min(2).max(60),
  noun: Phrase,
  kind: z.enum(["system", "design-problem", "technique", "incident-case", "comparison", "migration"]),
  domain: z.enum([
    "databases",
    "messaging-streaming",
    "location-services",
    "infrastructure",
    "social-communication",
    "financial-commerce",
    "search-analytics",
    "monitoring-observability",
    "elite-engineering",
    "governance",
    "space",
  ]),
  system: Slug.optional(),
  aliases: z.array(z.string()).optional(),
  brands: z.array(z.string()).optional(),
  difficulty: Level.optional(),
  seed_refs: z.array(z.string().regex(/^(notable|flagship|catalog)\/[a-z0-9-]+$/)).optional(),
  sources: z.record(Slug, FactSource),
  facts: Facts,
  refuted: z.array(Refuted).optional(),
  relations: z.array(Relation).optional(),
  retired: z
    .array(z.strictObject({ fact: z.string(), on: DateText, why: z.string(), replaced_by: z.string().optional() }))
    .optional(),
});
export type CaseStudy = z.infer<typeof CaseStudy>;
export type Refuted = z.infer<typeof Refuted>;
