import { forecast } from "../core/statistics/scheduled-cards.ts";
import { type Day, dateOfDay, LATEST_OFFSET, learningMinute, MINUTES_PER_DAY } from "../core/time.ts";
import type { Reply, Request } from "../http/serve.ts";
import type { EnrolmentStore } from "../store/enrolments.ts";
import type { ScheduledCardStore } from "../store/scheduled-cards.ts";
import { learnerNow, momentReply } from "./learner-now.ts";

const ROUTE = "GET /me/forecast";

/** Reads the cards of the days asked for and no others, and up to a day more: only the profile tells which day today is. */
export async function getForecast(
  { userId, query, now }: Request<typeof ROUTE>,
  stores: { enrolments: Pick<EnrolmentStore, "listWithPreferences">; scheduledCards: ScheduledCardStore },
): Promise<Reply<typeof ROUTE>> {
  const latestMinute = learningMinute(now, { offset: LATEST_OFFSET, rolloverHour: 0 });
  const [learner, scheduled] = await Promise.all([
    learnerNow(userId, query.timeZone, now, stores),
    stores.scheduledCards.list(userId, latestMinute + query.days * MINUTES_PER_DAY),
  ]);
  const { today } = learner;
  const cards = forecast(scheduled.filter(learner.isStudied), today, query.days);
  return { status: 200, body: { ...momentReply(learner, now), ...forecastReply(cards, today) } };
}

export function forecastReply({ overdue, due }: ReturnType<typeof forecast>, today: Day) {
  return { overdue, due: due.map((cards, ahead) => ({ date: dateOfDay(today + ahead), cards })) };
}
