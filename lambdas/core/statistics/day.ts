import type { CardId } from "../ids.ts";
import type { CardDay } from "./day-entry.ts";

/** More reviews than a person can give on a day. */
export const MOST_REVIEWS_A_DAY = 20_000;

/**
 * Everything a learner did on one learning day: for each card what the fullest history seen of it says. `version`
 * grows with every such change, and two days of one learner and date with the same version are equal.
 */
export type StudyDay = { version: number; cards: ReadonlyMap<CardId, CardDay> };

export const NO_STUDY: StudyDay = { version: 0, cards: new Map() };

/** The day of somebody who is no person: nothing of it is kept. Whatever is united with it gives it again. */
export const OVERFULL_DAY: StudyDay = { version: 0xffff_ffff, cards: new Map() };

/**
 * The union of what is known of a day with what histories say of it. Idempotent and independent of the order, so that
 * anything may be told twice, late and in any order. Gives `day` itself when it says as much already.
 */
export function mergedDay(day: StudyDay, told: Iterable<CardDay>): StudyDay {
  if (day.version === OVERFULL_DAY.version) return day;
  const cards = new Map(day.cards);
  let { version } = day;
  for (const one of told) {
    const known = cards.get(one.cardId)?.rank ?? 0;
    if (one.rank <= known) continue;
    cards.set(one.cardId, one);
    version += one.rank - known;
  }
  if (version === day.version) return day;
  let reviews = 0;
  for (const { entries } of cards.values()) reviews += entries.length;
  return reviews > MOST_REVIEWS_A_DAY ? OVERFULL_DAY : { version, cards };
}
