import type { DynamoDBBatchResponse, DynamoDBStreamEvent } from "aws-lambda";
import { errorLines, writeToStandardOutput } from "../http/log.ts";
import { enrolmentStore } from "../store/enrolments.ts";
import { openClient, tableName } from "../store/open.ts";
import { scheduleStore } from "../store/schedules.ts";
import { firstReviews } from "../store/stream.ts";
import { repairEnrolments } from "./repair-enrolments.ts";

let stores: Parameters<typeof repairEnrolments>[1] | undefined;

function openStores(): NonNullable<typeof stores> {
  const client = openClient();
  const table = tableName("core");
  return { schedules: scheduleStore(client, table), enrolments: enrolmentStore(client, table) };
}

/** Consumes the stream of `core`. Records it could not handle are returned, so that only they are delivered again. */
export async function handler(
  { Records }: DynamoDBStreamEvent,
  { awsRequestId }: { awsRequestId: string },
): Promise<DynamoDBBatchResponse> {
  stores ??= openStores();
  const failed = await repairEnrolments(firstReviews(Records), stores, (error) => {
    for (const line of errorLines(awsRequestId, error)) writeToStandardOutput(line);
  });
  return { batchItemFailures: failed.map((itemIdentifier) => ({ itemIdentifier })) };
}
