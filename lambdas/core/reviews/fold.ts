import { type Day, type Days, learningDay } from "../time.ts";
import { DRILL_GRADE, type Memory, NEW_MEMORY, PASSING_GRADE } from "./memory.ts";
import type { CardControl, CardEdit, HistoryRecord, RecordKey, ReviewRecord } from "./record.ts";
import { MAX_INTERVAL, type Scheduler, sm2 } from "./sm2.ts";
import { spreadDays } from "./spread.ts";

/**
 * What a review did. `counted` moved the schedule; `drill` repeated a card on the day of a counted grade below 4 (SM-2
 * step 7); `practice` is cramming, and any other review before the card was due; `undone` was taken back. Only `counted` ones
 * reach the scheduler (sm2/README 2 and 3.5), so two devices that answer the same due card count once.
 */
export type Outcome = "counted" | "drill" | "practice" | "undone";

/** Everything a history says of its card up to some record. The checkpoint of an archived history is one of these. */
export type CardState = {
  memory: Memory;
  /** The day the card is due; `null` while no review counts. A suspended card keeps it for its return. */
  dueOn: Day | null;
  /** Learning day of the first review, undone ones included; `null` before it. */
  introducedOn: Day | null;
  /** Failures of a card that had been passed before (sm2/README 3.8). */
  lapses: number;
  /** Reviews that counted. */
  reviews: number;
  /** The day on which the card is to be repeated until it gets a 4 or 5; `null` when it is not. */
  drillOn: Day | null;
  /** The learner wants it not to be offered, whatever is due. */
  suspended: boolean;
  /** The card left its deck: it is not offered either. */
  withdrawn: boolean;
  /** The learning day on which it is not offered; `null` when it was never buried. */
  buriedOn: Day | null;
  /** The day of the last review that counted; `null` before it. */
  reviewedOn: Day | null;
  /**
   * Since when the card is offered although it has no due day: it left the deck's new cards when it was first reviewed
   * or controlled, or was reset; taken back or not. `null` before.
   */
  waitingSince: Day | null;
  /** The newest version of the deck that revised or withdrew the card; 0 when none did. */
  edition: number;
};

export const NEW_STATE: CardState = {
  memory: NEW_MEMORY,
  dueOn: null,
  introducedOn: null,
  lapses: 0,
  reviews: 0,
  drillOn: null,
  suspended: false,
  withdrawn: false,
  buriedOn: null,
  reviewedOn: null,
  waitingSince: null,
  edition: 0,
};

/** Days after which a card whose answer changed in meaning is due at the latest. */
const REVISED_WITHIN: Days = 1;

/** `undone` names the records that were taken back, as far as the undos are among the records that were folded. */
export type Folded = {
  state: CardState;
  outcomes: ReadonlyMap<RecordKey, Outcome>;
  undone: ReadonlySet<RecordKey>;
};

/**
 * The state after `records`, which must be in the order of `compareRecords`, on top of `before`. Pure: the same
 * records give the same state, in whatever order they were received. `undone` names the records taken back.
 */
export function fold(
  records: readonly HistoryRecord[],
  undone: ReadonlySet<RecordKey> = undoneKeys(records),
  before: CardState = NEW_STATE,
  scheduler: Scheduler = sm2,
): Folded {
  let state = before;
  const outcomes = new Map<RecordKey, Outcome>();
  for (const record of records) {
    if (record.kind === "undo" || record.kind === "other") continue;
    const day = learningDay(record.at, record.clock);
    if (record.kind === "edit") state = afterEdit(state, record.edit, day);
    if (record.kind === "control") {
      if (state.waitingSince === null) state = { ...state, waitingSince: day };
      if (!undone.has(record.key)) state = afterControl(state, record.control, day);
    }
    if (record.kind !== "review") continue;
    const outcome = undone.has(record.key) ? "undone" : outcomeOf(state, record, day);
    outcomes.set(record.key, outcome);
    if (record.mode === "cram") continue;
    if (state.introducedOn === null) {
      state = { ...state, introducedOn: day, waitingSince: state.waitingSince ?? day };
    }
    if (outcome === "counted") state = afterCounted(state, record, day, scheduler);
    if (outcome === "drill" && record.grade >= DRILL_GRADE) state = { ...state, drillOn: null };
  }
  return { state, outcomes, undone };
}

/**
 * The records that live undos take back. An undo may itself be taken back, by a later one only, so the latest record
 * is judged first and no two can take back each other.
 */
export function undoneKeys(records: readonly HistoryRecord[]): Set<RecordKey> {
  const undone = new Set<RecordKey>();
  for (const record of records.toReversed()) {
    if (record.kind === "undo" && !undone.has(record.key)) undone.add(record.target);
  }
  return undone;
}

/** A review ahead counts once a day at most: repeats on the day of a review are no reviews (SM-2 step 7). */
function outcomeOf(state: CardState, { mode }: ReviewRecord, day: Day): Outcome {
  if (mode === "cram") return "practice";
  if (state.dueOn === null || day >= state.dueOn) return "counted";
  if (mode === "ahead" && (state.reviewedOn === null || day > state.reviewedOn)) return "counted";
  return day === state.drillOn ? "drill" : "practice";
}

function afterCounted(state: CardState, { grade, spread }: ReviewRecord, day: Day, scheduler: Scheduler): CardState {
  const memory = scheduler(state.memory, grade, { maxInterval: MAX_INTERVAL });
  const reviews = state.reviews + 1;
  const lapsed = grade < PASSING_GRADE && state.memory.repetitions > 0;
  return {
    ...state,
    memory,
    dueOn: day + memory.interval + spreadDays(spread, memory.interval, reviews),
    lapses: state.lapses + (lapsed ? 1 : 0),
    reviews,
    reviewedOn: day,
    drillOn: grade < DRILL_GRADE ? day : null,
  };
}

function afterControl(state: CardState, control: CardControl, day: Day): CardState {
  switch (control.type) {
    case "suspended":
      return { ...state, suspended: true, drillOn: null };
    case "resumed":
      return { ...state, suspended: false };
    case "buried":
      return { ...state, buriedOn: day, drillOn: null };
    case "rescheduled":
      return { ...state, dueOn: control.dueOn, buriedOn: null };
    case "reset": {
      const { introducedOn, reviews, suspended, withdrawn, edition } = state;
      return { ...NEW_STATE, introducedOn, reviews, suspended, withdrawn, edition, waitingSince: day };
    }
  }
}

/**
 * The day from which the queue offers the card; `null` when it does not, and as long as the card is one of the new
 * cards of its deck.
 */
export function offeredFrom(state: CardState): Day | null {
  if (state.suspended || state.withdrawn) return null;
  const day = state.dueOn ?? state.waitingSince;
  return day === null || state.buriedOn === null ? day : Math.max(day, state.buriedOn + 1);
}

/**
 * An answer that changed in meaning is asked within a day, its E-factor kept. What was learned elsewhere counts as long
 * as nothing was learned here. Whether the card is in its deck is for the newest version to say, not for the device
 * that took up its version last.
 */
function afterEdit(state: CardState, edit: CardEdit, day: Day): CardState {
  if (edit.type === "carried") {
    return state.dueOn === null ? { ...state, memory: edit.memory, dueOn: edit.dueOn } : state;
  }
  if (edit.version < state.edition) return state;
  const edition = edit.version;
  if (edit.type === "withdrawn") return { ...state, drillOn: null, withdrawn: true, edition };
  const dueOn = state.dueOn === null ? null : Math.min(state.dueOn, day + REVISED_WITHIN);
  return { ...state, dueOn, withdrawn: false, edition };
}
