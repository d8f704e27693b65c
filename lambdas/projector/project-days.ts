import type { UserId } from "../core/ids.ts";
import { changedCardDays } from "../core/statistics/card-days.ts";
import { mergedDay, type StudyDay } from "../core/statistics/day.ts";
import type { CardDay } from "../core/statistics/day-entry.ts";
import type { Day } from "../core/time.ts";
import type { StudyDayStore } from "../store/study-days.ts";
import type { ChangedCard } from "./changed-cards.ts";

/** A day of a learner that changes told something of, as it stands in `views` now. */
export type ProjectedDay = { userId: UserId; day: Day; study: StudyDay; sequenceNumbers: readonly string[] };

const READ_AT_ONCE = 100;
const WRITERS = 16;
const MAX_ROUNDS = 10;

type Told = { userId: UserId; day: Day; cards: CardDay[]; sequenceNumbers: Set<string> };

/**
 * Unites what the changed cards say with the days of their learners, and enters what each day comes to in its month.
 * One read and two writes a learner, day and batch; both writes overwrite, and neither takes less for more, so any
 * change may come twice, late, in any order, and in two invocations at once. A day that says as much already is
 * not written, but its month is: the invocation before may have ended in between.
 * @returns the days as they stand, and the sequence numbers of the changes whose day could not be written.
 */
export async function projectDays(
  cards: readonly ChangedCard[],
  { studyDays }: { studyDays: Pick<StudyDayStore, "findAll" | "save" | "saveTotals"> },
  report: (error: unknown) => void,
): Promise<{ days: ProjectedDay[]; failed: string[] }> {
  const told = toldDays(cards);
  const days: ProjectedDay[] = [];
  const failed: string[] = [];
  const guarded = async (some: readonly Told[], work: () => Promise<void>) => {
    try {
      await work();
    } catch (error) {
      report(error);
      failed.push(...some.flatMap(({ sequenceNumbers }) => [...sequenceNumbers]));
    }
  };
  for (let first = 0; first < told.length; first += READ_AT_ONCE) {
    const some = told.slice(first, first + READ_AT_ONCE);
    await guarded(some, async () => {
      const found = await studyDays.findAll(some);
      const waiting = some.entries();
      const writer = async () => {
        for (const [index, one] of waiting) {
          await guarded([one], async () => {
            const study = await united(one, found[index], studyDays);
            await studyDays.saveTotals(one, study);
            days.push({ userId: one.userId, day: one.day, study, sequenceNumbers: [...one.sequenceNumbers] });
          });
        }
      };
      await Promise.all(Array.from({ length: WRITERS }, writer));
    });
  }
  return { days, failed };
}

function toldDays(cards: readonly ChangedCard[]): Told[] {
  const told = new Map<string, Told>();
  for (const { userId, cardId, before, records, sequenceNumbers } of cards) {
    for (const [day, cardDay] of changedCardDays(cardId, before, records)) {
      const name = JSON.stringify([userId, day]);
      const one = told.get(name) ?? { userId, day, cards: [], sequenceNumbers: new Set() };
      told.set(name, one);
      one.cards.push(cardDay);
      for (const number of sequenceNumbers) one.sequenceNumbers.add(number);
    }
  }
  return [...told.values()];
}

async function united(
  { userId, day, cards }: Told,
  found: StudyDay | undefined,
  studyDays: Pick<StudyDayStore, "save">,
): Promise<StudyDay> {
  if (!found) throw new Error("A day that was asked for is missing in the answer");
  let before = found;
  for (let round = 0; round < MAX_ROUNDS; round += 1) {
    const next = mergedDay(before, cards);
    if (next === before) return before;
    const result = await studyDays.save({ userId, day }, before, next);
    if (result.saved) return next;
    before = result.current;
  }
  throw new Error("Others kept writing to this day");
}
