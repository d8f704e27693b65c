import type { Day, Instant, LocalClock } from "../time.ts";
import type { Grade, Memory } from "./memory.ts";
import type { Spread } from "./spread.ts";

/**
 * The name of a record inside its card's history: 48 bits of a hash of the id its client gave it, as 8 base64url
 * characters. Two of the 60 records of a card share one with a probability of 6e-12.
 */
export type RecordKey = string;

/**
 * Why the card was reviewed. `scheduled`: because the queue offered it. `ahead`: before it was due, by explicit choice,
 * and counting all the same. `cram`: practice that never touches the schedule, whatever is due.
 */
export type ReviewMode = "scheduled" | "ahead" | "cram";

export type ReviewRecord = {
  kind: "review";
  key: RecordKey;
  at: Instant;
  /** The learner's own clock at `at`; it decides for ever to which learning day the review belongs. */
  clock: LocalClock;
  grade: Grade;
  durationMs: number;
  mode: ReviewMode;
  /** Arrived after the boards of its week were closed (`isLate`); decided once, when it was accepted. */
  late: boolean;
  /** How the due day that it gives is moved; decided once, when it was accepted. */
  spread: Spread;
};

/** Takes the review, the control or the undo `target` back. It stays in the history, so a late copy of the target finds it undone. */
export type UndoRecord = { kind: "undo"; key: RecordKey; at: Instant; target: RecordKey };

/**
 * What the version `version` of the deck did to the card. `revised`: its answer changed in meaning, or it came back into the
 * deck. `withdrawn`: it left the deck. `carried`: it took the place of another card, whose memory and due day it gets.
 */
export type CardEdit =
  | { type: "revised"; version: number }
  | { type: "withdrawn"; version: number }
  | { type: "carried"; memory: Memory; dueOn: Day };

/** A change of the deck, made when the learner took up the version that brought it; `clock` as for a review. */
export type EditRecord = { kind: "edit"; key: RecordKey; at: Instant; clock: LocalClock; edit: CardEdit };

/**
 * What the learner did with the card instead of reviewing it. `buried`: not offered until the end of its learning day.
 * `reset`: begins again as a new card. `rescheduled`: due on a day of the learner's choice; SM-2's own values stay.
 */
export type CardControl =
  | { type: "suspended" }
  | { type: "resumed" }
  | { type: "buried" }
  | { type: "reset" }
  | { type: "rescheduled"; dueOn: Day };

/** A learner's decision, in the same order as the reviews; an undo takes it back like one. `clock` as for a review. */
export type ControlRecord = { kind: "control"; key: RecordKey; at: Instant; clock: LocalClock; control: CardControl };

/** A record of a kind that newer code wrote: kept byte for byte, without effect here. */
export type OtherRecord = { kind: "other"; key: RecordKey; at: Instant; code: number; payload: Uint8Array };

export type HistoryRecord = ReviewRecord | UndoRecord | EditRecord | ControlRecord | OtherRecord;

/** What an undo may take back; the undo of an undo brings its target back. Edits are the deck's, not the learner's. */
export function isUndoable(record: HistoryRecord): record is ReviewRecord | ControlRecord | UndoRecord {
  return record.kind === "review" || record.kind === "control" || record.kind === "undo";
}

/** The one order of a history, whatever order its records arrive in: by effective time, then by key. */
export function compareRecords(a: HistoryRecord, b: HistoryRecord): number {
  if (a.at !== b.at) return a.at - b.at;
  return a.key < b.key ? -1 : a.key > b.key ? 1 : 0;
}
