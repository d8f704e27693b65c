import type { DynamoDBDocumentClient } from "@aws-sdk/lib-dynamodb";

/** What some work cost at the store. Calls that run side by side are one trip. */
export type Consumption = { reads: number; writes: number; calls: number; trips: number };

export type CountedClient = {
  /** The result of `work`, and what all calls of the client consumed meanwhile. */
  consumed<Result>(work: () => Promise<Result>): Promise<{ result: Result; used: Consumption }>;
};

const READS = new Set([
  "GetItemCommand",
  "BatchGetItemCommand",
  "QueryCommand",
  "ScanCommand",
  "TransactGetItemsCommand",
]);
/** A refusal reports no units. It is charged by the item that is there, and ours stay within 1,024 bytes (R6). */
const UNITS_OF_A_REFUSED_WRITE = 1;

/**
 * Counts the capacity units that each call of `db` consumes, as DynamoDB itself reports them, and the trips. A write
 * whose condition fails is charged without a report: one unit, for an item of up to 1,024 bytes.
 */
export function countedClient(db: DynamoDBDocumentClient): CountedClient {
  const total: Consumption = { reads: 0, writes: 0, calls: 0, trips: 0 };
  let underWay = 0;

  db.middlewareStack.add(
    (next, context) => async (args) => {
      const isRead = READS.has(String(context.commandName));
      total.calls += 1;
      if (underWay === 0) total.trips += 1;
      underWay += 1;
      try {
        const counted = { ...args, input: { ...args.input, ReturnConsumedCapacity: "TOTAL" as const } };
        const answer = await next(counted as typeof args);
        const units = unitsOf(answer.output);
        if (isRead) total.reads += units;
        else total.writes += units;
        return answer;
      } catch (error) {
        if (error instanceof Error && error.name === "ConditionalCheckFailedException") {
          total.writes += UNITS_OF_A_REFUSED_WRITE;
        }
        throw error;
      } finally {
        underWay -= 1;
      }
    },
    { step: "initialize", name: "countConsumption", override: true },
  );

  return {
    async consumed(work) {
      const before = { ...total };
      const result = await work();
      const used = {
        reads: total.reads - before.reads,
        writes: total.writes - before.writes,
        calls: total.calls - before.calls,
        trips: total.trips - before.trips,
      };
      return { result, used };
    },
  };
}

function unitsOf(output: unknown): number {
  const { ConsumedCapacity: consumed } = output as { ConsumedCapacity?: unknown };
  const parts = (Array.isArray(consumed) ? consumed : [consumed]) as ({ CapacityUnits?: number } | undefined)[];
  return parts.reduce((sum, part) => sum + (part?.CapacityUnits ?? 0), 0);
}
