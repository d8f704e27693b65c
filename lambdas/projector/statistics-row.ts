import { fold } from "../core/reviews/fold.ts";
import { foldHistory } from "../core/reviews/history.ts";
import { learnerCard } from "../core/statistics/learner-card.ts";
import type { StatisticsRow } from "../store/card-statistics.ts";
import type { Schedule, ScheduleStore } from "../store/schedules.ts";

/**
 * What the learner of a schedule did on its card. Nothing is read while the whole history is in the schedule, which is
 * up to 58 reviews. Else the archive is read, and then the schedule again: a late review moves records between the two,
 * and only the same version on both sides of the read says that none was moved. So the row may be of a later version.
 */
export async function statisticsRow(
  found: Schedule,
  schedules: Pick<ScheduleStore, "find" | "listArchive">,
): Promise<StatisticsRow> {
  const { userId, cardId } = found;
  for (let schedule = found; ; ) {
    const { version, history } = schedule;
    const { checkpoint, recent } = history;
    if (!checkpoint) return { userId, cardId, version, card: learnerCard(recent, foldHistory(history)) };
    const archive = await schedules.listArchive(userId, cardId, 0, checkpoint.blocks);
    schedule = await schedules.find(userId, cardId);
    if (schedule.version !== version) continue;
    const records = [...archive, ...recent];
    return { userId, cardId, version, card: learnerCard(records, fold(records)) };
  }
}
