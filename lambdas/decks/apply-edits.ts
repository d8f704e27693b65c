import type { DeckEdit } from "../core/cards/deck-edits.ts";
import { type CardId, cardId, type DeckId, type UserId } from "../core/ids.ts";
import { carriedFrom } from "../core/reviews/carry.ts";
import type { CardState } from "../core/reviews/fold.ts";
import { foldHistory } from "../core/reviews/history.ts";
import type { CardEdit } from "../core/reviews/record.ts";
import { type Instant, type LocalClock, learningDay } from "../core/time.ts";
import { recordKey } from "../store/record-key.ts";
import { newSchedule, type ScheduleStore } from "../store/schedules.ts";
import { type Pause, writeRecords } from "../store/write-records.ts";

/** The learner's cards that a new version changed: due soon again, not offered any more, in the place of another one. */
export type Changes = Record<"revised" | "suspended" | "carried", Set<CardId>>;

/** `pause` is given in tests only. */
export type EditStores = {
  schedules: Pick<ScheduleStore, "find" | "findAll" | "listArchive" | "save">;
  pause?: Pause;
};

/**
 * Applies edits of a deck to a learner's cards, in the order of publication, one conditional write a card. Each becomes
 * a record of the card's history, named after card and version: repeating it changes nothing, and devices that do this
 * at once write it once.
 *
 * A card that left the deck gets its record even if it was never reviewed: reviews may still come from a device that was
 * offline. What they teach is then not carried over to another card any more.
 * @throws {Failure} `schedule-busy`, `throttled`; send it again.
 */
export async function applyEdits(
  { userId, deckId }: { userId: UserId; deckId: DeckId },
  edits: readonly DeckEdit[],
  { now, clock }: { now: Instant; clock: LocalClock },
  { schedules, pause }: EditStores,
): Promise<Changes> {
  const changes: Changes = { revised: new Set(), suspended: new Set(), carried: new Set() };
  const concerned = edits.flatMap((edit) => [
    cardId(deckId, edit.ordinal),
    ...(edit.type === "replaced" ? [edit.by] : []),
  ]);
  const stored = await schedules.findAll(userId, [...new Set(concerned)]);
  const scheduleOf = (id: CardId) => stored.get(id) ?? newSchedule(userId, id);

  /** The state of the card with the edit in its history. */
  async function write(id: CardId, edit: CardEdit, name: string): Promise<CardState> {
    const record = { kind: "edit" as const, key: recordKey(`${edit.type}:${name}`), at: now, clock, edit };
    const { schedule, folded } = await writeRecords(schedules, scheduleOf(id), [record], pause);
    stored.set(id, schedule);
    return folded.state;
  }

  const inOrder = edits.toSorted((a, b) => a.version - b.version || a.ordinal - b.ordinal);
  for (const edit of inOrder) {
    const { version } = edit;
    const id = cardId(deckId, edit.ordinal);
    const name = `${id}:${version}`;
    if (edit.type === "revised") {
      if (scheduleOf(id).version === 0) continue;
      if (isMet(await write(id, { type: "revised", version }, name))) changes.revised.add(id);
      continue;
    }
    const state = await write(id, { type: "withdrawn", version }, name);
    if (isMet(state)) changes.suspended.add(id);
    const carried = edit.type === "replaced" ? carriedFrom(state, learningDay(now, clock)) : undefined;
    if (edit.type !== "replaced" || !carried) continue;
    if (foldHistory(scheduleOf(edit.by).history).state.reviews > 0) continue;
    await write(edit.by, carried, name);
    changes.carried.add(edit.by);
  }
  return changes;
}

function isMet({ introducedOn, dueOn }: CardState): boolean {
  return introducedOn !== null || dueOn !== null;
}
