import * as z from "zod";
import { CardId, cardParts, type UserId } from "../core/ids.ts";
import { fold } from "../core/reviews/fold.ts";
import { foldHistory } from "../core/reviews/history.ts";
import { compareRecords, type HistoryRecord } from "../core/reviews/record.ts";
import type { CardDetail } from "../http/resources/reviews.ts";
import { newSchedule, type Schedule, type ScheduleStore } from "../store/schedules.ts";
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

/**
 * All records of a card, with the version of the schedule they belong to. A late review moves records between archive
 * and item, so the item is read again, strongly, after the archive: the same version means that nothing moved.
 */
async function readWhole(
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

/** The records before the cursor, newest first. */
function olderThan(records: readonly HistoryRecord[], cursor: HistoryCursor | undefined): HistoryRecord[] {
  const place = cursor && { kind: "other" as const, ...cursor, code: 0, payload: new Uint8Array() };
  return records.filter((record) => !place || compareRecords(record, place) < 0).reverse();
}
