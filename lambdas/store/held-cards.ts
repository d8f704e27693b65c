import { kinshipOf } from "../core/cards/kin.ts";
import { type CardId, cardId, type DeckId, Ordinal, type UserId } from "../core/ids.ts";
import { foldHistory } from "../core/reviews/history.ts";
import { SECOND_INTERVAL } from "../core/reviews/sm2.ts";
import { type Enrolment, isNewCard, newCardsIn } from "./enrolment-row.ts";
import type { ScheduleStore } from "./schedules.ts";

/**
 * The new cards that are not to be met yet: each waits for another one of its deck to reach an interval of six days
 * (`Card.after`). What those wait for that are among the first `mostNew` new ones of their deck is read, one unit each; all
 * others go on waiting, unread. Mostly there is nothing to read.
 */
export async function heldBack(
  userId: UserId,
  enrolments: Iterable<Enrolment>,
  mostNew: (deckId: DeckId) => number,
  schedules: Pick<ScheduleStore, "findAll">,
): Promise<ReadonlySet<CardId>> {
  const held = new Set<CardId>();
  const hopeful = new Map<CardId, CardId[]>();
  for (const enrolment of enrolments) {
    const { deckId, kin } = enrolment;
    const waiting = kin ? kinshipOf(kin).waiting : [];
    for (const [ordinal, others] of waiting) {
      if (ordinal >= enrolment.cardCount || !isNewCard(enrolment, ordinal)) continue;
      const id = cardId(deckId, Ordinal.parse(ordinal));
      const met = others.filter((other) => !isNewCard(enrolment, other));
      held.add(id);
      if (met.length > 0 && placeOf(id, enrolment) < mostNew(deckId)) {
        hopeful.set(
          id,
          met.map((other) => cardId(deckId, Ordinal.parse(other))),
        );
      }
    }
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

/** How many new cards stand before it in its deck. */
function placeOf(id: CardId, enrolment: Enrolment): number {
  let place = 0;
  for (const other of newCardsIn(enrolment)) {
    if (other === id) break;
    place += 1;
  }
  return place;
}
