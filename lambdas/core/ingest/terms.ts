import type { Hash } from "../cards/question.ts";
import { namesOf, type TermKind, type Vocabulary } from "../cards/vocabulary.ts";
import { fold } from "../cards/wording.ts";
import { slugOf } from "./text.ts";

const KINDS = ["patterns", "pillars", "models", "laws"] as const;
const MAX_WORDS = 6;

/** Looks names up in the vocabulary in constant time; a document may hold thousands. */
export type Terms = {
  /** The id of the term with this name; of no term, the slug that it would have. */
  idOf: (kind: TermKind, name: string) => string;
  /** The term that these words begin with: "eventual consistency" in "eventual consistency by default". */
  atStart: (kind: TermKind, text: string) => string | undefined;
};

export function termsOf(vocabulary: Vocabulary, hash: Hash): Terms {
  const maps = new Map<TermKind, Map<string, string>>();
  for (const kind of KINDS) {
    const names = Object.keys(vocabulary[kind]).flatMap((id) =>
      [id, ...namesOf(vocabulary, kind, id)].map((name) => [fold(name), id] as const),
    );
    maps.set(kind, new Map(names));
  }
  return {
    idOf: (kind, name) => maps.get(kind)?.get(fold(name)) ?? slugOf(name, hash),
    atStart(kind, text) {
      const words = fold(text).split(" ", MAX_WORDS);
      for (let count = words.length; count > 0; count -= 1) {
        const id = maps.get(kind)?.get(words.slice(0, count).join(" "));
        if (id !== undefined) return id;
      }
      return undefined;
    },
  };
}
