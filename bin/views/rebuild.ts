import { isDeepStrictEqual } from "node:util";
import { ConditionalCheckFailedException } from "@aws-sdk/client-dynamodb";
import {
  DeleteCommand,
  type DynamoDBDocumentClient,
  PutCommand,
  QueryCommand,
  ScanCommand,
} from "@aws-sdk/lib-dynamodb";
import { CardId, cardId, cardParts, DeckId, type UserId } from "../../lambdas/core/ids.ts";
import { statisticsRow } from "../../lambdas/projector/statistics-row.ts";
import { itemOfStatistics } from "../../lambdas/store/card-statistics.ts";
import {
  cardIdOfSortKey,
  isSlotPartition,
  learnerPartition,
  sortKeys,
  statisticsKey,
  statisticsPartitionOf,
  statisticsParts,
} from "../../lambdas/store/keys.ts";
import { type Schedule, type ScheduleStore, scheduleOfRow, scheduleStore } from "../../lambdas/store/schedules.ts";
import { partitions } from "../../lambdas/store/tables.ts";

import { rebuildSlots } from "./rebuild-slots.ts";
import type { Rebuilt, Tables } from "./rebuilt.ts";

type Item = Record<string, unknown>;

const LEARNERS_AT_A_TIME = 8;
const ROUNDS = 5;

/**
 * Works the statistics rows and reminder slots of learners out anew from `core`, and makes `views` hold exactly those:
 * the same bytes that the projector writes. The projector may be at work meanwhile; a row that it changes is looked at
 * again.
 * @param told the learners that are done, and all that was found so far.
 */
export async function rebuildViews(
  tables: Tables,
  learners: readonly UserId[],
  { dryRun, told = () => {} }: { dryRun: boolean; told?: (done: number, sum: Rebuilt) => void },
): Promise<Rebuilt> {
  const sum: Rebuilt = { equal: 0, written: 0, removed: 0 };
  const waiting = learners.values();
  let done = 0;
  const worker = async () => {
    for (const userId of waiting) {
      const { equal, written, removed } = await rebuildLearner(tables, userId, dryRun);
      sum.equal += equal;
      sum.written += written;
      sum.removed += removed;
      done += 1;
      told(done, sum);
    }
  };
  await Promise.all(Array.from({ length: LEARNERS_AT_A_TIME }, worker));
  return sum;
}

/** Everybody with a schedule, reminders or a row, in the order of their ids. Reads both tables from end to end. */
export async function allLearners({ db, coreTable, viewsTable }: Tables): Promise<UserId[]> {
  const learners = new Set<UserId>();
  for await (const { pk, sk } of scanKeys(db, coreTable)) {
    if (sk.startsWith(sortKeys.schedule) || sk === sortKeys.reminders) {
      learners.add(pk.slice(partitions.learner.length));
    }
  }
  for await (const { pk, sk } of scanKeys(db, viewsTable)) {
    const isRow = pk.startsWith(partitions.cardStatistics);
    if (isRow) learners.add(statisticsParts(sk).learner.slice(partitions.learner.length));
    if (isSlotPartition(pk)) learners.add(sk.slice(partitions.learner.length));
  }
  return [...learners].sort();
}

async function* scanKeys(db: DynamoDBDocumentClient, table: string): AsyncGenerator<{ pk: string; sk: string }> {
  let start: Item | undefined;
  do {
    const page = await db.send(
      new ScanCommand({ TableName: table, ProjectionExpression: "pk, sk", ExclusiveStartKey: start }),
    );
    yield* (page.Items ?? []) as { pk: string; sk: string }[];
    start = page.LastEvaluatedKey;
  } while (start);
}

async function rebuildLearner(tables: Tables, userId: UserId, dryRun: boolean): Promise<Rebuilt> {
  const schedules = scheduleStore(tables.db, tables.coreTable);
  const studied = new Map((await listSchedules(tables, userId)).map((schedule) => [schedule.cardId, schedule]));
  const decks = new Set([...studied.keys()].map((id) => cardParts(id).deckId));
  for (const deckId of await listDecks(tables, userId)) decks.add(deckId);
  const rows = new Map<CardId, Item>();
  for (const deckId of decks) {
    for (const row of await listRows(tables, userId, deckId)) {
      rows.set(cardId(deckId, statisticsParts(String(row.sk)).ordinal), row);
    }
  }

  const rebuilt: Rebuilt = { equal: 0, written: 0, removed: 0 };
  for (const id of new Set([...studied.keys(), ...rows.keys()])) {
    const place = { userId, cardId: id, schedule: studied.get(id), row: rows.get(id) };
    rebuilt[await rebuildRow(tables, schedules, place, dryRun)] += 1;
  }
  for (const what of await rebuildSlots(tables, userId, dryRun)) rebuilt[what] += 1;
  return rebuilt;
}

type Place = { userId: UserId; cardId: CardId; schedule: Schedule | undefined; row: Item | undefined };

async function rebuildRow(
  { db, viewsTable }: Tables,
  schedules: ScheduleStore,
  found: Place,
  dryRun: boolean,
): Promise<keyof Rebuilt> {
  const { userId, cardId: id } = found;
  let { schedule = await schedules.find(userId, id), row } = found;
  for (let round = 0; round < ROUNDS; round += 1) {
    // The row may be of a write that came after the schedule was read.
    if (Number(row?.v) > schedule.version) schedule = await schedules.find(userId, id);
    const wanted = schedule.version > 0 ? itemOfStatistics(await statisticsRow(schedule, schedules)) : undefined;
    if (isDeepStrictEqual(row, wanted)) return "equal";
    const what = wanted ? "written" : "removed";
    if (dryRun) return what;
    const unchanged = row
      ? { ConditionExpression: "v = :seen", ExpressionAttributeValues: { ":seen": row.v } }
      : { ConditionExpression: "attribute_not_exists(pk)" };
    const target = { TableName: viewsTable, ReturnValuesOnConditionCheckFailure: "ALL_OLD" as const, ...unchanged };
    try {
      if (wanted) await db.send(new PutCommand({ ...target, Item: wanted }));
      else await db.send(new DeleteCommand({ ...target, Key: statisticsKey(userId, id) }));
      return what;
    } catch (error) {
      if (!(error instanceof ConditionalCheckFailedException)) throw error;
      row = (await listRows({ db, viewsTable }, userId, cardParts(id).deckId)).find(
        ({ sk }) => sk === statisticsKey(userId, id).sk,
      );
      schedule = await schedules.find(userId, id);
    }
  }
  throw new Error(`The row of ${id} keeps changing. Run the command again when the learner has ended.`);
}

async function listSchedules({ db, coreTable }: Tables, userId: UserId): Promise<Schedule[]> {
  const items = await queryAll(db, coreTable, learnerPartition(userId), sortKeys.schedule);
  return items.map((item) => scheduleOfRow(userId, CardId.parse(cardIdOfSortKey(String(item.sk))), item));
}

async function listDecks({ db, coreTable }: Tables, userId: UserId): Promise<DeckId[]> {
  const items = await queryAll(db, coreTable, learnerPartition(userId), sortKeys.enrolment);
  return items.map(({ sk }) => DeckId.parse(String(sk).slice(sortKeys.enrolment.length)));
}

function listRows({ db, viewsTable }: Omit<Tables, "coreTable">, userId: UserId, deckId: DeckId): Promise<Item[]> {
  return queryAll(db, viewsTable, statisticsPartitionOf(userId, deckId), `${learnerPartition(userId)}#`);
}

/** Read strongly. */
async function queryAll(db: DynamoDBDocumentClient, table: string, pk: string, prefix: string): Promise<Item[]> {
  const items: Item[] = [];
  let start: Item | undefined;
  do {
    const page = await db.send(
      new QueryCommand({
        TableName: table,
        KeyConditionExpression: "pk = :pk AND begins_with(sk, :prefix)",
        ExpressionAttributeValues: { ":pk": pk, ":prefix": prefix },
        ConsistentRead: true,
        ExclusiveStartKey: start,
      }),
    );
    items.push(...(page.Items ?? []));
    start = page.LastEvaluatedKey;
  } while (start);
  return items;
}
