import { DynamoDBClient } from "@aws-sdk/client-dynamodb";
import { DynamoDBDocumentClient } from "@aws-sdk/lib-dynamodb";
import { tables } from "./tables.ts";

const CONNECT_TIMEOUT_MS = 1_000;
/** A single-item call that takes longer is retried: the condition of every write makes that safe. */
const REQUEST_TIMEOUT_MS = 3_000;
const MAX_ATTEMPTS = 4;

/** The store's client. The SDK finds region, credentials and a local endpoint in the function's environment. */
export function openClient(): DynamoDBDocumentClient {
  const client = new DynamoDBClient({
    maxAttempts: MAX_ATTEMPTS,
    requestHandler: { connectionTimeout: CONNECT_TIMEOUT_MS, requestTimeout: REQUEST_TIMEOUT_MS },
  });
  return documentClient(client);
}

/**
 * The document client over `client`, without the SDK's log entries: it makes one of every input and output, also where
 * nothing takes them, which is a fifth of the processor time of a query for 40 items.
 */
export function documentClient(client: DynamoDBClient): DynamoDBDocumentClient {
  client.middlewareStack.remove("loggerMiddleware");
  return DynamoDBDocumentClient.from(client);
}

/** @throws {Error} when the function was deployed without the table's name: a fault of the template. */
export function tableName(table: keyof typeof tables): string {
  return requiredVariable(tables[table].environmentVariable);
}

/** @throws {Error} when the function was deployed without the variable: a fault of the template. */
export function requiredVariable(variable: string): string {
  const value = process.env[variable];
  if (!value) throw new Error(`The environment variable ${variable} is not set`);
  return value;
}
