import { type DynamoDBDocumentClient, PutCommand, QueryCommand } from "@aws-sdk/lib-dynamodb";
import * as z from "zod";
import type { UserId } from "../core/ids.ts";
import { EventContent, type LearnerEvent } from "../core/teams/events.ts";
import { eventKey, learnerViewsPartition, teamSortKeys } from "./team-keys.ts";
import { written } from "./written.ts";

const EventRow = z.object({ sk: z.string(), at: z.int(), c: EventContent });
const KEPT_SECONDS = 14 * 86_400;

export type LearnerEventStore = ReturnType<typeof learnerEventStore>;

/** What happened that a learner wants to know, in `views`, for a fortnight. */
export function learnerEventStore(db: DynamoDBDocumentClient, viewsTable: string) {
  return {
    /** Tells a learner; false when they were told of the same before. */
    async tell(userId: UserId, { name, at, content }: LearnerEvent): Promise<boolean> {
      const put = new PutCommand({
        TableName: viewsTable,
        Item: { ...eventKey(userId, name), at, c: content, x: Math.ceil(at / 1000) + KEPT_SECONDS },
        ConditionExpression: "attribute_not_exists(pk)",
      });
      return written(db.send(put));
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
      const events = Items.map((item) => {
        const { sk, at, c } = EventRow.parse(item);
        return { name: sk.slice(teamSortKeys.event.length), at, content: c };
      });
      return events.sort((a, b) => b.at - a.at || (a.name < b.name ? -1 : 1));
    },
  };
}
