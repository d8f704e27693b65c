import type * as z from "zod";
import { type CardId, cardParts, type UserId } from "../core/ids.ts";
import { clockShift } from "../core/reviews/device-clock.ts";
import type { HistoryRecord, ReviewRecord } from "../core/reviews/record.ts";
import { type Day, type Instant, learningDay, type TimeZone } from "../core/time.ts";
import type { ReviewResult, UndoResult } from "../http/resources/reviews.ts";
import type { Enrolment, EnrolmentStore } from "../store/enrolments.ts";
import { newSchedule, type ScheduleStore } from "../store/schedules.ts";
import { type Pause, type WrittenCard, writeRecords } from "../store/write-records.ts";
import { deckProgress, isNewTo, reviewEntry, scheduleResource, undoEntry } from "./entries.ts";
import {
  claimedAt,
  type RecordInput,
  type ReviewInput,
  recordOf,
  refusal,
  requireEnrolment,
  type UndoInput,
} from "./submission.ts";

/** `pause` is given in tests only. */
export type ReviewStores = { schedules: ScheduleStore; enrolments: EnrolmentStore; pause?: Pause };

type Sent<Input> = Input & { sentAt?: string | undefined };
type Answer<Result extends z.ZodType> = { body: z.input<Result>; isReplay: boolean };

/** Stores a review: one read, one conditional write, one more write for a card's first review. */
export async function submitReview(
  userId: UserId,
  cardId: CardId,
  { sentAt, ...review }: Sent<ReviewInput>,
  now: Instant,
  stores: ReviewStores,
): Promise<Answer<typeof ReviewResult>> {
  const { card, enrolment, record, isReplay } = await submit(
    userId,
    cardId,
    { type: "review", ...review },
    sentAt,
    now,
    stores,
  );
  return { body: { ...changes(card, enrolment, storedReview(card, record.key)) }, isReplay };
}

/** Takes a review back: one read and one conditional write. */
export async function undoReview(
  userId: UserId,
  cardId: CardId,
  { sentAt, ...undo }: Sent<UndoInput>,
  now: Instant,
  stores: ReviewStores,
): Promise<Answer<typeof UndoResult>> {
  const { card, enrolment, record, isReplay } = await submit(
    userId,
    cardId,
    { type: "undo", ...undo },
    sentAt,
    now,
    stores,
  );
  const stored = card.records.find(({ key }) => key === record.key);
  if (stored?.kind !== "undo") throw new Error("An undo that was accepted is not in the history");
  const result = changes(card, enrolment, storedReview(card, stored.target));
  return { body: { undo: undoEntry(stored), ...result }, isReplay };
}

async function submit(
  userId: UserId,
  cardId: CardId,
  input: RecordInput,
  sentAt: string | undefined,
  now: Instant,
  { schedules, enrolments, pause }: ReviewStores,
): Promise<{ card: WrittenCard; enrolment: Enrolment; record: HistoryRecord; isReplay: boolean }> {
  const read = await schedules.findWithEnrolments(userId, [cardId]);
  const enrolled = await requireEnrolment(schedules, userId, cardId, read.enrolments.get(cardParts(cardId).deckId));
  const current = read.schedules.get(cardId) ?? newSchedule(userId, cardId);
  const shift = clockShift(now, sentAt === undefined ? undefined : Date.parse(sentAt), [claimedAt(input)]);
  const record = recordOf(input, current, enrolled, { now, shift });

  const card = await writeRecords(schedules, current, [record], pause);
  const verdict = card.verdicts[0] ?? "added";
  const failure = refusal(verdict, input);
  if (failure) throw failure;

  const zone = input.type === "review" ? input.timeZone : undefined;
  const enrolment = await introduced(enrolments, enrolled, [card], zone);
  return { card, enrolment, record, isReplay: verdict === "duplicate" };
}

/**
 * The enrolment after `cards` of its deck were written: those it still takes for new are marked as introduced. The
 * stream consumer repeats this, in case the function ends between the two writes.
 */
export async function introduced(
  enrolments: Pick<EnrolmentStore, "introduce">,
  enrolment: Enrolment,
  cards: readonly WrittenCard[],
  timeZone: TimeZone | undefined,
): Promise<Enrolment> {
  const byDay = new Map<Day, number[]>();
  for (const { schedule, folded } of cards) {
    const day = folded.state.introducedOn;
    if (day === null || !isNewTo(enrolment, schedule.cardId)) continue;
    byDay.set(day, [...(byDay.get(day) ?? []), cardParts(schedule.cardId).ordinal]);
  }
  let latest = enrolment;
  for (const [day, ordinals] of [...byDay].sort(([a], [b]) => a - b)) {
    latest = (await enrolments.introduce(latest, ordinals, day, timeZone)) ?? latest;
  }
  return latest;
}

/**
 * What both kinds of write change, seen from the review they are about and from its day, so that a repeat after
 * midnight gets the same answer.
 */
function changes(
  { schedule, folded }: WrittenCard,
  enrolment: Enrolment,
  review: ReviewRecord,
): z.input<typeof ReviewResult> {
  const day = learningDay(review.at, review.clock);
  const outcome = folded.outcomes.get(review.key);
  if (!outcome) throw new Error("A review that was accepted was not folded");
  return {
    review: reviewEntry(review, outcome),
    schedule: scheduleResource(schedule, folded),
    deck: deckProgress(enrolment, day),
    repeatToday: folded.state.drillOn === day,
  };
}

function storedReview({ records }: WrittenCard, key: string): ReviewRecord {
  const record = records.find((candidate) => candidate.key === key);
  if (record?.kind !== "review") throw new Error("A review that was accepted is not in the history");
  return record;
}
