import { statisticsRoutes } from "../http/routes/statistics.ts";
import { type Handlers, serve } from "../http/serve.ts";
import { type CardStatisticsStore, cardStatisticsStore } from "../store/card-statistics.ts";
import { type DeckStore, deckStore } from "../store/decks.ts";
import { type EnrolmentStore, enrolmentStore } from "../store/enrolments.ts";
import { openClient, tableName } from "../store/open.ts";
import { type ScheduledCardStore, scheduledCardStore } from "../store/scheduled-cards.ts";
import { type StudyDayStore, studyDayStore } from "../store/study-days.ts";
import { getDashboard } from "./get-dashboard.ts";
import { getDeckLearning } from "./get-deck-learning.ts";
import { getForecast } from "./get-forecast.ts";
import { getSummary } from "./get-summary.ts";

export type StatisticsStores = {
  decks: Pick<DeckStore, "find" | "findPage">;
  enrolments: Pick<EnrolmentStore, "listWithPreferences">;
  scheduledCards: ScheduledCardStore;
  cardStatistics: Pick<CardStatisticsStore, "listOwn">;
  studyDays: Pick<StudyDayStore, "listDays" | "listTotals">;
};

export const statisticsHandlers = (stores: StatisticsStores): Handlers<"statistics"> => ({
  "GET /me/statistics": (request) => getDashboard(request, stores),
  "GET /me/statistics/decks/{deckId}": (request) => getDeckLearning(request, stores),
  "GET /me/forecast": (request) => getForecast(request, stores),
  "GET /me/summary": (request) => getSummary(request, stores),
});

export const handler = serve(statisticsRoutes, () => {
  const db = openClient();
  const core = tableName("core");
  const views = tableName("views");
  return statisticsHandlers({
    decks: deckStore(db, core),
    enrolments: enrolmentStore(db, core),
    scheduledCards: scheduledCardStore(db, core),
    cardStatistics: cardStatisticsStore(db, views),
    studyDays: studyDayStore(db, views),
  });
});
