import type { Checkpoint } from "./history.ts";
import { MIN_EASE } from "./memory.ts";
import { bytesOfKey, keyOfBytes } from "./record-codec.ts";

/**
 * How a checkpoint stands in the store, big-endian: format 1, blocks 2, lastAt 8 (as a double), repetitions 2,
 * interval 2, ease 2, lapses 2, reviews 4, dueOn 4, introducedOn 4, drillOn 4, edition 4 with suspended as its highest bit, then 6 bytes per undone key.
 */
const FORMAT = 1;
const FIXED_BYTES = 39;
const SUSPENDED = 0x80000000;
const KEY_BYTES = 6;
const NO_DAY = -0x80000000;

export function packCheckpoint({ state, blocks, lastAt, undone }: Checkpoint): Uint8Array {
  const bytes = new Uint8Array(FIXED_BYTES + KEY_BYTES * undone.length);
  const view = new DataView(bytes.buffer);
  view.setUint8(0, FORMAT);
  view.setUint16(1, blocks);
  view.setFloat64(3, lastAt);
  view.setUint16(11, state.memory.repetitions);
  view.setUint16(13, state.memory.interval);
  view.setUint16(15, state.memory.ease);
  view.setUint16(17, state.lapses);
  view.setUint32(19, state.reviews);
  view.setInt32(23, state.dueOn ?? NO_DAY);
  view.setInt32(27, state.introducedOn ?? NO_DAY);
  view.setInt32(31, state.drillOn ?? NO_DAY);
  view.setUint32(35, state.edition + (state.suspended ? SUSPENDED : 0));
  undone.forEach((key, index) => {
    bytes.set(bytesOfKey(key), FIXED_BYTES + KEY_BYTES * index);
  });
  return bytes;
}

/** @throws {RangeError} when the bytes are of a newer format or hold a memory SM-2 cannot have made. */
export function unpackCheckpoint(bytes: Uint8Array): Checkpoint {
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  if (view.getUint8(0) !== FORMAT) throw new RangeError(`Unknown checkpoint format ${view.getUint8(0)}`);
  const memory = { repetitions: view.getUint16(11), interval: view.getUint16(13), ease: view.getUint16(15) };
  if (memory.ease < MIN_EASE || (memory.repetitions > 0 && memory.interval < 1)) {
    throw new RangeError(`Not a memory of SM-2: ${JSON.stringify(memory)}`);
  }
  const day = (at: number) => (view.getInt32(at) === NO_DAY ? null : view.getInt32(at));
  const undone: string[] = [];
  for (let at = FIXED_BYTES; at < bytes.length; at += KEY_BYTES) {
    undone.push(keyOfBytes(bytes.subarray(at, at + KEY_BYTES)));
  }
  return {
    state: {
      memory,
      dueOn: day(23),
      introducedOn: day(27),
      lapses: view.getUint16(17),
      reviews: view.getUint32(19),
      drillOn: day(31),
      suspended: view.getUint32(35) >= SUSPENDED,
      edition: view.getUint32(35) % SUSPENDED,
    },
    blocks: view.getUint16(1),
    lastAt: view.getFloat64(3),
    undone,
  };
}
