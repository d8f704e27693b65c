import { MIN_EASE } from "./memory.ts";
import type { EditRecord } from "./record.ts";

/**
 * How an edit stands behind the header of its record, big-endian: 1 byte UTC offset in quarter hours plus 64, 1 byte
 * rollover hour; then for a carried card repetitions 2, interval 2, ease 2, dueOn 4, for the others the version 4.
 */
const CODES = { revised: 2, withdrawn: 3, carried: 4 } as const;
const VERSION_BYTES = 6;
const CARRIED_BYTES = 12;
const OFFSET_BIAS = 64;

export function packEdit({ clock, edit }: Pick<EditRecord, "clock" | "edit">): { code: number; payload: Uint8Array } {
  const payload = new Uint8Array(edit.type === "carried" ? CARRIED_BYTES : VERSION_BYTES);
  const view = new DataView(payload.buffer);
  view.setUint8(0, clock.offset + OFFSET_BIAS);
  view.setUint8(1, clock.rolloverHour);
  if (edit.type === "carried") {
    view.setUint16(2, edit.memory.repetitions);
    view.setUint16(4, edit.memory.interval);
    view.setUint16(6, edit.memory.ease);
    view.setInt32(8, edit.dueOn);
  } else view.setUint32(2, edit.version);
  return { code: CODES[edit.type], payload };
}

/** `undefined` for what newer code wrote: another code, or more than is known here. */
export function unpackEdit(code: number, payload: Uint8Array): Pick<EditRecord, "clock" | "edit"> | undefined {
  const view = new DataView(payload.buffer, payload.byteOffset, payload.byteLength);
  const clockOf = () => ({ offset: view.getUint8(0) - OFFSET_BIAS, rolloverHour: view.getUint8(1) });
  if (code === CODES.carried && payload.length === CARRIED_BYTES) {
    const memory = { repetitions: view.getUint16(2), interval: view.getUint16(4), ease: view.getUint16(6) };
    if (memory.ease < MIN_EASE || memory.interval < 1) return undefined;
    return { clock: clockOf(), edit: { type: "carried", memory, dueOn: view.getInt32(8) } };
  }
  if (payload.length !== VERSION_BYTES) return undefined;
  const version = view.getUint32(2);
  if (code === CODES.revised) return { clock: clockOf(), edit: { type: "revised", version } };
  return code === CODES.withdrawn ? { clock: clockOf(), edit: { type: "withdrawn", version } } : undefined;
}
