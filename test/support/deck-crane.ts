import type { DeckId } from "../../lambdas/core/ids.ts";
import { OwnCaseFields } from "../../lambdas/core/ingest/own-case.ts";
import { NOW } from "./learners.ts";

/** A private case of one fact that lacks a slot, published as `deckId`. */
export function deckCrane(deckId: DeckId) {
  const fields = OwnCaseFields.parse({ title: "Deck Crane" });
  const facts = [{ type: "component" as const, id: "hoist", fact: { name: "hoist" }, lines: [3], missing: ["role"] }];
  return { caseId: "deck-crane", title: "Deck Crane", fields, document: "crane.md", deckId, updatedAt: NOW, facts };
}
