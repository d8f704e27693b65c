import type { ScoredCard, ScoredEntry } from "../../lambdas/core/boards/score.ts";
import { type CardId, cardId, DeckId, Ordinal } from "../../lambdas/core/ids.ts";

const DECK = DeckId.parse("apache-kafka");

/** A review that scores: due, passed, after six days, with five seconds of thought. */
export function entry(changes: Partial<ScoredEntry> = {}): ScoredEntry {
  return {
    at: Date.parse("2026-11-18T12:00:00Z"),
    grade: 4,
    durationMs: 5_000,
    outcome: "counted",
    mode: "scheduled",
    late: false,
    isNew: false,
    intervalBefore: 6,
    repetitionsBefore: 2,
    lapsesBefore: 0,
    ...changes,
  };
}

export function nthCard(ordinal: number): CardId {
  return cardId(DECK, Ordinal.parse(ordinal));
}

/** Cards with one review each. */
export function cardsOf(...entries: readonly ScoredEntry[]): ScoredCard[] {
  return entries.map((one, ordinal) => ({ cardId: nthCard(ordinal), entries: [one] }));
}
