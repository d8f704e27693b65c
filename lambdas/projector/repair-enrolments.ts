import { cardParts } from "../core/ids.ts";
import { foldHistory } from "../core/reviews/history.ts";
import type { Day } from "../core/time.ts";
import type { EnrolmentStore } from "../store/enrolments.ts";
import type { ScheduleStore } from "../store/schedules.ts";
import type { FirstReview } from "../store/stream.ts";

/**
 * Marks the cards of `reviews` as introduced in their enrolments, as the reviews function does after its first write,
 * in case it ended in between; then moves each enrolment's pointer. Sets are united, so any record may come twice, late
 * or out of order.
 *
 * A learner who left the deck is passed over: the marks are repeated when they come back and the set is read.
 * @returns the sequence numbers of the reviews whose enrolment could not be written.
 */
export async function repairEnrolments(
  reviews: readonly FirstReview[],
  stores: { schedules: Pick<ScheduleStore, "findEnrolment">; enrolments: EnrolmentStore },
  report: (error: unknown) => void,
): Promise<string[]> {
  const byEnrolment = new Map<string, FirstReview[]>();
  for (const review of reviews) {
    const { userId, cardId } = review.schedule;
    const name = JSON.stringify([userId, cardParts(cardId).deckId]);
    byEnrolment.set(name, [...(byEnrolment.get(name) ?? []), review]);
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

async function repairEnrolment(
  group: readonly FirstReview[],
  { schedules, enrolments }: { schedules: Pick<ScheduleStore, "findEnrolment">; enrolments: EnrolmentStore },
): Promise<void> {
  const first = group[0]?.schedule;
  let enrolment = first && (await schedules.findEnrolment(first.userId, cardParts(first.cardId).deckId));
  if (!enrolment) return;

  const missing = new Map<Day, number[]>();
  for (const { schedule } of group) {
    const { ordinal } = cardParts(schedule.cardId);
    const day = foldHistory(schedule.history).state.introducedOn;
    if (day === null || ordinal < enrolment.nextNew || enrolment.introduced.has(ordinal)) continue;
    missing.set(day, [...(missing.get(day) ?? []), ordinal]);
  }
  for (const [day, ordinals] of [...missing].sort(([a], [b]) => a - b)) {
    enrolment = (await enrolments.introduce(enrolment, ordinals, day)) ?? enrolment;
  }
  await enrolments.compact(enrolment);
}
