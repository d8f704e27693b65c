import type { DynamoDBDocumentClient } from "@aws-sdk/lib-dynamodb";
import { CardId, cardParts, DeckId, type UserId } from "../../lambdas/core/ids.ts";
import { cardDays } from "../../lambdas/core/statistics/card-days.ts";
import { mergedDay, NO_STUDY, type StudyDay } from "../../lambdas/core/statistics/day.ts";
import type { Day } from "../../lambdas/core/time.ts";
import { wholeHistory } from "../../lambdas/projector/changed-cards.ts";
import { statisticsRow } from "../../lambdas/projector/project-cards.ts";
import { itemOfStatistics } from "../../lambdas/store/card-statistics.ts";
import {
  cardIdOfSortKey,
  learnerPartition,
  sortKeys,
  statisticsPartitionOf,
  studyMonthKey,
  studyPartition,
  studySortKeys,
} from "../../lambdas/store/keys.ts";
import { scheduleOfRow, scheduleStore } from "../../lambdas/store/schedules.ts";
import { itemOfDay, totalsAttribute } from "../../lambdas/store/study-days.ts";
import { type Item, queryAll } from "./read.ts";

export type Tables = { db: DynamoDBDocumentClient; coreTable: string; viewsTable: string };

/** The rows of a learner that the projector keeps, as they stand in `views`. */
export async function storedRows({ db, coreTable, viewsTable }: Tables, userId: UserId): Promise<Item[]> {
  const learner = learnerPartition(userId);
  const [studied, enrolled, ...days] = await Promise.all([
    queryAll(db, coreTable, learner, sortKeys.schedule),
    queryAll(db, coreTable, learner, sortKeys.enrolment),
    ...Object.values(studySortKeys).map((prefix) => queryAll(db, viewsTable, studyPartition(userId), prefix)),
  ]);
  const decks = new Set([
    ...studied.map(({ sk }) => cardParts(CardId.parse(cardIdOfSortKey(String(sk)))).deckId),
    ...enrolled.map(({ sk }) => DeckId.parse(String(sk).slice(sortKeys.enrolment.length))),
  ]);
  const cards = await Promise.all(
    [...decks].map((deckId) => queryAll(db, viewsTable, statisticsPartitionOf(userId, deckId), `${learner}#`)),
  );
  return [...days, ...cards].flat();
}

/** The same rows as `core` says they have to be: the bytes that the projector writes. */
export async function wantedRows({ db, coreTable }: Tables, userId: UserId): Promise<Item[]> {
  const schedules = scheduleStore(db, coreTable);
  const rows: Item[] = [];
  const days = new Map<Day, StudyDay>();
  for (const item of await queryAll(db, coreTable, learnerPartition(userId), sortKeys.schedule)) {
    const cardId = CardId.parse(cardIdOfSortKey(String(item.sk)));
    const { schedule, records } = await wholeHistory(scheduleOfRow(userId, cardId, item), schedules);
    rows.push(itemOfStatistics(statisticsRow({ userId, cardId, version: schedule.version, records })));
    for (const [day, cardDay] of cardDays(cardId, records)) {
      days.set(day, mergedDay(days.get(day) ?? NO_STUDY, [cardDay]));
    }
  }
  const months = new Map<string, Item>();
  for (const [day, study] of days) {
    rows.push(itemOfDay({ userId, day }, study));
    const key = studyMonthKey(userId, day);
    const [name, bytes] = totalsAttribute(day, study);
    months.set(key.sk, { ...(months.get(key.sk) ?? key), [name]: bytes });
  }
  return [...rows, ...months.values()];
}
