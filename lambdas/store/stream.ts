import type { AttributeValue } from "@aws-sdk/client-dynamodb";
import { unmarshall } from "@aws-sdk/util-dynamodb";
import type { DynamoDBRecord } from "aws-lambda";
import * as z from "zod";
import { CardId } from "../core/ids.ts";
import { cardIdOfSortKey, learnerPartition, sortKeys } from "./keys.ts";
import { type Schedule, scheduleOfRow } from "./schedules.ts";

const Keys = z.object({ pk: z.string(), sk: z.string() });

/** A card's first review, as the stream of `core` tells it. */
export type FirstReview = { schedule: Schedule; sequenceNumber: string };

/** The first reviews among stream records; other records are passed over. */
export function firstReviews(records: readonly DynamoDBRecord[]): FirstReview[] {
  return records.flatMap(({ eventName, dynamodb }) => {
    if (eventName !== "INSERT" || !dynamodb?.NewImage || !dynamodb.SequenceNumber) return [];
    const item = itemOfImage(dynamodb.NewImage);
    const { pk, sk } = Keys.parse(item);
    if (!sk.startsWith(sortKeys.schedule)) return [];
    const userId = pk.slice(learnerPartition("").length);
    const schedule = scheduleOfRow(userId, CardId.parse(cardIdOfSortKey(sk)), item);
    return [{ schedule, sequenceNumber: dynamodb.SequenceNumber }];
  });
}

/** Lambda hands binary values over as base64 text, where the SDK expects bytes. */
function itemOfImage(image: NonNullable<NonNullable<DynamoDBRecord["dynamodb"]>["NewImage"]>): Record<string, unknown> {
  const decoded = Object.entries(image).map(([name, value]) => [
    name,
    typeof value.B === "string" ? { B: Buffer.from(value.B, "base64") } : value,
  ]);
  return unmarshall(Object.fromEntries(decoded) as Record<string, AttributeValue>);
}
