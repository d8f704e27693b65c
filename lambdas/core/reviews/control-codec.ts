import type { CardControl, ControlRecord } from "./record.ts";

/**
 * How a control stands behind the header of its record, big-endian: 1 byte UTC offset in quarter hours plus 64, 1 byte
 * rollover hour, 1 byte type; then, for a card that was rescheduled, its due day 4.
 */
export const CONTROL_CODE = 5;
const TYPES = ["suspended", "resumed", "buried", "reset", "rescheduled"] as const;
const BYTES = 3;
const RESCHEDULED_BYTES = 7;
const OFFSET_BIAS = 64;

export function packControl({ clock, control }: Pick<ControlRecord, "clock" | "control">): Uint8Array {
  const payload = new Uint8Array(control.type === "rescheduled" ? RESCHEDULED_BYTES : BYTES);
  const view = new DataView(payload.buffer);
  view.setUint8(0, clock.offset + OFFSET_BIAS);
  view.setUint8(1, clock.rolloverHour);
  view.setUint8(2, TYPES.indexOf(control.type));
  if (control.type === "rescheduled") view.setInt32(3, control.dueOn);
  return payload;
}

/** `undefined` for what newer code wrote: another type, or more than is known here. */
export function unpackControl(payload: Uint8Array): Pick<ControlRecord, "clock" | "control"> | undefined {
  if (payload.length < BYTES) return undefined;
  const view = new DataView(payload.buffer, payload.byteOffset, payload.byteLength);
  const control = controlOf(TYPES[view.getUint8(2)], view);
  return control && { clock: { offset: view.getUint8(0) - OFFSET_BIAS, rolloverHour: view.getUint8(1) }, control };
}

function controlOf(type: (typeof TYPES)[number] | undefined, view: DataView): CardControl | undefined {
  if (type === "rescheduled") {
    return view.byteLength === RESCHEDULED_BYTES ? { type, dueOn: view.getInt32(3) } : undefined;
  }
  return type && view.byteLength === BYTES ? { type } : undefined;
}
