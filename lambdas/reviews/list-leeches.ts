import * as z from "zod";
import { CardId, cardId, type DeckId, Ordinal, type UserId } from "../core/ids.ts";
import { foldHistory } from "../core/reviews/history.ts";
import { isLeech, leechMarksAt } from "../core/reviews/leech.ts";
import { PASSING_GRADE } from "../core/reviews/memory.ts";
import { dateOfDay, learningDay } from "../core/time.ts";
import type { Leech } from "../http/resources/study.ts";
import type { Schedule } from "../store/schedules.ts";
import { historyEntry, scheduleResource } from "./entries.ts";
import type { ReviewStores } from "./submit-record.ts";

export const LeechCursor = z.strictObject({ after: CardId, filter: z.string().optional() });

/** More is what GET /cards/{cardId} is for. */
const HISTORY_SHOWN = 30;

/**
 * Cards that are forgotten again and again, in the order of their ids, with their history. The enrolments name them, so
 * it costs half a read unit a card. A card that was reset since is not one any more.
 */
export async function listLeeches(
  userId: UserId,
  { limit, deckId, after }: { limit: number; deckId?: DeckId | undefined; after?: CardId | undefined },
  stores: ReviewStores,
): Promise<{ leeches: z.input<typeof Leech>[]; next: CardId | undefined }> {
  const { enrolments } = await stores.enrolments.listWithPreferences(userId);
  const named = enrolments
    .filter((enrolment) => deckId === undefined || enrolment.deckId === deckId)
    .flatMap((enrolment) => [...enrolment.leeches].map((one) => cardId(enrolment.deckId, Ordinal.parse(one))))
    .filter((id) => after === undefined || id > after)
    .sort();
  const page = named.slice(0, limit);
  if (page.length === 0) return { leeches: [], next: undefined };
  const schedules = await stores.schedules.findAll(userId, page);
  const leeches = page.flatMap((id) => {
    const schedule = schedules.get(id);
    return schedule ? leechOf(schedule) : [];
  });
  return { leeches, next: named.length > limit ? page.at(-1) : undefined };
}

function leechOf(schedule: Schedule): z.input<typeof Leech>[] {
  const folded = foldHistory(schedule.history);
  const { lapses } = folded.state;
  if (!isLeech(lapses)) return [];
  const newestFirst = schedule.history.recent.toReversed();
  const failures = newestFirst.flatMap((record) => {
    const isFailure = record.kind === "review" && record.grade < PASSING_GRADE;
    return isFailure && folded.outcomes.get(record.key) === "counted" ? [record] : [];
  });
  return [
    {
      schedule: scheduleResource(schedule, folded),
      marks: leechMarksAt(lapses),
      lapsedOn: failures.slice(0, lapses).map(({ at, clock }) => dateOfDay(learningDay(at, clock))),
      history: newestFirst.slice(0, HISTORY_SHOWN).map((record) => historyEntry(record, folded)),
    },
  ];
}
