import { CaseStudy, factTypes } from "../case-study.ts";
import { slotTerms } from "../facts.ts";
import { parseQuantity } from "../quantity.ts";
import type { Vocabulary } from "../vocabulary.ts";
import { fold } from "../wording.ts";
import { type Stated, statedFacts } from "./authored.ts";
import type { Broken } from "./finding.ts";

/**
 * F01 on a case as it was parsed, before its facts are resolved: `corpusOf` throws on a word that no vocabulary has. The
 * loader of files tells the same with lines and suggestions; this is for cases that come over the API.
 */
export function schemaFaults(study: unknown, vocabulary: Vocabulary): Broken[] {
  const parsed = CaseStudy.safeParse(study);
  if (!parsed.success) {
    const id = (study as { id?: unknown } | null)?.id;
    return parsed.error.issues.map(({ path, message }) => ({ case: String(id ?? ""), path, message }));
  }
  return statedFacts(parsed.data).flatMap(({ id, raw, path }) =>
    Object.entries(slotTerms).flatMap(([slot, kind]) => {
      const value = (raw as Record<string, unknown>)[slot];
      if (typeof value !== "string" || Object.hasOwn(vocabulary[kind], value)) return [];
      return [at(parsed.data, id, slot, [...path, slot], `“${value}” is not one of the ${kind} of the vocabulary`)];
    }),
  );
}

/** F01 on a case whose facts are resolved: ids used twice, and sources, relations and beliefs that lead nowhere. */
export function danglingNames(study: CaseStudy, caseIds: ReadonlySet<string>): Broken[] {
  const seen = new Set<string>();
  const facts = statedFacts(study);
  const twice = facts.flatMap(({ id, path }) => {
    const again = seen.has(id);
    seen.add(id);
    return again ? [at(study, id, "id", [...path, "id"], "another fact of the type has this id")] : [];
  });
  const sources = facts.flatMap(({ id, raw, path }) =>
    raw.src.flatMap((source, place) =>
      Object.hasOwn(study.sources, source)
        ? []
        : [at(study, id, "src", [...path, "src", place], `“${source}” is not a source of this case`)],
    ),
  );
  const relations = (study.relations ?? []).flatMap(({ to }, index) =>
    caseIds.has(to) ? [] : [at(study, undefined, "to", ["relations", index, "to"], `there is no case “${to}”`)],
  );
  const beliefs = (study.refuted ?? []).flatMap(({ fact }, index) => {
    const known = fact.includes("/") ? seen.has(`${study.id}/${fact}`) : factTypes.some((type) => type === fact);
    return known ? [] : [at(study, undefined, "fact", ["refuted", index, "fact"], `there is no fact “${fact}”`)];
  });
  return [...twice, ...sources, ...relations, ...beliefs];
}

/** F02: `published` are fact ids, whole; `retired` may name them whole or as type/id. */
export function lostFacts(study: CaseStudy, published: Iterable<string>): Broken[] {
  const present = new Set(statedFacts(study).map(({ id }) => id));
  const retired = (study.retired ?? []).flatMap(({ fact }) => [fact, `${study.id}/${fact}`]);
  const known = new Set([...present, ...retired]);
  const lost = [...new Set(published)].filter((id) => !known.has(id));
  return lost.map((id) => ({
    case: study.id,
    subject: id,
    message: `cards of ${id} are published, and the fact is neither present nor retired`,
  }));
}

/** F03: a source that a learner can open and whose age can be told. */
export function weakSources(study: CaseStudy): Broken[] {
  const cited = statedFacts(study).flatMap(({ id, raw, path }) =>
    raw.src.length === 0 ? [at(study, id, "src", [...path, "src"], "no source")] : [],
  );
  const sources = Object.entries(study.sources).flatMap(([id, { url, published, retrieved }]) => {
    const told = (message: string): Broken => ({ case: study.id, path: ["sources", id], message: `${id}: ${message}` });
    if (!/^https?:\/\/[^\s/]+\.[^\s/]+/.test(url)) return [told(`“${url}” is no address`)];
    if (!published || !retrieved || retrieved === "unknown") return [told("the day it was read is missing")];
    const later =
      published !== "unknown" && published.slice(0, retrieved.length) > retrieved.slice(0, published.length);
    return later ? [told(`published ${published}, after it was read on ${retrieved}`)] : [];
  });
  return [...cited, ...sources];
}

/** F04: a figure without unit or date cannot be asked, nor found to be stale. */
export function bareQuantity({ study, id, raw, path }: Stated): Broken[] {
  if (!("qty" in raw)) return [];
  const quantity = parseQuantity(raw.qty);
  if (!quantity) return [at(study, id, "qty", [...path, "qty"], `“${raw.qty}” has no unit or is no quantity`)];
  if (quantity.high !== undefined && quantity.high <= quantity.value) {
    return [at(study, id, "qty", [...path, "qty"], `“${raw.qty}” is a range that does not rise`)];
  }
  return raw.as_of ? [] : [at(study, id, "as_of", [...path, "as_of"], "no date")];
}

/** F12: a card tells date and percentile by itself, so a metric that names them as well would say them twice. */
export function toldTwice({ study, id, raw, path }: Stated): Broken[] {
  if (!("metric" in raw)) return [];
  const year = /^\d{4}/.exec(raw.as_of)?.[0];
  return (["metric", "scope"] as const).flatMap((slot): Broken[] => {
    const text = raw[slot] ?? "";
    const place = [...path, slot];
    if (year && new RegExp(`\\b${year}\\b`).test(text))
      return [at(study, id, slot, place, `as_of says ${year} already: “${text}”`)];
    const word = raw.percentile && PERCENTILE.exec(text)?.[0];
    return word
      ? [at(study, id, slot, place, `percentile says ${raw.percentile} already: “${word}” of “${text}”`)]
      : [];
  });
}

const PERCENTILE =
  /\b(?:p\d+(?:\.\d+)?|medians?|(?:\d+(?:\.\d+)?(?:st|nd|rd|th) )?percentiles?|averages?|mean|tail)\b/i;

/**
 * F11: a title or alias that two cases share would make one of them a second right answer. Brands may be shared: they
 * only say what a question must hide, and one company stands behind many systems.
 */
export function sharedNames(studies: readonly CaseStudy[]): Broken[] {
  const owners = new Map<string, string>();
  return studies.flatMap((study) => {
    const aliases = (study.aliases ?? []).map((name, place) => ({ name, path: ["aliases", place] }));
    const names: { name: string; path: PropertyKey[] }[] = [{ name: study.title, path: ["title"] }, ...aliases];
    return names.flatMap(({ name, path }): Broken[] => {
      const owner = owners.get(fold(name)) ?? study.id;
      owners.set(fold(name), owner);
      return owner === study.id ? [] : [{ case: study.id, path, message: `“${name}” already names the case ${owner}` }];
    });
  });
}

function at(
  study: CaseStudy,
  subject: string | undefined,
  slot: string,
  path: readonly PropertyKey[],
  message: string,
): Broken {
  return { case: study.id, ...(subject && { subject }), slot, path, message };
}
