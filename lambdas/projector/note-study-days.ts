import type { UserId } from "../core/ids.ts";
import { type Day, learningDay } from "../core/time.ts";
import type { ReminderLedgerStore } from "../store/reminder-ledger.ts";
import type { ScheduleChange } from "../store/stream.ts";

/** The latest day of each learner that this process noted: one write a learner and day while it is warm. */
export type StudyDays = Map<UserId, Day>;

const MOST_REMEMBERED = 50_000;

/**
 * Notes on which day learners studied last, so that nobody is reminded on a day they have studied. The latest day wins,
 * so changes may come twice, late or out of order.
 * @returns the sequence numbers of the changes whose day could not be noted.
 */
export async function noteStudyDays(
  changes: readonly ScheduleChange[],
  noted: StudyDays,
  ledger: Pick<ReminderLedgerStore, "noteStudy">,
  report: (error: unknown) => void,
): Promise<string[]> {
  const latest = new Map<UserId, { day: Day; sequenceNumbers: string[] }>();
  for (const { schedule, sequenceNumber } of changes) {
    const days = schedule.history.recent.flatMap((record) =>
      record.kind === "review" ? [learningDay(record.at, record.clock)] : [],
    );
    if (days.length === 0) continue;
    const seen = latest.get(schedule.userId);
    const day = Math.max(seen?.day ?? Number.NEGATIVE_INFINITY, ...days);
    latest.set(schedule.userId, { day, sequenceNumbers: [...(seen?.sequenceNumbers ?? []), sequenceNumber] });
  }
  if (noted.size > MOST_REMEMBERED) noted.clear();
  const failed: string[] = [];
  const writes = [...latest].map(async ([userId, { day, sequenceNumbers }]) => {
    if ((noted.get(userId) ?? Number.NEGATIVE_INFINITY) >= day) return;
    try {
      await ledger.noteStudy(userId, day);
      noted.set(userId, day);
    } catch (error) {
      report(error);
      failed.push(...sequenceNumbers);
    }
  });
  await Promise.all(writes);
  return failed;
}
