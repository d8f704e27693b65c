import { type CardId, cardId, cardParts, type DeckId, ordinalOf } from "../ids.ts";
import type { Outcome } from "../reviews/fold.ts";
import type { Grade } from "../reviews/memory.ts";
import type { ReviewMode } from "../reviews/record.ts";
import { byteOfDuration, durationOfByte } from "../reviews/record-codec.ts";
import { type Day, MINUTES_PER_DAY } from "../time.ts";
import type { StudyDay } from "./day.ts";
import type { CardDay, DayEntry } from "./day-entry.ts";

/**
 * How a day stands in the store: for each deck the entries one after another, by ordinal and then in the order of the
 * history, 16 bytes each, big-endian:
 *
 *   3 bytes  ordinal times 8, plus the grade
 *   5 bytes  milliseconds since the day's 00:00Z plus 2^35, times 16, plus mode times 4, late times 2, new
 *   1 byte   think time on the scale of the history      1 byte  UTC offset in quarter hours plus 64
 *   2 bytes  interval before                             1 byte  outcome times 32, plus repetitions before
 *   1 byte   lapses before                               2 bytes rank, the same for all entries of a card
 */
const ENTRY_BYTES = 16;
const GRADES = 8;
const TIME_BIAS = 2 ** 35;
const LOW_BITS = 2 ** 8;
const OFFSET_BIAS = 64;
const REPETITIONS = 32;
const DAY_MS = MINUTES_PER_DAY * 60_000;

/** New ones go to the end: their places are stored. */
const OUTCOMES = ["counted", "drill", "practice", "undone"] as const satisfies readonly Outcome[];
const MODES = ["scheduled", "ahead", "cram"] as const satisfies readonly ReviewMode[];

/** The bytes of each deck that was studied. The same day gives the same bytes. */
export function packDay(day: Day, { cards }: Pick<StudyDay, "cards">): Map<DeckId, Uint8Array> {
  const decks = new Map<DeckId, { ordinal: number; card: CardDay }[]>();
  for (const card of cards.values()) {
    const { deckId, ordinal } = cardParts(card.cardId);
    const deck = decks.get(deckId);
    if (deck) deck.push({ ordinal, card });
    else decks.set(deckId, [{ ordinal, card }]);
  }
  return new Map(
    [...decks].map(([deckId, all]) => [
      deckId,
      packDeck(
        day,
        all.toSorted((a, b) => a.ordinal - b.ordinal),
      ),
    ]),
  );
}

/** @throws {RangeError} when the bytes are cut short or hold what this code does not know. */
export function unpackDay(day: Day, decks: Iterable<[DeckId, Uint8Array]>): Map<CardId, CardDay> {
  const cards = new Map<CardId, CardDay & { entries: DayEntry[] }>();
  for (const [deckId, bytes] of decks) {
    if (bytes.length % ENTRY_BYTES !== 0) throw new RangeError("The packed day is cut short");
    const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
    let last: { ordinal: number; entries: DayEntry[] } | undefined;
    for (let at = 0; at < bytes.length; at += ENTRY_BYTES) {
      const ordinal = Math.floor(uint24(view, at) / GRADES);
      const entry = unpackEntry(view, at, day);
      if (last?.ordinal === ordinal) last.entries.push(entry);
      else {
        last = { ordinal, entries: [entry] };
        const id = cardId(deckId, ordinalOf(ordinal));
        cards.set(id, { cardId: id, rank: view.getUint16(at + 14), entries: last.entries });
      }
    }
  }
  return cards;
}

function packDeck(day: Day, cards: readonly { ordinal: number; card: CardDay }[]): Uint8Array {
  const bytes = new Uint8Array(ENTRY_BYTES * cards.reduce((sum, { card }) => sum + card.entries.length, 0));
  const view = new DataView(bytes.buffer);
  let at = 0;
  for (const { ordinal, card } of cards) {
    for (const entry of card.entries) {
      packEntry(view, at, day, ordinal, entry);
      view.setUint16(at + 14, card.rank);
      at += ENTRY_BYTES;
    }
  }
  return bytes;
}

function packEntry(view: DataView, at: number, day: Day, ordinal: number, entry: DayEntry): void {
  const head = ordinal * GRADES + entry.grade;
  view.setUint16(at, Math.floor(head / LOW_BITS));
  view.setUint8(at + 2, head % LOW_BITS);
  const marks = MODES.indexOf(entry.mode) * 4 + (entry.late ? 2 : 0) + (entry.isNew ? 1 : 0);
  const time = (entry.at - day * DAY_MS + TIME_BIAS) * 16 + marks;
  view.setUint32(at + 3, Math.floor(time / LOW_BITS));
  view.setUint8(at + 7, time % LOW_BITS);
  view.setUint8(at + 8, byteOfDuration(entry.durationMs));
  view.setUint8(at + 9, entry.offset + OFFSET_BIAS);
  view.setUint16(at + 10, entry.intervalBefore);
  view.setUint8(at + 12, OUTCOMES.indexOf(entry.outcome) * REPETITIONS + entry.repetitionsBefore);
  view.setUint8(at + 13, entry.lapsesBefore);
}

function unpackEntry(view: DataView, at: number, day: Day): DayEntry {
  const time = view.getUint32(at + 3) * LOW_BITS + view.getUint8(at + 7);
  const marks = time % 16;
  const outcome = OUTCOMES[Math.floor(view.getUint8(at + 12) / REPETITIONS)];
  const mode = MODES[Math.floor(marks / 4)];
  if (!outcome || !mode) throw new RangeError("The packed day holds an entry of newer code");
  return {
    at: Math.floor(time / 16) - TIME_BIAS + day * DAY_MS,
    offset: view.getUint8(at + 9) - OFFSET_BIAS,
    grade: (uint24(view, at) % GRADES) as Grade,
    durationMs: durationOfByte(view.getUint8(at + 8)),
    outcome,
    mode,
    late: Math.floor(marks / 2) % 2 === 1,
    isNew: marks % 2 === 1,
    intervalBefore: view.getUint16(at + 10),
    repetitionsBefore: view.getUint8(at + 12) % REPETITIONS,
    lapsesBefore: view.getUint8(at + 13),
  };
}

function uint24(view: DataView, at: number): number {
  return view.getUint16(at) * LOW_BITS + view.getUint8(at + 2);
}
