import { once } from "node:events";
import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import { text } from "node:stream/consumers";
import * as z from "zod";

/** One permission that a request needs: an action on the table or an index, and the partitions it names. */
export type Call = { action: string; resource: string; partitions: string[] };

const Text = z.object({ S: z.string() });
const Keyed = z.object({ pk: Text }).transform(({ pk }) => pk.S);
const OfTable = z.object({ TableName: z.string() }).transform(({ TableName }) => TableName);
const Batch = z.object({ RequestItems: z.record(z.string(), z.object({ Keys: z.array(Keyed) })) });
const Writes = z.object({
  RequestItems: z.record(
    z.string(),
    z.array(z.object({ DeleteRequest: z.object({ Key: Keyed }) }).transform(({ DeleteRequest }) => DeleteRequest.Key)),
  ),
});
const Query = z.object({
  IndexName: z.string().optional(),
  KeyConditionExpression: z.string(),
  ExpressionAttributeValues: z.record(z.string(), z.unknown()),
});
const Transaction = z.object({
  TransactItems: z.array(
    z.record(z.string(), z.object({ TableName: z.string(), Key: Keyed.optional(), Item: Keyed.optional() })),
  ),
});

/**
 * The permissions DynamoDB asks for before it does a request; a transaction needs those of its parts.
 * @throws {Error} for an operation this list does not know.
 */
export function callsOf(operation: string, request: unknown): Call[] {
  const onTable = (action: string, table: string, ...partitions: string[]): Call => ({
    action,
    resource: table.includes("Views") ? "views" : "core",
    partitions,
  });
  switch (operation) {
    case "GetItem":
    case "DeleteItem":
    case "UpdateItem":
      return [onTable(operation, OfTable.parse(request), z.object({ Key: Keyed }).parse(request).Key)];
    case "PutItem":
      return [onTable(operation, OfTable.parse(request), z.object({ Item: Keyed }).parse(request).Item)];
    case "BatchGetItem":
      return Object.entries(Batch.parse(request).RequestItems).map(([table, { Keys }]) =>
        onTable(operation, table, ...Keys),
      );
    case "BatchWriteItem":
      return Object.entries(Writes.parse(request).RequestItems).map(([table, keys]) =>
        onTable(operation, table, ...keys),
      );
    case "Query": {
      const { IndexName, KeyConditionExpression, ExpressionAttributeValues } = Query.parse(request);
      const variable = /\bpk = (:\w+)/.exec(KeyConditionExpression)?.[1] ?? "";
      const partition = Text.parse(ExpressionAttributeValues[variable]).S;
      const call = onTable(operation, OfTable.parse(request), partition);
      return [IndexName ? { ...call, resource: `${call.resource}/index/${IndexName}` } : call];
    }
    case "TransactWriteItems":
      return Transaction.parse(request).TransactItems.flatMap((part) =>
        Object.entries(part).map(([kind, { TableName, Key, Item }]) =>
          onTable(kind === "ConditionCheck" ? "ConditionCheckItem" : `${kind}Item`, TableName, Key ?? Item ?? ""),
        ),
      );
    default:
      throw new Error(`This test does not know which permissions ${operation} needs`);
  }
}

export type WatchedDynamo = { endpoint: string; calls: Call[]; stop(): Promise<void> };

/** An address that hands requests on to the engine and writes down what each of them needs. */
export async function watchedDynamo(engine: string): Promise<WatchedDynamo> {
  const calls: Call[] = [];
  const server = createServer(async (request, response) => {
    const body = await text(request);
    const target = String(request.headers["x-amz-target"]);
    try {
      calls.push(...callsOf(target.replace(/^DynamoDB_\d+\./, ""), JSON.parse(body)));
    } catch (error) {
      calls.push({ action: `${target}: ${error}`, resource: "unknown", partitions: [] });
    }
    const { host: _host, connection: _connection, "content-length": _length, ...headers } = request.headers;
    const answer = await fetch(engine, {
      method: "POST",
      headers: z.record(z.string(), z.string()).parse(headers),
      body,
    });
    response.writeHead(answer.status, { "content-type": answer.headers.get("content-type") ?? "" });
    response.end(Buffer.from(await answer.arrayBuffer()));
  }).listen(0, "127.0.0.1");
  await once(server, "listening");
  const { port } = server.address() as AddressInfo;
  return {
    endpoint: `http://127.0.0.1:${port}`,
    calls,
    stop: async () => {
      server.closeAllConnections();
      server.close();
    },
  };
}
