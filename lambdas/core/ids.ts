import * as z from "zod";

const ORDINAL_DIGITS = 4;
const ORDINAL_BASE = 36;
const MAX_ORDINAL = ORDINAL_BASE ** ORDINAL_DIGITS - 1;

/** A deck: the id of its case study (`apache-kafka`), later also 12 random base-62 characters for a learner's own deck. */
export const DeckId = z
  .string()
  .regex(/^[A-Za-z0-9](?:[A-Za-z0-9-]{0,30}[A-Za-z0-9])?$/, "write a deck id such as apache-kafka")
  .brand<"DeckId">();
export type DeckId = z.infer<typeof DeckId>;

/** Decks of learners have a capital letter in their id; those of the built-in cases never do, so the id tells which it is. */
export function isOwnDeckId(deckId: DeckId): boolean {
  return /[A-Z]/.test(deckId);
}

const FURTHER_DECK = "-more";

/** The case that a deck is of: its own id, without the end that marks a case's second deck. A private deck is a case of its own. */
export function caseOfDeck(deckId: DeckId): string {
  return !isOwnDeckId(deckId) && deckId.endsWith(FURTHER_DECK) ? deckId.slice(0, -FURTHER_DECK.length) : deckId;
}

/** The place of a card in its deck: dense, 0-based, given once and never reused. */
export const Ordinal = z.int().min(0).max(MAX_ORDINAL).brand<"Ordinal">();
export type Ordinal = z.infer<typeof Ordinal>;

/** A card everywhere outside the store: deck id, a dot, the ordinal in four base-36 digits, as `apache-kafka.000f`. */
export const CardId = z
  .string()
  .regex(
    /^[A-Za-z0-9](?:[A-Za-z0-9-]{0,30}[A-Za-z0-9])?\.[0-9a-z]{4}$/,
    "write a card id such as apache-kafka.000f, as GET /due and GET /decks/{deckId}/cards return it",
  )
  .brand<"CardId">();
export type CardId = z.infer<typeof CardId>;

/** The verified `sub` claim of a token. */
export type UserId = string;

/** The four base-36 digits of an ordinal, as they stand in keys and card ids. */
export function ordinalDigits(ordinal: Ordinal): string {
  return ordinal.toString(ORDINAL_BASE).padStart(ORDINAL_DIGITS, "0");
}

/**
 * The ordinal that stands as a number in packed bytes.
 * @throws {RangeError} when no card can have it.
 */
export function ordinalOf(place: number): Ordinal {
  if (!Number.isInteger(place) || place < 0 || place > MAX_ORDINAL) throw new RangeError(`No ordinal: ${place}`);
  return place as Ordinal;
}

/** Parts that were checked make a card id that needs no check: projections put together thousands in a batch. */
export function cardId(deckId: DeckId, ordinal: Ordinal): CardId {
  return `${deckId}.${ordinalDigits(ordinal)}` as CardId;
}

/** The two parts of a card id. What was checked as a whole is right in its parts. */
export function cardParts(id: CardId): { deckId: DeckId; ordinal: Ordinal } {
  const dot = id.length - ORDINAL_DIGITS - 1;
  return {
    deckId: id.slice(0, dot) as DeckId,
    ordinal: Number.parseInt(id.slice(dot + 1), ORDINAL_BASE) as Ordinal,
  };
}
