import {
  ConditionalCheckFailedException,
  TransactionCanceledException,
  TransactionConflictException,
  TransactionInProgressException,
} from "@aws-sdk/client-dynamodb";
import { unmarshall } from "@aws-sdk/util-dynamodb";
import { Failure } from "../core/errors.ts";

/** What the refusal of a write means. */

/** The stored item a lost race brings back with it, when `error` says that a condition failed. */
export function currentOf(error: unknown): { item: Record<string, unknown> | undefined } | undefined {
  if (error instanceof ConditionalCheckFailedException) return { item: error.Item && unmarshall(error.Item) };
  if (!(error instanceof TransactionCanceledException)) return undefined;
  const reason = error.CancellationReasons?.[0];
  if (reason?.Code !== "ConditionalCheckFailed") return undefined;
  return { item: reason.Item && unmarshall(reason.Item) };
}

/** A transaction was refused because the condition of one of its parts does not hold. */
export function isConditionRefused(error: unknown): boolean {
  return refusalCodes(error).includes("ConditionalCheckFailed");
}

/** Why a transaction was refused, part by part: `[None, ConditionalCheckFailed]`; empty for any other error. */
export function refusalCodes(error: unknown): (string | undefined)[] {
  if (!(error instanceof TransactionCanceledException)) return [];
  return (error.CancellationReasons ?? []).map(({ Code }) => Code);
}

/** Another transaction is at work on one of the items, so that this write was refused without a look at its condition. */
export function isConflict(error: unknown): boolean {
  if (error instanceof TransactionConflictException || error instanceof TransactionInProgressException) return true;
  return refusalCodes(error).some((code) => code === "TransactionConflict");
}

/** A transaction that was refused for its rate; single writes tell by the name of their error, which the edge knows. */
export function isThrottled(error: unknown): boolean {
  return refusalCodes(error).some((code) => code === "ThrottlingError" || code === "ProvisionedThroughputExceeded");
}

export function storeIsBusy(cause?: unknown): Failure {
  return new Failure("throttled", "The store is busy. Send the request again.", { retryAfterSeconds: 1, cause });
}
