import type { CardId } from "../../lambdas/core/ids.ts";
import { inserted } from "../../lambdas/core/reviews/history.ts";
import { compareRecords, type HistoryRecord } from "../../lambdas/core/reviews/record.ts";
import { changedCardDays } from "../../lambdas/core/statistics/card-days.ts";
import { mergedDay, NO_STUDY, type StudyDay } from "../../lambdas/core/statistics/day.ts";
import type { Day, Instant } from "../../lambdas/core/time.ts";
import { modelState } from "./naive-model.ts";
import { modelEvents } from "./records.ts";
import { recordOfReview, recordOfUndo, reviewInput, undoInput } from "./reviews.ts";
import type { Chance } from "./simulation.ts";
import { nthCard } from "./study-days.ts";

/** A record on its way, of one card; `isLate`: it arrives when its week's boards are closed. */
export type Arrival = { cardId: CardId; record: HistoryRecord; isLate: boolean };
export type Habits = { isBot: boolean; hides: boolean };

const DAY_MS = 86_400_000;
const ZONES = ["UTC", "Europe/Berlin", "Asia/Kolkata", "America/Los_Angeles", "Pacific/Kiritimati"];

/**
 * What somebody does in the week that begins at `monday` and around it: reviews of a few cards, some taken back, some
 * retaken, some late. No two have the same time, so that a test can tell them apart by it. In the order of arrival.
 */
export function arrivals(random: Chance, monday: Instant, events: number, { isBot }: Habits): Arrival[] {
  const timeZone = random.pick(ZONES);
  const taken = new Set<Instant>();
  const sent: Arrival[] = [];
  for (let number = 0; number < events; number += 1) {
    const at = monday + Math.floor(random.integer(-DAY_MS / 1_000, (8 * DAY_MS) / 1_000)) * 1_000;
    if (taken.has(at)) continue;
    taken.add(at);
    const cardId = nthCard(random.integer(0, 9));
    const isLate = random.happens(0.05);
    const durationMs = isBot ? 50 : random.integer(300, 20_000);
    const input = reviewInput(random, at, { timeZone, durationMs });
    sent.push({ cardId, record: recordOfReview(input), isLate });
    if (random.happens(0.1)) {
      sent.push({ cardId, record: recordOfUndo(undoInput(random, input.id, at + 500)), isLate: false });
    }
  }
  return random.shuffled(sent);
}

/** A learner's days as they become known, arrival by arrival. */
export class KnownDays {
  readonly #histories = new Map<CardId, readonly HistoryRecord[]>();
  readonly #days = new Map<Day, StudyDay>();
  readonly #late = new Set<Instant>();

  /** Takes arrivals in; a record may come again. Gives the days that changed. */
  after(some: readonly Arrival[]): Map<Day, StudyDay> {
    const changed = new Map<Day, StudyDay>();
    for (const { cardId, record, isLate } of some) {
      if (isLate) this.#late.add(record.at);
      const before = this.#histories.get(cardId) ?? [];
      const history = inserted(before, record);
      this.#histories.set(cardId, history);
      for (const [day, cardDay] of changedCardDays(cardId, before, history)) {
        const entries = cardDay.entries.map((entry) => ({ ...entry, late: this.#late.has(entry.at) }));
        const known = mergedDay(this.#days.get(day) ?? NO_STUDY, [{ ...cardDay, entries }]);
        this.#days.set(day, known);
        changed.set(day, known);
      }
    }
    return changed;
  }

  get all(): ReadonlyMap<Day, StudyDay> {
    return this.#days;
  }
}

/**
 * The points of a week, worked out a second time from all that arrived, as plainly as can be: each review by the state of
 * its card before it, which the naive model gives. Shares no code with `lambdas/core/boards`.
 */
export function modelPoints(all: readonly Arrival[], monday: Instant): { points: number; reachedAt: Instant } {
  const days = new Map<string, { at: Instant; worth: number; card: string }[]>();
  for (const cardId of new Set(all.map((one) => one.cardId))) {
    const own = all.filter((one) => one.cardId === cardId);
    const records = own.map(({ record }) => record).sort(compareRecords);
    const outcomes = modelState(modelEvents(records)).outcomes;
    for (const { record, isLate } of own) {
      if (record.kind !== "review" || isLate || outcomes[record.key] !== "counted") continue;
      if (record.grade < 3 || record.durationMs < 1_000) continue;
      const undos = records.filter(({ kind }) => kind === "undo");
      const earlier = records.filter((one) => one.kind === "review" && compareRecords(one, record) < 0);
      const before = modelState(modelEvents([...earlier, ...undos].sort(compareRecords)));
      const bonus = before.repetitions === 0 && before.lapses > 0 ? 1 : 0;
      const worth = before.reviews === 0 ? 1 : Math.min(before.interval, 365) + bonus;
      const local = new Date(record.at + (record.clock.offset * 15 - record.clock.rolloverHour * 60) * 60_000);
      const date = local.toISOString().slice(0, 10);
      days.set(date, [...(days.get(date) ?? []), { at: record.at, worth, card: cardId }]);
    }
  }
  let [points, reachedAt] = [0, 0];
  for (const reviews of days.values()) {
    let left = 1_000;
    const cards = new Set<string>();
    for (const { at, worth, card } of reviews.sort((a, b) => a.at - b.at)) {
      if (cards.has(card)) continue;
      cards.add(card);
      const gained = Math.min(left, worth);
      left -= gained;
      if (at < monday || at >= monday + 7 * DAY_MS || gained === 0) continue;
      points += gained;
      reachedAt = Math.max(reachedAt, at);
    }
  }
  return { points, reachedAt };
}
