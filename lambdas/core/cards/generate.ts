import type { Card } from "./card.ts";
import type { Corpus } from "./corpus.ts";
import type { Fact } from "./facts.ts";
import { cloze } from "./kinds/cloze.ts";
import { mcq } from "./kinds/mcq.ts";
import { recall } from "./kinds/recall.ts";
import { type CardMaker, cardKey, type Drop, type Hash, type Question } from "./question.ts";
import { slots } from "./slots.ts";

/** The kinds of cards, best first: the first that can be made of a slot leads it in the deck. A further kind is a further entry. */
export const cardMakers: readonly CardMaker[] = [mcq, cloze, recall];

export type Generated = {
  /** By fact, then by slot in order of worth, then by kind. */
  cards: Card[];
  drops: Drop[];
};

/**
 * All cards of a case, and what was not made and why. Pure: the same facts give the same bytes, whatever the order of
 * files and facts, because every choice falls by a hash of permanent names.
 */
export function generateCards(corpus: Corpus, caseId: string, hash: Hash): Generated {
  const cards: Card[] = [];
  const drops: Drop[] = [];
  for (const fact of corpus.factsOf(caseId)) {
    const quarantine = quarantineOf(fact);
    for (const slot of slots.filter(({ type }) => type === fact.type)) {
      const answer = fact.texts[slot.slot];
      if (answer === undefined || (slot.slot === "pillar" && !fact.texts.first)) continue;
      const question: Question = { fact, slot, answer, corpus, hash };
      if (quarantine) {
        drops.push({ key: cardKey(question, "recall"), reason: "quarantine", detail: quarantine });
        continue;
      }
      for (const { make } of cardMakers) {
        const made = make(question);
        if (made) "reason" in made ? drops.push(made) : cards.push(made);
      }
    }
  }
  return withoutAmbiguous(cards, drops);
}

/** Facts that nobody should learn yet stay in the file and give no cards. */
function quarantineOf({ confidence, quantity, asOf }: Fact): string | undefined {
  if (confidence === "seed-only") return "no primary or secondary source yet";
  if (confidence === "disputed") return "the sources contradict each other";
  return quantity && asOf === "unknown" ? "a figure without a date" : undefined;
}

/** Two cards that ask the same and expect different answers cannot both be right for a learner (C03): neither is kept. */
function withoutAmbiguous(cards: readonly Card[], drops: readonly Drop[]): Generated {
  const answers = new Map<string, Set<string>>();
  for (const { stem, answer } of cards) answers.set(stem, (answers.get(stem) ?? new Set()).add(answer));
  const isAmbiguous = ({ stem }: Card) => (answers.get(stem)?.size ?? 0) > 1;
  const ambiguous = cards
    .filter(isAmbiguous)
    .map(({ key }): Drop => ({ key, reason: "ambiguous", rule: "C03", detail: "another card asks the same" }));
  return { cards: cards.filter((card) => !isAmbiguous(card)), drops: [...drops, ...ambiguous] };
}
