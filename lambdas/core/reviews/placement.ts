import { inserted, RESEND_MARGIN_MS } from "./history.ts";
import { type CardControl, compareRecords, type HistoryRecord, isUndoable } from "./record.ts";

/**
 * A history much longer than this cannot be rewritten in one transaction when an old review arrives. The few edits that
 * a card can get find room above it.
 */
export const MAX_RECORDS = 2_900;

/**
 * What became of a record that was sent: `added`, `reordered` (added before records that were there already),
 * `duplicate` (it was there), or refused: `reused` (its key belongs to a different record), `unknown-target` (it
 * takes back a review or control that is not there), `full`.
 */
export type Verdict = "added" | "reordered" | "duplicate" | "reused" | "unknown-target" | "full";

export type Placement = { records: readonly HistoryRecord[]; verdicts: readonly Verdict[] };

/**
 * `records` with each of `sent` in its place, and a verdict for each. Pure: whatever order records are sent in, the
 * histories are equal once all have been accepted.
 * @param archived how many records the history has besides `records`.
 */
export function placed(records: readonly HistoryRecord[], sent: readonly HistoryRecord[], archived = 0): Placement {
  const lastBefore = records.at(-1);
  let placed = records;
  const verdicts = sent.map((record): Verdict => {
    const verdict = verdictOn(placed, record, lastBefore, archived);
    if (verdict === "added" || verdict === "reordered") placed = inserted(placed, record);
    return verdict;
  });
  return { records: placed, verdicts };
}

function verdictOn(
  records: readonly HistoryRecord[],
  record: HistoryRecord,
  lastBefore: HistoryRecord | undefined,
  archived: number,
): Verdict {
  const same = records.find(({ key }) => key === record.key);
  if (same) return isResend(same, record) ? "duplicate" : "reused";
  if (record.kind === "undo" && !records.some((other) => isUndoable(other) && other.key === record.target)) {
    return "unknown-target";
  }
  if (record.kind !== "edit" && archived + records.length >= MAX_RECORDS) return "full";
  return lastBefore && compareRecords(record, lastBefore) < 0 ? "reordered" : "added";
}

/**
 * Whether the client sent the same thing again. Its time may differ by what a correction can do; by any amount when the
 * device's clock was set right before it sent again, so an equal think time is taken for the same review, too.
 */
function isResend(stored: HistoryRecord, sent: HistoryRecord): boolean {
  if (stored.kind === "edit") return sent.kind === "edit" && stored.edit.type === sent.edit.type;
  if (stored.kind === "control") return sent.kind === "control" && isSameControl(stored.control, sent.control);
  if (stored.kind === "undo") return sent.kind === "undo" && stored.target === sent.target;
  if (stored.kind !== "review" || sent.kind !== "review") return false;
  if (stored.grade !== sent.grade || stored.mode !== sent.mode) return false;
  return stored.durationMs === sent.durationMs || Math.abs(stored.at - sent.at) <= RESEND_MARGIN_MS;
}

function isSameControl(stored: CardControl, sent: CardControl): boolean {
  if (stored.type === "rescheduled") return sent.type === "rescheduled" && stored.dueOn === sent.dueOn;
  return stored.type === sent.type;
}
