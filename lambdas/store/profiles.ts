import { ConditionalCheckFailedException } from "@aws-sdk/client-dynamodb";
import { type DynamoDBDocumentClient, GetCommand, UpdateCommand } from "@aws-sdk/lib-dynamodb";
import * as z from "zod";
import { Failure } from "../core/errors.ts";
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

/** What is left of the profile of a deleted account, until even that goes. */
const Tombstone = z.object({ gone: z.int().optional() });

/** @throws {Failure} `unknown-account` when the profile row says that the account was deleted. */
export function assertNotDeleted(item: unknown): void {
  if (Tombstone.parse(item ?? {}).gone !== undefined) throw unknownAccount();
}

function unknownAccount(cause?: unknown): Failure {
  const detail =
    "The account was deleted. Tokens of it are good for nothing but DELETE /me, which says how far that is.";
  return new Failure("unknown-account", detail, { cause });
}

/**
 * The preferences in a profile row; a learner without one, or without one of the fields, has the defaults.
 * @throws {Failure} `unknown-account`
 */
export function preferencesOfRow(item: unknown): Preferences {
  assertNotDeleted(item);
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
  async function update(
    userId: UserId,
    values: { [Field in keyof Preferences]?: Preferences[Field] | undefined },
    assignment: (field: keyof Preferences) => string,
  ): Promise<Preferences> {
    const fields = (Object.keys(ATTRIBUTES) as (keyof Preferences)[]).filter((field) => values[field] !== undefined);
    const command = new UpdateCommand({
      TableName: coreTable,
      Key: profileKey(userId),
      UpdateExpression: `SET ${fields.map(assignment).join(", ")}`,
      ConditionExpression: "attribute_not_exists(gone)",
      ExpressionAttributeValues: Object.fromEntries(fields.map((field) => [`:${field}`, values[field]])),
      ReturnValues: "ALL_NEW",
    });
    const { Attributes } = await db.send(command).catch((error: unknown) => {
      throw error instanceof ConditionalCheckFailedException ? unknownAccount(error) : error;
    });
    return preferencesOfRow(Attributes);
  }

  return {
    /** Read strongly: a learner sees what they have just changed. */
    async find(userId: UserId): Promise<Preferences> {
      const command = new GetCommand({ TableName: coreTable, Key: profileKey(userId), ConsistentRead: true });
      return preferencesOfRow((await db.send(command)).Item);
    },

    /**
     * The tombstone check of routes that meet neither the profile nor an enrolment otherwise: 0.5 read units. It may
     * be a moment old; what slips in meanwhile is removed by the next sweep.
     * @throws {Failure} `unknown-account`
     */
    async assertActive(userId: UserId): Promise<void> {
      const command = new GetCommand({ TableName: coreTable, Key: profileKey(userId), ProjectionExpression: "gone" });
      assertNotDeleted((await db.send(command)).Item);
    },

    /**
     * Sets the given fields and leaves the others, so that two devices can change different ones at once.
     * @throws {Failure} `unknown-account`
     */
    change(userId: UserId, changes: Partial<Preferences>): Promise<Preferences> {
      return update(userId, changes, (field) => `${ATTRIBUTES[field]} = :${field}`);
    },

    /**
     * Sets the given fields that were never set, and leaves all others.
     * @throws {Failure} `unknown-account`
     */
    fill(
      userId: UserId,
      preferences: { [Field in keyof Preferences]?: Preferences[Field] | undefined },
    ): Promise<Preferences> {
      return update(
        userId,
        preferences,
        (field) => `${ATTRIBUTES[field]} = if_not_exists(${ATTRIBUTES[field]}, :${field})`,
      );
    },
  };
}
