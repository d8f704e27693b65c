import * as z from "zod";
import { Grade, MIN_EASE } from "../reviews/memory.ts";
import type {
  ControlRecord,
  EditRecord,
  HistoryRecord,
  OtherRecord,
  ReviewRecord,
  UndoRecord,
} from "../reviews/record.ts";
import { bytesOfKey, keptDuration, keyOfBytes } from "../reviews/record-codec.ts";
import { NO_SPREAD } from "../reviews/spread.ts";
import { dateOfDay, dayOfDate, isoInstant, type LocalClock } from "../time.ts";

/** The records of a history as a file has them: typed JSON that gives the same record back, whatever wrote it. */

const MINUTES_PER_QUARTER = 15;
const DAY_MS = 86_400_000;
/** The two ranges of a spread: days, and hashes of cards. */
const MOST_DAYS = 63;
const FUZZ = 128;
const UINT_8 = 255;
const UINT_16 = 65_535;
const UINT_32 = 4_294_967_295;

const Key = z.string().regex(/^[A-Za-z0-9_-]{8}$/, "write the 8 characters of a record's key");
export const FileInstant = z.iso
  .datetime({ precision: 3, error: "write an instant in UTC with milliseconds, 2026-11-20T08:15:00.000Z" })
  .transform((text) => Date.parse(text));
export const FileDay = z.iso.date("write a date, 2026-11-26").transform(dayOfDate);

const placed = { key: Key, at: FileInstant };
const clocked = {
  ...placed,
  utcOffset: z.int().min(-840).max(840).multipleOf(MINUTES_PER_QUARTER, "write whole quarter hours, in minutes"),
  rolloverHour: z.int().min(0).max(23),
};
const whole = (max: number) => z.int().min(0).max(max);
const CarriedMemory = z.strictObject({
  repetitions: whole(UINT_16),
  interval: z.int().min(1).max(UINT_16),
  ease: z.int().min(MIN_EASE).max(UINT_16),
});

const FileReview = z.strictObject({
  type: z.literal("review"),
  ...clocked,
  grade: Grade,
  durationMs: whole(DAY_MS),
  mode: z.enum(["scheduled", "ahead", "cram"]).default("scheduled"),
  late: z.boolean().default(false),
  spread: z
    .int()
    .refine(
      (spread) => Math.abs(spread) <= MOST_DAYS || (spread >= FUZZ && spread <= UINT_8),
      "write -63 to 63, or 128 to 255",
    )
    .default(NO_SPREAD),
});
const FileControl = z.strictObject({
  type: z.literal("control"),
  ...clocked,
  control: z.discriminatedUnion("type", [
    z.strictObject({ type: z.enum(["suspended", "resumed", "buried", "reset"]) }),
    z.strictObject({ type: z.literal("rescheduled"), dueOn: FileDay }),
  ]),
});
const FileUndo = z.strictObject({ type: z.literal("undo"), ...placed, target: Key });
const FileEdit = z.strictObject({
  type: z.literal("edit"),
  ...clocked,
  edit: z.discriminatedUnion("type", [
    z.strictObject({ type: z.literal("revised"), version: whole(UINT_32) }),
    z.strictObject({ type: z.literal("withdrawn"), version: whole(UINT_32) }),
    z.strictObject({ type: z.literal("carried"), memory: CarriedMemory, dueOn: FileDay }),
  ]),
});
const FileOther = z.strictObject({
  type: z.literal("other"),
  ...placed,
  code: whole(127),
  payload: z.base64url().max(340),
});

export const FileRecord = z.discriminatedUnion("type", [FileReview, FileUndo, FileControl, FileEdit, FileOther]);
export type FileRecord = z.output<typeof FileRecord>;

/** A record as it is written; the schemas above read it. */
type WrittenRecord = z.input<typeof FileRecord>;

export function fileRecordOf(record: HistoryRecord): WrittenRecord {
  const place = { key: record.key, at: isoInstant(record.at) };
  switch (record.kind) {
    case "review":
      return {
        type: "review",
        ...place,
        ...clockOf(record.clock),
        grade: record.grade,
        durationMs: record.durationMs,
        mode: record.mode,
        late: record.late,
        spread: record.spread,
      } satisfies WrittenFields<ReviewRecord, "durationMs" | "grade" | "mode" | "late" | "spread">;
    case "control":
      return {
        type: "control",
        ...place,
        ...clockOf(record.clock),
        control:
          record.control.type === "rescheduled"
            ? { ...record.control, dueOn: dateOfDay(record.control.dueOn) }
            : record.control,
      } satisfies WrittenFields<ControlRecord, "control">;
    case "undo":
      return { type: "undo", ...place, target: record.target } satisfies WrittenFields<UndoRecord, "target">;
    case "edit":
      return {
        type: "edit",
        ...place,
        ...clockOf(record.clock),
        edit: record.edit.type === "carried" ? { ...record.edit, dueOn: dateOfDay(record.edit.dueOn) } : record.edit,
      } satisfies WrittenFields<EditRecord, "edit">;
    case "other":
      return {
        type: "other",
        ...place,
        code: record.code,
        payload: keyOfBytes(record.payload).replaceAll("=", ""),
      } satisfies WrittenFields<OtherRecord, "code" | "payload">;
  }
}

/** Every field of a record has to be named where it is written: a new one does not compile until it is. */
type WrittenFields<R extends HistoryRecord, Named extends string> = [
  Exclude<keyof R, "kind" | "key" | "at" | "clock" | Named>,
] extends [never]
  ? WrittenRecord
  : never;

export function recordOfFile(record: FileRecord): HistoryRecord {
  const { key, at } = record;
  switch (record.type) {
    case "review": {
      const { grade, durationMs, mode, late, spread } = record;
      const kept = { grade, durationMs: keptDuration(durationMs), mode, late, spread };
      return { kind: "review", key, at, clock: localClockOf(record), ...kept };
    }
    case "control":
      return { kind: "control", key, at, clock: localClockOf(record), control: record.control };
    case "undo":
      return { kind: "undo", key, at, target: record.target };
    case "edit":
      return { kind: "edit", key, at, clock: localClockOf(record), edit: record.edit };
    case "other":
      return { kind: "other", key, at, code: record.code, payload: bytesOfKey(record.payload) };
  }
}

function clockOf({ offset, rolloverHour }: LocalClock) {
  return { utcOffset: offset * MINUTES_PER_QUARTER, rolloverHour };
}

function localClockOf({ utcOffset, rolloverHour }: { utcOffset: number; rolloverHour: number }): LocalClock {
  return { offset: utcOffset / MINUTES_PER_QUARTER, rolloverHour };
}
