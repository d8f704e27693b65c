import * as z from "zod";
import { contentWords, fold } from "./wording.ts";

const Slug = z.string().regex(/^[a-z0-9]+(-[a-z0-9]+)*$/, "write an id in kebab-case, such as edge-caching");
const Term = z.strictObject({
  label: z.string().min(2).describe("what cards show"),
  aliases: z.array(z.string()).optional(),
  implies: z.array(Slug).optional().describe("a system with this one has those too, so they are never wrong options"),
  excludes: z.array(Slug).optional().describe("a system cannot have both for the same job"),
  universal: z.boolean().optional().describe("true of nearly every large system, so never a wrong option"),
});
export type Term = z.infer<typeof Term>;

/** content/vocabulary.yaml: the words that slots of the form `w` may hold. */
export const Vocabulary = z.strictObject({
  schema: z.literal(1),
  patterns: z.record(Slug, Term),
  pillars: z.record(Slug, Term),
  models: z.record(Slug, Term),
  model_families: z.record(Slug, z.array(Slug)).describe("wrong options for a model come from its family"),
  laws: z.record(Slug, Term),
});
export type Vocabulary = z.infer<typeof Vocabulary>;
export type TermKind = "patterns" | "pillars" | "models" | "laws";

/** @throws {Error} when `id` is not in the vocabulary; the loader has checked every reference before. */
export function term(vocabulary: Vocabulary, kind: TermKind, id: string): Term {
  const found = vocabulary[kind][id];
  if (!found) throw new Error(`"${id}" is not one of the ${kind} of the vocabulary.`);
  return found;
}

type OfTerm<T> = (vocabulary: Vocabulary, kind: TermKind, id: string) => T;

/** Worked out once for each term, as long as the vocabulary lives: the chooser asks for every wrong option. */
function oncePerTerm<T>(of: OfTerm<T>): OfTerm<T> {
  const known = new WeakMap<Vocabulary, Map<string, T>>();
  return (vocabulary, kind, id) => {
    const ofVocabulary = known.get(vocabulary) ?? new Map<string, T>();
    known.set(vocabulary, ofVocabulary);
    const name = `${kind}/${id}`;
    const found = ofVocabulary.get(name) ?? of(vocabulary, kind, id);
    ofVocabulary.set(name, found);
    return found;
  };
}

/** Everything that follows from having `id`, itself included. */
export const impliedBy = oncePerTerm((vocabulary, kind, id): ReadonlySet<string> => {
  const reached = new Set([id]);
  for (const current of reached) {
    for (const next of vocabulary[kind][current]?.implies ?? []) reached.add(next);
  }
  return reached;
});

/** Every term that may be true where `id` is, itself included: universal ones and those of the same or an implied meaning. */
export const mayBeTrueWith = oncePerTerm((vocabulary, kind, id): ReadonlySet<string> => {
  const others = Object.entries(vocabulary[kind]).filter(
    ([other, { universal }]) => universal === true || mayMeanTheSame(vocabulary, kind, id, other),
  );
  return new Set(others.map(([other]) => other));
});

/** Whether both may be true at once by meaning: the same term, one implying the other, or patterns with a word in common. */
export function mayMeanTheSame(vocabulary: Vocabulary, kind: TermKind, one: string, other: string): boolean {
  if (impliedBy(vocabulary, kind, one).has(other) || impliedBy(vocabulary, kind, other).has(one)) return true;
  // Models are named alike on purpose ("eventually consistent", "strongly consistent") and differ all the more.
  if (kind !== "patterns") return false;
  const words = wordsOf(vocabulary, kind, one);
  return [...wordsOf(vocabulary, kind, other)].some((word) => words.has(word));
}

/** The term whose id, label or alias this text is, whatever its case and punctuation. */
export function termNamed(vocabulary: Vocabulary, kind: TermKind, text: string): string | undefined {
  if (Object.hasOwn(vocabulary[kind], text)) return text;
  const known = names.get(vocabulary) ?? new Map<TermKind, ReadonlyMap<string, string>>();
  names.set(vocabulary, known);
  const ofKind = known.get(kind) ?? termsByName(vocabulary, kind);
  known.set(kind, ofKind);
  return ofKind.get(fold(text));
}

/** Kept as long as the vocabulary lives. */
const names = new WeakMap<Vocabulary, Map<TermKind, ReadonlyMap<string, string>>>();

/** Folded name to id; the first term of that name has it. */
function termsByName(vocabulary: Vocabulary, kind: TermKind): ReadonlyMap<string, string> {
  const found = new Map<string, string>();
  for (const id of Object.keys(vocabulary[kind])) {
    for (const name of namesOf(vocabulary, kind, id).map(fold)) if (!found.has(name)) found.set(name, id);
  }
  return found;
}

/** Label and aliases of a term. */
export function namesOf(vocabulary: Vocabulary, kind: TermKind, id: string): string[] {
  const { label, aliases = [] } = term(vocabulary, kind, id);
  return [label, ...aliases];
}

/** The other models of the families that `id` belongs to. */
export function modelFamily(vocabulary: Vocabulary, id: string): string[] {
  const families = Object.values(vocabulary.model_families).filter((family) => family.includes(id));
  return [...new Set(families.flat())].filter((model) => model !== id);
}

const wordsOf = oncePerTerm(
  (vocabulary, kind, id): ReadonlySet<string> =>
    new Set(namesOf(vocabulary, kind, id).flatMap((name) => [...contentWords(name)])),
);
