import * as z from "zod";
import { CardId, cardParts, type UserId } from "../core/ids.ts";
import { fold } from "../core/reviews/fold.ts";
import { foldHistory } from "../core/reviews/history.ts";
import { compareRecords, type HistoryRecord } from "../core/reviews/record.ts";
import type { CardDetail } from "../http/resources/reviews.ts";
import { newSchedule, type ScheduleStore } from "../store/schedules.ts";
import { readWhole } from "../store/whole-history.ts";
import { historyEntry, scheduleResource } from "./entries.ts";
import { requireEnrolment } from "./submission.ts";

/** The last record that was given: the next page begins with the one before it, whatever was reviewed meanwhile. */
export const HistoryCursor = z.strictObject({ cardId: CardId, at: z.number(), key: z.string() });
export type HistoryCursor = z.infer<typeof HistoryCursor>;

type CardStore = Pick<ScheduleStore, "find" | "findWithEnrolments" | "findEnrolment" | "listArchive">;

/**
 * The schedule of a card and a page of its history, newest first. The archive is read only when the page reaches it.
 * @throws {Failure} `unknown-card`
 */
export async function getCard(
  userId: UserId,
  cardId: CardId,
  { limit, cursor }: { limit: number; cursor?: HistoryCursor | undefined },
  schedules: CardStore,
): Promise<{ detail: Omit<z.input<typeof CardDetail>, "nextPage">; next: HistoryCursor | undefined }> {
  const read = await schedules.findWithEnrolments(userId, [cardId]);
  await requireEnrolment(schedules, userId, cardId, read.enrolments.get(cardParts(cardId).deckId));
  let schedule = read.schedules.get(cardId) ?? newSchedule(userId, cardId);

  let folded = foldHistory(schedule.history);
  let older = olderThan(schedule.history.recent, cursor);
  let whole = folded;
  if (schedule.history.checkpoint && older.length <= limit) {
    const read = await readWhole(schedule, schedules);
    schedule = read.schedule;
    folded = foldHistory(schedule.history);
    older = olderThan(read.records, cursor);
    whole = fold(read.records);
  }
  const page = older.slice(0, limit);
  const last = page.at(-1);
  return {
    detail: {
      schedule: scheduleResource(schedule, folded),
      history: page.map((record) => historyEntry(record, whole)),
    },
    next: last && older.length > limit ? { cardId, at: last.at, key: last.key } : undefined,
  };
}

/** The records before the cursor, newest first. */
function olderThan(records: readonly HistoryRecord[], cursor: HistoryCursor | undefined): HistoryRecord[] {
  const place = cursor && { kind: "other" as const, ...cursor, code: 0, payload: new Uint8Array() };
  return records.filter((record) => !place || compareRecords(record, place) < 0).reverse();
}
