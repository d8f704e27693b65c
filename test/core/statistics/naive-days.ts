import type { HistoryRecord, ReviewRecord } from "../../../lambdas/core/reviews/record.ts";
import { modelState } from "../../support/naive-model.ts";
import { modelEvents } from "../../support/records.ts";

/**
 * A learner's statistics written a second time from what the words mean and as plainly as can be: one list of reviews
 * with ISO dates, and every figure by a walk over all of it. Shares no code with `lambdas/core`.
 */
type NaiveReview = {
  cardId: string;
  date: string;
  hour: number;
  at: number;
  grade: number;
  ms: number;
  did: string;
  isNew: boolean;
  interval: number;
  asked: boolean;
};

export function naiveReviews(cards: ReadonlyMap<string, readonly HistoryRecord[]>): NaiveReview[] {
  return [...cards].flatMap(([cardId, records]) => {
    const all = modelEvents(records);
    const { outcomes } = modelState(all);
    const reviews = records.filter((record): record is ReviewRecord => record.kind === "review");
    return reviews.map((review) => {
      const place = all.findIndex(({ key }) => key === review.key);
      const before = modelState(all.filter(({ kind }, other) => other < place || kind === "undo"));
      const wall = new Date(review.at + review.clock.offset * 15 * 60_000);
      const morning = new Date(wall.getTime() - review.clock.rolloverHour * 3_600_000);
      const did = outcomes[review.key] ?? "nothing";
      return {
        cardId,
        date: morning.toISOString().slice(0, 10),
        hour: wall.getUTCHours(),
        at: review.at,
        grade: review.grade,
        ms: review.durationMs,
        did,
        isNew: did === "counted" && before.reviews === 0,
        interval: before.interval,
        asked: review.mode !== "ahead",
      };
    });
  });
}

export function naiveTotals(reviews: readonly NaiveReview[]) {
  const standing = reviews.filter(({ did }) => did !== "undone");
  const counted = standing.filter(({ did }) => did === "counted");
  return {
    reviews: standing.length,
    counted: counted.length,
    passed: counted.filter(({ grade }) => grade > 2).length,
    newCards: counted.filter(({ isNew }) => isNew).length,
    seconds: Math.round(standing.reduce((sum, { ms }) => sum + ms, 0) / 1000),
  };
}

export function naiveDays(reviews: readonly NaiveReview[]): Record<string, ReturnType<typeof naiveTotals>> {
  const dates = [...new Set(reviews.map(({ date }) => date))].sort();
  return Object.fromEntries(dates.map((date) => [date, naiveTotals(reviews.filter((one) => one.date === date))]));
}

export function naiveStatistics(reviews: readonly NaiveReview[]) {
  const days = Object.values(naiveDays(reviews));
  const standing = reviews.filter(({ did }) => did !== "undone");
  const counted = standing.filter(({ did }) => did === "counted");
  const recalls = (some: readonly NaiveReview[]) => ({
    reviews: some.length,
    passed: some.filter(({ grade }) => grade > 2).length,
  });
  const known = counted.filter(({ interval, asked }) => interval > 0 && asked);
  const bounds = [1, 2, 7, 21, 60, 180, 365, 1e9];
  const deckOf = ({ cardId }: NaiveReview) => cardId.slice(0, cardId.lastIndexOf("."));
  const caseOf = (one: NaiveReview) => deckOf(one).replace(/^([^A-Z]*)-more$/, "$1");
  const names = (nameOf: (one: NaiveReview) => string) => [...new Set(reviews.map(nameOf))].sort();
  const sum = (part: (day: ReturnType<typeof naiveTotals>) => number) => days.map(part).reduce((a, b) => a + b, 0);
  return {
    totals: {
      reviews: sum((day) => day.reviews),
      counted: sum((day) => day.counted),
      passed: sum((day) => day.passed),
      newCards: sum((day) => day.newCards),
      seconds: sum((day) => day.seconds),
    },
    studyDays: new Set(standing.map(({ date }) => date)).size,
    grades: [0, 1, 2, 3, 4, 5].map((grade) => counted.filter((one) => one.grade === grade).length),
    hours: Array.from({ length: 24 }, (_, hour) => ({
      all: standing.filter((one) => one.hour === hour).length,
      ...recalls(counted.filter((one) => one.hour === hour)),
    })),
    firsts: recalls(counted.filter(({ isNew }) => isNew)),
    retention: {
      young: recalls(known.filter(({ interval }) => interval < 21)),
      mature: recalls(known.filter(({ interval }) => interval >= 21)),
      byInterval: bounds.slice(0, -1).map((fromDays, place) => {
        const end = bounds[place + 1] ?? 0;
        const inside = known.filter(({ interval }) => interval >= fromDays && interval < end);
        return { fromDays, toDays: end === 1e9 ? null : end - 1, ...recalls(inside) };
      }),
    },
    decks: names(deckOf).map((deckId) => ({
      deckId,
      ...naiveTotals(reviews.filter((one) => deckOf(one) === deckId)),
    })),
    cases: names(caseOf).map((caseId) => ({
      caseId,
      ...naiveTotals(reviews.filter((one) => caseOf(one) === caseId)),
    })),
  };
}

/** The length of the streak on `today`, the longest one, and the freezes held, by a walk over the calendar. */
export function naiveStreak(studied: ReadonlySet<string>, today: string) {
  let [days, longest, freezes] = [0, 0, 0];
  const restedIn = new Set<string>();
  const end = [today, ...studied].sort().at(-1) ?? today;
  const date = new Date([today, ...studied].sort()[0] ?? today);
  for (; date.toISOString().slice(0, 10) <= end; date.setUTCDate(date.getUTCDate() + 1)) {
    const name = date.toISOString().slice(0, 10);
    if (studied.has(name)) {
      days += 1;
      longest = Math.max(longest, days);
      if (days % 10 === 0) freezes = Math.min(2, freezes + 1);
    } else if (name < today && days > 0) {
      const monday = new Date(date);
      while (monday.getUTCDay() !== 1) monday.setUTCDate(monday.getUTCDate() - 1);
      const week = monday.toISOString().slice(0, 10);
      if (!restedIn.has(week)) restedIn.add(week);
      else if (freezes > 0) freezes -= 1;
      else days = 0;
      if (days === 0) restedIn.clear();
    }
  }
  return { days, longest, freezes };
}
