import { type DynamoDBDocumentClient, GetCommand, UpdateCommand } from "@aws-sdk/lib-dynamodb";
import * as z from "zod";
import type { UserId } from "../core/ids.ts";
import { RolloverHour, TimeZone } from "../core/time.ts";
import { profileKey } from "./keys.ts";

/** What a learner may choose. `timeZone` is null until they do: the zone of their reviews then serves. */
export type Preferences = { timeZone: TimeZone | null; rolloverHour: number; newCardsPerDay: number };

const Row = z.object({
  tz: TimeZone.nullable().default(null),
  ro: RolloverHour.default(4),
  nl: z.int().default(10),
});

/** The preferences in a profile row; a learner without one, or without one of the fields, has the defaults. */
export function preferencesOfRow(item: unknown): Preferences {
  const row = Row.parse(item ?? {});
  return { timeZone: row.tz, rolloverHour: row.ro, newCardsPerDay: row.nl };
}

const ATTRIBUTES = { timeZone: "tz", rolloverHour: "ro", newCardsPerDay: "nl" } as const;

export type ProfileStore = ReturnType<typeof profileStore>;

export function profileStore(db: DynamoDBDocumentClient, coreTable: string) {
  return {
    /** Read strongly: a learner sees what they have just changed. */
    async find(userId: UserId): Promise<Preferences> {
      const command = new GetCommand({ TableName: coreTable, Key: profileKey(userId), ConsistentRead: true });
      return preferencesOfRow((await db.send(command)).Item);
    },

    /** Sets the given fields and leaves the others, so that two devices can change different ones at once. */
    async change(userId: UserId, changes: Partial<Preferences>): Promise<Preferences> {
      const fields = (Object.keys(ATTRIBUTES) as (keyof Preferences)[]).filter((field) => changes[field] !== undefined);
      const { Attributes } = await db.send(
        new UpdateCommand({
          TableName: coreTable,
          Key: profileKey(userId),
          UpdateExpression: `SET ${fields.map((field) => `${ATTRIBUTES[field]} = :${field}`).join(", ")}`,
          ExpressionAttributeValues: Object.fromEntries(fields.map((field) => [`:${field}`, changes[field]])),
          ReturnValues: "ALL_NEW",
        }),
      );
      return preferencesOfRow(Attributes);
    },
  };
}
