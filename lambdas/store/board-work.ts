import { type DynamoDBDocumentClient, GetCommand, PutCommand } from "@aws-sdk/lib-dynamodb";
import * as z from "zod";
import { boardWorkKey } from "./team-keys.ts";

/** How far some scheduled work has come: behind `after`, or to its end. `failed`: a part before is to be done again. */
export type Progress = { after: string | undefined; failed: boolean; done: boolean };

const WorkRow = z.object({ a: z.string().optional(), f: z.boolean(), d: z.boolean() });
const KEPT_SECONDS = 35 * 86_400;

export type BoardWorkStore = ReturnType<typeof boardWorkStore>;

/** Work that may take several runs, in `views`: lost, it is done again, which changes nothing. */
export function boardWorkStore(db: DynamoDBDocumentClient, viewsTable: string) {
  return {
    async find(name: string): Promise<Progress> {
      const { Item } = await db.send(
        new GetCommand({ TableName: viewsTable, Key: boardWorkKey(name), ConsistentRead: true }),
      );
      if (!Item) return { after: undefined, failed: false, done: false };
      const { a, f, d } = WorkRow.parse(Item);
      return { after: a, failed: f, done: d };
    },

    async save(name: string, { after, failed, done }: Progress, nowSeconds: number): Promise<void> {
      const Item = { ...boardWorkKey(name), ...(after !== undefined && { a: after }), f: failed, d: done };
      await db.send(new PutCommand({ TableName: viewsTable, Item: { ...Item, x: nowSeconds + KEPT_SECONDS } }));
    },
  };
}
