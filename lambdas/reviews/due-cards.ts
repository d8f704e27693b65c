import { type CardId, cardParts, type DeckId, type UserId } from "../core/ids.ts";
import { type Day, type Instant, LATEST_OFFSET, learningMinute, MINUTES_PER_DAY } from "../core/time.ts";
import type { DayLimits } from "../store/day-limits.ts";
import type { DueCard, DueCursor } from "../store/due-index.ts";
import type { Enrolment } from "../store/enrolment-row.ts";
import type { ReviewStores } from "./submit-record.ts";

/** Cards that are not shown may stand before the ones that are: a page that reads on takes a big step. */
const FURTHER_CARDS = 1_000;

type DuePage = { cards: DueCard[]; next: DueCursor | undefined };
export type ReadDue = (most: number, after: DueCursor | undefined) => Promise<DuePage>;
export const NOTHING_DUE: DuePage = { cards: [], next: undefined };

/**
 * A page of the due index. The learner's zone is only known from the profile, which is read at the same time, so this
 * reads up to the day that has begun somewhere on Earth; what is not due for the learner yet stands at the end.
 */
export function readDue(
  userId: UserId,
  most: number,
  { now, aheadDays }: { now: Instant; aheadDays: number },
  { schedules }: ReviewStores,
  after: DueCursor | undefined,
): Promise<DuePage> {
  const minute = learningMinute(now, { offset: LATEST_OFFSET, rolloverHour: 0 });
  return schedules.listDue(userId, minute + aheadDays * MINUTES_PER_DAY, most, after);
}

export type DueQueue = { cards: DueCard[]; hasMore: boolean };
type Offer = {
  decks: ReadonlyMap<DeckId, Enrolment>;
  /** Undefined: all cards of the decks. */
  among: ReadonlySet<CardId> | undefined;
  today: Day;
  until: Day;
  limits: DayLimits;
  /** Gets every due card, offered or not. */
  seen: Set<CardId>;
};

/** The cards of the page and, when they have been read anyway, the ones after it. */
export async function dueCards(
  { decks, among, today, until, limits, seen }: Offer,
  limit: number,
  firstPage: DuePage,
  start: DueCursor | "end" | undefined,
  read: ReadDue,
): Promise<DueQueue> {
  const admitted = ({ cards }: DuePage) =>
    cards.filter((card) => {
      const { deckId, ordinal } = cardParts(card.cardId);
      seen.add(card.cardId);
      if (among && !among.has(card.cardId)) return false;
      // A card may have got the schedule of another one before its learner is at the version that brings it.
      if (card.dueOn > until || ordinal >= (decks.get(deckId)?.cardCount ?? 0)) return false;
      return card.dueOn > today ? limits.admitsAhead(card) : limits.admitsDue(card);
    });

  if (limits.isSelective && start !== undefined) {
    // Only to count what the pages before this one were given.
    for (let page = await read(FURTHER_CARDS, undefined); ; page = await read(FURTHER_CARDS, page.next)) {
      const before = start === "end" ? page.cards : page.cards.filter((card) => !isBeyond(card, start));
      admitted({ cards: before, next: undefined });
      if (before.length < page.cards.length || !page.next) break;
    }
  }
  const cards: DueCard[] = [];
  for (let page = firstPage; ; page = await read(Math.max(limit, FURTHER_CARDS), page.next)) {
    cards.push(...admitted(page));
    const isLastPage = page.next === undefined || page.cards.some(({ dueOn }) => dueOn > until);
    if (isLastPage || cards.length >= limit) return { cards, hasMore: !isLastPage };
  }
}

function isBeyond({ dueOn, cardId: id }: DueCard, place: DueCursor): boolean {
  const minute = dueOn * MINUTES_PER_DAY;
  return minute > place.minute || (minute === place.minute && id > place.cardId);
}
