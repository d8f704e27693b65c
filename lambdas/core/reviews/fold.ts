import { type Day, type Days, learningDay } from "../time.ts";
import { DRILL_GRADE, type Memory, NEW_MEMORY, PASSING_GRADE } from "./memory.ts";
import type { CardEdit, HistoryRecord, RecordKey, ReviewRecord } from "./record.ts";
import { MAX_INTERVAL, type Scheduler, sm2 } from "./sm2.ts";

/**
 * What a review did. `counted` moved the schedule; `drill` repeated a card on the day of a counted grade below 4 (SM-2
 * step 7); `practice` is any other review before the card was due; `undone` was taken back. Only `counted` ones
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
  /** The card left its deck: it is not offered, whatever is due. */
  suspended: boolean;
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
  edition: 0,
};

/** Days after which a card whose answer changed in meaning is due at the latest. */
const REVISED_WITHIN: Days = 1;

export type Folded = { state: CardState; outcomes: Map<RecordKey, Outcome> };

/**
 * The state after `records`, which must be in the order of `compareRecords`, on top of `before`. Pure: the same
 * records give the same state, in whatever order they were received. `undone` names the reviews taken back.
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
    if (record.kind === "edit") state = afterEdit(state, record.edit, learningDay(record.at, record.clock));
    if (record.kind !== "review") continue;
    const day = learningDay(record.at, record.clock);
    const outcome = undone.has(record.key) ? "undone" : outcomeOf(state, day);
    outcomes.set(record.key, outcome);
    if (state.introducedOn === null) state = { ...state, introducedOn: day };
    if (outcome === "counted") state = afterCounted(state, record, day, scheduler);
    if (outcome === "drill" && record.grade >= DRILL_GRADE) state = { ...state, drillOn: null };
  }
  return { state, outcomes };
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

function outcomeOf(state: CardState, day: Day): Outcome {
  if (state.dueOn === null || day >= state.dueOn) return "counted";
  return day === state.drillOn ? "drill" : "practice";
}

function afterCounted(state: CardState, { grade }: ReviewRecord, day: Day, scheduler: Scheduler): CardState {
  const memory = scheduler(state.memory, grade, { maxInterval: MAX_INTERVAL });
  const lapsed = grade < PASSING_GRADE && state.memory.repetitions > 0;
  return {
    ...state,
    memory,
    dueOn: day + memory.interval,
    lapses: state.lapses + (lapsed ? 1 : 0),
    reviews: state.reviews + 1,
    drillOn: grade < DRILL_GRADE ? day : null,
  };
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
  if (edit.type === "withdrawn") return { ...state, drillOn: null, suspended: true, edition };
  const dueOn = state.dueOn === null ? null : Math.min(state.dueOn, day + REVISED_WITHIN);
  return { ...state, dueOn, suspended: false, edition };
}
