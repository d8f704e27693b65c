import { fold } from "../../lambdas/core/reviews/fold.ts";
import type { Grade } from "../../lambdas/core/reviews/memory.ts";
import {
  type CardControl,
  type CardEdit,
  type ControlRecord,
  compareRecords,
  type EditRecord,
  type HistoryRecord,
  type ReviewRecord,
  type UndoRecord,
} from "../../lambdas/core/reviews/record.ts";
import { keyOfBytes } from "../../lambdas/core/reviews/record-codec.ts";
import { dateOfDay } from "../../lambdas/core/time.ts";
import type { ModelEvent } from "./naive-model.ts";

/** Day 0 of hand-made histories, a Sunday, as an instant and as a learning day. */
export const DAY_0 = Date.parse("2026-03-01T00:00:00Z");
export const FIRST_DAY = DAY_0 / 86_400_000;
export const HOUR_MS = 3_600_000;
export const DAY_MS = 24 * HOUR_MS;

/** A record's key that sorts like `number`. */
export function keyOf(number: number): string {
  return keyOfBytes(Uint8Array.of(0, 0, 0, number >> 16, number >> 8, number));
}

/** A review on day `day` of a hand-made history; `hour` is the learner's local one. */
export function review(
  key: number,
  day: number,
  grade: Grade,
  {
    hour = 12,
    offset = 0,
    rolloverHour = 4,
    durationMs = 0,
    mode = "scheduled" as ReviewRecord["mode"],
    late = false,
    spread = 0,
  } = {},
): ReviewRecord {
  const at = DAY_0 + day * DAY_MS + hour * HOUR_MS - offset * 900_000;
  return {
    kind: "review",
    key: keyOf(key),
    at,
    clock: { offset, rolloverHour },
    grade,
    durationMs,
    mode,
    late,
    spread,
  };
}

export function undo(key: number, target: number, day: number, { hour = 13 } = {}): UndoRecord {
  return { kind: "undo", key: keyOf(key), at: DAY_0 + day * DAY_MS + hour * HOUR_MS, target: keyOf(target) };
}

export function edit(
  key: number,
  day: number,
  change: CardEdit,
  { hour = 12, offset = 0, rolloverHour = 4 } = {},
): EditRecord {
  const at = DAY_0 + day * DAY_MS + hour * HOUR_MS - offset * 900_000;
  return { kind: "edit", key: keyOf(key), at, clock: { offset, rolloverHour }, edit: change };
}

export function control(
  key: number,
  day: number,
  change: CardControl,
  { hour = 12, offset = 0, rolloverHour = 4 } = {},
): ControlRecord {
  const at = DAY_0 + day * DAY_MS + hour * HOUR_MS - offset * 900_000;
  return { kind: "control", key: keyOf(key), at, clock: { offset, rolloverHour }, control: change };
}

/** The same history for the naive model, which knows no records of other kinds. */
export function modelEvents(records: readonly HistoryRecord[]): ModelEvent[] {
  return records.flatMap((record): ModelEvent[] => {
    if (record.kind === "other") return [];
    if (record.kind === "undo") return [record];
    if (record.kind === "edit") {
      const { key, at, clock, edit: change } = record;
      const told =
        change.type === "carried"
          ? { ...change.memory, dueOn: dateOfDay(change.dueOn) }
          : { is: change.type, version: change.version };
      return [{ kind: "edit", key, at, ...clock, edit: told }];
    }
    if (record.kind === "control") {
      const { key, at, clock, control: change } = record;
      const dueOn = change.type === "rescheduled" ? dateOfDay(change.dueOn) : null;
      return [{ kind: "control", key, at, ...clock, does: change.type, dueOn }];
    }
    const { key, at, clock, grade, mode, spread } = record;
    return [{ kind: "review", key, at, ...clock, grade, mode, spread }];
  });
}

/** What a row of a table says of a history: what each record did, the due day and the memory; days count from `FIRST_DAY`. */
export function told(records: readonly HistoryRecord[]) {
  const sorted = records.toSorted(compareRecords);
  const { state, outcomes } = fold(sorted);
  const { repetitions, interval, ease } = state.memory;
  return {
    did: sorted.flatMap(({ key }) => outcomes.get(key) ?? []).join(" "),
    due: state.dueOn === null ? null : state.dueOn - FIRST_DAY,
    memory: [repetitions, interval, ease],
  };
}
