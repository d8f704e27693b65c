import type { CardId } from "../ids.ts";
import { type CardState, type Folded, fold } from "../reviews/fold.ts";
import type { HistoryRecord } from "../reviews/record.ts";
import { dateOfDay, isoInstant, learningDay } from "../time.ts";
import { csvLine } from "./csv.ts";
import type { WrittenLine } from "./file-lines.ts";
import { fileRecordOf } from "./file-records.ts";

/** A card with its whole history, as an export writes it. `key`: the card's permanent name, where it is known. */
export type WholeCard = { cardId: CardId; key: string | null; records: readonly HistoryRecord[] };

export const CARD_COLUMNS = [
  ...["cardId", "key", "dueOn", "suspended", "repetitions", "intervalDays", "easeFactor", "lapses", "reviews"],
  ...["firstReviewedOn", "lastReviewedAt"],
] as const;

export const REVIEW_COLUMNS = [
  ...["cardId", "cardKey", "key", "type", "at", "learningDay", "grade", "durationMs", "outcome", "undoes"],
] as const;

export function cardLine({ cardId, key, records }: WholeCard): WrittenLine {
  const { state } = fold(records);
  return { type: "card", cardId, key, schedule: scheduleOf(state), history: records.map(fileRecordOf) };
}

/** The row of a card in the CSV of cards. */
export function cardRow({ cardId, key, records }: WholeCard): string {
  const { state } = fold(records);
  const { dueOn, suspended, repetitions, intervalDays, easeFactor, lapses, reviews } = scheduleOf(state);
  const last = records.findLast(({ kind }) => kind === "review");
  const first = state.introducedOn === null ? null : dateOfDay(state.introducedOn);
  return csvLine([
    ...[cardId, key, dueOn, suspended, repetitions, intervalDays, easeFactor, lapses, reviews],
    ...[first, last ? isoInstant(last.at) : null],
  ]);
}

/** The rows of a card in the CSV of reviews: all that ever happened to it, what was taken back included. */
export function reviewRows({ cardId, key, records }: WholeCard): string[] {
  const { outcomes } = fold(records);
  return records.map((record) => {
    const shared = [cardId, key, record.key, record.kind, isoInstant(record.at)];
    return csvLine([...shared, ...detailsOf(record, outcomes)]);
  });
}

function detailsOf(record: HistoryRecord, outcomes: Folded["outcomes"]): (string | number | null)[] {
  const day = "clock" in record ? dateOfDay(learningDay(record.at, record.clock)) : null;
  if (record.kind === "review") {
    return [day, record.grade, record.durationMs, outcomes.get(record.key) ?? null, null];
  }
  if (record.kind === "undo") return [null, null, null, null, record.target];
  return [day, null, null, record.kind === "edit" ? record.edit.type : null, null];
}

function scheduleOf({ memory, dueOn, suspended, lapses, reviews }: CardState) {
  return {
    dueOn: dueOn === null ? null : dateOfDay(dueOn),
    suspended,
    repetitions: memory.repetitions,
    intervalDays: memory.interval,
    easeFactor: memory.ease / 100,
    lapses,
    reviews,
  };
}
