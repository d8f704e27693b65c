import type { Corpus } from "../corpus.ts";
import type { Fact } from "../facts.ts";
import type { Slot } from "../slots/slot.ts";
import { fold } from "../wording.ts";

/** Case, type, slot and everything that the question names, year and date included: what is asked, whatever the wording. */
export function questionOn({ study, type, texts }: Fact, { slot, subject }: Slot): string {
  const named = [...subject, "year", "when"].map((field) => fold(texts[field] ?? ""));
  return [study.id, type, slot, ...named].join("|");
}

/** The facts of the case that are asked about in the same words as this one, itself included. */
export function askedAlike(fact: Fact, slot: Slot, corpus: Corpus): readonly Fact[] {
  const facts = corpus.factsOf(fact.study.id);
  const ofCase = known.get(facts) ?? new Map<Slot, ReadonlyMap<string, readonly Fact[]>>();
  known.set(facts, ofCase);
  const bySlot = ofCase.get(slot) ?? byQuestion(facts, slot);
  ofCase.set(slot, bySlot);
  return bySlot.get(questionOn(fact, slot)) ?? [];
}

/** Remembered as long as the facts of the case live: every option of every card is looked up. */
const known = new WeakMap<readonly Fact[], Map<Slot, ReadonlyMap<string, readonly Fact[]>>>();

function byQuestion(facts: readonly Fact[], slot: Slot): ReadonlyMap<string, readonly Fact[]> {
  const found = new Map<string, Fact[]>();
  for (const fact of facts) {
    if (fact.type !== slot.type) continue;
    const question = questionOn(fact, slot);
    found.set(question, [...(found.get(question) ?? []), fact]);
  }
  return found;
}
