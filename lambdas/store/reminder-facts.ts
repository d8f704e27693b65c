import { cardParts, type DeckId, type UserId } from "../core/ids.ts";
import { type DueByDeck, dueByDeck } from "../core/reminders/due-cards.ts";
import type { DueDeck } from "../core/reminders/message.ts";
import type { ReminderSettings } from "../core/reminders/settings.ts";
import { type Instant, learningMinute, localClock } from "../core/time.ts";
import { CARDS_PER_PAGE, type DeckPage, type DeckStore } from "./decks.ts";
import type { Enrolment } from "./enrolment-row.ts";
import type { ScheduleStore } from "./schedules.ts";

/** Cards that are counted; 50 of them are one read. */
const MOST_COUNTED = 200;
/** What one process remembers of decks, so that a page is read once for all who are reminded of it. */
const KEPT_TITLES = 1_000;
const KEPT_PAGES = 200;

export type CountedDue = DueByDeck & { isMore: boolean };

export type ReminderFactsStore = ReturnType<typeof reminderFactsStore>;

/** What a reminder tells about a learner's cards. */
export function reminderFactsStore({
  schedules,
  decks,
}: {
  schedules: Pick<ScheduleStore, "listDue">;
  decks: Pick<DeckStore, "find" | "findPage">;
}) {
  const titles = new Map<DeckId, string>();
  const pages = new Map<string, DeckPage | undefined>();

  async function titleOf(deckId: DeckId): Promise<string> {
    const known = titles.get(deckId);
    if (known !== undefined) return known;
    const title = (await decks.find(deckId))?.title ?? deckId;
    remember(titles, deckId, title, KEPT_TITLES);
    return title;
  }

  async function pageOf(deckId: DeckId, version: number, page: number): Promise<DeckPage | undefined> {
    const name = `${deckId} ${version} ${page}`;
    if (pages.has(name)) return pages.get(name);
    const found = await decks.findPage(deckId, version, page);
    remember(pages, name, found, KEPT_PAGES);
    return found;
  }

  return {
    /** Due cards by deck, as of a moment ago: 0.5 read units for each 50, one trip. */
    async countDue(
      userId: UserId,
      { timeZone, rolloverHour, mutedDecks }: ReminderSettings,
      enrolments: readonly Enrolment[],
      now: Instant,
    ): Promise<CountedDue> {
      const minute = learningMinute(now, localClock(timeZone, rolloverHour, now));
      const { cards, next } = await schedules.listDue(userId, minute, MOST_COUNTED, undefined, { strongly: false });
      const cardCounts = new Map(enrolments.map(({ deckId, cardCount }) => [deckId, cardCount]));
      return { ...dueByDeck(cards, cardCounts, mutedDecks), isMore: next !== undefined };
    },

    /** Titles of the decks and the question of the first card, never its answer. */
    async describe(
      { decks: due, first }: Pick<DueByDeck, "decks" | "first">,
      enrolments: readonly Enrolment[],
    ): Promise<{ decks: DueDeck[]; question: string | null }> {
      const named = due.map(async (deck) => ({ ...deck, title: await titleOf(deck.deckId) }));
      return { decks: await Promise.all(named), question: await questionOf(first, enrolments) };
    },
  };

  async function questionOf(first: DueByDeck["first"], enrolments: readonly Enrolment[]): Promise<string | null> {
    if (first === undefined) return null;
    const { deckId, ordinal } = cardParts(first);
    const enrolment = enrolments.find((one) => one.deckId === deckId);
    if (!enrolment) return null;
    const page = await pageOf(deckId, enrolment.deckVersion, Math.floor(ordinal / CARDS_PER_PAGE));
    return page?.cards.find((card) => card.ordinal === ordinal)?.stem ?? null;
  }
}

/** Adds to a memory of bounded size; the oldest entry makes room. */
function remember<Name, Value>(memory: Map<Name, Value>, name: Name, value: Value, most: number): void {
  if (memory.size >= most) {
    const [oldest] = memory.keys();
    if (oldest !== undefined) memory.delete(oldest);
  }
  memory.set(name, value);
}
