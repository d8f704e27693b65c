import type * as z from "zod";
import { isLate } from "../core/boards/weeks.ts";
import { Failure } from "../core/errors.ts";
import { type CardId, cardParts, type UserId } from "../core/ids.ts";
import { isFuture, notBefore } from "../core/reviews/device-clock.ts";
import type { Outcome } from "../core/reviews/fold.ts";
import type { Verdict } from "../core/reviews/placement.ts";
import type { CardControl, ControlRecord, HistoryRecord } from "../core/reviews/record.ts";
import { keptDuration } from "../core/reviews/record-codec.ts";
import { MAX_INTERVAL } from "../core/reviews/sm2.ts";
import { fuzzOf, NO_SPREAD } from "../core/reviews/spread.ts";
import {
  dateOfDay,
  dayOfDate,
  type Instant,
  isoInstant,
  learningDay,
  localClock,
  type TimeZone,
} from "../core/time.ts";
import type { ControlBody, ReviewBody, UndoBody } from "../http/resources/reviews.ts";
import type { Enrolment } from "../store/enrolment-row.ts";
import { recordKey } from "../store/record-key.ts";
import type { Schedule, ScheduleStore } from "../store/schedules.ts";

export type ReviewInput = Omit<z.output<typeof ReviewBody>, "sentAt">;
export type UndoInput = Omit<z.output<typeof UndoBody>, "sentAt">;
export type ControlInput = Omit<z.output<typeof ControlBody>, "sentAt">;
export type RecordInput =
  | ({ type: "review" } & ReviewInput)
  | ({ type: "undo" } & UndoInput)
  | ({ type: "control" } & ControlInput);

const TIME_FIELDS = { review: "reviewedAt", undo: "undoneAt", control: "changedAt" } as const;

/** When the device says it happened. */
export function claimedAt(input: RecordInput): Instant {
  if (input.type === "review") return Date.parse(input.reviewedAt);
  return Date.parse(input.type === "undo" ? input.undoneAt : input.changedAt);
}

/** Where the learner was, as far as the input says it. */
export function zoneOf(input: RecordInput): TimeZone | undefined {
  return input.type === "undo" ? undefined : input.timeZone;
}

/**
 * The record of an input. Its effective time is the device's, shifted by the correction of its clock, and not before
 * the enrolment.
 * @throws {Failure} `invalid-request` for a time in the future, unless the record is stored already, and for a due day
 * in the past or too far away.
 */
export function recordOf(
  input: RecordInput,
  { history, cardId }: Schedule,
  enrolment: Enrolment,
  clock: { now: Instant; shift: number },
): HistoryRecord {
  const key = recordKey(input.id);
  const claimed = claimedAt(input) + clock.shift;
  if (isFuture(claimed, clock.now) && !history.recent.some((record) => record.key === key)) {
    throw futureTime(TIME_FIELDS[input.type], clock.now);
  }
  const at = notBefore(enrolment.enrolledAt, claimed);
  if (input.type === "undo") return { kind: "undo", key, at, target: recordKey(input.reviewId) };
  const localTime = localClock(input.timeZone, enrolment.rolloverHour, at);
  if (input.type === "control") return controlOf(input, { kind: "control", key, at, clock: localTime });
  const isFuzzed = enrolment.dueDaySpread === "fuzz" && input.mode !== "cram";
  return {
    kind: "review",
    key,
    at,
    clock: localTime,
    grade: input.grade,
    durationMs: keptDuration(input.durationMs),
    mode: input.mode ?? "scheduled",
    late: isLate(at, clock.now),
    spread: isFuzzed ? fuzzOf(cardId) : NO_SPREAD,
  };
}

const CONTROLS = {
  suspend: "suspended",
  resume: "resumed",
  bury: "buried",
  reset: "reset",
} as const satisfies Record<string, CardControl["type"]>;

function controlOf(input: ControlInput, record: Omit<ControlRecord, "control">): ControlRecord {
  if (input.control !== "reschedule") return { ...record, control: { type: CONTROLS[input.control] } };
  const today = learningDay(record.at, record.clock);
  const dueOn = dayOfDate(input.dueOn ?? "");
  if (dueOn >= today && dueOn <= today + MAX_INTERVAL) return { ...record, control: { type: "rescheduled", dueOn } };
  const detail = `write a date from ${dateOfDay(today)}, the learning day of the change, to ${dateOfDay(today + MAX_INTERVAL)}`;
  throw new Failure("invalid-request", "A card can be due from today on, for a hundred years.", {
    errors: [{ pointer: "#/dueOn", detail }],
  });
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
      return new Failure(
        "unknown-review",
        "The card's history has no such review or change of yours; send it before its undo.",
        { errors: [{ pointer: "#/reviewId", detail: "write the id or the key of a review of this card" }] },
      );
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
