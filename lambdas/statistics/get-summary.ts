import { NO_TOTALS } from "../core/statistics/day-totals.ts";
import { dueByHour } from "../core/statistics/scheduled-cards.ts";
import { isoInstant, LATEST_OFFSET, learningDay, learningMinute, MINUTES_PER_DAY } from "../core/time.ts";
import type { Reply, Request } from "../http/serve.ts";
import { learnerNow, momentReply, type OverviewStores } from "./learner-now.ts";
import { latestReviewAt, streakReply } from "./replies.ts";

const ROUTE = "GET /me/summary";
const HOURS_AHEAD = 24;
const HOUR_MS = 3_600_000;
/** The day of the latest review is among the last ones nearly always. */
const RECENT_DAYS = 2;

/** In one trip of four queries side by side. */
export async function getSummary(
  { userId, query, now }: Request<typeof ROUTE>,
  stores: OverviewStores,
): Promise<Reply<typeof ROUTE>> {
  const latest = { offset: LATEST_OFFSET, rolloverHour: 0 };
  const lastDay = learningDay(now, latest);
  const [learner, scheduled, recent, totals] = await Promise.all([
    learnerNow(userId, query.timeZone, now, stores),
    stores.scheduledCards.list(userId, learningMinute(now, latest) + MINUTES_PER_DAY + 1),
    stores.studyDays.listDays(userId, lastDay - RECENT_DAYS, lastDay),
    stores.studyDays.listTotals(userId),
  ]);
  const { today, minute } = learner;
  const due = dueByHour(scheduled.filter(learner.isStudied), minute, HOURS_AHEAD);
  return {
    status: 200,
    body: {
      ...momentReply(learner, now),
      latestReviewAt: latestReviewAt(recent.values()),
      dueNow: due.now,
      nextHours: due.becomingDue.map((cards, hour) => ({ from: isoInstant(now + hour * HOUR_MS), cards })),
      today: totals.get(today) ?? NO_TOTALS,
      streak: streakReply(totals, today),
    },
  };
}
