import * as z from "zod";
import type { PathId } from "../core/cards/learning-path.ts";
import { CardId, cardId, cardParts, type DeckId, Ordinal, type UserId } from "../core/ids.ts";
import type { NewCardPlacement, QueueOrder } from "../core/reviews/habits.ts";
import { inOrder, interleaved } from "../core/reviews/queue-order.ts";
import {
  type Day,
  dateOfDay,
  type Instant,
  learningDay,
  localClock,
  MINUTES_PER_DAY,
  type TimeZone,
} from "../core/time.ts";
import type { Queue } from "../http/resources/reviews.ts";
import { type DayLimits, dayLimits } from "../store/day-limits.ts";
import type { DueCard } from "../store/due-index.ts";
import { drillsOfDay, type Enrolment, latestZone } from "../store/enrolment-row.ts";
import { heldBack } from "../store/held-cards.ts";
import type { PathStore } from "../store/paths.ts";
import { type DueQueue, dueCards, NOTHING_DUE, type ReadDue, readDue } from "./due-cards.ts";
import { type NewCards, newCardsAlong, newCardsOf } from "./new-cards.ts";
import { dueEntry, newEntry } from "./queue-entries.ts";
import type { ReviewStores } from "./submit-record.ts";

const DuePlace = z.strictObject({ minute: z.int(), cardId: CardId });

/** Where the queue goes on: after a due card and after a new one; absent: from the first; "end": no more of them. */
export const QueueCursor = z.strictObject({
  due: z.union([DuePlace, z.literal("end")]).optional(),
  fresh: z.union([CardId, z.literal("end")]).optional(),
});
export type QueueCursor = z.infer<typeof QueueCursor>;

export type QueueChoice = {
  limit: number;
  /** Only cards of this deck. */
  filter?: DeckId | undefined;
  /** Only these cards, as they are to be met when they are new. They are read beside all else. */
  among?: Promise<ReadonlySet<CardId>> | undefined;
  cursor?: QueueCursor | undefined;
  /**
   * Where the learner is. Their reviews carry a zone too; with another one here, a card could be offered whose review
   * then belongs to the day before it is due, and counts as practice.
   */
  timeZone?: TimeZone | undefined;
  order?: QueueOrder | undefined;
  seed?: number | undefined;
  newCards?: NewCardPlacement | undefined;
  aheadDays?: number | undefined;
};

export type QueuePage = { queue: Omit<z.input<typeof Queue>, "nextPage">; next: QueueCursor | undefined };

/**
 * The cards to study now, within the day's limits: due ones, those that are due longest, and new ones. The due index and
 * the enrolments are read strongly and in parallel, so a card whose review was acknowledged is not offered again. When
 * limits make a page depend on the ones before it, these are read again, and when the next new card waits for another one
 * to be known, that one is.
 */
export async function listDue(
  userId: UserId,
  choice: QueueChoice,
  now: Instant,
  stores: ReviewStores,
): Promise<QueuePage> {
  const { limit, cursor = {}, aheadDays = 0 } = choice;
  const read: ReadDue = (most, after) => readDue(userId, most, { now, aheadDays }, stores, after);
  const [{ enrolments, preferences }, firstPage, among] = await Promise.all([
    stores.enrolments.listWithPreferences(userId),
    cursor.due === "end" ? NOTHING_DUE : read(limit, cursor.due),
    choice.among,
  ]);
  const timeZone = choice.timeZone ?? preferences.timeZone ?? latestZone(enrolments) ?? "UTC";
  const today = learningDay(now, localClock(timeZone, preferences.rolloverHour, now));
  const decks = new Map(enrolments.map((enrolment) => [enrolment.deckId, enrolment]));
  if (choice.filter !== undefined) for (const id of decks.keys()) if (id !== choice.filter) decks.delete(id);

  const placement = choice.newCards ?? preferences.newCardPlacement;
  const limits = dayLimits(enrolments, preferences, today);
  const mostNew = (deckId: DeckId) => {
    if (!decks.has(deckId)) return 0;
    // A path has an order of its own, in which any card may be the next.
    return among ? Number.POSITIVE_INFINITY : limits.newLeft(deckId);
  };
  const passedOver = new Set(await heldBack(userId, enrolments, mostNew, stores.schedules));
  const candidates = among ? newCardsAlong(among, decks) : newCardsOf(decks);
  const newCards = () => (cursor.fresh === "end" ? [] : freshAfter(cursor.fresh, candidates, passedOver, limits));
  // New cards that do not come last take what the limits leave before the due ones do.
  const early = placement === "after" ? undefined : newCards();
  const offer = { decks, among, today, until: today + aheadDays, limits, seen: passedOver };
  const due = await dueCards(offer, limit, firstPage, cursor.due, read);
  const fresh = early ?? newCards();

  const shares = sharesOf(placement, limit, due, fresh.length);
  const shownDue = due.cards.slice(0, shares.due);
  const shownFresh = fresh.slice(0, shares.fresh);
  const tagged = preferences.leechAction === "tag" ? decks : undefined;
  const order = choice.order ?? preferences.queueOrder;
  const dueEntries = inOrder(shownDue, order, { today, seed: choice.seed ?? 0 }).map((card) =>
    dueEntry(card, today, isTagged(card.cardId, tagged)),
  );
  const newEntries = shownFresh.map((id) => newEntry(id, today));
  const cards =
    placement === "after"
      ? [...dueEntries, ...newEntries]
      : placement === "before"
        ? [...newEntries, ...dueEntries]
        : interleaved(dueEntries, newEntries);
  const drill = drillQueue([...decks.values()], today).filter((id) => among?.has(id) ?? true);
  const counts = {
    due: due.cards.filter(({ dueOn }) => dueOn <= today).length,
    dueIsComplete: !due.hasMore,
    new: fresh.length,
    drill: drill.length,
  };
  const head = { learningDay: dateOfDay(today), timeZone };
  return { queue: { ...head, cards, drill, counts }, next: nextPlace(cursor, due, shownDue, fresh, shownFresh) };
}

/**
 * The cards of a learning path in its order: what `among` may be.
 * @throws {Failure} `unknown-path`
 */
export async function cardsAlong(pathId: PathId, paths: Pick<PathStore, "require">): Promise<ReadonlySet<CardId>> {
  const { steps } = await paths.require(pathId);
  return new Set(steps.flatMap(({ cards }) => cards));
}

/** How many due and how many new cards a page shows. */
function sharesOf(
  placement: NewCardPlacement,
  limit: number,
  due: DueQueue,
  fresh: number,
): { due: number; fresh: number } {
  const waiting = due.cards.length;
  if (placement === "after") {
    return { due: limit, fresh: due.hasMore || waiting > limit ? 0 : limit - waiting };
  }
  if (placement === "before") return { due: Math.max(0, limit - fresh), fresh: limit };
  const share = Math.ceil((limit * fresh) / Math.max(1, fresh + waiting));
  const shown = Math.min(fresh, Math.max(share, limit - waiting));
  return { due: limit - shown, fresh: shown };
}

function nextPlace(
  before: QueueCursor,
  due: DueQueue,
  shownDue: readonly DueCard[],
  fresh: readonly CardId[],
  shownFresh: readonly CardId[],
): QueueCursor | undefined {
  const hasDue = due.hasMore || shownDue.length < due.cards.length;
  const hasFresh = shownFresh.length < fresh.length;
  if (!hasDue && !hasFresh) return undefined;
  const last = shownDue.at(-1);
  const duePlace = last ? { minute: last.dueOn * MINUTES_PER_DAY, cardId: last.cardId } : before.due;
  const freshPlace = shownFresh.at(-1) ?? before.fresh;
  return {
    ...(hasDue ? duePlace && { due: duePlace } : { due: "end" as const }),
    ...(hasFresh ? freshPlace && { fresh: freshPlace } : { fresh: "end" as const }),
  };
}

/** The new cards of the day after a place; they count against its limits from the first on. */
function freshAfter(
  place: CardId | undefined,
  { all, isAfter }: NewCards,
  passedOver: ReadonlySet<CardId>,
  limits: DayLimits,
): CardId[] {
  const fresh = limits.admittedNew(notIn(passedOver, all));
  return place === undefined ? fresh : fresh.filter((id) => isAfter(id, place));
}

function* notIn(passedOver: ReadonlySet<CardId>, ids: Iterable<CardId>): Iterable<CardId> {
  for (const id of ids) if (!passedOver.has(id)) yield id;
}

function isTagged(id: CardId, decks: ReadonlyMap<DeckId, Enrolment> | undefined): boolean {
  const { deckId, ordinal } = cardParts(id);
  return decks?.get(deckId)?.leeches.has(ordinal) ?? false;
}

/** First come, first served: by the time of the last answer (SM-2 step 7). */
function drillQueue(decks: readonly Enrolment[], today: Day): CardId[] {
  const drills = decks.flatMap((enrolment) =>
    [...drillsOfDay(enrolment, today)].map(([ordinal, at]) => ({
      id: cardId(enrolment.deckId, Ordinal.parse(ordinal)),
      at,
    })),
  );
  return drills.sort((a, b) => a.at - b.at).map(({ id }) => id);
}
