import { isoInstant } from "../core/time.ts";
import type { DeckSummary } from "../store/decks.ts";
import type { Enrolment } from "../store/enrolment-row.ts";
import type { Changes } from "./apply-edits.ts";

/** A deck as the API shows it, with the learner's enrolment or null. */
export function deckReply(
  { deckId, title, domain, version, cardCount, pageCount }: DeckSummary,
  enrolment: Enrolment | undefined,
) {
  return {
    deckId,
    title,
    domain,
    version,
    cardCount,
    pageCount,
    enrolment: enrolment ? enrolmentReply(enrolment) : null,
  };
}

export function enrolmentReply(enrolment: Enrolment) {
  const { deckId, enrolledAt, deckVersion, cardCount, newCardsPerDay, reviewsPerDay } = enrolment;
  return { deckId, enrolledAt: isoInstant(enrolledAt), deckVersion, cardCount, newCardsPerDay, reviewsPerDay };
}

export function changesReply({ revised, suspended, carried }: Changes) {
  return { revised: [...revised], suspended: [...suspended], carried: [...carried] };
}
