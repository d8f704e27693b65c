import type { Card, CardKind } from "./card.ts";
import { apart } from "./interference.ts";
import type { Hash } from "./question.ts";
import { byCodeUnit } from "./wording.ts";

const MAX_PER_FACT = 3;
const MAX_PER_CASE = 60;
/** Cards learnt in one session, roughly: within so many, none should give another one away. */
const SESSION = 10;
const SMALLEST_SHARE = 5;
/** Of this many trade-offs, one leads with both effects at once. */
const EFFECTS_LEAD = 3;

/** What the build has given out already, by card key. A published card never changes its deck. */
export type Published = { deck: ReadonlySet<string>; more: ReadonlySet<string> };

const NOTHING: Published = { deck: new Set(), more: new Set() };

/**
 * How often a kind leads its slot where it can be made, in parts. Choosing formats come last in value (they can be
 * guessed) and first in number (they can nearly always be made), so they weigh less than what is typed or told.
 */
const WEIGHT: Partial<Record<CardKind, number>> = { mcq: 5, recall: 4, tf: 2, chain: 4, cloze: 6, estimate: 6 };
/** A typed figure asks for every digit, and one told from memory is hard to grade. */
const FIGURE_WEIGHT: Partial<Record<CardKind, number>> = { mcq: 5, estimate: 7, tf: 2, cloze: 1, recall: 0 };

/**
 * The default deck of a case and the opt-in deck of all its other cards, each in the order in which a learner meets them.
 *
 * One card leads each slot of a fact; the kind falls by hash, so that kinds vary. The first leads of all facts stand
 * before any second one, important and easy facts first, so that every fact is met and the cards of one fact lie apart;
 * a card that waits for another one never comes first, and one that would answer its neighbours is left to the
 * opt-in deck. At most 3 cards per fact and 60 per case. Published cards stay
 * where they are as long as they can be made, whatever the limits: somebody may be learning them.
 */
export function decksOf(
  cards: readonly Card[],
  hash: Hash,
  published: Published = NOTHING,
): { deck: Card[]; more: Card[] } {
  const kept = cards.filter(({ key }) => published.deck.has(key));
  const free = cards.filter(({ key }) => !published.deck.has(key) && !published.more.has(key));
  const room = Math.max(0, MAX_PER_CASE - kept.length);
  const fresh = candidates(free, kept, hash).slice(0, room);
  const { placed } = apart(fresh, distanceIn(fresh));
  const taken = new Set([...kept, ...placed].map(({ key }) => key));
  const keptMore = cards.filter(({ key }) => published.more.has(key) && !taken.has(key));
  const freshMore = inRounds(free.filter(({ key }) => !taken.has(key)));
  const opted = apart(freshMore, distanceIn(freshMore));
  return { deck: [...kept, ...placed], more: [...keptMore, ...opted.placed, ...opted.left] };
}

/** A small deck has no room for a whole session between two cards of a fact. */
export function distanceIn({ length }: readonly Card[]): number {
  return Math.min(SESSION, Math.floor(length / SMALLEST_SHARE));
}

/** The first cards of all facts, then the second ones and so on: siblings lie far apart. */
function inRounds(cards: readonly Card[]): Card[] {
  const met = new Map<string, number>();
  const found = [...cards].sort(byWorth).map((card) => {
    const round = met.get(card.group) ?? 0;
    met.set(card.group, round + 1);
    return { card, round };
  });
  return found.sort((one, other) => one.round - other.round).map(({ card }) => card);
}

/** The leads of all slots that have none yet, by round. */
function candidates(free: readonly Card[], kept: readonly Card[], hash: Hash): Card[] {
  const taken = new Set(kept.map(slotOf));
  const perGroup = new Map<string, number>();
  for (const { group } of kept) perGroup.set(group, (perGroup.get(group) ?? 0) + 1);

  const found: { card: Card; round: number }[] = [];
  for (const leads of leadsByGroup(free, hash).values()) {
    for (const card of leads) {
      const round = perGroup.get(card.group) ?? 0;
      if (taken.has(slotOf(card)) || round >= MAX_PER_FACT) continue;
      taken.add(slotOf(card));
      perGroup.set(card.group, round + 1);
      // Cards over several facts come once their facts have been met.
      found.push({ card, round: Math.max(round, card.after || card.facts.length > 1 ? 1 : 0) });
    }
  }
  found.sort((one, other) => one.round - other.round || byWorth(one.card, other.card));
  return found.map(({ card }) => card);
}

/**
 * One card per slot, in the order of slots; both effects of a trade-off stand for its gain and its price, and the way
 * back to the system comes second.
 */
function leadsByGroup(cards: readonly Card[], hash: Hash): Map<string, Card[]> {
  const slots = new Map<string, Card[]>();
  for (const card of cards) {
    const slot = slotOf(card);
    const known = slots.get(slot);
    if (known) known.push(card);
    else slots.set(slot, [card]);
  }
  const groups = new Map<string, Card[]>();
  for (const [slot, choices] of slots) {
    const card = leadOf(slot, choices, hash);
    if (!card) continue;
    const group = groups.get(card.group) ?? [];
    groups.set(card.group, group);
    const isWhole = card.kind === "multi" && group.length > 0;
    if (card.kind === "reverse") group.splice(1, 0, card);
    else if (!isWhole) group.push(card);
    else if (numberOf(hash, `${slot}|whole`) % EFFECTS_LEAD === 0) group.splice(0, group.length, card);
  }
  return groups;
}

/** Drawn by hash, each kind with its weight. */
function leadOf(slot: string, choices: readonly Card[], hash: Hash): Card | undefined {
  if (choices.length === 1) return choices[0];
  const weights = choices.some(({ kind, key }) => kind === "estimate" || key.includes("#qty~"))
    ? FIGURE_WEIGHT
    : WEIGHT;
  const total = choices.reduce((sum, { kind }) => sum + (weights[kind] ?? 1), 0);
  let drawn = total > 0 ? numberOf(hash, `${slot}|lead`) % total : 0;
  for (const card of choices) {
    drawn -= weights[card.kind] ?? 1;
    if (drawn < 0) return card;
  }
  return choices[0];
}

function byWorth(one: Card, other: Card): number {
  return other.importance - one.importance || one.difficulty - other.difficulty || byCodeUnit(one.key, other.key);
}

function slotOf({ key }: Card): string {
  return key.slice(0, key.lastIndexOf("~"));
}

function numberOf(hash: Hash, name: string): number {
  return Number.parseInt(hash(name).slice(0, 8), 16);
}
