import { randomUUID } from "node:crypto";
import { type DynamoDBDocumentClient, PutCommand } from "@aws-sdk/lib-dynamodb";
import { type CardId, cardId, DeckId, Ordinal, type UserId } from "../../lambdas/core/ids.ts";
import { mergedDay, NO_STUDY, type StudyDay } from "../../lambdas/core/statistics/day.ts";
import { type Day, learningDay } from "../../lambdas/core/time.ts";
import { getDashboard } from "../../lambdas/statistics/get-dashboard.ts";
import { getDeckLearning } from "../../lambdas/statistics/get-deck-learning.ts";
import { getForecast } from "../../lambdas/statistics/get-forecast.ts";
import { getSummary } from "../../lambdas/statistics/get-summary.ts";
import type { StatisticsStores } from "../../lambdas/statistics/handler.ts";
import { cardStatisticsStore, itemOfStatistics } from "../../lambdas/store/card-statistics.ts";
import { type DeckContent, type DeckStore, deckStore } from "../../lambdas/store/decks.ts";
import { enrolmentStore } from "../../lambdas/store/enrolments.ts";
import { scheduleKey, studyMonthKey } from "../../lambdas/store/keys.ts";
import { scheduledCardStore } from "../../lambdas/store/scheduled-cards.ts";
import { itemOfDay, studyDayStore, totalsAttribute } from "../../lambdas/store/study-days.ts";
import type { Consumption } from "./counted-client.ts";

const NOW = Date.parse("2026-11-20T08:15:00Z");
const TODAY = learningDay(NOW, { offset: 0, rolloverHour: 4 });
const REVIEWS_A_DAY = 30;
const DECKS = ["apache-kafka", "amazon-dynamodb", "netflix"].map((id) => DeckId.parse(id));
const YEAR_DAYS = 365;

type StatisticsWorld = {
  statistics: ReturnType<typeof statisticsWorld>;
  stores: { decks: Pick<DeckStore, "publish"> };
  deck: DeckContent;
  cost(work: () => Promise<unknown>): Promise<Consumption>;
};

type StatisticsCall = {
  name: string;
  budget: Pick<Consumption, "reads" | "writes" | "trips">;
  note?: string;
  measure(world: StatisticsWorld): Promise<Consumption>;
};

/** Learners with statistics, written straight into the tables. */
export function statisticsWorld(db: DynamoDBDocumentClient, coreTable: string, viewsTable: string) {
  const enrolments = enrolmentStore(db, coreTable);
  const stores: StatisticsStores = {
    decks: deckStore(db, coreTable),
    enrolments,
    scheduledCards: scheduledCardStore(db, coreTable),
    cardStatistics: cardStatisticsStore(db, viewsTable),
    studyDays: studyDayStore(db, viewsTable),
  };
  const putAll = async (table: string, items: readonly Record<string, unknown>[]) => {
    for (let first = 0; first < items.length; first += 50) {
      await Promise.all(
        items.slice(first, first + 50).map((Item) => db.send(new PutCommand({ TableName: table, Item }))),
      );
    }
  };
  return {
    stores,
    /** A learner with 30 reviews in three decks on each of the last `days` days, and as many cards due, one a day in turn. */
    async withYear({ days = YEAR_DAYS, cards = 300, dueWithin = 30 }): Promise<UserId> {
      const userId = randomUUID();
      const enrolment = { userId, enrolledAt: NOW - YEAR_DAYS * 86_400_000, deckVersion: 1, cardCount: 200 };
      for (const deckId of DECKS) {
        const limits = { rolloverHour: 4, newCardsPerDay: 10, withdrawn: [] };
        await enrolments.enrol({ ...enrolment, ...limits, deckId });
      }
      const months = new Map<string, Record<string, unknown>>();
      const rows = Array.from({ length: days }, (_, ago) => {
        const day = TODAY - ago;
        const study = dayOf(day);
        const key = studyMonthKey(userId, day);
        const [name, bytes] = totalsAttribute(day, study);
        months.set(key.sk, { ...(months.get(key.sk) ?? key), [name]: bytes });
        return itemOfDay({ userId, day }, study);
      });
      await putAll(viewsTable, [...rows, ...months.values()]);
      const schedules = Array.from({ length: cards }, (_, number) => ({
        ...scheduleKey(userId, cardOf(number)),
        d: (TODAY + (number % dueWithin)) * 1440,
        e: 250,
        i: 6,
        n: 2,
      }));
      await putAll(coreTable, schedules);
      return userId;
    },
    async withDeck(userId: UserId): Promise<void> {
      const card = { attempts: 6, right: [1, 1, 1, 1, 2], firstGrade: 4 as const, lapses: 0, thinkMs: 30_000 };
      const rows = Array.from({ length: 60 }, (_, number) =>
        itemOfStatistics({ userId, cardId: cardOf(number * DECKS.length), version: 6, card }),
      );
      await putAll(viewsTable, rows);
    },
  };
}

function cardOf(number: number): CardId {
  const deckId = DECKS[number % DECKS.length] ?? DeckId.parse("netflix");
  return cardId(deckId, Ordinal.parse(Math.floor(number / DECKS.length)));
}

function dayOf(day: Day): StudyDay {
  return mergedDay(
    NO_STUDY,
    Array.from({ length: REVIEWS_A_DAY }, (_, number) => ({
      cardId: cardOf(number),
      rank: 5,
      entries: [
        {
          at: day * 86_400_000 + number * 10_000,
          offset: 4,
          grade: 4,
          durationMs: 5_000,
          outcome: "counted",
          mode: "scheduled",
          late: false,
          isNew: false,
          intervalBefore: 15,
          repetitionsBefore: 3,
          lapsesBefore: 0,
        },
      ],
    })),
  );
}

function request(userId: UserId) {
  return { userId, groups: [], now: NOW, path: undefined, body: undefined, requestId: "", headers: {} };
}

const INCLUDED = "with the enrolments (1) and the totals of every day ever studied (1 a year)";

/** Budgets of what a learner's statistics cost at the store. */
export const STATISTICS_CALLS: readonly StatisticsCall[] = [
  ...[
    { days: 30 as const, reads: 3 },
    { days: 365 as const, reads: 27 },
  ].map(
    ({ days, reads }): StatisticsCall => ({
      name: `statistics of ${days} days with ${REVIEWS_A_DAY} reviews each`,
      budget: { reads, writes: 0, trips: 1 },
      async measure({ statistics: { stores, withYear }, cost }) {
        const userId = await withYear({ days, cards: 0 });
        return cost(() => stores.studyDays.listDays(userId, TODAY - days + 1, TODAY));
      },
    }),
  ),
  {
    name: "forecast of 30 days, 300 cards ahead",
    budget: { reads: 3 + 1, writes: 0, trips: 1 },
    note: "data-model.md has 3; the enrolments (1) tell which day today is and which cards are still studied",
    async measure({ statistics: { stores, withYear }, cost }) {
      const userId = await withYear({ days: 0 });
      return cost(() => getForecast({ ...request(userId), query: { days: 30, timeZone: undefined } }, stores));
    },
  },
  ...[
    { days: 30 as const, reads: 3 },
    { days: 365 as const, reads: 27 },
  ].map(
    ({ days, reads }): StatisticsCall => ({
      name: `dashboard of ${days} days, 300 cards`,
      budget: { reads: reads + 3 + 2, writes: 0, trips: 1 },
      note: `not in data-model.md: its ${reads} for the days and 3 for the cards, ${INCLUDED}`,
      async measure({ statistics: { stores, withYear }, cost }) {
        const userId = await withYear({ days });
        return cost(() => getDashboard({ ...request(userId), query: { days, timeZone: undefined } }, stores));
      },
    }),
  ),
  {
    name: "summary, 100 cards due",
    budget: { reads: 4, writes: 0, trips: 1 },
    note: `not in data-model.md: the cards (1 per 100), the last days (0.5), ${INCLUDED}`,
    async measure({ statistics: { stores, withYear }, cost }) {
      const userId = await withYear({ days: 30, cards: 100, dueWithin: 1 });
      return cost(() => getSummary({ ...request(userId), query: { timeZone: undefined } }, stores));
    },
  },
  {
    name: "learning curves of a deck of 60 cards",
    budget: { reads: 7.5, writes: 0, trips: 3 },
    note: "not in data-model.md: enrolments 1, deck 0.5, cards 1 and the pages of the deck, 2 each",
    async measure({ statistics: { stores, withYear, withDeck }, stores: { decks }, deck, cost }) {
      const userId = await withYear({ days: 0, cards: 0 });
      await withDeck(userId);
      await decks.publish({ ...deck, deckId: DeckId.parse("apache-kafka") });
      const path = { deckId: DeckId.parse("apache-kafka") };
      return cost(() => getDeckLearning({ ...request(userId), path, query: { timeZone: undefined } }, stores));
    },
  },
];
