import { type DynamoDBDocumentClient, GetCommand, UpdateCommand } from "@aws-sdk/lib-dynamodb";
import * as z from "zod";
import type { UserId } from "../core/ids.ts";
import { DueDaySpread, type Habits, LeechAction, NewCardPlacement, QueueOrder } from "../core/reviews/habits.ts";
import { RolloverHour, TimeZone } from "../core/time.ts";
import { profileKey } from "./keys.ts";

/** What a learner may choose. `timeZone` is null until they do: the zone of their reviews then serves. */
export type Preferences = {
  timeZone: TimeZone | null;
  rolloverHour: number;
  newCardsPerDay: number;
  /** Of each deck that has no limit of its own; null: no limit. */
  reviewsPerDay: number | null;
  /** Over all decks, new cards and due ones together; null: no limit. */
  cardsPerDay: number | null;
  burySiblings: boolean;
  leechAction: LeechAction;
  dueDaySpread: DueDaySpread;
  queueOrder: QueueOrder;
  newCardPlacement: NewCardPlacement;
};

const Row = z.object({
  tz: TimeZone.nullable().default(null),
  ro: RolloverHour.default(4),
  nl: z.int().default(10),
  rl: z.int().nullable().default(null),
  cl: z.int().nullable().default(null),
  bs: z.boolean().default(false),
  la: LeechAction.default("none"),
  sp: DueDaySpread.default("none"),
  qo: QueueOrder.default("due"),
  np: NewCardPlacement.default("after"),
});

const ATTRIBUTES = {
  timeZone: "tz",
  rolloverHour: "ro",
  newCardsPerDay: "nl",
  reviewsPerDay: "rl",
  cardsPerDay: "cl",
  burySiblings: "bs",
  leechAction: "la",
  dueDaySpread: "sp",
  queueOrder: "qo",
  newCardPlacement: "np",
} as const satisfies Record<keyof Preferences, keyof z.infer<typeof Row>>;

/** The preferences in a profile row; a learner without one, or without one of the fields, has the defaults. */
export function preferencesOfRow(item: unknown): Preferences {
  const row = Row.parse(item ?? {});
  return {
    timeZone: row.tz,
    rolloverHour: row.ro,
    newCardsPerDay: row.nl,
    reviewsPerDay: row.rl,
    cardsPerDay: row.cl,
    burySiblings: row.bs,
    leechAction: row.la,
    dueDaySpread: row.sp,
    queueOrder: row.qo,
    newCardPlacement: row.np,
  };
}

/** The part of the preferences that every enrolment has a copy of. */
export function habitsOf(preferences: Preferences): Habits {
  const { rolloverHour, leechAction, dueDaySpread, reviewsPerDay, cardsPerDay, burySiblings } = preferences;
  const countsReviews = reviewsPerDay !== null || cardsPerDay !== null || burySiblings;
  return { rolloverHour, leechAction, dueDaySpread, countsReviews };
}

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
