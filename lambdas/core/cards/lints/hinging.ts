import type { Face } from "./face.ts";
import type { Broken } from "./finding.ts";

/** Shorter answers are names and terms, which other questions must be free to mention. */
const MIN_WORDS = 4;
const MIN_CONTENT_WORDS = 3;

/** Cards learnt in one session, roughly. */
export const SESSION = 10;

/**
 * L05: questions whose stem holds the whole answer of a card on another fact of the case that stands within `reach` of
 * it in the deck, so that a learner may meet both in one session. Near-linear: answers are looked up by their
 * longest word.
 */
export function hingingCards(faces: readonly Face[], reach = SESSION): Broken[] {
  const [first] = faces;
  if (!first) return [];
  const { fold, words } = first.corpus;
  const answers = new Map<string, { text: string; face: Face; place: number }[]>();
  for (const [place, face] of faces.entries()) {
    for (const right of askedTexts(face)) {
      const text = fold(right);
      const parts = text.split(" ");
      if (parts.length < MIN_WORDS || words(right).size < MIN_CONTENT_WORDS) continue;
      const longest = parts.reduce((best, word) => (word.length > best.length ? word : best));
      const known = answers.get(longest);
      if (known) known.push({ text, face, place });
      else answers.set(longest, [{ text, face, place }]);
    }
  }
  return faces.flatMap((face, at) => {
    // What a false statement borrows it denies; it answers nothing.
    const { card } = face;
    const borrowed = card.kind === "tf" ? card.edit?.shown : undefined;
    const stem = borrowed ? fold(face.stem.replace(borrowed, "")) : face.folded;
    const told = [...new Set(stem.split(" "))].flatMap((word) => answers.get(word) ?? []);
    const hit = told.find(
      ({ text, face: other, place }) =>
        Math.abs(place - at) < reach && !face.card.facts.includes(other.fact.id) && ` ${stem} `.includes(` ${text} `),
    );
    if (!hit) return [];
    const message = `the stem tells the answer of ${hit.face.card.key}: “${hit.text}”`;
    return [{ case: face.fact.study.id, subject: face.card.key, ...(face.slot && { slot: face.slot }), message }];
  });
}

function askedTexts({ kind, right }: Face): readonly string[] {
  return kind === "recall" || kind === "cloze" || kind === "mcq" || kind === "chain" ? right : [];
}
