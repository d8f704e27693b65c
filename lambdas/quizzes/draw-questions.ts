import { type CardId, cardId, cardParts, type DeckId } from "../core/ids.ts";
import { type QuizCard, shownOrder } from "../core/quizzes/question.ts";
import { comesBefore, compatible, inTurn, isWanted, type PoolFilter, type Turn } from "../core/quizzes/select.ts";
import { CARDS_PER_PAGE, type DeckStore, type StoredCard } from "../store/decks.ts";
import { sha256 } from "./digest.ts";
import type { Pool } from "./pool.ts";

/**
 * What is read at once when every kind will do: so many pages of decks, or those of so many cards for each question. When
 * few kinds will do, all pages are read: which cards are of them, only the pages say.
 */
const PAGES = 8;
const CANDIDATES = 4;

/**
 * The questions of a quiz: drawn from the pool by turn and seed, none of which answers another one. One trip for the pages,
 * and a second one only when the cards that come first answer each other too often.
 * @returns also the cards that the filter lets through and that were seen, when that round of the pool is over.
 */
export async function drawn(
  { cards, versions }: Pool,
  { size, seed, turnOf, ...filter }: PoolFilter & { size: number; seed: string; turnOf: (id: CardId) => Turn },
  decks: Pick<DeckStore, "listPages">,
): Promise<{ questions: QuizCard[]; again: CardId[] }> {
  const inDecks = cards.filter((id) => versions.has(cardParts(id).deckId));
  const ids = inTurn(inDecks, turnOf, seed, sha256);
  const pages = pagesOf(ids, versions);
  const first = pagesOf(ids.slice(0, size * CANDIDATES), versions).length;
  const isNarrow = filter.kinds !== undefined || filter.difficulties !== undefined;
  const known = new Map<CardId, StoredCard>();
  let taken: { cardId: CardId; card: StoredCard }[] = [];
  let unread = ids;
  for (const part of parted(pages, isNarrow ? pages.length : Math.max(PAGES, first))) {
    for (const { deckId, cards: found } of await decks.listPages(part)) {
      for (const card of found) known.set(cardId(deckId, card.ordinal), card);
    }
    const read = new Set(part.map(nameOfPage));
    unread = unread.filter((id) => !read.has(nameOfPage(pageOf(id))));
    taken = compatible(wanted(), size);
    if (taken.length === size && !unread.some((id) => comesBefore(turnOf(id), turnOfLast()))) break;
  }
  const chosen = new Set(taken.map((candidate) => candidate.cardId));
  const pool = [...wanted().map((one) => one.cardId), ...unread];
  const isOver = known.size > 0 && pool.every((id) => chosen.has(id) || turnOf(id) === "seen");
  return {
    questions: taken.map(({ cardId: id, card: { ordinal: _, ...card } }) => ({
      cardId: id,
      deckVersion: versions.get(cardParts(id).deckId) ?? 0,
      card,
      shown: shownOrder(card, seed, sha256),
    })),
    again: isOver ? pool.filter((id) => turnOf(id) === "seen") : [],
  };

  function wanted() {
    return ids.flatMap((id) => {
      const card = known.get(id);
      return card && isWanted(card, filter) ? [{ cardId: id, card }] : [];
    });
  }

  function turnOfLast(): Turn {
    const last = taken.at(-1);
    return last ? turnOf(last.cardId) : "unseen";
  }
}

type Page = { deckId: DeckId; page: number };

/** The pages of the cards, in the order in which they are first needed. */
function pagesOf(ids: readonly CardId[], versions: Pool["versions"]): (Page & { version: number })[] {
  const pages = new Map<string, Page & { version: number }>();
  for (const page of ids.map(pageOf)) {
    const version = versions.get(page.deckId);
    if (version !== undefined) pages.set(nameOfPage(page), { ...page, version });
  }
  return [...pages.values()];
}

function pageOf(id: CardId): Page {
  const { deckId, ordinal } = cardParts(id);
  return { deckId, page: Math.floor(ordinal / CARDS_PER_PAGE) };
}

function nameOfPage({ deckId, page }: Page): string {
  return `${deckId} ${page}`;
}

/** The first `count` of the things, and the rest of them; no part is empty. */
function parted<T>(things: readonly T[], count: number): T[][] {
  return [things.slice(0, count), things.slice(count)].filter((part) => part.length > 0);
}
