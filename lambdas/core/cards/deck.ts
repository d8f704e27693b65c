import type { Card } from "./card.ts";
import { byCodeUnit } from "./wording.ts";

const MAX_PER_FACT = 3;
const MAX_PER_CASE = 60;

/**
 * The cards of the default deck, in the order in which a learner meets them.
 *
 * One card leads each slot of a fact: the first of `cards`, which come best kind first. The first leads of all facts
 * stand before any second one, important and easy facts first, so that every fact is met and the cards of one fact lie
 * apart. At most 3 cards per fact and 60 per case. Published cards stay as long as they can be made, whatever the
 * limits: somebody may be learning them.
 */
export function deckOf(cards: readonly Card[], published: ReadonlySet<string> = new Set()): Card[] {
  const kept = cards.filter(({ key }) => published.has(key));
  const taken = new Set(kept.map(slotOf));
  const perFact = new Map<string, number>();
  for (const { group } of kept) perFact.set(group, (perFact.get(group) ?? 0) + 1);

  const candidates: { card: Card; round: number }[] = [];
  for (const card of cards) {
    const round = perFact.get(card.group) ?? 0;
    if (taken.has(slotOf(card)) || round >= MAX_PER_FACT) continue;
    taken.add(slotOf(card));
    perFact.set(card.group, round + 1);
    candidates.push({ card, round });
  }
  candidates.sort(
    (one, other) =>
      one.round - other.round ||
      other.card.importance - one.card.importance ||
      one.card.difficulty - other.card.difficulty ||
      byCodeUnit(one.card.key, other.card.key),
  );
  const room = Math.max(0, MAX_PER_CASE - kept.length);
  return [...kept, ...candidates.slice(0, room).map(({ card }) => card)];
}

function slotOf({ key }: Card): string {
  return key.slice(0, key.lastIndexOf("~"));
}
