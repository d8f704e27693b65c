import type { HistoryRecord } from "../../../lambdas/core/reviews/record.ts";
import { type ModelState, modelState } from "../../support/naive-model.ts";
import { modelEvents } from "../../support/records.ts";

/**
 * The statistics of a deck, written a second time from what the words mean and as plainly as can be: every figure by a
 * walk over all learners, with the naive model of a history. Shares no code with `lambdas/core`.
 */

type Attempt = { grade: number; durationMs: number };

export type NaiveHistory = { attempts: Attempt[]; lapses: number };

export function naiveHistory(records: readonly HistoryRecord[]): NaiveHistory {
  const state: ModelState = modelState(modelEvents(records));
  const attempts: Attempt[] = [];
  for (const record of [...records].sort((a, b) => a.at - b.at || (a.key < b.key ? -1 : 1))) {
    if (record.kind === "review" && state.outcomes[record.key] === "counted") attempts.push(record);
  }
  return { attempts, lapses: state.lapses };
}

/** Learner -> card -> history. */
export type NaiveDeck = ReadonlyMap<string, ReadonlyMap<number, NaiveHistory>>;

export function naiveStatistics(deck: NaiveDeck, ordinal: number) {
  const learners = [...deck.values()].filter((cards) => (cards.get(ordinal)?.attempts.length ?? 0) > 0);
  const histories = learners.map((cards) => cards.get(ordinal) as NaiveHistory);
  const enough = histories.length >= 5;
  const byAttempt = [1, 2, 3, 4, 5].map((number) => {
    const all = histories.map(({ attempts }) => (number < 5 ? attempts.slice(number - 1, number) : attempts.slice(4)));
    const flat = all.flat();
    const who = all.filter((some) => some.length > 0).length;
    return {
      attempts: flat.length,
      shareRight: who < 5 ? null : flat.filter(({ grade }) => grade > 2).length / flat.length,
    };
  });
  const leechMarks = histories.map(({ lapses }) => [8, 12, 16, 20, 24, 28].filter((mark) => lapses >= mark).length);
  const means = histories
    .map(({ attempts }) => attempts.reduce((sum, { durationMs }) => sum + durationMs, 0) / attempts.length)
    .sort((a, b) => a - b);
  const half = means.length / 2;
  return {
    learners: histories.length,
    attempts: histories.flatMap(({ attempts }) => attempts).length,
    byAttempt,
    discrimination: pointBiserial(learners.flatMap((cards) => sitting(cards, ordinal) ?? [])),
    leechShare: enough ? leechMarks.filter((marks) => marks > 0).length / histories.length : null,
    leechMarks: enough ? leechMarks.reduce((sum, marks) => sum + marks, 0) : null,
    medianThinkMs: enough ? ((means[Math.ceil(half) - 1] as number) + (means[Math.floor(half)] as number)) / 2 : null,
  };
}

/** Right at the card, and of how many others how many were right: kept as whole numbers. */
type Sitting = { right: boolean; restRight: number; rest: number };

function sitting(cards: ReadonlyMap<number, NaiveHistory>, ordinal: number): Sitting | undefined {
  const firsts = [...cards].flatMap(([other, { attempts }]) =>
    attempts[0] ? [{ other, right: attempts[0].grade > 2 }] : [],
  );
  const rest = firsts.filter(({ other }) => other !== ordinal);
  const own = firsts.find(({ other }) => other === ordinal);
  if (!own || rest.length === 0) return undefined;
  return { right: own.right, rest: rest.length, restRight: rest.filter(({ right }) => right).length };
}

/** (M1 - M0) / s * sqrt(p q), the textbook form. */
function pointBiserial(sittings: readonly Sitting[]): number | null {
  if (sittings.length < 5) return null;
  const shares = (wanted: boolean) =>
    sittings.filter(({ right }) => right === wanted).map(({ restRight, rest }) => restRight / rest);
  const [ones, zeros] = [shares(true), shares(false)];
  const [first] = sittings as [Sitting];
  const allSame = sittings.every(({ restRight, rest }) => restRight * first.rest === first.restRight * rest);
  if (ones.length === 0 || zeros.length === 0 || allSame) return null;
  const mean = (values: number[]) => values.reduce((sum, value) => sum + value, 0) / values.length;
  const all = [...ones, ...zeros];
  const deviation = Math.sqrt(mean(all.map((value) => (value - mean(all)) ** 2)));
  const p = ones.length / all.length;
  return ((mean(ones) - mean(zeros)) / deviation) * Math.sqrt(p * (1 - p));
}
