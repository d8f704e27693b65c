import * as z from "zod";
import { type CardId, cardId, cardParts, caseOfDeck, DeckId, ordinalOf } from "../ids.ts";
import type { Card } from "./card.ts";
import { type CardTraits, traitsInterfere, traitsOf } from "./interference.ts";

/**
 * How the cards of a deck stand to each other, as bytes that an enrolment can carry: the number of this layout (1 byte), of
 * the ordinals and of the pairs of kin (2 bytes each); then cards as numbers, in as many bytes as it takes, of which all but
 * the last are 255, to be added up. First comes for each ordinal the first card of its fact; then pairs: kin of different
 * facts, of which one says the other's answer or shares a fact with it, and cards that wait, each with one that it waits
 * for. A card stands as its ordinal; in the second deck of a case numbers go on, past its own ordinals, with the cards of
 * the default deck.
 */
export type Kin = Uint8Array;

export type Kinship = {
  /** The first card of its fact, the same one in all decks of a case; undefined: not known. */
  firstOf(id: CardId): CardId | undefined;
  /** The cards of its case that are about other facts and say the answer of this one, or the other way round. */
  interfering(id: CardId): readonly CardId[];
};

const LAYOUT = 4;
const HEADER_BYTES = 5;
const GOES_ON = 255;
/** Pairs are compared one by one up to this size; a bigger deck has its facts only, and a huge one nothing. */
const MOST_COMPARED = 400;
const MOST_CARDS = 1_500;
/** Their count is stored in two bytes. */
const MOST_PAIRS = 65_535;

type PlacedCard = Card & { ordinal: number };
const Pair = z.tuple([z.int(), z.int()]).readonly();
type Pair = z.infer<typeof Pair>;

/**
 * What the cards of a case's second deck have to do with those of its default deck, in pairs: a card and the first one of
 * its fact there; two kin; a card that waits and one that it waits for. A card of the default deck stands with its ordinal
 * there and, on top, the count of the second deck.
 */
export const Across = z.strictObject({ firsts: z.array(Pair), kin: z.array(Pair), waits: z.array(Pair) });
export type Across = z.infer<typeof Across>;

/** @param found what `across` found, of the second deck of a case. */
export function kinOf(cards: readonly PlacedCard[], cardCount: number, found?: Across): Kin {
  if (cardCount > MOST_CARDS) return bytesOf([], [], []);
  const firsts = Array.from({ length: cardCount }, (_, ordinal) => ordinal);
  for (const [ordinal, first] of [...firstsOf(cards, cards), ...(found?.firsts ?? [])]) firsts[ordinal] = first;
  const placed = withTraits(cards);
  const kin = placed.flatMap((one, place) => kinAmong(one, placed.slice(place + 1)));
  return bytesOf(firsts, [...kin, ...(found?.kin ?? [])].slice(0, MOST_PAIRS), [
    ...waitsOf(cards),
    ...(found?.waits ?? []),
  ]);
}

/** @param cards of the second deck of a case, `cardCount` ordinals long; `others` are those of its default deck. */
export function across(cards: readonly PlacedCard[], cardCount: number, others: readonly PlacedCard[]): Across {
  const further = others.map((card) => ({ ...card, ordinal: cardCount + card.ordinal }));
  const placed = withTraits(further);
  return {
    firsts: firstsOf(cards, further),
    kin: withTraits(cards).flatMap((one) => kinAmong(one, placed)),
    waits: waitsOf([...cards, ...further]).filter(([one, other]) => one < cardCount !== other < cardCount),
  };
}

/** Whether bytes are of the layout that `kinOf` makes now. Of any other nothing is known. */
export function isReadable(kin: Kin): boolean {
  return kin[0] === LAYOUT;
}

function bytesOf(firsts: readonly number[], kin: readonly Pair[], waits: readonly Pair[]): Kin {
  const header = new DataView(new ArrayBuffer(HEADER_BYTES));
  header.setUint8(0, LAYOUT);
  header.setUint16(1, firsts.length);
  header.setUint16(3, kin.length);
  const numbers = [...firsts, ...kin.flat(), ...waits.flat()].flatMap((number) => [
    ...Array.from({ length: Math.floor(number / GOES_ON) }, () => GOES_ON),
    number % GOES_ON,
  ]);
  return Uint8Array.from([...new Uint8Array(header.buffer), ...numbers]);
}

/** Each of the cards whose fact has some among `others`, with the first of those. */
function firstsOf(cards: readonly PlacedCard[], others: readonly PlacedCard[]): Pair[] {
  const firsts = new Map(others.toReversed().map(({ group, ordinal }) => [group, ordinal]));
  return cards.flatMap(({ ordinal, group }): Pair[] => {
    const first = firsts.get(group);
    return first === undefined ? [] : [[ordinal, first]];
  });
}

/** What a card waits for that is not among these is not known here: for that it does not wait. */
function waitsOf(cards: readonly PlacedCard[]): Pair[] {
  const ordinals = new Map(cards.map(({ key, ordinal }) => [key, ordinal]));
  return cards.flatMap(({ ordinal, after = [] }) =>
    after.flatMap((key): Pair[] => {
      const first = ordinals.get(key);
      return first === undefined ? [] : [[ordinal, first]];
    }),
  );
}

type Traits = { ordinal: number; traits: CardTraits };

function withTraits(cards: readonly PlacedCard[]): Traits[] {
  if (cards.length > MOST_COMPARED) return [];
  return cards.map((card) => ({ ordinal: card.ordinal, traits: traitsOf(card) }));
}

function kinAmong({ ordinal, traits }: Traits, others: readonly Traits[]): Pair[] {
  return others
    .filter((other) => traits.group !== other.traits.group && traitsInterfere(traits, other.traits))
    .map((other): Pair => [ordinal, other.ordinal]);
}

/** What the bytes of an enrolment in `deckId` say of cards that should not be met on one day. */
export function kinshipOf(kin: Kin, deckId: DeckId): Kinship {
  const { firstOf, kinPairs, pairs } = read(kin, deckId);
  const found = new Map<CardId, CardId[]>();
  for (const [one, other] of pairs(0, kinPairs)) {
    put(found, one, other);
    put(found, other, one);
  }
  return { firstOf, interfering: (id) => found.get(id) ?? [] };
}

/** The cards that wait for another one, each with those of which one has to be known before it is met. */
export function waitingIn(kin: Kin, deckId: DeckId): ReadonlyMap<CardId, readonly CardId[]> {
  const waiting = new Map<CardId, CardId[]>();
  const { kinPairs, allPairs, pairs } = read(kin, deckId);
  for (const [one, other] of pairs(kinPairs, allPairs)) put(waiting, one, other);
  return waiting;
}

function read(kin: Kin, deckId: DeckId) {
  const view = new DataView(kin.buffer, kin.byteOffset, kin.byteLength);
  const [count, kinPairs] = [view.getUint16(1), view.getUint16(3)];
  const numbers = numbersIn(kin.subarray(HEADER_BYTES));
  const defaultDeck = numbers.some((number) => number >= count) ? DeckId.parse(caseOfDeck(deckId)) : deckId;
  const idOf = (number: number): CardId =>
    number < count ? cardId(deckId, ordinalOf(number)) : cardId(defaultDeck, ordinalOf(number - count));
  const idAt = (place: number) => idOf(numbers[place] ?? Number.NaN);
  const pairAt = (pair: number) => [idAt(count + 2 * pair), idAt(count + 2 * pair + 1)] as const;
  return {
    firstOf(id: CardId) {
      const { ordinal } = cardParts(id);
      return ordinal < count ? idAt(ordinal) : undefined;
    },
    kinPairs,
    allPairs: (numbers.length - count) / 2,
    pairs: (from: number, to: number) => Array.from({ length: to - from }, (_, place) => pairAt(from + place)),
  };
}

function numbersIn(bytes: Uint8Array): number[] {
  const numbers: number[] = [];
  let sum = 0;
  for (const byte of bytes) {
    sum += byte;
    if (byte === GOES_ON) continue;
    numbers.push(sum);
    sum = 0;
  }
  return numbers;
}

function put(found: Map<CardId, CardId[]>, id: CardId, other: CardId): void {
  const known = found.get(id);
  if (known) known.push(other);
  else found.set(id, [other]);
}
