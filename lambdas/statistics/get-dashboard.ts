import { studyDaysOf, sumOfTotals } from "../core/statistics/day-totals.ts";
import { expectedReviews, recallOf } from "../core/statistics/expected-load.ts";
import { reviewStatistics } from "../core/statistics/review-statistics.ts";
import { easeHistogram, forecast, intervalHistogram } from "../core/statistics/scheduled-cards.ts";
import { type Day, dateOfDay, LATEST_OFFSET, learningDay } from "../core/time.ts";
import type { Reply, Request } from "../http/serve.ts";
import { type Enrolment, newCardsIn } from "../store/enrolment-row.ts";
import { forecastReply } from "./get-forecast.ts";
import { learnerNow, momentReply, type OverviewStores } from "./learner-now.ts";
import { dateOrNull, latestReviewAt, recallsReply, streakReply } from "./replies.ts";

const ROUTE = "GET /me/statistics";
const YEAR_DAYS = 365;

/**
 * The whole dashboard in one trip of four queries side by side. Which day today is only the profile tells, so a day
 * more is read on either side.
 */
export async function getDashboard(
  { userId, query, now }: Request<typeof ROUTE>,
  stores: OverviewStores,
): Promise<Reply<typeof ROUTE>> {
  const lastDay = learningDay(now, { offset: LATEST_OFFSET, rolloverHour: 0 });
  const [learner, scheduled, read, totals] = await Promise.all([
    learnerNow(userId, query.timeZone, now, stores),
    stores.scheduledCards.list(userId),
    stores.studyDays.listDays(userId, lastDay - query.days - 1, lastDay),
    stores.studyDays.listTotals(userId),
  ]);
  const { today } = learner;
  const from = today - query.days + 1;
  const days = within(read, from, today);
  const cards = scheduled.filter(learner.isStudied);
  const statistics = reviewStatistics(days);
  const studied = studyDaysOf(totals);
  const known = Math.min(query.days, today - (studied[0] ?? today) + 1);
  const expected = expectedReviews(cards, today, query.days, {
    recall: recallOf(statistics),
    studied: statistics.studyDays === 0 ? 1 : statistics.studyDays / known,
    newCardsADay: statistics.totals.newCards / known,
    newCardsLeft: newCardsLeft(learner.enrolments),
  }).map((reviews, ahead) => ({ date: dateOfDay(today + ahead), reviews: Math.round(reviews * 10) / 10 }));
  return {
    status: 200,
    body: {
      ...momentReply(learner, now),
      latestReviewAt: latestReviewAt(read.values()),
      period: {
        from: dateOfDay(from),
        to: dateOfDay(today),
        ...statistics.totals,
        studyDays: statistics.studyDays,
      },
      lifetime: {
        ...sumOfTotals(totals.values()),
        studyDays: studied.length,
        firstStudyOn: dateOrNull(studied[0]),
      },
      streak: streakReply(totals, today),
      heatmap: [...within(totals, today - YEAR_DAYS + 1, today)].flatMap(([day, figures]) =>
        figures.reviews > 0 ? [{ date: dateOfDay(day), ...figures }] : [],
      ),
      retention: {
        young: recallsReply(statistics.retention.young),
        mature: recallsReply(statistics.retention.mature),
        byInterval: statistics.retention.byInterval.map(({ fromDays, toDays, ...recalls }) => ({
          fromDays,
          toDays,
          ...recallsReply(recalls),
        })),
      },
      grades: [...statistics.grades],
      hours: statistics.hours.map(({ all, ...recalls }, hour) => ({ hour, all, ...recallsReply(recalls) })),
      decks: [...statistics.decks],
      cases: [...statistics.cases],
      cards: {
        scheduled: cards.length,
        intervals: intervalHistogram(cards),
        easeFactors: easeHistogram(cards).map(({ from: least, to, cards: count }) => ({
          from: least / 100,
          to: to === null ? null : to / 100,
          cards: count,
        })),
      },
      forecast: { ...forecastReply(forecast(cards, today, query.days), today), expected },
    },
  };
}

function within<Value>(days: ReadonlyMap<Day, Value>, from: Day, to: Day): Map<Day, Value> {
  return new Map([...days].filter(([day]) => day >= from && day <= to));
}

function newCardsLeft(enrolments: readonly Enrolment[]): number {
  return enrolments.reduce((sum, enrolment) => sum + [...newCardsIn(enrolment)].length, 0);
}
