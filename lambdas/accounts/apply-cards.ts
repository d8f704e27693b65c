import { type CardId, cardId, cardParts, type DeckId, Ordinal } from "../core/ids.ts";
import type { LineOf } from "../core/portability/file-lines.ts";
import { recordOfFile } from "../core/portability/file-records.ts";
import { drillPlace } from "../core/reviews/drill.ts";
import type { CardState } from "../core/reviews/fold.ts";
import { isLeech } from "../core/reviews/leech.ts";
import type { HistoryRecord, RecordKey } from "../core/reviews/record.ts";
import type { Marks } from "../store/enrolment-marks.ts";
import { type Enrolment, isCounting } from "../store/enrolment-row.ts";
import { newSchedule } from "../store/schedules.ts";
import { type WrittenCard, writeRecords } from "../store/write-records.ts";
import type { Applied, Target } from "./apply-target.ts";

const PARALLEL_CARDS = 16;

/**
 * Puts the records of cards into their histories, each once: a record that is there already changes nothing, so files
 * may be imported twice and beside reviews of devices. Conditional writes, as for reviews: none of those is lost.
 */
export async function applyCards(lines: readonly LineOf<"card">[], target: Target): Promise<Applied> {
  const { userId, stores } = target;
  const placed = new Map<CardId, HistoryRecord[]>();
  let skippedCards = 0;
  for (const line of lines) {
    const id = await placeOf(line, target);
    if (id) placed.set(id, [...(placed.get(id) ?? []), ...line.history.map(recordOfFile).map(asImported)]);
    else skippedCards += 1;
  }
  // Eventual: whoever writes over an older version than there is gets the newer one with the refusal.
  const { schedules: current, enrolments } = await stores.schedules.findWithEnrolments(userId, [...placed.keys()]);
  const written: WrittenCard[] = [];
  const waiting = placed.entries();
  const worker = async () => {
    for (const [id, records] of waiting) {
      const before = current.get(id) ?? newSchedule(userId, id);
      written.push(await writeRecords(stores.schedules, before, inOrderOfNeed(records), stores.pause));
    }
  };
  await Promise.all(Array.from({ length: PARALLEL_CARDS }, worker));
  await markStudied(written, enrolments, target);
  const verdicts = written.flatMap((card) => card.verdicts);
  return { skippedCards, refusedRecords: verdicts.filter((verdict) => verdict === "full").length };
}

/** Late, whatever the file says: nobody saw when it was studied, and what is late scores on no board. */
function asImported(record: HistoryRecord): HistoryRecord {
  return record.kind === "review" ? { ...record, late: true } : record;
}

/** The card of this side, found by its permanent key where there is one; undefined when another card has its place. */
async function placeOf({ cardId: id, key }: LineOf<"card">, { keys, deckIds }: Target): Promise<CardId | undefined> {
  const { deckId: from, ordinal } = cardParts(id);
  const { deckId } = await deckIds.find(from);
  const known = await keys(deckId);
  if (!known || key === null || known[ordinal] === key) return cardId(deckId, ordinal);
  const place = known.indexOf(key);
  return place < 0 ? undefined : cardId(deckId, Ordinal.parse(place));
}

/** What an undo takes back comes before it, whatever the times say. */
function inOrderOfNeed(records: readonly HistoryRecord[]): HistoryRecord[] {
  const ordered = records.filter(({ kind }) => kind !== "undo");
  const known = new Set<RecordKey>(ordered.map(({ key }) => key));
  for (let waiting = records.filter((record) => record.kind === "undo"); waiting.length > 0; ) {
    const ready = waiting.filter(({ target }) => known.has(target));
    if (ready.length === 0) return [...ordered, ...waiting];
    for (const undo of ready) known.add(undo.key);
    ordered.push(...ready);
    waiting = waiting.filter((undo) => !ready.includes(undo));
  }
  return ordered;
}

/**
 * Imported cards are not new any more, and what the queue has to know of their latest day is noted in the enrolment, as
 * it was where they come from.
 */
async function markStudied(
  written: readonly WrittenCard[],
  known: ReadonlyMap<DeckId, Enrolment>,
  { userId, stores }: Target,
): Promise<void> {
  const byDeck = new Map<DeckId, WrittenCard[]>();
  for (const card of written) {
    const { deckId } = cardParts(card.schedule.cardId);
    byDeck.set(deckId, [...(byDeck.get(deckId) ?? []), card]);
  }
  await Promise.all(
    [...byDeck].map(async ([deckId, cards]) => {
      await stores.enrolments.markKnown(userId, deckId, cards.map(ordinalOf));
      const enrolment = known.get(deckId);
      const marks = latestMarks(cards, enrolment ? isCounting(enrolment) : false);
      if (marks) await stores.enrolments.mark({ userId, deckId, newOn: enrolment?.newOn ?? null }, marks);
    }),
  );
}

/** What cards of a deck mean for the latest day on which one of them was studied; undefined when none was. */
function latestMarks(cards: readonly WrittenCard[], countsReviews: boolean): Marks | undefined {
  const days = cards.flatMap(({ folded: { state } }) => [state.introducedOn, state.reviewedOn, state.drillOn]);
  const day = Math.max(...days.map((one) => one ?? Number.NEGATIVE_INFINITY));
  if (!Number.isFinite(day)) return undefined;
  const drills = cards.flatMap((card) => {
    const place = drillPlace(card.records, card.folded);
    return place?.day === day ? [[ordinalOf(card), place.at] as const] : [];
  });
  const studied = ({ introducedOn, reviewedOn }: CardState) => reviewedOn === day && introducedOn !== day;
  return {
    day,
    introduced: cards.filter(({ folded: { state } }) => state.introducedOn === day).map(ordinalOf),
    reviewed: countsReviews ? cards.filter(({ folded: { state } }) => studied(state)).map(ordinalOf) : [],
    drills: new Map(drills),
    leeches: cards.filter(({ folded: { state } }) => isLeech(state.lapses)).map(ordinalOf),
  };
}

function ordinalOf({ schedule }: WrittenCard): number {
  return cardParts(schedule.cardId).ordinal;
}
