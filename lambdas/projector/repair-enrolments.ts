import { cardParts } from "../core/ids.ts";
import { type CardHistory, foldHistory } from "../core/reviews/history.ts";
import type { Day } from "../core/time.ts";
import type { EnrolmentStore } from "../store/enrolments.ts";
import type { ScheduleStore } from "../store/schedules.ts";
import type { ScheduleChange } from "../store/stream.ts";

/**
 * Marks the cards that `changes` say were reviewed for the first time as introduced in their enrolments, and those that
 * were put off before it as known, as the reviews function does after its first write, in case it ended in between; then
 * moves each enrolment's pointer. Sets are united, so any record may come twice, late or out of order.
 *
 * The enrolment of a learner who left the deck is marked too: it waits for their return.
 * @returns the sequence numbers of the changes whose enrolment could not be written.
 */
export async function repairEnrolments(
  changes: readonly ScheduleChange[],
  stores: { schedules: Pick<ScheduleStore, "findEnrolment">; enrolments: EnrolmentStore },
  report: (error: unknown) => void,
): Promise<string[]> {
  const byEnrolment = new Map<string, [ScheduleChange, ...ScheduleChange[]]>();
  for (const change of changes) {
    if (!change.isFirst && !isEarly(change.schedule.history)) continue;
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
function isEarly(history: CardHistory): boolean {
  return history.checkpoint === null && foldHistory(history).state.reviews <= 1;
}

async function repairEnrolment(
  group: readonly [ScheduleChange, ...ScheduleChange[]],
  { schedules, enrolments }: { schedules: Pick<ScheduleStore, "findEnrolment">; enrolments: EnrolmentStore },
): Promise<void> {
  const { userId, cardId } = group[0].schedule;
  const { deckId } = cardParts(cardId);
  const found = await schedules.findEnrolment(userId, deckId);

  const missing = new Map<Day, { introduced: number[]; known: number[] }>();
  for (const { schedule } of group) {
    const { ordinal } = cardParts(schedule.cardId);
    const { introducedOn, waitingSince } = foldHistory(schedule.history).state;
    const day = introducedOn ?? waitingSince;
    if (day === null || (found && (ordinal < found.nextNew || found.introduced.has(ordinal)))) continue;
    const marks = missing.get(day) ?? { introduced: [], known: [] };
    missing.set(day, marks);
    (introducedOn === null ? marks.known : marks.introduced).push(ordinal);
  }
  let enrolment = found;
  for (const [day, marks] of [...missing].sort(([a], [b]) => a - b)) {
    const marked = await enrolments.mark(enrolment ?? { userId, deckId, newOn: null }, { day, ...marks });
    enrolment = marked ?? enrolment;
  }
  if (enrolment) await enrolments.compact(enrolment);
}
