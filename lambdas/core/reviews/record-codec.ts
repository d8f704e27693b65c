import { CONTROL_CODE, packControl, unpackControl } from "./control-codec.ts";
import { packEdit, unpackEdit } from "./edit-codec.ts";
import type { Grade } from "./memory.ts";
import type { HistoryRecord, RecordKey, ReviewMode, ReviewRecord } from "./record.ts";
import { NO_SPREAD, type Spread } from "./spread.ts";

/**
 * How records stand in the store: a format byte, then per record
 *
 *   6 bytes  time: milliseconds since 1970 times 32, plus the rollover hour (big-endian, so bytes sort like times)
 *   6 bytes  key
 *   1 byte   review: bits 0-2 grade, 3-4 mode, 5 late, 6 a spread byte follows, 7 clear    other kinds: 128 + code
 *   review:  1 byte think time on a logarithmic scale, 1 byte UTC offset in quarter hours plus 64,
 *            the spread byte (up to 127 days in two's complement of 7 bits, from 128 a hash)      = 15 or 16 bytes
 *   others:  1 byte length of the payload, payload (an undo: the 6 bytes of its target's key)          = 20 bytes
 *            (an edit: edit-codec.ts; its rollover hour is there, too)                          = 20 or 26 bytes
 *            (a control: control-codec.ts, the same)                                            = 17 or 21 bytes
 *
 * Kinds that this code does not know are read and written back unchanged. The format is 2 when bits 3-6 of any review
 * are used, so that code from before refuses what it would read wrong.
 */
const PLAIN_FORMAT = 1;
const FORMAT = 2;
const HEADER_BYTES = 13;
const REVIEW_BYTES = HEADER_BYTES + 2;
const KEY_BYTES = 6;
const ROLLOVER_STEPS = 32;
const OFFSET_BIAS = 64;
const OTHER_KIND = 0x80;
const UNDO_CODE = 1;
const GRADE_BITS = 7;
const MODES: readonly ReviewMode[] = ["scheduled", "ahead", "cram"];
const MODE_SHIFT = 3;
const MODE_BITS = 3;
const LATE_BIT = 0x20;
const SPREAD_BIT = 0x40;
const SPREAD_STEPS = 128;

const MAX_DURATION_MS = 86_400_000;
const DURATION_STEPS = 255;
const DURATION_SCALE = DURATION_STEPS / Math.log1p(MAX_DURATION_MS);
/** The think time of each byte, ms: histories are unpacked too often to work it out each time. */
const DURATIONS = Array.from({ length: DURATION_STEPS + 1 }, (_, byte) =>
  Math.round(Math.expm1(byte / DURATION_SCALE)),
);

/** The think time as it is kept: within 4 % of the given one, at most a day. */
export function keptDuration(durationMs: number): number {
  return durationOfByte(byteOfDuration(durationMs));
}

/** Bytes a record takes in a packed history. */
export function recordBytes(record: HistoryRecord): number {
  if (record.kind === "review") return REVIEW_BYTES + (record.spread === NO_SPREAD ? 0 : 1);
  return HEADER_BYTES + 1 + (record.kind === "undo" ? KEY_BYTES : otherKind(record).payload.length);
}

/** The packed form of `records`, in the order given. */
export function packRecords(records: readonly HistoryRecord[]): Uint8Array {
  const bytes = new Uint8Array(1 + records.reduce((sum, record) => sum + recordBytes(record), 0));
  const view = new DataView(bytes.buffer);
  bytes[0] = records.some((record) => record.kind === "review" && tagOf(record) > GRADE_BITS) ? FORMAT : PLAIN_FORMAT;
  let at = 1;
  for (const record of records) {
    const rollover = record.kind === "review" ? record.clock.rolloverHour : 0;
    setUint48(view, at, record.at * ROLLOVER_STEPS + rollover);
    bytes.set(bytesOfKey(record.key), at + KEY_BYTES);
    if (record.kind === "review") {
      bytes[at + 12] = tagOf(record);
      bytes[at + 13] = byteOfDuration(record.durationMs);
      bytes[at + 14] = record.clock.offset + OFFSET_BIAS;
      if (record.spread !== NO_SPREAD) bytes[at + 15] = byteOfSpread(record.spread);
    } else {
      const { code, payload } = otherKind(record);
      bytes[at + 12] = OTHER_KIND | code;
      bytes[at + 13] = payload.length;
      bytes.set(payload, at + 14);
    }
    at += recordBytes(record);
  }
  return bytes;
}

function tagOf({ grade, mode, late, spread }: ReviewRecord): number {
  return grade | (MODES.indexOf(mode) << MODE_SHIFT) | (late ? LATE_BIT : 0) | (spread === NO_SPREAD ? 0 : SPREAD_BIT);
}

function byteOfSpread(spread: Spread): number {
  return spread < 0 ? spread + SPREAD_STEPS : spread;
}

function spreadOfByte(byte: number): Spread {
  return byte >= SPREAD_STEPS / 2 && byte < SPREAD_STEPS ? byte - SPREAD_STEPS : byte;
}

/** Code and payload of a record that is no review. */
function otherKind(record: Exclude<HistoryRecord, { kind: "review" }>): { code: number; payload: Uint8Array } {
  if (record.kind === "undo") return { code: UNDO_CODE, payload: bytesOfKey(record.target) };
  if (record.kind === "control") return { code: CONTROL_CODE, payload: packControl(record) };
  return record.kind === "edit" ? packEdit(record) : record;
}

/**
 * The records of a packed history, in stored order.
 * @throws {RangeError} when the bytes are cut short or of a format newer than this code.
 */
export function unpackRecords(bytes: Uint8Array): HistoryRecord[] {
  if (bytes[0] !== FORMAT && bytes[0] !== PLAIN_FORMAT) throw new RangeError(`Unknown history format ${bytes[0]}`);
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  const records: HistoryRecord[] = [];
  for (let at = 1; at < bytes.length; ) {
    const record = unpackRecord(bytes, view, at);
    records.push(record);
    at += recordBytes(record);
  }
  return records;
}

function unpackRecord(bytes: Uint8Array, view: DataView, at: number): HistoryRecord {
  const stamp = getUint48(view, at);
  const key = keyOfBytes(bytes.subarray(at + KEY_BYTES, at + 2 * KEY_BYTES));
  const instant = Math.floor(stamp / ROLLOVER_STEPS);
  const tag = view.getUint8(at + 12);
  if (tag < OTHER_KIND) {
    const mode = MODES[(tag >> MODE_SHIFT) & MODE_BITS];
    if (!mode) throw new RangeError("The packed history has a review of an unknown mode");
    return {
      kind: "review",
      key,
      at: instant,
      clock: { offset: view.getUint8(at + 14) - OFFSET_BIAS, rolloverHour: stamp % ROLLOVER_STEPS },
      grade: (tag & GRADE_BITS) as Grade,
      durationMs: durationOfByte(view.getUint8(at + 13)),
      mode,
      late: (tag & LATE_BIT) !== 0,
      spread: tag & SPREAD_BIT ? spreadOfByte(view.getUint8(at + 15)) : NO_SPREAD,
    };
  }
  const end = at + HEADER_BYTES + 1 + view.getUint8(at + 13);
  if (end > bytes.length) throw new RangeError("The packed history is cut short");
  const payload = bytes.slice(at + 14, end);
  const code = tag - OTHER_KIND;
  if (code === UNDO_CODE) return { kind: "undo", key, at: instant, target: keyOfBytes(payload) };
  const control = code === CONTROL_CODE ? unpackControl(payload) : undefined;
  if (control) return { kind: "control", key, at: instant, ...control };
  const edit = unpackEdit(code, payload);
  return edit ? { kind: "edit", key, at: instant, ...edit } : { kind: "other", key, at: instant, code, payload };
}

/** The 8 base64url characters of a key's 6 bytes. */
export function keyOfBytes(bytes: Uint8Array): RecordKey {
  return btoa(String.fromCharCode(...bytes))
    .replaceAll("+", "-")
    .replaceAll("/", "_");
}

/** The 6 bytes of a key. */
export function bytesOfKey(key: RecordKey): Uint8Array {
  const binary = atob(key.replaceAll("-", "+").replaceAll("_", "/"));
  return Uint8Array.from(binary, (character) => character.charCodeAt(0));
}

/** The think time on the logarithmic scale on which it is kept. */
export function byteOfDuration(durationMs: number): number {
  return Math.min(DURATION_STEPS, Math.round(Math.log1p(Math.max(0, durationMs)) * DURATION_SCALE));
}

/** The think time of such a byte, ms. */
export function durationOfByte(byte: number): number {
  return DURATIONS[byte] ?? 0;
}

function setUint48(view: DataView, at: number, value: number): void {
  view.setUint16(at, Math.floor(value / 2 ** 32));
  view.setUint32(at + 2, value % 2 ** 32);
}

function getUint48(view: DataView, at: number): number {
  return view.getUint16(at) * 2 ** 32 + view.getUint32(at + 2);
}
