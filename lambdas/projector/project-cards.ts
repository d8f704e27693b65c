import type { CardStatisticsStore } from "../store/card-statistics.ts";
import type { ScheduleStore } from "../store/schedules.ts";
import type { ScheduleChange } from "../store/stream.ts";
import { statisticsRow } from "./statistics-row.ts";

/** Rows that are written at a time. */
const WRITERS = 32;

/**
 * Brings the statistics rows of the changed cards up to date: one write for each card of a learner, however often it
 * changed. A row is overwritten with what the whole history says, never added to, and only by a later version, so any
 * change may come twice, late or out of order.
 * @returns the sequence numbers of the changes whose row could not be written.
 */
export async function projectCards(
  changes: readonly ScheduleChange[],
  stores: { schedules: Pick<ScheduleStore, "find" | "listArchive">; cardStatistics: Pick<CardStatisticsStore, "save"> },
  report: (error: unknown) => void,
): Promise<string[]> {
  const byCard = new Map<string, { latest: ScheduleChange; sequenceNumbers: string[] }>();
  for (const change of changes) {
    const { userId, cardId, version } = change.schedule;
    const name = JSON.stringify([userId, cardId]);
    const seen = byCard.get(name);
    const latest = seen && seen.latest.schedule.version > version ? seen.latest : change;
    byCard.set(name, { latest, sequenceNumbers: [...(seen?.sequenceNumbers ?? []), change.sequenceNumber] });
  }
  const failed: string[] = [];
  const waiting = byCard.values();
  const writer = async () => {
    for (const { latest, sequenceNumbers } of waiting) {
      try {
        await stores.cardStatistics.save(await statisticsRow(latest.schedule, stores.schedules));
      } catch (error) {
        report(error);
        failed.push(...sequenceNumbers);
      }
    }
  };
  await Promise.all(Array.from({ length: WRITERS }, writer));
  return failed;
}
