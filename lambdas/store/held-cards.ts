import { waitingIn } from "../core/cards/kin.ts";
import { type CardId, cardParts, type DeckId, type UserId } from "../core/ids.ts";
import { foldHistory } from "../core/reviews/history.ts";
import { SECOND_INTERVAL } from "../core/reviews/sm2.ts";
import { type Enrolment, isNewCard, newCardsIn } from "./enrolment-row.ts";
import type { ScheduleStore } from "./schedules.ts";

/**
 * The new cards that are not to be met yet: each waits for another one of its case to reach an interval of six days
 * (`Card.after`); not for one of a deck that the learner is not in, or one that is suspended or withdrawn. What those wait
 * for that the limits of the day leave room for, `mostNew` of each deck, is read, one unit each; all others go on waiting,
 * unread. Mostly there is nothing to read.
 */
export async function heldBack(
  userId: UserId,
  enrolments: readonly Enrolment[],
  mostNew: (deckId: DeckId) => number,
  schedules: Pick<ScheduleStore, "findAll">,
): Promise<ReadonlySet<CardId>> {
  const decks = new Map(enrolments.map((enrolment) => [enrolment.deckId, enrolment]));
  const inDeck = (id: CardId) => {
    const { deckId, ordinal } = cardParts(id);
    const enrolment = decks.get(deckId);
    return enrolment && ordinal < enrolment.cardCount ? { enrolment, isNew: isNewCard(enrolment, ordinal) } : undefined;
  };
  const waits = [...waitingOver(enrolments)].flatMap(([id, others]) => {
    const waiting = inDeck(id);
    const inReach = others.filter((other) => inDeck(other));
    return waiting?.isNew && inReach.length > 0 ? [{ id, enrolment: waiting.enrolment, others: inReach }] : [];
  });
  const held = new Set(waits.map(({ id }) => id));
  const isMet = (id: CardId) => inDeck(id)?.isNew === false;
  const hopeful = waits.filter(
    ({ id, enrolment, others }) => others.some(isMet) && placeOf(id, enrolment, held) < mostNew(enrolment.deckId),
  );
  if (hopeful.length === 0) return held;
  const met = new Set(hopeful.flatMap(({ others }) => others.filter(isMet)));
  const found = await schedules.findAll(userId, [...met]);
  const states = new Map([...found].map(([id, { history }]) => [id, foldHistory(history).state]));
  const isKnown = (id: CardId) => (states.get(id)?.memory.interval ?? 0) >= SECOND_INTERVAL;
  const isOut = (id: CardId) => states.get(id)?.suspended === true || states.get(id)?.withdrawn === true;
  for (const { id, others } of hopeful) if (others.some(isKnown) || others.every(isOut)) held.delete(id);
  return held;
}

/** What the decks say together: a card may wait for cards of both decks of its case. */
function waitingOver(enrolments: readonly Enrolment[]): ReadonlyMap<CardId, readonly CardId[]> {
  const waiting = new Map<CardId, readonly CardId[]>();
  for (const { deckId, kin } of enrolments) {
    for (const [id, others] of kin ? waitingIn(kin, deckId) : []) {
      waiting.set(id, [...(waiting.get(id) ?? []), ...others]);
    }
  }
  return waiting;
}

/** How many new cards of its deck that do not wait stand before it. */
function placeOf(id: CardId, enrolment: Enrolment, held: ReadonlySet<CardId>): number {
  let place = 0;
  for (const other of newCardsIn(enrolment)) {
    if (other === id) break;
    if (!held.has(other)) place += 1;
  }
  return place;
}
