import { DeleteCommand, type DynamoDBDocumentClient, PutCommand, QueryCommand } from "@aws-sdk/lib-dynamodb";
import * as z from "zod";
import type { UserId } from "../core/ids.ts";
import type { Instant } from "../core/time.ts";
import type { Key } from "./keys.ts";
import { recipientOf } from "./recipients.ts";
import { partitions } from "./tables.ts";

/** An event that is to be sent, at its time: by its name, because what it says stands with the learner's events. */
export type OutgoingEvent = { userId: UserId; name: string; attempt: number };
/** The same as it waits: under what stands for its learner, as it goes to the queue. */
export type Waiting = Omit<OutgoingEvent, "userId"> & { recipient: string; at: Instant };

const Row = z.object({ sk: z.string(), n: z.int() });
const MOMENT_DIGITS = 9;
const KEPT_SECONDS = 2 * 86_400;

export type EventOutbox = ReturnType<typeof eventOutbox>;

/** Events on their way to the channels of reminders, in `views`, in the order of the moments from which on they may go. */
export function eventOutbox(db: DynamoDBDocumentClient, viewsTable: string) {
  return {
    /** Lets an event go from `at` on. Put again, it is the same. 1 write unit. */
    async put({ userId, name, attempt }: OutgoingEvent, at: Instant): Promise<void> {
      const x = Math.ceil(at / 1000) + KEPT_SECONDS;
      await db.send(
        new PutCommand({ TableName: viewsTable, Item: { ...keyOf(at, recipientOf(userId), name), n: attempt, x } }),
      );
    },

    /** Some of what may go by now, first what has waited for longest. */
    async listDue(now: Instant, limit: number): Promise<Waiting[]> {
      const { Items = [] } = await db.send(
        new QueryCommand({
          TableName: viewsTable,
          KeyConditionExpression: "pk = :outbox AND sk < :later",
          ExpressionAttributeValues: { ":outbox": partitions.eventOutbox, ":later": moment(now + 1) },
          Limit: limit,
        }),
      );
      return Items.map((item) => {
        const { sk, n } = Row.parse(item);
        const [at = "", recipient = "", name = ""] = sk.split("#");
        return { at: Number.parseInt(at, 36), recipient, name, attempt: n };
      });
    },

    async remove(events: readonly Waiting[]): Promise<void> {
      const deletions = events.map(({ at, recipient, name }) =>
        db.send(new DeleteCommand({ TableName: viewsTable, Key: keyOf(at, recipient, name) })),
      );
      await Promise.all(deletions);
    },
  };
}

/** `00mhz4k2x#<recipient>#<name>` */
function keyOf(at: Instant, recipient: string, name: string): Key & Record<string, unknown> {
  return { pk: partitions.eventOutbox, sk: `${moment(at)}#${recipient}#${name}` };
}

function moment(at: Instant): string {
  return at.toString(36).padStart(MOMENT_DIGITS, "0");
}
