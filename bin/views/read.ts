import { type DynamoDBDocumentClient, QueryCommand, ScanCommand } from "@aws-sdk/lib-dynamodb";

export type Item = Record<string, unknown>;

/** Every item of a partition whose sort key begins with `prefix`, read strongly. */
export async function queryAll(db: DynamoDBDocumentClient, table: string, pk: string, prefix: string): Promise<Item[]> {
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

/** The keys of a whole table. */
export async function* scanKeys(db: DynamoDBDocumentClient, table: string): AsyncGenerator<{ pk: string; sk: string }> {
  let start: Item | undefined;
  do {
    const page = await db.send(
      new ScanCommand({ TableName: table, ProjectionExpression: "pk, sk", ExclusiveStartKey: start }),
    );
    yield* (page.Items ?? []) as { pk: string; sk: string }[];
    start = page.LastEvaluatedKey;
  } while (start);
}
