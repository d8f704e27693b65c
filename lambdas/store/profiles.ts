import { ConditionalCheckFailedException } from "@aws-sdk/client-dynamodb";
import { type DynamoDBDocumentClient, GetCommand, UpdateCommand } from "@aws-sdk/lib-dynamodb";
import * as z from "zod";
import { Failure } from "../core/errors.ts";
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

/** What is left of the profile of a deleted account, until even that goes. */
const Tombstone = z.object({ gone: z.int().optional() });

/** @throws {Failure} `unknown-account` when the profile row says that the account was deleted. */
function assertNotDeleted(item: unknown): void {
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
  return { timeZone: row.tz, rolloverHour: row.ro, newCardsPerDay: row.nl };
}

const ATTRIBUTES = { timeZone: "tz", rolloverHour: "ro", newCardsPerDay: "nl" } as const;

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
