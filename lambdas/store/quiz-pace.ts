import * as z from "zod";
import { cardKinds } from "../core/cards/card.ts";
import type { Pace } from "../core/quizzes/pace.ts";

/** A learner's pace as one write left it; version 0 is not stored yet. */
export type StoredPace = { pace: Pace; version: number };

const PaceRow = z.looseObject({ v: z.int() });

/** Times are kept in units of 10 ms, up to eleven minutes. */
const PACE_UNIT_MS = 10;
const MAX_PACE = 65_535;

/** The pace in a row of `core`. */
export function paceOf(item: Record<string, unknown> | undefined): StoredPace {
  if (!item) return { pace: {}, version: 0 };
  const row = PaceRow.parse(item);
  const times = cardKinds.flatMap((kind) => {
    const packed = row[kind];
    return packed instanceof Uint8Array ? [[kind, unpackedTimes(packed)] as const] : [];
  });
  return { pace: Object.fromEntries(times), version: row.v };
}

/** Two bytes each. */
export function packedTimes(times: readonly number[]): Uint8Array {
  const bytes = new DataView(new ArrayBuffer(times.length * 2));
  for (const [at, ms] of times.entries()) bytes.setUint16(at * 2, Math.min(MAX_PACE, Math.round(ms / PACE_UNIT_MS)));
  return new Uint8Array(bytes.buffer);
}

function unpackedTimes(packed: Uint8Array): number[] {
  const bytes = new DataView(packed.buffer, packed.byteOffset, packed.length);
  return Array.from({ length: packed.length / 2 }, (_, at) => bytes.getUint16(at * 2) * PACE_UNIT_MS);
}
