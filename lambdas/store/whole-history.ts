import type { HistoryRecord } from "../core/reviews/record.ts";
import type { Schedule, ScheduleStore } from "./schedules.ts";

/**
 * All records of a card, with the version of the schedule they belong to. A late review moves records between archive
 * and item, so the item is read again, strongly, after the archive: the same version means that nothing moved.
 */
export async function readWhole(
  found: Schedule,
  schedules: Pick<ScheduleStore, "find" | "listArchive">,
): Promise<{ schedule: Schedule; records: HistoryRecord[] }> {
  const { userId, cardId } = found;
  for (let schedule = found; ; ) {
    const { checkpoint, recent } = schedule.history;
    const archive = await schedules.listArchive(userId, cardId, 0, checkpoint?.blocks ?? 0);
    const again = await schedules.find(userId, cardId);
    if (again.version === schedule.version) return { schedule, records: [...archive, ...recent] };
    schedule = again;
  }
}
