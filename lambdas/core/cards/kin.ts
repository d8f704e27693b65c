import type { Card } from "./card.ts";
import { traitsInterfere, traitsOf } from "./interference.ts";

/**
 * Which cards of a deck should not be asked on one day, as bytes that an enrolment can carry: the width of a number (1 or
 * 2 bytes), the number of ordinals (2 bytes), for each ordinal the number of its fact group (0: no card), then pairs of
 * ordinals of different groups of which one says the other's answer or shares a fact with it.
 */
export type Kin = Uint8Array;

const HEADER_BYTES = 3;
const NARROW = 256;
/** Pairs are compared one by one up to this size; a bigger deck has its groups only, and a huge one nothing. */
const MOST_COMPARED = 400;
const MOST_CARDS = 1_500;

export function kinOf(cards: readonly (Card & { ordinal: number })[], cardCount: number): Kin {
  if (cardCount > MOST_CARDS) return new Uint8Array([1, 0, 0]);
  const groups = new Map<string, number>();
  const numbers = Array.from({ length: cardCount }, () => 0);
  for (const { ordinal, group } of cards) {
    const number = groups.get(group) ?? groups.size + 1;
    groups.set(group, number);
    numbers[ordinal] = number;
  }
  const pairs = cards.length > MOST_COMPARED ? [] : pairsOf(cards);
  const width = Math.max(cardCount, groups.size + 1) > NARROW ? 2 : 1;
  const values = [...numbers, ...pairs.flat()];
  const bytes = new Uint8Array(HEADER_BYTES + width * values.length);
  const view = new DataView(bytes.buffer);
  view.setUint8(0, width);
  view.setUint16(1, cardCount);
  for (const [place, value] of values.entries()) {
    if (width === 1) view.setUint8(HEADER_BYTES + place, value);
    else view.setUint16(HEADER_BYTES + 2 * place, value);
  }
  return bytes;
}

function pairsOf(cards: readonly (Card & { ordinal: number })[]): [number, number][] {
  const traits = cards.map((card) => ({ ordinal: card.ordinal, traits: traitsOf(card) }));
  return traits.flatMap((one, place) =>
    traits
      .slice(place + 1)
      .filter((other) => one.traits.group !== other.traits.group && traitsInterfere(one.traits, other.traits))
      .map((other): [number, number] => [one.ordinal, other.ordinal]),
  );
}

/** Whether two ordinals of the deck are kin; ordinals that the bytes do not know are not. */
export function kinship(kin: Kin): (one: number, other: number) => boolean {
  const view = new DataView(kin.buffer, kin.byteOffset, kin.byteLength);
  const width = view.getUint8(0);
  const count = view.getUint16(1);
  const valueAt = (place: number) =>
    width === 1 ? view.getUint8(HEADER_BYTES + place) : view.getUint16(HEADER_BYTES + 2 * place);
  const length = (kin.byteLength - HEADER_BYTES) / width;
  const pairs = new Set<string>();
  for (let place = count; place < length; place += 2) pairs.add(pairName(valueAt(place), valueAt(place + 1)));
  const groupOf = (ordinal: number) => (ordinal < count ? valueAt(ordinal) : 0);
  return (one, other) =>
    one !== other && ((groupOf(one) !== 0 && groupOf(one) === groupOf(other)) || pairs.has(pairName(one, other)));
}

function pairName(one: number, other: number): string {
  return `${Math.min(one, other)} ${Math.max(one, other)}`;
}
