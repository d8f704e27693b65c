import type * as z from "zod";
import { Failure } from "../core/errors.ts";
import { type CardId, cardParts, type DeckId, type UserId } from "../core/ids.ts";
import { clockShift, isFuture } from "../core/reviews/device-clock.ts";
import { fold } from "../core/reviews/fold.ts";
import type { HistoryRecord, ReviewRecord, UndoRecord } from "../core/reviews/record.ts";
import { dayOfDate, type Instant, isoInstant, LATEST_OFFSET, learningDay, MINUTES_PER_DAY } from "../core/time.ts";
import { failureOf, internalProblem, problemOf } from "../http/problem.ts";
import type { UndoManyBody, UndoManyResult } from "../http/resources/study.ts";
import { acceptance } from "../store/acceptance.ts";
import { dayLoads } from "../store/day-loads.ts";
import type { Enrolment } from "../store/enrolment-row.ts";
import { recordKey } from "../store/record-key.ts";
import type { Schedule } from "../store/schedules.ts";
import { type WrittenCard, writeRecords } from "../store/write-records.ts";
import { scheduleResource } from "./entries.ts";
import { inParallel } from "./in-parallel.ts";
import { noted } from "./note-in-enrolment.ts";
import type { Report } from "./submit-batch.ts";
import type { ReviewStores } from "./submit-record.ts";

/** Cards that one request writes to; the next one, which is the same request, goes on. */
const CARDS_A_REQUEST = 100;
const CARDS_A_PAGE = 250;
const MINUTE_MS = 60_000;

type CardUndos = { schedule: Schedule; enrolment: Enrolment; reviews: ReviewRecord[] };
type CardResult = z.input<typeof UndoManyResult>["cards"][number];

/**
 * Takes back all reviews of a session or of a learning day: one conditional write a card, as if each had been taken back
 * by itself. What one request does not reach, the same request sent again does: what is undone already is passed over,
 * and the ids of the undos come from the ids of request and review, so that no two requests undo twice. Reviews of decks
 * that the learner has left stay.
 * @throws {Failure} `invalid-request` for a time in the future.
 */
export async function undoMany(
  userId: UserId,
  body: z.output<typeof UndoManyBody>,
  now: Instant,
  stores: ReviewStores,
  report: Report,
): Promise<z.input<typeof UndoManyResult>> {
  const { schedules, pause } = stores;
  const claimed = Date.parse(body.undoneAt);
  const shift = clockShift(now, body.sentAt === undefined ? undefined : Date.parse(body.sentAt), [claimed]);
  const at = claimed + shift;
  if (isFuture(at, now)) throw futureUndo(now);

  const { found, isWhole } = await withReviews(userId, spanOf(body, shift, at), body.deckId, stores);
  const loads = dayLoads(userId, schedules);
  const cards = new Map<CardId, CardResult>();
  const written: { enrolment: Enrolment; card: WrittenCard }[] = [];
  await inParallel(found, async ({ schedule, enrolment, reviews }) => {
    const { cardId } = schedule;
    const undos = reviews.map((review): UndoRecord => {
      const key = recordKey(`${body.id}:${cardId}:${review.key}`);
      return { kind: "undo", key, at: Math.max(at, enrolment.enrolledAt), target: review.key };
    });
    try {
      const card = await writeRecords(schedules, schedule, undos, pause, acceptance(enrolment, loads));
      written.push({ enrolment, card });
      const undone = card.verdicts.slice(0, undos.length).filter((verdict) => verdict !== "full").length;
      cards.set(cardId, { cardId, undone, schedule: scheduleResource(card.schedule, card.folded) });
    } catch (error) {
      const failure = failureOf(error);
      if (!failure) report(error);
      cards.set(cardId, { cardId, undone: 0, problem: failure ? problemOf(failure) : internalProblem() });
    }
  });
  for (const enrolment of new Set(written.map((one) => one.enrolment))) {
    const ofDeck = written.filter((one) => one.enrolment === enrolment).map(({ card }) => card);
    await noted(stores.enrolments, enrolment, ofDeck, undefined);
  }
  const results = found.flatMap(({ schedule }) => cards.get(schedule.cardId) ?? []);
  return {
    undone: results.reduce((sum, { undone }) => sum + undone, 0),
    cards: results,
    complete: isWhole && results.every(({ problem }) => problem === undefined),
  };
}

/** Which reviews, and since when they may have been given. */
type Span = { from: Instant; holds(review: ReviewRecord): boolean };

function spanOf({ since, learningDay: date }: z.output<typeof UndoManyBody>, shift: number, until: Instant): Span {
  if (since !== undefined) {
    const from = Date.parse(since) + shift;
    return { from, holds: ({ at }) => at >= from && at <= until };
  }
  const day = dayOfDate(date ?? "");
  const from = (day * MINUTES_PER_DAY - LATEST_OFFSET * 15) * MINUTE_MS;
  return { from, holds: ({ at, clock }) => learningDay(at, clock) === day && at <= until };
}

/** The first cards with a live review in the span, in the order of their ids; `isWhole` when there are no others. */
async function withReviews(
  userId: UserId,
  span: Span,
  filter: DeckId | undefined,
  { schedules, enrolments }: ReviewStores,
): Promise<{ found: CardUndos[]; isWhole: boolean }> {
  const { enrolments: enrolled } = await enrolments.listWithPreferences(userId);
  const decks = new Map(enrolled.map((enrolment) => [enrolment.deckId, enrolment]));
  const found: CardUndos[] = [];
  let after: CardId | undefined;
  do {
    const page = await schedules.list(userId, CARDS_A_PAGE, after);
    for (const schedule of page.schedules) {
      const { deckId } = cardParts(schedule.cardId);
      const enrolment = decks.get(deckId);
      if (!enrolment || (filter !== undefined && deckId !== filter)) continue;
      const reviews = await liveReviews(schedule, span, schedules);
      if (reviews.length === 0) continue;
      if (found.length === CARDS_A_REQUEST) return { found, isWhole: false };
      found.push({ schedule, enrolment, reviews });
    }
    after = page.next;
  } while (after);
  return { found, isWhole: true };
}

async function liveReviews(
  { userId, cardId, history: { checkpoint, recent } }: Schedule,
  span: Span,
  schedules: Pick<ReviewStores["schedules"], "listArchive">,
): Promise<ReviewRecord[]> {
  const reachesArchive = checkpoint !== null && checkpoint.lastAt >= span.from;
  const archive = reachesArchive ? await schedules.listArchive(userId, cardId, 0, checkpoint.blocks) : [];
  const records: HistoryRecord[] = [...archive, ...recent];
  const { undone } = fold(records);
  const isUndone = (key: string) => undone.has(key) || (!reachesArchive && checkpoint?.undone.includes(key));
  return records.filter(
    (record): record is ReviewRecord => record.kind === "review" && span.holds(record) && !isUndone(record.key),
  );
}

function futureUndo(now: Instant): Failure {
  const detail = `lies in the future: the server's clock says ${isoInstant(now)}. Send sentAt, the device's clock at the moment of sending, to have it corrected`;
  return new Failure("invalid-request", "One field is not valid.", { errors: [{ pointer: "#/undoneAt", detail }] });
}
