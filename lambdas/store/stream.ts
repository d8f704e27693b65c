import type { AttributeValue } from "@aws-sdk/client-dynamodb";
import { unmarshall } from "@aws-sdk/util-dynamodb";
import type { DynamoDBRecord } from "aws-lambda";
import * as z from "zod";
import { CardId } from "../core/ids.ts";
import { cardIdOfSortKey, learnerPartition, sortKeys } from "./keys.ts";
import { newSchedule, type Schedule, scheduleOfRow } from "./schedules.ts";

const Keys = z.object({ pk: z.string(), sk: z.string() });

/** A schedule as one write left it, as the stream of `core` tells it. */
export type ScheduleChange = {
  schedule: Schedule;
  /** The one it replaced, of version 0 for a card's first; undefined when that is not told or cannot be read. */
  before: Schedule | undefined;
  /** The write was the card's first. */
  isFirst: boolean;
  sequenceNumber: string;
};

/** A record of the stream that this code cannot read. */
export type UnreadableRecord = { sequenceNumber: string; error: unknown };

/**
 * The changes of schedules among stream records; what was removed and what is no schedule is passed over. A record that
 * cannot be read does not stop the others.
 */
export function scheduleChanges(records: readonly DynamoDBRecord[]): {
  changes: ScheduleChange[];
  unreadable: UnreadableRecord[];
} {
  const changes: ScheduleChange[] = [];
  const unreadable: UnreadableRecord[] = [];
  for (const { eventName, dynamodb } of records) {
    if (!dynamodb?.NewImage || !dynamodb.SequenceNumber) continue;
    const sequenceNumber = dynamodb.SequenceNumber;
    try {
      const schedule = scheduleOfImage(dynamodb.NewImage);
      if (!schedule) continue;
      const isFirst = eventName === "INSERT";
      const before = isFirst ? newSchedule(schedule.userId, schedule.cardId) : scheduleBefore(dynamodb.OldImage);
      changes.push({ schedule, before, isFirst, sequenceNumber });
    } catch (error) {
      unreadable.push({ sequenceNumber, error });
    }
  }
  return { changes, unreadable };
}

type Image = NonNullable<NonNullable<DynamoDBRecord["dynamodb"]>["NewImage"]>;

function scheduleOfImage(image: Image): Schedule | undefined {
  const item = itemOfImage(image);
  const { pk, sk } = Keys.parse(item);
  if (!sk.startsWith(sortKeys.schedule)) return undefined;
  return scheduleOfRow(pk.slice(learnerPartition("").length), CardId.parse(cardIdOfSortKey(sk)), item);
}

/** What code cannot read any more is as good as not told: everything is then told anew. */
function scheduleBefore(image: Image | undefined): Schedule | undefined {
  try {
    return image && scheduleOfImage(image);
  } catch {
    return undefined;
  }
}

/** Lambda hands binary values over as base64 text, where the SDK expects bytes. */
function itemOfImage(image: Image): Record<string, unknown> {
  const decoded = Object.entries(image).map(([name, value]) => [
    name,
    typeof value.B === "string" ? { B: Buffer.from(value.B, "base64") } : value,
  ]);
  return unmarshall(Object.fromEntries(decoded) as Record<string, AttributeValue>);
}
