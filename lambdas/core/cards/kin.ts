import { hashOf } from "../reviews/hash.ts";
import type { Card } from "./card.ts";
import { traitsInterfere, traitsOf } from "./interference.ts";

/**
 * How the cards of a deck stand to each other, as bytes that an enrolment can carry: the number of this layout (1 byte), of
 * the ordinals and of the pairs of kin (2 bytes each); for each ordinal the number of its fact group (2 bytes; 0: no
 * card); then pairs of ordinals, 1 or 2 bytes each: kin of different groups, of which one says the other's answer or shares
 * a fact with it, and behind them cards that wait, each with one that it waits for.
 */
export type Kin = Uint8Array;

export type Kinship = {
  /** The fact that a card is about, as a number that is the same in all decks of a case; 0: not known. */
  groupOf(ordinal: number): number;
  /** Whether one of two cards of different groups says the other's answer, or shares a fact with it. */
  interferes(one: number, other: number): boolean;
  /** The cards that wait for another one, each with those of which one has to be known before it is met. */
  waiting: ReadonlyMap<number, readonly number[]>;
};

const LAYOUT = 3;
const HEADER_BYTES = 5;
const NARROW = 256;
const MOST_GROUPS = 65_535;
/** Pairs are compared one by one up to this size; a bigger deck has its groups only, and a huge one nothing. */
const MOST_COMPARED = 400;
const MOST_CARDS = 1_500;

type PlacedCard = Card & { ordinal: number };
type Pair = readonly [number, number];

export function kinOf(cards: readonly PlacedCard[], cardCount: number): Kin {
  if (cardCount > MOST_CARDS) return bytesOf([], [], []);
  const groups = Array.from({ length: cardCount }, () => 0);
  for (const { ordinal, group } of cards) groups[ordinal] = 1 + (hashOf(group) % MOST_GROUPS);
  return bytesOf(groups, cards.length > MOST_COMPARED ? [] : pairsOf(cards), waitsOf(cards));
}

/** Whether bytes are of the layout that `kinOf` makes now. Of any other nothing is known. */
export function isReadable(kin: Kin): boolean {
  return kin[0] === LAYOUT;
}

function bytesOf(groups: readonly number[], kin: readonly Pair[], waits: readonly Pair[]): Kin {
  const width = groups.length > NARROW ? 2 : 1;
  const ordinals = [...kin, ...waits].flat();
  const start = HEADER_BYTES + 2 * groups.length;
  const bytes = new Uint8Array(start + width * ordinals.length);
  const view = new DataView(bytes.buffer);
  view.setUint8(0, LAYOUT);
  view.setUint16(1, groups.length);
  view.setUint16(3, kin.length);
  for (const [ordinal, group] of groups.entries()) view.setUint16(HEADER_BYTES + 2 * ordinal, group);
  for (const [place, ordinal] of ordinals.entries()) {
    if (width === 1) view.setUint8(start + place, ordinal);
    else view.setUint16(start + 2 * place, ordinal);
  }
  return bytes;
}

/** What a card waits for in another deck is not known here: for that it does not wait. */
function waitsOf(cards: readonly PlacedCard[]): Pair[] {
  const ordinals = new Map(cards.map(({ key, ordinal }) => [key, ordinal]));
  return cards.flatMap(({ ordinal, after = [] }) =>
    after.flatMap((key): Pair[] => {
      const first = ordinals.get(key);
      return first === undefined ? [] : [[ordinal, first]];
    }),
  );
}

function pairsOf(cards: readonly PlacedCard[]): Pair[] {
  const traits = cards.map((card) => ({ ordinal: card.ordinal, traits: traitsOf(card) }));
  return traits.flatMap((one, place) =>
    traits
      .slice(place + 1)
      .filter((other) => one.traits.group !== other.traits.group && traitsInterfere(one.traits, other.traits))
      .map((other): Pair => [one.ordinal, other.ordinal]),
  );
}

export function kinshipOf(kin: Kin): Kinship {
  const view = new DataView(kin.buffer, kin.byteOffset, kin.byteLength);
  const [count, kinPairs] = [view.getUint16(1), view.getUint16(3)];
  const width = count > NARROW ? 2 : 1;
  const start = HEADER_BYTES + 2 * count;
  const ordinalAt = (place: number) => (width === 1 ? view.getUint8(start + place) : view.getUint16(start + 2 * place));
  const pairs = new Set<string>();
  const waiting = new Map<number, number[]>();
  for (let pair = 0; pair < (kin.byteLength - start) / (2 * width); pair += 1) {
    const [one, other] = [ordinalAt(2 * pair), ordinalAt(2 * pair + 1)];
    if (pair < kinPairs) pairs.add(pairName(one, other));
    else waiting.set(one, [...(waiting.get(one) ?? []), other]);
  }
  return {
    groupOf: (ordinal) => (ordinal < count ? view.getUint16(HEADER_BYTES + 2 * ordinal) : 0),
    interferes: (one, other) => pairs.has(pairName(one, other)),
    waiting,
  };
}

function pairName(one: number, other: number): string {
  return `${Math.min(one, other)} ${Math.max(one, other)}`;
}
