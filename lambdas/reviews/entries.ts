import type * as z from "zod";
import { cardParts } from "../core/ids.ts";
import type { Folded, Outcome } from "../core/reviews/fold.ts";
import { isLeech } from "../core/reviews/leech.ts";
import type { Memory } from "../core/reviews/memory.ts";
import type { ControlRecord, EditRecord, HistoryRecord, ReviewRecord, UndoRecord } from "../core/reviews/record.ts";
import { type Day, dateOfDay, isoInstant, learningDay } from "../core/time.ts";
import type {
  ControlEntry,
  DeckProgress,
  EditEntry,
  HistoryEntry,
  ReviewEntry,
  Schedule as ScheduleResource,
  UndoEntry,
} from "../http/resources/reviews.ts";
import { type Enrolment, isNewCard, newOnDay } from "../store/enrolment-row.ts";
import type { Schedule } from "../store/schedules.ts";

/** What is stored, as the API shows it. */

export function reviewEntry(record: ReviewRecord, outcome: Outcome): z.input<typeof ReviewEntry> {
  return {
    type: "review",
    key: record.key,
    grade: record.grade,
    reviewedAt: isoInstant(record.at),
    learningDay: dateOfDay(learningDay(record.at, record.clock)),
    durationMs: record.durationMs,
    mode: record.mode,
    outcome,
  };
}

export function controlEntry(
  { key, at, clock, control }: ControlRecord,
  undone: boolean,
): z.input<typeof ControlEntry> {
  return {
    type: "control",
    key,
    changedAt: isoInstant(at),
    learningDay: dateOfDay(learningDay(at, clock)),
    control: control.type,
    ...(control.type === "rescheduled" && { dueOn: dateOfDay(control.dueOn) }),
    undone,
  };
}

export function undoEntry({ key, at, target }: UndoRecord): z.input<typeof UndoEntry> {
  return { type: "undo", key, undoneAt: isoInstant(at), reviewKey: target };
}

export function editEntry({ key, at, clock, edit }: EditRecord): z.input<typeof EditEntry> {
  const day = dateOfDay(learningDay(at, clock));
  return { type: "edit", key, editedAt: isoInstant(at), learningDay: day, edit: edit.type };
}

export function historyEntry(record: HistoryRecord, { outcomes, undone }: Folded): z.input<typeof HistoryEntry> {
  if (record.kind === "undo") return undoEntry(record);
  if (record.kind === "edit") return editEntry(record);
  if (record.kind === "control") return controlEntry(record, undone.has(record.key));
  if (record.kind === "other") return { type: "other", key: record.key, at: isoInstant(record.at) };
  const outcome = outcomes.get(record.key);
  if (!outcome) throw new Error("A review of a history was not folded");
  return reviewEntry(record, outcome);
}

export function scheduleResource({ cardId, version }: Schedule, { state }: Folded): z.input<typeof ScheduleResource> {
  return {
    cardId,
    dueOn: state.dueOn === null || state.suspended || state.withdrawn ? null : dateOfDay(state.dueOn),
    suspended: state.suspended || state.withdrawn,
    withdrawn: state.withdrawn,
    buriedOn: state.buriedOn === null ? null : dateOfDay(state.buriedOn),
    leech: isLeech(state.lapses),
    ...memoryResource(state.memory),
    lapses: state.lapses,
    reviews: state.reviews,
    version,
  };
}

export function memoryResource({ repetitions, interval, ease }: Memory): {
  repetitions: number;
  intervalDays: number;
  easeFactor: number;
} {
  return { repetitions, intervalDays: interval, easeFactor: ease / 100 };
}

export function deckProgress(enrolment: Enrolment, today: Day): z.input<typeof DeckProgress> {
  return { deckId: enrolment.deckId, newToday: newOnDay(enrolment, today).size };
}

/** Whether the enrolment does not know yet that the card is no longer new. */
export function isNewTo(enrolment: Enrolment, cardId: Schedule["cardId"]): boolean {
  return isNewCard(enrolment, cardParts(cardId).ordinal);
}
