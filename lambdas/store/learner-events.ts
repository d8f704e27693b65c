import {
  type DynamoDBDocumentClient,
  GetCommand,
  PutCommand,
  QueryCommand,
  UpdateCommand,
} from "@aws-sdk/lib-dynamodb";
import * as z from "zod";
import type { UserId } from "../core/ids.ts";
import { EventContent, type EventWishes, isSent, type LearnerEvent } from "../core/teams/events.ts";
import { eventOutbox } from "./event-outbox.ts";
import { eventKey, learnerViewsPartition, teamSortKeys } from "./team-keys.ts";
import { written } from "./written.ts";

const EventRow = z.object({ sk: z.string(), at: z.int(), c: EventContent });
const KEPT_SECONDS = 14 * 86_400;

export type LearnerEventStore = ReturnType<typeof learnerEventStore>;

/** What happened that a learner wants to know, in `views`, for a fortnight. */
export function learnerEventStore(db: DynamoDBDocumentClient, viewsTable: string) {
  const outbox = eventOutbox(db, viewsTable);

  /** Lists an event for a learner; false when it was listed before. */
  async function note(userId: UserId, { name, at, content }: LearnerEvent): Promise<boolean> {
    const put = new PutCommand({
      TableName: viewsTable,
      Item: { ...eventKey(userId, name), at, c: content, x: Math.ceil(at / 1000) + KEPT_SECONDS },
      ConditionExpression: "attribute_not_exists(pk)",
    });
    return written(db.send(put));
  }

  return {
    note,

    /**
     * Tells a learner what they want to be told, and has it sent where they want that, too. Told again, it is listed and
     * sent once. 1 write unit, 2 when it is sent.
     */
    async tell(userId: UserId, event: LearnerEvent, wishes: EventWishes): Promise<void> {
      const { kind } = event.content;
      if (!wishes.wanted.includes(kind)) return;
      await note(userId, event);
      if (isSent(wishes, kind)) await outbox.put({ userId, name: event.name, attempt: 0 }, event.at);
    },

    /** Half a read unit. */
    async find(userId: UserId, name: string): Promise<LearnerEvent | undefined> {
      const { Item } = await db.send(new GetCommand({ TableName: viewsTable, Key: eventKey(userId, name) }));
      return Item && eventOfRow(Item);
    },

    /** Takes a try to send an event, 0 and up, before it is sent; each is given once. 1 write unit. */
    claim(userId: UserId, name: string, attempt: number): Promise<boolean> {
      const update = new UpdateCommand({
        TableName: viewsTable,
        Key: eventKey(userId, name),
        UpdateExpression: "SET tr = :attempt",
        ConditionExpression: "attribute_exists(pk) AND (attribute_not_exists(tr) OR tr < :attempt)",
        ExpressionAttributeValues: { ":attempt": attempt },
      });
      return written(db.send(update));
    },

    /** What a learner was told, newest first. */
    async list(userId: UserId): Promise<LearnerEvent[]> {
      const { Items = [] } = await db.send(
        new QueryCommand({
          TableName: viewsTable,
          KeyConditionExpression: "pk = :learner AND begins_with(sk, :events)",
          ExpressionAttributeValues: { ":learner": learnerViewsPartition(userId), ":events": teamSortKeys.event },
        }),
      );
      return Items.map(eventOfRow).sort((a, b) => b.at - a.at || (a.name < b.name ? -1 : 1));
    },
  };
}

function eventOfRow(item: unknown): LearnerEvent {
  const { sk, at, c } = EventRow.parse(item);
  return { name: sk.slice(teamSortKeys.event.length), at, content: c };
}
