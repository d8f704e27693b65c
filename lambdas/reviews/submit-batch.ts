import type * as z from "zod";
import { Failure } from "../core/errors.ts";
import { type CardId, cardParts, type DeckId, type UserId } from "../core/ids.ts";
import { clockShift } from "../core/reviews/device-clock.ts";
import type { HistoryRecord } from "../core/reviews/record.ts";
import { type Instant, learningDay, type TimeZone } from "../core/time.ts";
import { parseBody } from "../http/field-errors.ts";
import { failureOf, internalProblem, problemOf, problems } from "../http/problem.ts";
import { BatchItem, type BatchResult, type BatchResultItem } from "../http/resources/reviews.ts";
import { acceptance } from "../store/acceptance.ts";
import { dayLoads } from "../store/day-loads.ts";
import type { Enrolment } from "../store/enrolment-row.ts";
import { newSchedule, type Schedule } from "../store/schedules.ts";
import { type WrittenCard, writeRecords } from "../store/write-records.ts";
import { deckProgress, historyEntry, scheduleResource } from "./entries.ts";
import { inParallel } from "./in-parallel.ts";
import { noted } from "./note-in-enrolment.ts";
import { claimedAt, type RecordInput, recordOf, refusal, requireEnrolment, statusOf, zoneOf } from "./submission.ts";
import type { ReviewStores } from "./submit-record.ts";

type Item = { index: number; id: string; cardId: CardId; input: RecordInput };
type Sending = Item & { record: HistoryRecord };
type Result = z.input<typeof BatchResultItem>;
export type Report = (error: unknown) => void;

/**
 * Stores what a device collected: one read for all cards, one conditional write per card, 16 at a time. Each item
 * gets its own result; a bad or unlucky one never fails another. Sending the whole batch again is always safe.
 * @param report is told of bugs and outages that hit single items, which are answered as `internal`.
 */
export async function submitBatch(
  userId: UserId,
  { items, sentAt }: { items: readonly unknown[]; sentAt?: string | undefined },
  now: Instant,
  stores: ReviewStores,
  report: Report,
): Promise<z.input<typeof BatchResult>> {
  const results = new Map<number, Result>();
  const reject = (index: number, error: unknown) => results.set(index, rejected(index, error, report));

  const parsed = items.flatMap((value, index): Item[] => {
    try {
      const { cardId, ...input } = parseBody(BatchItem, value, `#/items/${index}`);
      return [{ index, id: input.id, cardId, input }];
    } catch (error) {
      reject(index, error);
      return [];
    }
  });

  const cardIds = [...new Set(parsed.map(({ cardId }) => cardId))];
  const read = await stores.schedules.findWithEnrolments(userId, cardIds);
  const enrolments = await requiredEnrolments(userId, cardIds, read.enrolments, stores, (cardId, error) => {
    for (const item of parsed) if (item.cardId === cardId) reject(item.index, error);
  });

  const times = parsed.map(({ input }) => claimedAt(input));
  const shift = clockShift(now, sentAt === undefined ? undefined : Date.parse(sentAt), times);
  const loads = dayLoads(userId, stores.schedules);
  const written = new Map<CardId, WrittenCard>();
  await inParallel([...grouped(parsed, ({ cardId }) => cardId)], async ([cardId, cardItems]) => {
    const enrolment = enrolments.get(cardId);
    if (!enrolment) return;
    const current = read.schedules.get(cardId) ?? newSchedule(userId, cardId);
    const sendings = recordsOf(cardItems, current, enrolment, { now, shift }, reject);
    if (sendings.length === 0) return;
    try {
      const records = sendings.map(({ record }) => record);
      const accept = acceptance(enrolment, loads);
      const card = await writeRecords(stores.schedules, current, records, stores.pause, accept);
      written.set(cardId, card);
      sendings.forEach((sending, place) => {
        results.set(sending.index, resultOf(sending, card, place, report));
      });
    } catch (error) {
      for (const { index } of sendings) reject(index, error);
    }
  });

  // In the order of the items, not of the writes, so that a repeat gets the same answer.
  const inOrder = cardIds.flatMap((cardId) => written.get(cardId) ?? []);
  const decks = await progressOf(inOrder, enrolments, parsed, stores);
  return { results: items.map((_, index) => results.get(index) ?? missing(index)), decks };
}

async function requiredEnrolments(
  userId: UserId,
  cardIds: readonly CardId[],
  read: ReadonlyMap<DeckId, Enrolment>,
  { schedules }: ReviewStores,
  refuse: (cardId: CardId, error: unknown) => void,
): Promise<Map<CardId, Enrolment>> {
  const found = new Map<CardId, Enrolment>();
  // One strong read per deck at most, however many of its cards are asked for.
  const asked = new Map<DeckId, Promise<Enrolment | undefined>>();
  const findEnrolment = (user: UserId, deckId: DeckId) => {
    const answer = asked.get(deckId) ?? schedules.findEnrolment(user, deckId);
    asked.set(deckId, answer);
    return answer;
  };
  await inParallel(cardIds, async (cardId) => {
    try {
      const enrolment = read.get(cardParts(cardId).deckId);
      found.set(cardId, await requireEnrolment({ findEnrolment }, userId, cardId, enrolment));
    } catch (error) {
      refuse(cardId, error);
    }
  });
  return found;
}

function recordsOf(
  items: readonly Item[],
  current: Schedule,
  enrolment: Enrolment,
  { now, shift }: { now: Instant; shift: number },
  reject: (index: number, error: unknown) => void,
): Sending[] {
  const inOrder = items.toSorted((a, b) => claimedAt(a.input) - claimedAt(b.input));
  return inOrder.flatMap((item): Sending[] => {
    try {
      return [{ ...item, record: recordOf(item.input, current, enrolment, { now, shift }) }];
    } catch (error) {
      reject(item.index, error);
      return [];
    }
  });
}

function resultOf(sending: Sending, card: WrittenCard, place: number, report: Report): Result {
  const { index, record, input } = sending;
  const verdict = card.verdicts[place] ?? "added";
  const failure = refusal(verdict, input);
  if (failure) return rejected(index, failure, report);

  const stored = card.records.find(({ key }) => key === record.key) ?? record;
  const day = stored.kind === "review" ? learningDay(stored.at, stored.clock) : null;
  return {
    index,
    status: statusOf(verdict, card.folded.outcomes.get(record.key)),
    entry: historyEntry(stored, card.folded),
    schedule: scheduleResource(card.schedule, card.folded),
    repeatToday: day !== null && card.folded.state.drillOn === day,
  };
}

function rejected(index: number, error: unknown, report: Report): Result {
  const failure = failureOf(error);
  if (!failure) {
    report(error);
    return { index, status: "rejected", problem: internalProblem(), retry: true };
  }
  const place = `#/items/${index}`;
  const errors = failure.errors.map(({ detail, ...field }) => {
    // What a single review has in its path, an item of a batch has in its fields.
    const pointer = "pointer" in field ? field.pointer : `#/${field.parameter}`;
    return { pointer: pointer.startsWith(place) ? pointer : place + pointer.slice(1), detail };
  });
  const { code, message, retryAfterSeconds } = failure;
  const located = new Failure(code, message, { errors, ...(retryAfterSeconds !== undefined && { retryAfterSeconds }) });
  return { index, status: "rejected", problem: problemOf(located), retry: problems[code].retry ?? false };
}

function missing(index: number): never {
  throw new Error(`The batch item ${index} got no result`);
}

/** The decks that were written to, with what was noted of them. */
async function progressOf(
  written: readonly WrittenCard[],
  enrolments: ReadonlyMap<CardId, Enrolment>,
  items: readonly Item[],
  stores: ReviewStores,
) {
  const zones = new Map<DeckId, TimeZone>();
  for (const { cardId, input } of items) {
    const zone = zoneOf(input);
    if (zone) zones.set(cardParts(cardId).deckId, zone);
  }
  const byDeck = grouped(written, ({ schedule }) => cardParts(schedule.cardId).deckId);
  const decks = await Promise.all(
    [...byDeck.values()].map(async (cards) => {
      const enrolment = cards[0] && enrolments.get(cards[0].schedule.cardId);
      if (!enrolment) return [];
      const latest = await noted(stores.enrolments, enrolment, cards, zones.get(enrolment.deckId));
      const last = cards
        .flatMap(({ records }) => records)
        .findLast((record) => record.kind === "review" || record.kind === "control");
      return last && "clock" in last ? [deckProgress(latest, learningDay(last.at, last.clock))] : [];
    }),
  );
  return decks.flat();
}

/** `Map.groupBy`, which Node.js 20 does not have. */
function grouped<Key, Value>(values: readonly Value[], keyOf: (value: Value) => Key): Map<Key, Value[]> {
  const groups = new Map<Key, Value[]>();
  for (const value of values) {
    const group = groups.get(keyOf(value));
    if (group) group.push(value);
    else groups.set(keyOf(value), [value]);
  }
  return groups;
}
