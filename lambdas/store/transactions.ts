import {
  type DynamoDBDocumentClient,
  TransactWriteCommand,
  type TransactWriteCommandInput,
} from "@aws-sdk/lib-dynamodb";
import { isConditionRefused, isConflict, isThrottled, storeIsBusy } from "./write-errors.ts";

/** One write of a transaction, as the store of its item gives it to the store that sends it. */
export type TransactionPart = NonNullable<TransactWriteCommandInput["TransactItems"]>[number];

/**
 * Writes all of `parts` or nothing.
 * @returns false when the condition of a part does not hold, or somebody else is writing: read again and decide anew.
 * @throws {Failure} `throttled`
 */
export async function writeTogether(db: DynamoDBDocumentClient, parts: readonly TransactionPart[]): Promise<boolean> {
  try {
    await db.send(new TransactWriteCommand({ TransactItems: [...parts] }));
    return true;
  } catch (error) {
    if (isConditionRefused(error) || isConflict(error)) return false;
    throw isThrottled(error) ? storeIsBusy(error) : error;
  }
}
