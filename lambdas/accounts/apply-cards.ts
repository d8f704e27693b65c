import { type CardId, cardId, cardParts, type DeckId, Ordinal } from "../core/ids.ts";
import type { LineOf } from "../core/portability/file-lines.ts";
import { recordOfFile } from "../core/portability/file-records.ts";
import type { HistoryRecord, RecordKey } from "../core/reviews/record.ts";
import type { Day } from "../core/time.ts";
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
    if (id) placed.set(id, [...(placed.get(id) ?? []), ...line.history.map(recordOfFile)]);
    else skippedCards += 1;
  }
  // Eventual: whoever writes over an older version than there is gets the newer one with the refusal.
  const { schedules: current } = await stores.schedules.findWithEnrolments(userId, [...placed.keys()]);
  const written: WrittenCard[] = [];
  const waiting = placed.entries();
  const worker = async () => {
    for (const [id, records] of waiting) {
      const before = current.get(id) ?? newSchedule(userId, id);
      written.push(await writeRecords(stores.schedules, before, inOrderOfNeed(records), stores.pause));
    }
  };
  await Promise.all(Array.from({ length: PARALLEL_CARDS }, worker));
  await markIntroduced(written, target);
  const verdicts = written.flatMap((card) => card.verdicts);
  return { skippedCards, refusedRecords: verdicts.filter((verdict) => verdict === "full").length };
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

/** Imported cards are not new any more; those of the latest day count for it, as they did where they come from. */
async function markIntroduced(written: readonly WrittenCard[], { userId, stores }: Target): Promise<void> {
  const byDeck = new Map<DeckId, { ordinal: number; day: Day | null }[]>();
  for (const { schedule, folded } of written) {
    const { deckId, ordinal } = cardParts(schedule.cardId);
    byDeck.set(deckId, [...(byDeck.get(deckId) ?? []), { ordinal, day: folded.state.introducedOn }]);
  }
  await Promise.all(
    [...byDeck].map(async ([deckId, cards]) => {
      await stores.enrolments.markKnown(
        userId,
        deckId,
        cards.map(({ ordinal }) => ordinal),
      );
      const latest = Math.max(...cards.map(({ day }) => day ?? Number.NEGATIVE_INFINITY));
      const ofLatest = cards.filter(({ day }) => day === latest).map(({ ordinal }) => ordinal);
      if (ofLatest.length > 0) await stores.enrolments.introduce({ userId, deckId, newOn: null }, ofLatest, latest);
    }),
  );
}
