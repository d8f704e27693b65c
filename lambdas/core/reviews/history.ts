import type { Instant } from "../time.ts";
import { CLOCK_TOLERANCE_MS } from "./device-clock.ts";
import { type CardState, type Folded, fold, NEW_STATE, undoneKeys } from "./fold.ts";
import { compareRecords, type HistoryRecord, isUndoable, type RecordKey } from "./record.ts";
import { recordBytes } from "./record-codec.ts";

/** What the archive says about the records that are in it, so that they need not be read to fold the recent ones. */
export type Checkpoint = {
  /** The state after all archived records. */
  state: CardState;
  /** How many blocks of 30 records the archive has. */
  blocks: number;
  /** The order key of the last archived record: an older one belongs into the archive. */
  lastAt: Instant;
  /** What archived undos take back among the recent records; empty unless a device's clock ran backwards. */
  undone: readonly RecordKey[];
};

/** A card's history as its item holds it: `recent` in order, on top of an archive when there is one. */
export type CardHistory = { checkpoint: Checkpoint | null; recent: readonly HistoryRecord[] };

export const NO_HISTORY: CardHistory = { checkpoint: null, recent: [] };

export const BLOCK_RECORDS = 30;
/**
 * 58 reviews, 54 with a spread. With the longest keys, state and checkpoint an item then stays within 1,024 bytes, one write unit
 * (R6); data-model.md has 60, for shorter deck ids.
 */
export const MAX_RECENT_BYTES = 870;

/** The state of a card and what each recent review did. */
export function foldHistory({ checkpoint, recent }: CardHistory): Folded {
  const undone = undoneKeys(recent);
  for (const key of checkpoint?.undone ?? []) undone.add(key);
  return fold(recent, undone, checkpoint?.state ?? NEW_STATE);
}

/**
 * Two sendings of one review may be given effective times that differ by as much: the tolerance for a device's clock
 * on either side, and the time a request was under way.
 */
export const RESEND_MARGIN_MS = 5 * CLOCK_TOLERANCE_MS;

/**
 * Whether the archive must be read to place `record` or to recognise it as a repeat: when it may be as old as the
 * archive, or takes back a record that is not a recent review.
 */
export function needsArchive({ checkpoint, recent }: CardHistory, record: HistoryRecord): boolean {
  if (!checkpoint) return false;
  // Sent again, an edit has another time: its key may stand anywhere.
  if (record.kind === "edit") return !recent.some(({ key }) => key === record.key);
  if (record.kind === "undo" && !isRecent(record.target, recent)) return true;
  return record.at <= checkpoint.lastAt + RESEND_MARGIN_MS && !recent.some(({ key }) => key === record.key);
}

/** Whether everything that an undo of `key` changes stands in `recent`: the undo of an undo brings another record back. */
function isRecent(key: RecordKey, recent: readonly HistoryRecord[]): boolean {
  const target = recent.find((record) => record.key === key);
  if (!target) return false;
  return target.kind === "undo" ? isRecent(target.target, recent) : isUndoable(target);
}

/** `records` (complete and in order) with `record` in its place; a record whose key is there already changes nothing. */
export function inserted(records: readonly HistoryRecord[], record: HistoryRecord): readonly HistoryRecord[] {
  if (records.some(({ key }) => key === record.key)) return records;
  const place = records.findLastIndex((other) => compareRecords(other, record) < 0) + 1;
  return records.toSpliced(place, 0, record);
}

/**
 * A complete history laid out for the store: the fewest archive blocks that leave the recent records small enough.
 * A function of the records alone, so that any order of arrival gives the same bytes.
 */
export function laidOut(records: readonly HistoryRecord[]): {
  history: CardHistory;
  blocks: readonly (readonly HistoryRecord[])[];
} {
  let bytes = records.reduce((sum, record) => sum + recordBytes(record), 0);
  let archived = 0;
  const blocks: HistoryRecord[][] = [];
  while (bytes > MAX_RECENT_BYTES) {
    const block = records.slice(archived, archived + BLOCK_RECORDS);
    blocks.push(block);
    archived += block.length;
    bytes -= block.reduce((sum, record) => sum + recordBytes(record), 0);
  }
  const recent = records.slice(archived);
  const last = blocks.at(-1)?.at(-1);
  if (!last) return { history: { checkpoint: null, recent }, blocks };

  const old = records.slice(0, archived);
  const undone = undoneKeys(records);
  const recentKeys = new Set(recent.map(({ key }) => key));
  const oldTargets = old.flatMap((record) => (record.kind === "undo" ? [record.target] : []));
  const checkpoint = {
    state: fold(old, undone).state,
    blocks: blocks.length,
    lastAt: last.at,
    undone: oldTargets.filter((key) => recentKeys.has(key) && undone.has(key)).sort(),
  };
  return { history: { checkpoint, recent }, blocks };
}
