import * as z from "zod";
import { CardId, cardId, cardParts, type DeckId, Ordinal, type UserId } from "../core/ids.ts";
import { type Memory, NEW_MEMORY } from "../core/reviews/memory.ts";
import { ifGraded } from "../core/reviews/preview.ts";
import {
  type Day,
  dateOfDay,
  type Instant,
  LATEST_OFFSET,
  learningDay,
  learningMinute,
  localClock,
  MINUTES_PER_DAY,
  type TimeZone,
} from "../core/time.ts";
import type { Queue, QueueCard } from "../http/resources/reviews.ts";
import { type Enrolment, newOnDay } from "../store/enrolments.ts";
import type { DueCard, DueCursor } from "../store/schedules.ts";
import { memoryResource } from "./entries.ts";
import type { ReviewStores } from "./submit-record.ts";

/** Where the queue goes on: after a due card, or among the new ones after `fresh` (null: from the first). */
export const QueueCursor = z.union([
  z.strictObject({ due: z.strictObject({ minute: z.int(), cardId: CardId }) }),
  z.strictObject({ fresh: CardId.nullable() }),
]);
export type QueueCursor = z.infer<typeof QueueCursor>;

/** Cards of decks that are not shown may stand before the ones that are: a page that reads on takes a big step. */
const FURTHER_CARDS = 1_000;

type QueueEntry = z.input<typeof QueueCard>;
export type QueuePage = { queue: Omit<z.input<typeof Queue>, "nextPage">; next: QueueCursor | undefined };

/**
 * The cards to study now: due ones, longest due first, then new ones within each deck's daily limit. The due index and
 * the enrolments are read strongly and in parallel, so a card whose review was acknowledged is not offered again.
 * @param filter only cards of this deck.
 * @param timeZone where the learner is. Their reviews carry a zone too; with another one here, a card could be offered
 * whose review then belongs to the day before it is due, and counts as practice.
 */
export async function listDue(
  userId: UserId,
  {
    limit,
    filter,
    cursor,
    timeZone: given,
  }: {
    limit: number;
    filter?: DeckId | undefined;
    cursor?: QueueCursor | undefined;
    timeZone?: TimeZone | undefined;
  },
  now: Instant,
  stores: ReviewStores,
): Promise<QueuePage> {
  const start = cursor && "due" in cursor ? cursor.due : undefined;
  const [{ enrolments, preferences }, firstPage] = await Promise.all([
    stores.enrolments.listWithPreferences(userId),
    cursor && "fresh" in cursor ? NOTHING_DUE : readDue(userId, limit, now, stores, start),
  ]);
  const { rolloverHour, newCardsPerDay } = preferences;
  const timeZone = given ?? preferences.timeZone ?? latestZone(enrolments) ?? "UTC";
  const today = learningDay(now, localClock(timeZone, rolloverHour, now));
  const decks = new Map(enrolments.map((enrolment) => [enrolment.deckId, enrolment]));
  if (filter !== undefined) for (const deckId of decks.keys()) if (deckId !== filter) decks.delete(deckId);
  /** A card may have got the schedule of another one before its learner is at the version that brings it. */
  const isOffered = ({ cardId: id }: DueCard) => {
    const { deckId, ordinal } = cardParts(id);
    return ordinal < (decks.get(deckId)?.cardCount ?? 0);
  };

  const head = { learningDay: dateOfDay(today), timeZone };
  const cards: QueueEntry[] = [];
  for (let page = firstPage; ; page = await readDue(userId, Math.max(limit, FURTHER_CARDS), now, stores, page.next)) {
    const due = page.cards.filter(({ dueOn }) => dueOn <= today);
    const isLastPage = page.next === undefined || due.length < page.cards.length;
    const offered = due.filter(isOffered);
    const taken = offered.slice(0, limit - cards.length);
    cards.push(...taken.map((card) => dueEntry(card, today)));
    const last = taken.at(-1);
    if (last && cards.length === limit && (offered.length > taken.length || !isLastPage)) {
      return {
        queue: { ...head, cards },
        next: { due: { minute: last.dueOn * MINUTES_PER_DAY, cardId: last.cardId } },
      };
    }
    if (isLastPage) break;
  }

  const after = cursor && "fresh" in cursor ? cursor.fresh : null;
  const fresh = newCards([...decks.values()], today, newCardsPerDay).filter(
    (id) => after === null || isAfter(id, after),
  );
  const shown = fresh.slice(0, limit - cards.length);
  cards.push(...shown.map((id) => newEntry(id, today)));
  const next = shown.length < fresh.length ? { fresh: shown.at(-1) ?? after } : undefined;
  return { queue: { ...head, cards }, next };
}

/** Where the learner first reviewed a card last. */
function latestZone(enrolments: readonly Enrolment[]): TimeZone | undefined {
  const studied = enrolments.filter(({ timeZone }) => timeZone !== undefined);
  return studied.toSorted((a, b) => (b.newOn ?? 0) - (a.newOn ?? 0))[0]?.timeZone;
}

type DuePage = { cards: DueCard[]; next: DueCursor | undefined };
const NOTHING_DUE: DuePage = { cards: [], next: undefined };

/**
 * A page of the due index. The learner's zone is only known from the profile, which is read at the same time, so this
 * reads up to the day that has begun somewhere on Earth; what is not due for the learner yet stands at the end.
 */
function readDue(
  userId: UserId,
  limit: number,
  now: Instant,
  { schedules }: ReviewStores,
  after: DueCursor | undefined,
): Promise<DuePage> {
  const minute = learningMinute(now, { offset: LATEST_OFFSET, rolloverHour: 0 });
  return schedules.listDue(userId, minute, limit, after);
}

/** New cards of every deck within what its limit leaves today, by deck and ordinal. */
function newCards(decks: readonly Enrolment[], today: Day, limit: number): CardId[] {
  return decks.flatMap((enrolment) => {
    const left = (enrolment.newCardsPerDay ?? limit) - newOnDay(enrolment, today).size;
    const ids: CardId[] = [];
    for (let ordinal = enrolment.nextNew; ordinal < enrolment.cardCount && ids.length < left; ordinal += 1) {
      if (!enrolment.introduced.has(ordinal)) ids.push(cardId(enrolment.deckId, Ordinal.parse(ordinal)));
    }
    return ids;
  });
}

/** In the order of `newCards`. */
function isAfter(id: CardId, other: CardId): boolean {
  const [a, b] = [cardParts(id), cardParts(other)];
  return a.deckId === b.deckId ? a.ordinal > b.ordinal : a.deckId > b.deckId;
}

function dueEntry({ cardId: id, dueOn, memory }: DueCard, today: Day): QueueEntry {
  return {
    cardId: id,
    state: "due",
    dueOn: dateOfDay(dueOn),
    overdueDays: today - dueOn,
    ...memoryResource(memory),
    ifGraded: previews(memory, today),
  };
}

function newEntry(id: CardId, today: Day): QueueEntry {
  return {
    cardId: id,
    state: "new",
    dueOn: null,
    overdueDays: 0,
    ...memoryResource(NEW_MEMORY),
    ifGraded: previews(NEW_MEMORY, today),
  };
}

function previews(memory: Memory, today: Day): QueueEntry["ifGraded"] {
  return ifGraded(memory, today).map(({ grade, memory: after, dueOn }) => ({
    grade,
    intervalDays: after.interval,
    dueOn: dateOfDay(dueOn),
    easeFactor: after.ease / 100,
  }));
}
