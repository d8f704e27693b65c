import type { CardId } from "../ids.ts";
import { type CardState, fold, NEW_STATE, undoneKeys } from "../reviews/fold.ts";
import type { HistoryRecord, RecordKey, ReviewRecord } from "../reviews/record.ts";
import { keptDuration } from "../reviews/record-codec.ts";
import { type Day, learningDay } from "../time.ts";
import { type CardDay, type DayEntry, MOST_LAPSES, MOST_REPETITIONS } from "./day-entry.ts";

/**
 * What a card's whole history, in the order of `compareRecords`, says of each learning day with a review of it.
 *
 * What a review did depends on the records before it and on the undos after it that reach back to one of them or to
 * itself. A history only ever grows, and so does that set: its size is the `rank`. So any two states of a history,
 * seen in any order, agree on which of them knows more of a day, without a version that a rebuild could not tell.
 */
export function cardDays(cardId: CardId, records: readonly HistoryRecord[]): Map<Day, CardDay> {
  const undone = undoneKeys(records);
  const reaches = undoReaches(records);
  const days = new Map<Day, { entries: DayEntry[]; last: number }>();
  let state: CardState = NEW_STATE;
  for (const [place, record] of records.entries()) {
    const before = state;
    const folded = fold([record], undone, before);
    state = folded.state;
    if (record.kind !== "review") continue;
    const outcome = folded.outcomes.get(record.key);
    if (outcome === undefined) throw new Error(`The fold says nothing of the review ${record.key}`);
    const day = learningDay(record.at, record.clock);
    const entry = entryOf(record, outcome, before);
    const known = days.get(day);
    if (known) {
      known.entries.push(entry);
      known.last = place;
    } else days.set(day, { entries: [entry], last: place });
  }
  return new Map(
    [...days].map(([day, { entries, last }]) => {
      const later = reaches.filter(({ place, reach }) => place > last && reach <= last).length;
      return [day, { cardId, rank: last + 1 + later, entries }];
    }),
  );
}

/**
 * The days of which `after` says more than `before` did, with what it says; both are whole histories of the card, and
 * `before` is undefined when it is not known, so that every day is told.
 */
export function changedCardDays(
  cardId: CardId,
  before: readonly HistoryRecord[] | undefined,
  after: readonly HistoryRecord[],
): Map<Day, CardDay> {
  const days = cardDays(cardId, after);
  if (before === undefined) return days;
  const known = cardDays(cardId, before);
  return new Map([...days].filter(([day, { rank }]) => rank > (known.get(day)?.rank ?? 0)));
}

function entryOf(record: ReviewRecord, outcome: DayEntry["outcome"], before: CardState): DayEntry {
  return {
    at: record.at,
    offset: record.clock.offset,
    grade: record.grade,
    durationMs: keptDuration(record.durationMs),
    outcome,
    mode: "scheduled",
    late: false,
    isNew: outcome === "counted" && before.reviews === 0,
    intervalBefore: before.memory.interval,
    repetitionsBefore: Math.min(before.memory.repetitions, MOST_REPETITIONS),
    lapsesBefore: Math.min(before.lapses, MOST_LAPSES),
  };
}

/** The place of each undo, and the earliest place that it or an undo it takes back reaches. */
function undoReaches(records: readonly HistoryRecord[]): { place: number; reach: number }[] {
  if (!records.some(({ kind }) => kind === "undo")) return [];
  const places = new Map<RecordKey, number>(records.map(({ key }, place) => [key, place]));
  const reaches = new Map<number, number>();
  const reachOf = (place: number): number => {
    const known = reaches.get(place);
    if (known !== undefined) return known;
    const record = records[place];
    const target = record?.kind === "undo" ? places.get(record.target) : undefined;
    // Set first, so that undos that name each other end here.
    reaches.set(place, target ?? Number.POSITIVE_INFINITY);
    if (target !== undefined) reaches.set(place, Math.min(target, reachOf(target)));
    return reaches.get(place) ?? Number.POSITIVE_INFINITY;
  };
  return records.flatMap(({ kind }, place) => (kind === "undo" ? [{ place, reach: reachOf(place) }] : []));
}
