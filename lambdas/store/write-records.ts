import { Failure } from "../core/errors.ts";
import { type Folded, fold } from "../core/reviews/fold.ts";
import { BLOCK_RECORDS, type CardHistory, foldHistory, laidOut, needsArchive } from "../core/reviews/history.ts";
import { placed, type Verdict } from "../core/reviews/placement.ts";
import type { HistoryRecord } from "../core/reviews/record.ts";
import { packRecords } from "../core/reviews/record-codec.ts";
import type { ArchiveBlock, Schedule, ScheduleStore } from "./schedules.ts";

const MAX_ROUNDS = 5;
const FIRST_PAUSE_MS = 8;

/** A card after records were sent to it: `sent` as it was decided on their acceptance. `records` and `folded` reach back to the archive only when it was read. */
export type WrittenCard = {
  schedule: Schedule;
  records: readonly HistoryRecord[];
  folded: Folded;
  sent: readonly HistoryRecord[];
  verdicts: readonly Verdict[];
};

/**
 * What is decided when records are accepted, once for each version they are placed on: the records to write instead of
 * those that were sent, in their order, and what follows from them. Called only when something is to be written.
 */
export type Accept = (planned: WrittenCard, before: Schedule) => Promise<readonly HistoryRecord[]>;

/** How to wait between two rounds of a lost race; tests give their own. */
export type Pause = (ms: number) => Promise<void>;
const realPause: Pause = (ms) => new Promise((resolve) => setTimeout(resolve, Math.random() * ms));

/**
 * Puts records of one learner into the history of one card: one conditional write, and nothing is acknowledged before
 * it succeeded. The history is the log and the idempotency record at once, so sending a record again is always safe.
 *
 * `current` may be stale. Another write that got there first brings its item back with the refusal, and the records
 * are placed anew on that.
 * @throws {Failure} `schedule-busy` after five lost rounds; nothing was written, the client sends again. `unknown-card`
 * when the card's item was removed meanwhile.
 */
export async function writeRecords(
  schedules: Pick<ScheduleStore, "find" | "listArchive" | "save">,
  current: Schedule,
  sent: readonly HistoryRecord[],
  pause: Pause = realPause,
  accept?: Accept,
): Promise<WrittenCard> {
  let before = current;
  let isStrong = false;
  for (let round = 0; ; round += 1) {
    const plan = await decided(schedules, before, sent, accept);
    if (plan.schedule.version === before.version) {
      // Nothing to write, so no condition vouches for what was read. A review that an undo is to take back may be
      // there by now, and an archive may have been rewritten between the item's read and its own.
      if (!plan.readArchive && (isStrong || !plan.verdicts.includes("unknown-target"))) return plan;
      const again = await schedules.find(before.userId, before.cardId);
      if (again.version === before.version || round >= MAX_ROUNDS) return plan;
      before = again;
      isStrong = true;
      continue;
    }
    // Only now: one of the writes whose round was lost may have succeeded unheard, and the records be there.
    if (round >= MAX_ROUNDS) break;
    const result = await schedules.save(plan.schedule, plan.blocks);
    if (result.saved) return plan;
    // An item is only ever removed with its learner's account: what was sent before must not bring it back.
    if (before.version > 0 && result.current.version === 0) throw unknownSchedule();
    before = result.current;
    isStrong = true;
    await pause(FIRST_PAUSE_MS * 2 ** round);
  }
  throw new Failure("schedule-busy", "Other devices are writing to this card. Nothing was saved: send it again.", {
    retryAfterSeconds: 1,
  });
}

function unknownSchedule(): Failure {
  return new Failure("unknown-card", "What was kept of this card has been deleted.");
}

/** What a write of records would do, before it is done. */
export type Plan = WrittenCard & { blocks: readonly ArchiveBlock[]; readArchive: boolean };

/** The schedule after `sent`, or what `accept` makes of it, is put into its history; nothing is written. */
export async function decided(
  schedules: Pick<ScheduleStore, "listArchive">,
  before: Schedule,
  sent: readonly HistoryRecord[],
  accept: Accept | undefined,
): Promise<Plan> {
  const plan = await planned(schedules, before, sent);
  if (!accept || plan.schedule.version === before.version) return plan;
  const records = await accept(plan, before);
  const isAsSent = records.length === sent.length && records.every((record, place) => record === sent[place]);
  return isAsSent ? plan : planned(schedules, before, records);
}

/** Reads the archive only when that takes part. */
async function planned(
  schedules: Pick<ScheduleStore, "listArchive">,
  before: Schedule,
  sent: readonly HistoryRecord[],
): Promise<Plan> {
  const { checkpoint, recent } = before.history;
  if (checkpoint && mayTouchArchive(before.history, sent)) {
    const archive = await schedules.listArchive(before.userId, before.cardId, 0, checkpoint.blocks);
    return planOver(before, [...archive, ...recent], sent, archive);
  }
  return planOver(before, recent, sent, []);
}

/** Also when the recent records overflow: the block that is cut off then depends on all before it. */
function mayTouchArchive(history: CardHistory, sent: readonly HistoryRecord[]): boolean {
  if (sent.some((record) => needsArchive(history, record))) return true;
  return laidOut(placed(history.recent, sent).records).blocks.length > 0;
}

/** The plan when `records` is the whole history, or its recent part with an archive that stays as it is. */
function planOver(
  before: Schedule,
  records: readonly HistoryRecord[],
  sent: readonly HistoryRecord[],
  archive: readonly HistoryRecord[],
): Plan {
  const { checkpoint } = before.history;
  const isPart = checkpoint !== null && archive.length === 0;
  const after = placed(records, sent, isPart ? checkpoint.blocks * BLOCK_RECORDS : 0);
  const layout = isPart ? undefined : laidOut(after.records);
  const history = layout?.history ?? { checkpoint, recent: after.records };
  const isChanged = after.records.length > records.length;
  const schedule = isChanged ? { ...before, version: before.version + 1, history } : before;
  const folded = isPart ? foldHistory(history) : fold(after.records);
  const blocks = isChanged && layout ? changedBlocks(layout.blocks, archive) : [];
  const readArchive = archive.length > 0;
  return { schedule, records: after.records, folded, sent, verdicts: after.verdicts, blocks, readArchive };
}

function changedBlocks(
  blocks: readonly (readonly HistoryRecord[])[],
  archive: readonly HistoryRecord[],
): { number: number; records: readonly HistoryRecord[] }[] {
  return blocks
    .map((records, number) => ({ number, records }))
    .filter(({ number, records }) => {
      const stored = archive.slice(number * BLOCK_RECORDS, (number + 1) * BLOCK_RECORDS);
      return !sameBytes(packRecords(stored), packRecords(records));
    });
}

function sameBytes(a: Uint8Array, b: Uint8Array): boolean {
  return a.length === b.length && a.every((byte, index) => byte === b[index]);
}
