import { ConditionalCheckFailedException } from "@aws-sdk/client-dynamodb";
import { type DynamoDBDocumentClient, PutCommand, QueryCommand, UpdateCommand } from "@aws-sdk/lib-dynamodb";
import * as z from "zod";
import { DeckId, type UserId } from "../core/ids.ts";
import { NO_STUDY, type StudyDay } from "../core/statistics/day.ts";
import { packDay, unpackDay } from "../core/statistics/day-codec.ts";
import { type DayTotals, packTotals, totalsOf, unpackTotals } from "../core/statistics/day-totals.ts";
import { type Day, dateOfDay } from "../core/time.ts";
import { batchGet } from "./batch-get.ts";
import { dayOfStudySortKey, studyDayKey, studyMonthKey, studyPartition, studySortKeys } from "./keys.ts";
import { partitions } from "./tables.ts";
import { currentOf } from "./write-errors.ts";

/** A learner and one of their learning days. */
export type LearnerDay = { userId: UserId; day: Day };

/** What `save` did: wrote, or found another version there and returns it. */
export type SavedDay = { saved: true } | { saved: false; current: StudyDay };

const DayRow = z.object({ v: z.int(), d: z.record(DeckId, z.instanceof(Uint8Array)) });
const MonthRow = z.record(z.string(), z.unknown());
/** `d01` to `d31`: what the day of the month comes to. */
const DAY_ATTRIBUTE = /^d(\d\d)$/;

export const MONTH_ATTRIBUTES = Array.from({ length: 31 }, (_, index) => `d${String(index + 1).padStart(2, "0")}`);

/** The row of a day as it stands in `views`. The same day gives the same bytes, whoever writes it. */
export function itemOfDay({ userId, day }: LearnerDay, study: StudyDay): Record<string, unknown> {
  return { ...studyDayKey(userId, day), v: study.version, d: Object.fromEntries(packDay(day, study)) };
}

/** The attribute that holds the totals of a day in the row of its month, and its bytes. */
export function totalsAttribute(day: Day, study: StudyDay): [name: string, bytes: Uint8Array] {
  return [`d${dateOfDay(day).slice(-2)}`, packTotals(study.version, totalsOf(study.cards.values()))];
}

function dayOfRow(day: Day, item: unknown): StudyDay {
  if (item === undefined) return NO_STUDY;
  const { v, d } = DayRow.parse(item);
  return { version: v, cards: unpackDay(day, Object.entries(d) as [DeckId, Uint8Array][]) };
}

export type StudyDayStore = ReturnType<typeof studyDayStore>;

export function studyDayStore(db: DynamoDBDocumentClient, viewsTable: string) {
  async function query(userId: UserId, from: string, to: string, strongly = false): Promise<Record<string, unknown>[]> {
    const items: Record<string, unknown>[] = [];
    let start: Record<string, unknown> | undefined;
    do {
      const page = await db.send(
        new QueryCommand({
          TableName: viewsTable,
          KeyConditionExpression: "pk = :learner AND sk BETWEEN :from AND :to",
          ExpressionAttributeValues: { ":learner": studyPartition(userId), ":from": from, ":to": to },
          ConsistentRead: strongly,
          ExclusiveStartKey: start,
        }),
      );
      items.push(...(page.Items ?? []));
      start = page.LastEvaluatedKey;
    } while (start);
    return items;
  }

  return {
    /** Days of any learners, in the order asked for; eventual reads, which the condition of `save` makes safe. */
    async findAll(days: readonly LearnerDay[]): Promise<StudyDay[]> {
      const keys = days.map(({ userId, day }) => studyDayKey(userId, day));
      const rows = new Map((await batchGet(db, viewsTable, keys)).map((row) => [`${row.pk} ${row.sk}`, row]));
      return days.map(({ day }, index) => dayOfRow(day, rows.get(`${keys[index]?.pk} ${keys[index]?.sk}`)));
    },

    /** Writes `next` over exactly `before`; when something else is there by now, that is returned and nothing written. */
    async save(place: LearnerDay, before: StudyDay, next: StudyDay): Promise<SavedDay> {
      const isFirst = before.version === NO_STUDY.version;
      const put = new PutCommand({
        TableName: viewsTable,
        Item: itemOfDay(place, next),
        ConditionExpression: isFirst ? "attribute_not_exists(pk)" : "v = :before",
        ...(!isFirst && { ExpressionAttributeValues: { ":before": before.version } }),
        ReturnValuesOnConditionCheckFailure: "ALL_OLD",
      });
      try {
        await db.send(put);
        return { saved: true };
      } catch (error) {
        const current = currentOf(error);
        if (!current) throw error;
        return { saved: false, current: dayOfRow(place.day, current.item) };
      }
    },

    /** Enters what a day comes to in its month, unless a later version of it is there: bytes that are less say less. */
    async saveTotals({ userId, day }: LearnerDay, study: StudyDay): Promise<void> {
      const [name, bytes] = totalsAttribute(day, study);
      const update = new UpdateCommand({
        TableName: viewsTable,
        Key: studyMonthKey(userId, day),
        UpdateExpression: "SET #day = :totals",
        ConditionExpression: "attribute_not_exists(#day) OR #day < :totals",
        ExpressionAttributeNames: { "#day": name },
        ExpressionAttributeValues: { ":totals": bytes },
      });
      await db.send(update).catch((error: unknown) => {
        if (!(error instanceof ConditionalCheckFailedException)) throw error;
      });
    },

    /** The learner's days from `from` to `to`, both included, that have a review; half a read unit per 8 days of 30 reviews. */
    async listDays(userId: UserId, from: Day, to: Day): Promise<Map<Day, StudyDay>> {
      const rows = await query(userId, studyDayKey(userId, from).sk, studyDayKey(userId, to).sk);
      return new Map(
        rows.map((row) => {
          const day = dayOfStudySortKey(String(row.sk));
          return [day, dayOfRow(day, row)];
        }),
      );
    },

    /** What every day of the learner comes to, in the order of the days; one read unit a year, two when read strongly. */
    async listTotals(userId: UserId, strongly = false): Promise<Map<Day, DayTotals>> {
      const rows = await query(userId, studySortKeys.month, `${studySortKeys.month}~`, strongly);
      const days = rows.flatMap((row) => {
        const first = dayOfStudySortKey(String(row.sk));
        return Object.entries(MonthRow.parse(row)).flatMap(([name, bytes]): [Day, DayTotals][] => {
          const date = DAY_ATTRIBUTE.exec(name)?.[1];
          return date === undefined
            ? []
            : [[first + Number(date) - 1, unpackTotals(z.instanceof(Uint8Array).parse(bytes))]];
        });
      });
      return new Map(days.toSorted(([a], [b]) => a - b));
    },
  };
}

/** The learner of a partition of days; undefined for any other one. */
export function learnerOfStudyPartition(pk: string): UserId | undefined {
  return pk.startsWith(partitions.studyDays) ? pk.slice(partitions.studyDays.length) : undefined;
}
