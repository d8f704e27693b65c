import type { CardId, UserId } from "../core/ids.ts";
import { packCheckpoint } from "../core/reviews/checkpoint-codec.ts";
import type { Checkpoint } from "../core/reviews/history.ts";
import type { HistoryRecord } from "../core/reviews/record.ts";
import type { Schedule, ScheduleStore } from "../store/schedules.ts";
import type { ScheduleChange } from "../store/stream.ts";

/**
 * A card that changed, with its whole history, which may be of a later version than the change that was told. `before`
 * is the whole history before the change; undefined when it is not known.
 */
export type ChangedCard = {
  userId: UserId;
  cardId: CardId;
  version: number;
  records: readonly HistoryRecord[];
  before: readonly HistoryRecord[] | undefined;
  sequenceNumbers: readonly string[];
};

/** Histories that are read at a time. */
const READERS = 32;

/**
 * The cards that `changes` are of, each from the earliest to the latest version told. Nothing is read of a card whose
 * whole history is in its schedule.
 * @returns also the sequence numbers of the changes whose card could not be read.
 */
export async function changedCards(
  changes: readonly ScheduleChange[],
  schedules: Pick<ScheduleStore, "find" | "listArchive">,
  report: (error: unknown) => void,
): Promise<{ cards: ChangedCard[]; failed: string[] }> {
  const byCard = new Map<string, [ScheduleChange, ...ScheduleChange[]]>();
  for (const change of changes) {
    const { userId, cardId } = change.schedule;
    const name = JSON.stringify([userId, cardId]);
    const group = byCard.get(name);
    if (group) group.push(change);
    else byCard.set(name, [change]);
  }
  const cards: ChangedCard[] = [];
  const failed: string[] = [];
  const waiting = byCard.values();
  const reader = async () => {
    for (const group of waiting) {
      const sequenceNumbers = group.map(({ sequenceNumber }) => sequenceNumber);
      try {
        cards.push({ ...(await changedCard(group, schedules)), sequenceNumbers });
      } catch (error) {
        report(error);
        failed.push(...sequenceNumbers);
      }
    }
  };
  await Promise.all(Array.from({ length: READERS }, reader));
  return { cards, failed };
}

async function changedCard(
  group: readonly [ScheduleChange, ...ScheduleChange[]],
  schedules: Pick<ScheduleStore, "find" | "listArchive">,
): Promise<Omit<ChangedCard, "sequenceNumbers">> {
  const inOrder = group.toSorted((a, b) => a.schedule.version - b.schedule.version);
  const latest = inOrder.at(-1) ?? group[0];
  const { schedule, records } = await wholeHistory(latest.schedule, schedules);
  const { userId, cardId, version } = schedule;
  return { userId, cardId, version, records, before: historyBefore(inOrder[0]?.before, schedule, records) };
}

/**
 * The whole history of a schedule. Nothing is read while it is in the schedule, which is up to 58 reviews. Else the
 * archive is read, and then the schedule again: a late review moves records between the two, and only the same version
 * on both sides of the read says that none was moved. So the history may be of a later version.
 */
export async function wholeHistory(
  found: Schedule,
  schedules: Pick<ScheduleStore, "find" | "listArchive">,
): Promise<{ schedule: Schedule; records: readonly HistoryRecord[] }> {
  for (let schedule = found; ; ) {
    const { checkpoint, recent } = schedule.history;
    if (!checkpoint) return { schedule, records: recent };
    const archive = await schedules.listArchive(schedule.userId, schedule.cardId, 0, checkpoint.blocks);
    const again = await schedules.find(schedule.userId, schedule.cardId);
    if (again.version === schedule.version) return { schedule, records: [...archive, ...recent] };
    schedule = again;
  }
}

/**
 * The whole history that `before` was of. Its archive is not told, but it is the one of today unless a record went into
 * it or out of it since: then the checkpoint differs, or a record that is recent by now is as old as the archive.
 */
function historyBefore(
  before: Schedule | undefined,
  after: Schedule,
  records: readonly HistoryRecord[],
): readonly HistoryRecord[] | undefined {
  if (!before?.history.checkpoint) return before?.history.recent;
  const { checkpoint, recent } = before.history;
  if (!after.history.checkpoint || !sameCheckpoint(checkpoint, after.history.checkpoint)) return undefined;
  const known = new Set(recent.map(({ key }) => key));
  const added = after.history.recent.filter(({ key }) => !known.has(key));
  if (added.some(({ at }) => at <= checkpoint.lastAt)) return undefined;
  return [...records.slice(0, records.length - after.history.recent.length), ...recent];
}

function sameCheckpoint(a: Checkpoint, b: Checkpoint): boolean {
  return packCheckpoint(a).join() === packCheckpoint(b).join();
}
