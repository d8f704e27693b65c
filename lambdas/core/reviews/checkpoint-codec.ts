import type { Checkpoint } from "./history.ts";
import { MIN_EASE } from "./memory.ts";
import { bytesOfKey, keyOfBytes } from "./record-codec.ts";

/**
 * How a checkpoint stands in the store, big-endian: format 2, blocks 2, lastAt 6, repetitions 2, interval 2, ease 2,
 * lapses 2, reviews 3, then 3 each (biased, 0 is none) dueOn, introducedOn, drillOn, buriedOn, reviewedOn, waitingSince,
 * and edition 4 with withdrawn as its highest bit and suspended as the next; then 6 bytes per undone key.
 *
 * Format 1, from before cards could be suspended: lastAt 8 (as a double), reviews 4, dueOn 4, introducedOn 4, drillOn 4.
 */
const FORMAT = 2;
const OLD_FORMAT = 1;
const FIXED_BYTES = 42;
const OLD_FIXED_BYTES = 39;
const WITHDRAWN = 0x80000000;
const SUSPENDED = 0x40000000;
const KEY_BYTES = 6;
const DAY_BIAS = 0x800000;
const OLD_NO_DAY = -0x80000000;

export function packCheckpoint({ state, blocks, lastAt, undone }: Checkpoint): Uint8Array {
  const bytes = new Uint8Array(FIXED_BYTES + KEY_BYTES * undone.length);
  const view = new DataView(bytes.buffer);
  view.setUint8(0, FORMAT);
  view.setUint16(1, blocks);
  view.setUint16(3, Math.floor(lastAt / 2 ** 32));
  view.setUint32(5, lastAt % 2 ** 32);
  view.setUint16(9, state.memory.repetitions);
  view.setUint16(11, state.memory.interval);
  view.setUint16(13, state.memory.ease);
  view.setUint16(15, state.lapses);
  setUint24(view, 17, state.reviews);
  const days = [
    state.dueOn,
    state.introducedOn,
    state.drillOn,
    state.buriedOn,
    state.reviewedOn,
    state.waitingSince,
  ] as const;
  for (const [place, day] of days.entries()) setUint24(view, 20 + 3 * place, day === null ? 0 : day + DAY_BIAS);
  view.setUint32(38, state.edition + (state.withdrawn ? WITHDRAWN : 0) + (state.suspended ? SUSPENDED : 0));
  undone.forEach((key, index) => {
    bytes.set(bytesOfKey(key), FIXED_BYTES + KEY_BYTES * index);
  });
  return bytes;
}

/** @throws {RangeError} when the bytes are of a newer format or hold a memory SM-2 cannot have made. */
export function unpackCheckpoint(bytes: Uint8Array): Checkpoint {
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  const format = view.getUint8(0);
  if (format !== FORMAT && format !== OLD_FORMAT) throw new RangeError(`Unknown checkpoint format ${format}`);
  const { state, lastAt } = format === FORMAT ? present(view) : old(view);
  const { memory } = state;
  if (memory.ease < MIN_EASE || (memory.repetitions > 0 && memory.interval < 1)) {
    throw new RangeError(`Not a memory of SM-2: ${JSON.stringify(memory)}`);
  }
  const undone: string[] = [];
  const first = format === FORMAT ? FIXED_BYTES : OLD_FIXED_BYTES;
  for (let at = first; at < bytes.length; at += KEY_BYTES) {
    undone.push(keyOfBytes(bytes.subarray(at, at + KEY_BYTES)));
  }
  return { state, blocks: view.getUint16(1), lastAt, undone };
}

type Unpacked = Pick<Checkpoint, "state" | "lastAt">;

function present(view: DataView): Unpacked {
  const day = (place: number) => {
    const stored = getUint24(view, 20 + 3 * place);
    return stored === 0 ? null : stored - DAY_BIAS;
  };
  const edition = view.getUint32(38);
  return {
    state: {
      memory: { repetitions: view.getUint16(9), interval: view.getUint16(11), ease: view.getUint16(13) },
      lapses: view.getUint16(15),
      reviews: getUint24(view, 17),
      dueOn: day(0),
      introducedOn: day(1),
      drillOn: day(2),
      buriedOn: day(3),
      reviewedOn: day(4),
      waitingSince: day(5),
      withdrawn: edition >= WITHDRAWN,
      suspended: (edition & SUSPENDED) !== 0,
      edition: edition % SUSPENDED,
    },
    lastAt: view.getUint16(3) * 2 ** 32 + view.getUint32(5),
  };
}

function old(view: DataView): Unpacked {
  const day = (at: number) => (view.getInt32(at) === OLD_NO_DAY ? null : view.getInt32(at));
  const edition = view.getUint32(35);
  return {
    state: {
      memory: { repetitions: view.getUint16(11), interval: view.getUint16(13), ease: view.getUint16(15) },
      lapses: view.getUint16(17),
      reviews: view.getUint32(19),
      dueOn: day(23),
      introducedOn: day(27),
      drillOn: day(31),
      buriedOn: null,
      reviewedOn: null,
      waitingSince: day(27),
      withdrawn: edition >= WITHDRAWN,
      suspended: false,
      edition: edition % WITHDRAWN,
    },
    lastAt: view.getFloat64(3),
  };
}

function setUint24(view: DataView, at: number, value: number): void {
  view.setUint8(at, value >>> 16);
  view.setUint16(at + 1, value & 0xffff);
}

function getUint24(view: DataView, at: number): number {
  return view.getUint8(at) * 2 ** 16 + view.getUint16(at + 1);
}
