import {
  type AttributeDefinition,
  CreateTableCommand,
  DescribeTableCommand,
  DynamoDBClient,
  type KeySchemaElement,
  ResourceNotFoundException,
  type TableDescription,
  UpdateTimeToLiveCommand,
} from "@aws-sdk/client-dynamodb";
import * as z from "zod";
import { REGION, type Resolve, resourcesOfType, type Template } from "./template.ts";

/** Credentials that no service takes: the engine reads none of them. */
export const localCredentials = { accessKeyId: "local", secretAccessKey: "local" };

const Keys = z.array(z.object({ AttributeName: z.string(), KeyType: z.enum(["HASH", "RANGE"]) }));
const Index = z.object({
  IndexName: z.string(),
  KeySchema: Keys,
  Projection: z.looseObject({ ProjectionType: z.enum(["ALL", "KEYS_ONLY", "INCLUDE"]) }),
});
const TableProperties = z.looseObject({
  TableName: z.string().optional(),
  KeySchema: Keys,
  AttributeDefinitions: z.array(z.object({ AttributeName: z.string(), AttributeType: z.enum(["S", "N", "B"]) })),
  LocalSecondaryIndexes: z.array(Index).optional(),
  GlobalSecondaryIndexes: z.array(Index).optional(),
  StreamSpecification: z
    .object({ StreamViewType: z.enum(["KEYS_ONLY", "NEW_IMAGE", "OLD_IMAGE", "NEW_AND_OLD_IMAGES"]) })
    .optional(),
  TimeToLiveSpecification: z.object({ AttributeName: z.string(), Enabled: z.boolean() }).optional(),
});

export type Table = z.infer<typeof TableProperties> & { logicalId: string; TableName: string };
export type RunningTable = { logicalId: string; name: string; arn: string; streamArn: string | undefined };

/** The tables of the template; one without a name gets `<stackName>-<logicalId>`. */
export function tablesOf(template: Template, resolve: Resolve, stackName: string): Table[] {
  return resourcesOfType(template, "AWS::DynamoDB::Table").map(([logicalId, { Properties }]) => {
    const table = TableProperties.parse(resolve(Properties));
    return { ...table, logicalId, TableName: table.TableName ?? `${stackName}-${logicalId}` };
  });
}

/**
 * Makes the tables that are not there yet, with their indexes, streams and expiry.
 * @throws {Error} when a table is there and has other keys, indexes or stream than the template says.
 */
export async function createTables(endpoint: string, tables: readonly Table[]): Promise<RunningTable[]> {
  const dynamo = new DynamoDBClient({ endpoint, region: REGION, credentials: localCredentials });
  try {
    return await Promise.all(tables.map((table) => createTable(dynamo, table)));
  } finally {
    dynamo.destroy();
  }
}

async function createTable(dynamo: DynamoDBClient, table: Table): Promise<RunningTable> {
  const found = (await find(dynamo, table.TableName)) ?? (await create(dynamo, table));
  if (shapeOf(found) !== shapeOf(table)) {
    throw new Error(
      `The stored table ${table.TableName} has other keys, indexes or stream than the template: run "npm start -- --fresh" to begin empty.`,
    );
  }
  return {
    logicalId: table.logicalId,
    name: table.TableName,
    arn: found.TableArn ?? "",
    streamArn: found.LatestStreamArn,
  };
}

async function find(dynamo: DynamoDBClient, name: string): Promise<TableDescription | undefined> {
  try {
    return (await dynamo.send(new DescribeTableCommand({ TableName: name }))).Table;
  } catch (error) {
    if (error instanceof ResourceNotFoundException) return undefined;
    throw error;
  }
}

async function create(dynamo: DynamoDBClient, table: Table): Promise<TableDescription> {
  const { TableName, KeySchema, AttributeDefinitions, StreamSpecification, TimeToLiveSpecification } = table;
  const { TableDescription: created = {} } = await dynamo.send(
    new CreateTableCommand({
      TableName,
      KeySchema,
      AttributeDefinitions,
      BillingMode: "PAY_PER_REQUEST",
      ...(table.LocalSecondaryIndexes && { LocalSecondaryIndexes: table.LocalSecondaryIndexes }),
      ...(table.GlobalSecondaryIndexes && { GlobalSecondaryIndexes: table.GlobalSecondaryIndexes }),
      ...(StreamSpecification && { StreamSpecification: { ...StreamSpecification, StreamEnabled: true } }),
    }),
  );
  if (TimeToLiveSpecification) {
    await dynamo.send(new UpdateTimeToLiveCommand({ TableName, TimeToLiveSpecification }));
  }
  return created;
}

type IndexShape = { IndexName?: string | undefined; KeySchema?: KeySchemaElement[] | undefined };
type Shape = {
  KeySchema?: KeySchemaElement[] | undefined;
  AttributeDefinitions?: AttributeDefinition[] | undefined;
  LocalSecondaryIndexes?: IndexShape[] | undefined;
  GlobalSecondaryIndexes?: IndexShape[] | undefined;
  StreamSpecification?: { StreamViewType?: string | undefined } | undefined;
};

/** Keys, indexes and stream as text that is equal when they are. */
function shapeOf(table: Shape): string {
  const keys = (schema: KeySchemaElement[] = []) => schema.map((key) => `${key.KeyType}:${key.AttributeName}`).sort();
  const indexes = (list: IndexShape[] = []) =>
    list.map((index) => `${index.IndexName}:${keys(index.KeySchema)}`).sort();
  return JSON.stringify([
    keys(table.KeySchema),
    (table.AttributeDefinitions ?? []).map((one) => `${one.AttributeName}:${one.AttributeType}`).sort(),
    indexes(table.LocalSecondaryIndexes),
    indexes(table.GlobalSecondaryIndexes),
    table.StreamSpecification?.StreamViewType,
  ]);
}
