import { foldHistory } from "../core/reviews/history.ts";
import { leechMarksAt } from "../core/reviews/leech.ts";
import { PASSING_GRADE } from "../core/reviews/memory.ts";
import type { ControlRecord, HistoryRecord, RecordKey, ReviewRecord, UndoRecord } from "../core/reviews/record.ts";
import { leastLoaded, movedBy, spreadWindow } from "../core/reviews/spread.ts";
import { type Day, learningDay } from "../core/time.ts";
import type { DayLoads } from "./day-loads.ts";
import type { Enrolment } from "./enrolment-row.ts";
import { recordKey } from "./record-key.ts";
import type { Accept, WrittenCard } from "./write-records.ts";

/**
 * What the learner's habits make of records when they are accepted: the due day is moved to the least loaded day, and a
 * card that became a leech is suspended. Both are written with the records, so whoever folds them later needs no
 * settings. Nothing of it changes what SM-2 remembers.
 */
export function acceptance({ leechAction, dueDaySpread }: Enrolment, loads: DayLoads): Accept {
  return async (planned, before) => {
    const sent = dueDaySpread === "balance" ? await balanced(planned, loads) : planned.sent;
    const lapses = foldHistory(before.history).state.lapses;
    const leech = leechAction === "suspend" ? leechSuspension(planned, lapses) : [];
    return [...sent, ...leech, ...companions(planned)];
  };
}

function addedOf({ sent, verdicts }: WrittenCard): HistoryRecord[] {
  return sent.filter((_, place) => verdicts[place] === "added" || verdicts[place] === "reordered");
}

/** The last review that counts decides the due day; when it is a new one, its day is chosen. */
async function balanced(planned: WrittenCard, loads: DayLoads): Promise<readonly HistoryRecord[]> {
  const { records, folded, sent } = planned;
  const last = records.findLast(({ key }) => folded.outcomes.get(key) === "counted");
  const { interval } = folded.state.memory;
  const window = spreadWindow(interval);
  if (last?.kind !== "review" || window === 0 || !addedOf(planned).includes(last)) return sent;
  const day: Day = learningDay(last.at, last.clock) + interval;
  const load = await loads.around(day, window);
  const days = leastLoaded(interval, (offset) => load(day + offset));
  loads.add(day + days);
  return sent.map((record) => (record === last ? { ...last, spread: movedBy(days) } : record));
}

/** Named after the review that made the card a leech, so that its undo finds it. */
function leechSuspension(planned: WrittenCard, lapsesBefore: number): ControlRecord[] {
  const { folded } = planned;
  if (leechMarksAt(folded.state.lapses) <= leechMarksAt(lapsesBefore)) return [];
  const lapse = addedOf(planned)
    .filter((record): record is ReviewRecord => record.kind === "review" && record.grade < PASSING_GRADE)
    .findLast(({ key }) => folded.outcomes.get(key) === "counted");
  if (!lapse) return [];
  const { at, clock, key } = lapse;
  return [{ kind: "control", key: suspensionKey(key), at, clock, control: { type: "suspended" } }];
}

/** Who takes a review back takes back what followed from it, too; and who takes that undo back, brings both back. */
function companions(planned: WrittenCard): UndoRecord[] {
  const known = new Set(planned.records.map(({ key }) => key));
  return addedOf(planned).flatMap((record): UndoRecord[] => {
    if (record.kind !== "undo") return [];
    const target = [suspensionKey(record.target), companionKey(record.target)].find((key) => known.has(key));
    return target ? [{ kind: "undo", key: companionKey(record.key), at: record.at, target }] : [];
  });
}

function suspensionKey(review: RecordKey): RecordKey {
  return recordKey(`leech:${review}`);
}

function companionKey(undo: RecordKey): RecordKey {
  return recordKey(`with:${undo}`);
}
