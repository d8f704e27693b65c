import { cardParts } from "../core/ids.ts";
import { drillPlace } from "../core/reviews/drill.ts";
import { foldHistory } from "../core/reviews/history.ts";
import type { Day, Instant } from "../core/time.ts";
import { drillsOfDay, type Enrolment, isNewCard } from "../store/enrolment-row.ts";
import type { EnrolmentStore } from "../store/enrolments.ts";
import type { Schedule, ScheduleStore } from "../store/schedules.ts";
import type { ScheduleChange } from "../store/stream.ts";

export type RepairStores = {
  schedules: Pick<ScheduleStore, "findAll" | "findEnrolment">;
  enrolments: Pick<EnrolmentStore, "mark" | "compact">;
};

/**
 * Notes in enrolments what `changes` say of their cards: those that were reviewed for the first time as introduced and
 * those that were put off before it as known, as the reviews function does after its first write, in case it ended in
 * between; and those that are to be repeated on their day (SM-2 step 7), which nobody else notes of a card that is not
 * new. Then moves each enrolment's pointer. Any record may come twice, late or out of order: sets are united, and what is
 * to be repeated is asked of the card as it stands now.
 *
 * The enrolment of a learner who left the deck is marked too: it waits for their return.
 * @returns the sequence numbers of the changes whose enrolment could not be written.
 */
export async function repairEnrolments(
  changes: readonly ScheduleChange[],
  stores: RepairStores,
  report: (error: unknown) => void,
): Promise<string[]> {
  const byEnrolment = new Map<string, [ScheduleChange, ...ScheduleChange[]]>();
  for (const change of changes) {
    if (!isEarly(change) && !movesDrill(change)) continue;
    const { userId, cardId } = change.schedule;
    const name = JSON.stringify([userId, cardParts(cardId).deckId]);
    const group = byEnrolment.get(name);
    if (group) group.push(change);
    else byEnrolment.set(name, [change]);
  }
  const failed: string[] = [];
  for (const group of byEnrolment.values()) {
    try {
      await repairEnrolment(group, stores);
    } catch (error) {
      report(error);
      failed.push(...group.map(({ sequenceNumber }) => sequenceNumber));
    }
  }
  return failed;
}

/** Up to the first review that counts: a card may have been put off, or crammed, before it. */
function isEarly({ isFirst, schedule: { history } }: ScheduleChange): boolean {
  return isFirst || (history.checkpoint === null && foldHistory(history).state.reviews <= 1);
}

/** Whether the card came to another place in the same-day queue, or left it; also when it is not known where it was. */
function movesDrill({ before, schedule }: ScheduleChange): boolean {
  if (!before) return true;
  const [was, now] = [placeOf(before), placeOf(schedule)];
  return was?.day !== now?.day || was?.at !== now?.at;
}

function placeOf({ history }: Pick<Schedule, "history">) {
  return drillPlace(history.recent, foldHistory(history));
}

type DayMarks = { introduced: number[]; known: number[]; drills: Map<number, Instant | null> };

async function repairEnrolment(
  group: readonly [ScheduleChange, ...ScheduleChange[]],
  { schedules, enrolments }: RepairStores,
): Promise<void> {
  const { userId, cardId } = group[0].schedule;
  const { deckId } = cardParts(cardId);
  const moved = [...new Set(group.filter(movesDrill).map(({ schedule }) => schedule.cardId))];
  const [found, current] = await Promise.all([
    schedules.findEnrolment(userId, deckId),
    schedules.findAll(userId, moved),
  ]);

  const missing = new Map<Day, DayMarks>();
  const of = (day: Day): DayMarks => {
    const marks = missing.get(day) ?? { introduced: [], known: [], drills: new Map() };
    missing.set(day, marks);
    return marks;
  };
  for (const { schedule } of group.filter(isEarly)) {
    const { ordinal } = cardParts(schedule.cardId);
    const { introducedOn, waitingSince } = foldHistory(schedule.history).state;
    const day = introducedOn ?? waitingSince;
    if (day === null || (found && !isNewCard(found, ordinal))) continue;
    of(day)[introducedOn === null ? "known" : "introduced"].push(ordinal);
  }
  for (const schedule of current.values()) {
    const drill = found && unnotedDrill(schedule, found);
    if (drill) of(drill.day).drills.set(cardParts(schedule.cardId).ordinal, drill.at);
  }

  let enrolment = found;
  for (const [day, marks] of [...missing].sort(([a], [b]) => a - b)) {
    const marked = await enrolments.mark(enrolment ?? { userId, deckId, newOn: null }, { day, ...marks });
    enrolment = marked ?? enrolment;
  }
  if (enrolment) await enrolments.compact(enrolment);
}

/** What the enrolment does not say yet of the card's place in the same-day queue; `at` null: it has none any more. */
function unnotedDrill(schedule: Schedule, enrolment: Enrolment): { day: Day; at: Instant | null } | undefined {
  const { ordinal } = cardParts(schedule.cardId);
  const place = placeOf(schedule);
  if (place) return drillsOfDay(enrolment, place.day).get(ordinal) === place.at ? undefined : place;
  const { newOn, drills } = enrolment;
  return newOn !== null && drills.has(ordinal) ? { day: newOn, at: null } : undefined;
}
