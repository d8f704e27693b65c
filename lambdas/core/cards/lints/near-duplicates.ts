import { byCodeUnit, likeness } from "../wording.ts";
import type { Face } from "./face.ts";
import type { Broken } from "./finding.ts";

const MAX_LIKENESS = 0.8;
/** Two stems that are nearly the same share one of their rarest words. */
const RARE_WORDS = 3;
/** So many cards with one answer and one rare word are compared with each: the time stays linear. */
const MAX_COMPARED = 24;

/**
 * C02: cards on different facts with one answer and nearly one question. Found by an index of answers and rare words, so
 * that only likely twins are compared letter by letter.
 */
export function nearDuplicates(faces: readonly Face[]): Broken[] {
  const frequency = new Map<string, number>();
  for (const { words } of faces) {
    for (const word of words) frequency.set(word, (frequency.get(word) ?? 0) + 1);
  }
  const byRarity = (one: string, other: string) =>
    (frequency.get(one) ?? 0) - (frequency.get(other) ?? 0) || byCodeUnit(one, other);

  const groups = new Map<string, Set<string>>();
  for (const face of faces) {
    const answer = answerOf(face);
    groups.set(answer, (groups.get(answer) ?? new Set()).add(face.card.group));
  }
  const index = new Map<string, Face[]>();
  const findings: Broken[] = [];
  for (const face of faces) {
    const { card, stem, slot, words } = face;
    const answer = answerOf(face);
    if ((groups.get(answer)?.size ?? 0) < 2) continue;
    const candidates = new Set<Face>();
    for (const word of [...words].sort(byRarity).slice(0, RARE_WORDS)) {
      const name = `${answer}|${word}`;
      const same = index.get(name) ?? [];
      for (const other of same) candidates.add(other);
      if (same.length < MAX_COMPARED) index.set(name, [...same, face]);
    }
    const twin = [...candidates].find((other) => other.card.group !== card.group && areAlike(other.stem, stem));
    if (!twin) continue;
    const message = `nearly the same as ${twin.card.key}: “${stem}”`;
    findings.push({ case: face.fact.study.id, subject: card.key, ...(slot && { slot }), message });
  }
  return findings;
}

/** Of a statement the answer is "true" or "false", and the fact is what it explains. */
function answerOf({ card, corpus }: Face): string {
  return card.kind === "tf" ? card.explanation : corpus.fold(card.answer);
}

function areAlike(one: string, other: string): boolean {
  const [short = 0, long = 0] = [one.length, other.length].sort((a, b) => a - b);
  return short >= MAX_LIKENESS * long - 2 && likeness(one, other) >= MAX_LIKENESS;
}
