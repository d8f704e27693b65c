import type * as z from "zod";
import { Failure } from "../core/errors.ts";
import { type CardId, cardParts, type UserId } from "../core/ids.ts";
import { isFuture, notBefore } from "../core/reviews/device-clock.ts";
import type { Outcome } from "../core/reviews/fold.ts";
import type { Verdict } from "../core/reviews/placement.ts";
import type { HistoryRecord } from "../core/reviews/record.ts";
import { keptDuration } from "../core/reviews/record-codec.ts";
import { type Instant, isoInstant, localClock } from "../core/time.ts";
import type { ReviewBody, UndoBody } from "../http/resources/reviews.ts";
import type { Enrolment } from "../store/enrolments.ts";
import { recordKey } from "../store/record-key.ts";
import type { Schedule, ScheduleStore } from "../store/schedules.ts";

export type ReviewInput = Omit<z.output<typeof ReviewBody>, "sentAt">;
export type UndoInput = Omit<z.output<typeof UndoBody>, "sentAt">;
export type RecordInput = ({ type: "review" } & ReviewInput) | ({ type: "undo" } & UndoInput);

/** When the device says it happened. */
export function claimedAt(input: RecordInput): Instant {
  return Date.parse(input.type === "review" ? input.reviewedAt : input.undoneAt);
}

/**
 * The record of an input. Its effective time is the device's, shifted by the correction of its clock, and not before
 * the enrolment.
 * @throws {Failure} `invalid-request` for a time in the future, unless the record is stored already.
 */
export function recordOf(
  input: RecordInput,
  { history }: Schedule,
  enrolment: Enrolment,
  clock: { now: Instant; shift: number },
): HistoryRecord {
  const key = recordKey(input.id);
  const claimed = claimedAt(input) + clock.shift;
  if (isFuture(claimed, clock.now) && !history.recent.some((record) => record.key === key)) {
    throw futureTime(input.type === "review" ? "reviewedAt" : "undoneAt", clock.now);
  }
  const at = notBefore(enrolment.enrolledAt, claimed);
  if (input.type === "undo") return { kind: "undo", key, at, target: recordKey(input.reviewId) };
  return {
    kind: "review",
    key,
    at,
    clock: localClock(input.timeZone, enrolment.rolloverHour, at),
    grade: input.grade,
    durationMs: keptDuration(input.durationMs),
  };
}

function futureTime(field: string, now: Instant): Failure {
  const detail = `lies in the future: the server's clock says ${isoInstant(now)}. Send sentAt, the device's clock at the moment of sending, to have it corrected`;
  return new Failure("invalid-request", "One field is not valid.", { errors: [{ pointer: `#/${field}`, detail }] });
}

/** The failure a refusing verdict means; undefined for the others. */
export function refusal(verdict: Verdict, input: RecordInput): Failure | undefined {
  switch (verdict) {
    case "reused":
      return new Failure(
        "review-id-reused",
        `The id was used before for something else on this card, which is stored. Give this ${input.type} an id of its own.`,
        { errors: [{ pointer: "#/id", detail: "write an id that was not used before" }] },
      );
    case "unknown-target":
      return new Failure("unknown-review", "The card's history has no such review; send the review before its undo.", {
        errors: [{ pointer: "#/reviewId", detail: "write the id or the key of a review of this card" }],
      });
    case "full":
      return new Failure("history-full", "The history of this card holds as many entries as one card can have.");
    default:
      return undefined;
  }
}

/** `practice` covers drill answers too: neither moves the schedule. */
export type Status = "applied" | "reordered" | "practice" | "duplicate";

export function statusOf(verdict: Verdict, outcome: Outcome | undefined): Status {
  if (verdict === "duplicate") return "duplicate";
  if (outcome === "practice" || outcome === "drill") return "practice";
  return verdict === "reordered" ? "reordered" : "applied";
}

/**
 * The enrolment through which the learner may review the card.
 * @param read the enrolment as an eventual read gave it. Before a refusal it is read again, strongly: it may be new.
 * @throws {Failure} `unknown-card`, alike for cards that do not exist and cards of decks the learner is not in.
 */
export async function requireEnrolment(
  schedules: Pick<ScheduleStore, "findEnrolment">,
  userId: UserId,
  cardId: CardId,
  read?: Enrolment,
): Promise<Enrolment> {
  const { deckId, ordinal } = cardParts(cardId);
  if (read && ordinal < read.cardCount) return read;
  const enrolment = await schedules.findEnrolment(userId, deckId);
  if (enrolment && ordinal < enrolment.cardCount) return enrolment;
  throw unknownCard();
}

export function unknownCard(): Failure {
  return new Failure(
    "unknown-card",
    "None of the decks you are enrolled in has this card. Enrol with PUT /decks/{deckId}/enrolment.",
    { errors: [{ parameter: "cardId", detail: "write the id of a card of a deck you are enrolled in" }] },
  );
}
