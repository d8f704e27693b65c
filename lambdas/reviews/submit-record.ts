import type * as z from "zod";
import { type CardId, cardParts, type UserId } from "../core/ids.ts";
import { clockShift } from "../core/reviews/device-clock.ts";
import type { ControlRecord, HistoryRecord, RecordKey, ReviewRecord } from "../core/reviews/record.ts";
import { type Instant, learningDay } from "../core/time.ts";
import type { ControlResult, ReviewResult, UndoResult } from "../http/resources/reviews.ts";
import { acceptance } from "../store/acceptance.ts";
import { dayLoads } from "../store/day-loads.ts";
import type { Enrolment } from "../store/enrolment-row.ts";
import type { EnrolmentStore } from "../store/enrolments.ts";
import { newSchedule, type ScheduleStore } from "../store/schedules.ts";
import { type Pause, type WrittenCard, writeRecords } from "../store/write-records.ts";
import { controlEntry, deckProgress, reviewEntry, scheduleResource, undoEntry } from "./entries.ts";
import { noted } from "./note-in-enrolment.ts";
import {
  type ControlInput,
  claimedAt,
  type RecordInput,
  type ReviewInput,
  recordOf,
  refusal,
  requireEnrolment,
  type UndoInput,
  zoneOf,
} from "./submission.ts";

/** `pause` is given in tests only. */
export type ReviewStores = { schedules: ScheduleStore; enrolments: EnrolmentStore; pause?: Pause };

type Sent<Input> = Input & { sentAt?: string | undefined };
type Answer<Result extends z.ZodType> = { body: z.input<Result>; isReplay: boolean };

/** Stores a review: one read, one conditional write, one more write when the enrolment has something to note. */
export async function submitReview(
  userId: UserId,
  cardId: CardId,
  { sentAt, ...review }: Sent<ReviewInput>,
  now: Instant,
  stores: ReviewStores,
): Promise<Answer<typeof ReviewResult>> {
  const input = { type: "review" as const, ...review };
  const { card, enrolment, record, isReplay } = await submit(userId, cardId, input, sentAt, now, stores);
  const stored = storedRecord(card, record.key, "review");
  return { body: { review: entryOf(card, stored), ...changes(card, enrolment, stored) }, isReplay };
}

/** Takes a review or a control back, or an undo: one read and one conditional write. */
export async function undoReview(
  userId: UserId,
  cardId: CardId,
  { sentAt, ...undo }: Sent<UndoInput>,
  now: Instant,
  stores: ReviewStores,
): Promise<Answer<typeof UndoResult>> {
  const input = { type: "undo" as const, ...undo };
  const { card, enrolment, record, isReplay } = await submit(userId, cardId, input, sentAt, now, stores);
  const stored = storedRecord(card, record.key, "undo");
  const taken = takenBack(card, stored.target);
  const entry =
    taken.kind === "review"
      ? { review: entryOf(card, taken) }
      : { control: controlEntry(taken, card.folded.undone.has(taken.key)) };
  return { body: { undo: undoEntry(stored), ...entry, ...changes(card, enrolment, taken) }, isReplay };
}

/** Suspends, resumes, buries, resets or reschedules a card: one read and one conditional write. */
export async function controlCard(
  userId: UserId,
  cardId: CardId,
  { sentAt, ...control }: Sent<ControlInput>,
  now: Instant,
  stores: ReviewStores,
): Promise<Answer<typeof ControlResult>> {
  const input = { type: "control" as const, ...control };
  const { card, enrolment, record, isReplay } = await submit(userId, cardId, input, sentAt, now, stores);
  const stored = storedRecord(card, record.key, "control");
  const { repeatToday: _never, ...changed } = changes(card, enrolment, stored);
  return { body: { control: controlEntry(stored, card.folded.undone.has(stored.key)), ...changed }, isReplay };
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

  const accept = acceptance(enrolled, dayLoads(userId, schedules));
  const card = await writeRecords(schedules, current, [record], pause, accept);
  const verdict = card.verdicts[0] ?? "added";
  const failure = refusal(verdict, input);
  if (failure) throw failure;

  const enrolment = await noted(enrolments, enrolled, [card], zoneOf(input));
  return { card, enrolment, record, isReplay: verdict === "duplicate" };
}

/**
 * What a write changes, seen from the record it is about and from its day, so that a repeat after midnight gets the same
 * answer.
 */
function changes({ schedule, folded }: WrittenCard, enrolment: Enrolment, record: ReviewRecord | ControlRecord) {
  const day = learningDay(record.at, record.clock);
  return {
    schedule: scheduleResource(schedule, folded),
    deck: deckProgress(enrolment, day),
    repeatToday: folded.state.drillOn === day,
  };
}

function entryOf({ folded }: WrittenCard, review: ReviewRecord) {
  const outcome = folded.outcomes.get(review.key);
  if (!outcome) throw new Error("A review that was accepted was not folded");
  return reviewEntry(review, outcome);
}

/** The review or control that an undo of `target` is about in the end. */
function takenBack({ records }: Pick<WrittenCard, "records">, target: RecordKey): ReviewRecord | ControlRecord {
  const record = records.find(({ key }) => key === target);
  if (record?.kind === "undo") return takenBack({ records }, record.target);
  if (record?.kind === "review" || record?.kind === "control") return record;
  throw new Error("What an accepted undo takes back is not in the history");
}

function storedRecord<Kind extends HistoryRecord["kind"]>(
  { records }: WrittenCard,
  key: RecordKey,
  kind: Kind,
): Extract<HistoryRecord, { kind: Kind }> {
  const record = records.find((candidate) => candidate.key === key);
  if (record?.kind !== kind) throw new Error(`A record that was accepted is not in the history: ${kind}`);
  return record as Extract<HistoryRecord, { kind: Kind }>;
}
