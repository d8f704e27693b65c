import type { CardStatisticsStore } from "../store/card-statistics.ts";
import type { ScheduleStore } from "../store/schedules.ts";
import type { ScheduleChange } from "../store/stream.ts";
import type { StudyDayStore } from "../store/study-days.ts";
import { changedCards } from "./changed-cards.ts";
import { projectCards } from "./project-cards.ts";
import { type ProjectedDay, projectDays } from "./project-days.ts";

export type ViewStores = {
  schedules: Pick<ScheduleStore, "find" | "listArchive">;
  cardStatistics: Pick<CardStatisticsStore, "save">;
  studyDays: Pick<StudyDayStore, "findAll" | "save" | "saveTotals">;
};

/**
 * Brings everything in `views` up to date that follows from the histories of the changed cards.
 * @param score works out what the days that changed score, and tells the sequence numbers of those for which it failed.
 * @returns the sequence numbers of the changes that were not projected whole: told again, they do no harm.
 */
export async function projectViews(
  changes: readonly ScheduleChange[],
  { schedules, ...stores }: ViewStores,
  report: (error: unknown) => void,
  score: (days: readonly ProjectedDay[]) => Promise<readonly string[]> = async () => [],
): Promise<string[]> {
  const { cards, failed } = await changedCards(changes, schedules, report);
  const [ofCards, ofDays] = await Promise.all([
    projectCards(cards, stores, report),
    projectDays(cards, stores, report),
  ]);
  const ofScores = await score(ofDays.days);
  return [...new Set([...failed, ...ofCards, ...ofDays.failed, ...ofScores])];
}
