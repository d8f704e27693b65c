import { waitingIn } from "../core/cards/kin.ts";
import { type CardId, cardParts, type DeckId, type UserId } from "../core/ids.ts";
import { foldHistory } from "../core/reviews/history.ts";
import { SECOND_INTERVAL } from "../core/reviews/sm2.ts";
import { type Enrolment, isNewCard, newCardsIn } from "./enrolment-row.ts";
import type { ScheduleStore } from "./schedules.ts";

/**
 * The new cards that are not to be met yet: each waits for another one of its case to reach an interval of six days
 * (`Card.after`); for one of a deck that the learner is not in it does not wait. What those wait for that are among the
 * first `mostNew` new ones of their deck is read, one unit each; all others go on waiting, unread. Mostly there is nothing
 * to read.
 */
export async function heldBack(
  userId: UserId,
  enrolments: readonly Enrolment[],
  mostNew: (deckId: DeckId) => number,
  schedules: Pick<ScheduleStore, "findAll">,
): Promise<ReadonlySet<CardId>> {
  const decks = new Map(enrolments.map((enrolment) => [enrolment.deckId, enrolment]));
  const held = new Set<CardId>();
  const hopeful = new Map<CardId, CardId[]>();
  const inDeck = (id: CardId) => {
    const { deckId, ordinal } = cardParts(id);
    const enrolment = decks.get(deckId);
    return enrolment && ordinal < enrolment.cardCount ? { enrolment, isNew: isNewCard(enrolment, ordinal) } : undefined;
  };
  for (const [id, others] of waitingOver(enrolments)) {
    const waiting = inDeck(id);
    const inReach = others.filter((other) => inDeck(other));
    if (!waiting?.isNew || inReach.length === 0) continue;
    held.add(id);
    const met = inReach.filter((other) => !inDeck(other)?.isNew);
    const { enrolment } = waiting;
    if (met.length > 0 && placeOf(id, enrolment) < mostNew(enrolment.deckId)) hopeful.set(id, met);
  }
  if (hopeful.size === 0) return held;
  const found = await schedules.findAll(userId, [...new Set([...hopeful.values()].flat())]);
  const isKnown = (id: CardId) => {
    const schedule = found.get(id);
    return schedule !== undefined && foldHistory(schedule.history).state.memory.interval >= SECOND_INTERVAL;
  };
  for (const [id, others] of hopeful) if (others.some(isKnown)) held.delete(id);
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

/** How many new cards stand before it in its deck. */
function placeOf(id: CardId, enrolment: Enrolment): number {
  let place = 0;
  for (const other of newCardsIn(enrolment)) {
    if (other === id) break;
    place += 1;
  }
  return place;
}
