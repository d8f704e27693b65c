import * as z from "zod";
import { CaseStudy, FactSource, type FactType, factTypes, slotNames } from "../cards/case-study.ts";
import { slotTerms } from "../cards/facts.ts";
import type { Vocabulary } from "../cards/vocabulary.ts";
import { byCodeUnit } from "../cards/wording.ts";
import { Failure, type FieldError } from "../errors.ts";
import { isVisible, VISIBLE_HINT } from "../visible-text.ts";
import { factSchema } from "./finish.ts";
import type { IngestedFact, SlotValue } from "./report.ts";
import { phrase } from "./text.ts";

/** A learner's own case: what a case file holds, with facts that may still be drafts. */

const Slug = z
  .string()
  .max(60)
  .regex(/^[a-z0-9]+(-[a-z0-9]+)*$/, "write an id in kebab-case, such as deck-crane");

export const CaseId = Slug.meta({ examples: ["redis-architecture"] });
export const FactId = Slug.meta({ examples: ["2015-metadata-outage"] });
export const FactTypeName = z.enum(factTypes as [FactType, ...FactType[]]);

/** The source that an ingested fact has: the document itself, which is no evidence. */
export const DOCUMENT_SOURCE = "document";
export const MAX_OWN_FACTS = 2_000;
export const MAX_FACT_CHARACTERS = 8_000;
const MAX_SOURCES = 100;
const MAX_NAMES = 20;

const shown = <S extends z.ZodType<string>>(text: S) => text.refine(isVisible, VISIBLE_HINT);
const Name = shown(z.string().min(2).max(60));
const Source = FactSource.extend({
  title: shown(FactSource.shape.title),
  by: shown(z.string()).optional(),
  grade: z.enum(["primary", "secondary"]),
});

export const OwnCaseFields = z.strictObject({
  title: shown(CaseStudy.shape.title),
  noun: CaseStudy.shape.noun.default("the system").describe("stands in for the title on cards that must hide it"),
  kind: CaseStudy.shape.kind.default("system"),
  domain: CaseStudy.shape.domain.default("infrastructure"),
  aliases: z.array(Name).max(MAX_NAMES).default([]),
  brands: z.array(Name).max(MAX_NAMES).default([]),
  difficulty: z.literal([1, 2, 3], "write 1, 2 or 3").default(2),
  sources: z
    .record(Slug, Source)
    .default({})
    .refine((sources) => Object.keys(sources).length <= MAX_SOURCES, `give at most ${MAX_SOURCES} sources`)
    .refine(
      (sources) => !Object.hasOwn(sources, DOCUMENT_SOURCE),
      `"${DOCUMENT_SOURCE}" is the ingested document itself`,
    ),
});
export type OwnCaseFields = z.infer<typeof OwnCaseFields>;

export const OwnFact = z.strictObject({
  type: FactTypeName,
  id: FactId,
  fact: z.record(z.string(), z.unknown()).describe("the fact as a case file has it; a draft may lack slots"),
  lines: z.array(z.int()).describe("lines of the ingested document"),
  missing: z.array(z.string()).describe("what keeps it from giving cards; a fact without any is complete"),
});
export type OwnFact = z.infer<typeof OwnFact>;

const NO_SOURCE = "src: name a source of this case; the ingested document is none";

/** The facts of an ingest by case, as they are kept: each with the document as its only source. */
export function ownFacts(facts: readonly IngestedFact[]): Map<string, OwnFact[]> {
  const cases = new Map<string, OwnFact[]>();
  for (const { id, type, slots, src, missing } of facts) {
    const [caseId = "", , factId = ""] = id.split("/");
    if (caseId === "*" || type === "tagline" || type === "path") continue;
    const known = new Set(slotNames(type));
    const kept = Object.entries(slots).filter(([slot]) => known.has(slot));
    const own: OwnFact = {
      type,
      id: factId,
      fact: { id: factId, src: [DOCUMENT_SOURCE], ...Object.fromEntries<SlotValue>(kept) },
      lines: src.map(({ line }) => line),
      missing: [...missing.filter((text) => !text.includes("write the figure as qty")), NO_SOURCE],
    };
    const list = cases.get(caseId);
    if (list) list.push(own);
    else cases.set(caseId, [own]);
  }
  return cases;
}

/** A title as a case may have it. */
export function caseTitle(title: string): string {
  const cut = phrase(title.slice(0, 60));
  return cut.length < 2 ? `Case ${cut}` : cut;
}

/**
 * The fact that a learner wrote, checked as the build checks a case file: schema, sources of the case, vocabulary.
 * @throws {Failure} `invalid-request` when a source or a word of the vocabulary does not exist.
 */
export function checkedFact(
  type: FactType,
  id: string,
  fact: z.output<ReturnType<typeof factSchema>>,
  lines: readonly number[],
  { sources }: Pick<OwnCaseFields, "sources">,
  vocabulary: Vocabulary,
): OwnFact {
  const errors = faultsIn(fact, sources, vocabulary);
  if (errors.length > 0) throw new Failure("invalid-request", "The fact is not valid.", { errors });
  const hasSource = fact.src.some((source) => source !== DOCUMENT_SOURCE);
  return { type, id, fact: { ...fact }, lines: [...lines], missing: hasSource ? [] : [NO_SOURCE] };
}

type SlotError = Extract<FieldError, { pointer: string }>;

/** What the schema of a fact cannot tell: sources and words of the vocabulary that do not exist, and its size. */
function faultsIn(
  fact: z.output<ReturnType<typeof factSchema>>,
  sources: OwnCaseFields["sources"],
  vocabulary: Vocabulary,
): SlotError[] {
  const errors: SlotError[] = [];
  for (const [index, source] of fact.src.entries()) {
    if (source === DOCUMENT_SOURCE || Object.hasOwn(sources, source)) continue;
    errors.push({
      pointer: `#/fact/src/${index}`,
      detail: `not a source of this case: ${Object.keys(sources).join(", ") || "it has none yet"}`,
    });
  }
  for (const [slot, kind] of Object.entries(slotTerms)) {
    const word: unknown = Reflect.get(fact, slot);
    if (typeof word !== "string" || Object.hasOwn(vocabulary[kind], word)) continue;
    errors.push({ pointer: `#/fact/${slot}`, detail: `not one of the ${kind} of the vocabulary` });
  }
  if (JSON.stringify(fact).length > MAX_FACT_CHARACTERS) {
    errors.push({ pointer: "#/fact", detail: `write at most ${MAX_FACT_CHARACTERS} characters` });
  }
  return errors;
}

/** What keeps a fact from giving cards. An imported file may call a fact complete that no request could have written. */
export function faultOf(
  { type, fact, missing }: OwnFact,
  { sources }: Pick<OwnCaseFields, "sources">,
  vocabulary: Vocabulary,
): string | undefined {
  if (missing.length > 0) return missing[0];
  const parsed = factSchema(type).safeParse(fact);
  const [issue] = parsed.error?.issues ?? [];
  if (issue) return `${issue.path.join(".")}: ${issue.message}`;
  const [error] = parsed.data ? faultsIn(parsed.data, sources, vocabulary) : [];
  return error && `${error.pointer.slice("#/fact/".length)}: ${error.detail}`;
}

/** The case study that the complete facts make; undefined when no fact is complete. */
export function studyOf(
  caseId: string,
  fields: OwnCaseFields,
  facts: readonly OwnFact[],
  vocabulary: Vocabulary,
): CaseStudy | undefined {
  const complete = facts.filter((fact) => faultOf(fact, fields, vocabulary) === undefined);
  if (complete.length === 0) return undefined;
  const byType = Object.fromEntries(
    factTypes.flatMap((type) => {
      const ofType = complete.filter((fact) => fact.type === type).sort((one, other) => byCodeUnit(one.id, other.id));
      return ofType.length > 0 ? [[type, ofType.map(({ fact }) => fact)]] : [];
    }),
  );
  return CaseStudy.parse({
    schema: 1,
    id: caseId,
    ...fields,
    sources: { ...fields.sources, [DOCUMENT_SOURCE]: DOCUMENT_AS_SOURCE },
    facts: byType,
  });
}

/** Cards never show a source of this grade. */
const DOCUMENT_AS_SOURCE = {
  url: "https://example.invalid/",
  title: "The ingested document",
  published: "unknown",
  retrieved: "unknown",
  grade: "seed",
} as const;
