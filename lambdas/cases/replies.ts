import { isoInstant } from "../core/time.ts";
import type { OwnCase, OwnCaseSummary } from "../store/cases.ts";

export function summaryReply({ caseId, title, factCount, deckId, version, updatedAt }: OwnCaseSummary) {
  return { caseId, title, factCount, deckId, version, updatedAt: isoInstant(updatedAt) };
}

export function caseReply({ fields, document, facts, ...summary }: OwnCase) {
  return { ...summaryReply(summary), ...fields, document, facts: [...facts] };
}
