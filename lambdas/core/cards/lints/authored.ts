import { type CaseStudy, type FactType, factTypes, slotNames } from "../case-study.ts";
import { slotTerms } from "../facts.ts";

export type RawFact = NonNullable<CaseStudy["facts"][FactType]>[number];

/** A text that an author wrote and a card may show, with its place in the case file. */
export type Authored = {
  study: CaseStudy;
  type: FactType;
  /** `apache-kafka/tradeoff/unclean-election`; of a belief about all facts of a type, the case and type alone. */
  subject: string;
  slot: string;
  /** `slot` is asked for or shown, `wrong` stands among the options, `why` explains why a belief is wrong. */
  role: "slot" | "wrong" | "why";
  text: string;
  path: readonly PropertyKey[];
};

/** Slots whose values come from a list or a grammar of their own. */
const NOT_PROSE = new Set([
  "qty",
  "as_of",
  "rank",
  "percentile",
  "cause_class",
  "attribution",
  ...Object.keys(slotTerms),
]);

/** A fact as it stands in its file, with its id and place. */
export type Stated = { study: CaseStudy; type: FactType; id: string; raw: RawFact; path: readonly PropertyKey[] };

export function statedFacts(study: CaseStudy): Stated[] {
  return factTypes.flatMap((type) => {
    const facts: readonly RawFact[] = study.facts[type] ?? [];
    return facts.map((raw, index) => ({
      study,
      type,
      id: `${study.id}/${type}/${raw.id}`,
      raw,
      path: ["facts", type, index],
    }));
  });
}

/** Every text of a case that may stand on a card, vocabulary ids left out. */
export function authoredTexts(study: CaseStudy): Authored[] {
  return [
    ...statedFacts(study).flatMap(ofFact),
    ...(study.refuted ?? []).flatMap((_, index) => ofBelief(study, index)),
  ];
}

function ofFact({ study, type, id, raw, path }: Stated): Authored[] {
  const at = { study, type, subject: id };
  const slots = slotNames(type).flatMap((slot): Authored[] => {
    const value = (raw as Record<string, unknown>)[slot];
    if (NOT_PROSE.has(slot)) return [];
    if (typeof value === "string") return [{ ...at, slot, role: "slot", text: value, path: [...path, slot] }];
    if (slot !== "over" || !Array.isArray(value)) return [];
    return value.map((text: string, place) => ({ ...at, slot, role: "wrong", text, path: [...path, slot, place] }));
  });
  const foils = Object.entries(raw.foils ?? {}).flatMap(([slot, values]) =>
    values
      .map((text, place): Authored => ({ ...at, slot, role: "wrong", text, path: [...path, "foils", slot, place] }))
      .filter(() => !NOT_PROSE.has(slot)),
  );
  return [...slots, ...foils];
}

function ofBelief(study: CaseStudy, index: number): Authored[] {
  const belief = study.refuted?.[index];
  const type = factTypes.find((candidate) => belief?.fact.split("/")[0] === candidate);
  if (!belief || !type) return [];
  const at = { study, type, subject: `${study.id}/${belief.fact}`, slot: belief.slot };
  const value: Authored = { ...at, role: "wrong", text: belief.value, path: ["refuted", index, "value"] };
  const why: Authored = { ...at, role: "why", text: belief.why, path: ["refuted", index, "why"] };
  return NOT_PROSE.has(belief.slot) ? [why] : [value, why];
}
