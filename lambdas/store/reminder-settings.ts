import { type DynamoDBDocumentClient, GetCommand, QueryCommand, UpdateCommand } from "@aws-sdk/lib-dynamodb";
import * as z from "zod";
import type { UserId } from "../core/ids.ts";
import { ReminderSettings } from "../core/reminders/settings.ts";
import type { TimeZone } from "../core/time.ts";
import { type Enrolment, enrolmentOfRow } from "./enrolment-row.ts";
import { learnerPartition, remindersKey, sortKeys } from "./keys.ts";
import { type Preferences, preferencesOfRow } from "./profiles.ts";
import { type PushSubscription, pushSubscriptionOfRow } from "./push-subscriptions.ts";
import { recipientStore } from "./recipients.ts";
import { type Webhook, webhookOfRow } from "./webhooks.ts";
import { written } from "./written.ts";

/** Where mail goes. Nothing but codes is sent to `pending`; nothing at all before its owner has confirmed it. */
const MailAddress = z.object({
  confirmed: z.string().nullable(),
  pending: z.string().nullable(),
  /** Of the pending address: when its code was made, wrong codes that were tried, and codes made on `codesOn`. */
  codeAt: z.int(),
  tries: z.int(),
  codes: z.int(),
  codesOn: z.int(),
});
export type MailAddress = z.infer<typeof MailAddress>;
export const NO_ADDRESS: MailAddress = { confirmed: null, pending: null, codeAt: 0, tries: 0, codes: 0, codesOn: 0 };

/** A learner's reminders. `signingKey` signs the links in their mails: 256 random bits of their own. */
export type Reminders = {
  version: number;
  settings: ReminderSettings;
  address: MailAddress;
  signingKey: string;
};

const Row = z.object({
  v: z.int(),
  tz: ReminderSettings.shape.timeZone,
  ro: ReminderSettings.shape.rolloverHour,
  s: ReminderSettings.omit({ timeZone: true, rolloverHour: true }),
  ad: MailAddress,
  k: z.string(),
});

/** The reminders in a row of `core`. */
export function remindersOfRow(item: unknown): Reminders {
  const { v, tz, ro, s, ad, k } = Row.parse(item);
  return { version: v, settings: { ...s, timeZone: tz, rolloverHour: ro }, address: ad, signingKey: k };
}

/** All that a reminder needs to know of a learner's choices, in one read. */
export type ReminderContext = {
  reminders: Reminders | undefined;
  preferences: Preferences;
  enrolments: Enrolment[];
  subscriptions: PushSubscription[];
  webhooks: Webhook[];
};

export type ReminderSettingsStore = ReturnType<typeof reminderSettingsStore>;

export function reminderSettingsStore(db: DynamoDBDocumentClient, coreTable: string) {
  /**
   * Settings, devices, webhooks, enrolments and profile: 0.5 read units for each 4 KB of them, one trip.
   * @throws {Failure} `unknown-account`
   */
  async function findContext(userId: UserId, strongly = false): Promise<ReminderContext> {
    const context: ReminderContext = {
      reminders: undefined,
      preferences: preferencesOfRow(undefined),
      enrolments: [],
      subscriptions: [],
      webhooks: [],
    };
    let start: Record<string, unknown> | undefined;
    do {
      const page = await db.send(
        new QueryCommand({
          TableName: coreTable,
          KeyConditionExpression: "pk = :learner AND sk BETWEEN :first AND :last",
          ExpressionAttributeValues: {
            ":learner": learnerPartition(userId),
            ":first": sortKeys.enrolment,
            ":last": `${sortKeys.webhook}~`,
          },
          ConsistentRead: strongly,
          ExclusiveStartKey: start,
        }),
      );
      for (const item of page.Items ?? []) take(context, item);
      start = page.LastEvaluatedKey;
    } while (start);
    return context;
  }

  return {
    findContext,

    async find(userId: UserId, strongly = false): Promise<Reminders | undefined> {
      const get = new GetCommand({ TableName: coreTable, Key: remindersKey(userId), ConsistentRead: strongly });
      const { Item } = await db.send(get);
      return Item && remindersOfRow(Item);
    },

    /**
     * Writes `next` over version `next.version - 1`. 1 write unit; one more for the first version, from which on queues
     * may name the learner.
     * @returns whether it was written; else somebody else was first: read again.
     */
    async save(userId: UserId, { version, settings, address, signingKey }: Reminders): Promise<boolean> {
      if (version === 1) await recipientStore(db, coreTable).add(userId);
      const { timeZone, rolloverHour, ...rest } = settings;
      const update = new UpdateCommand({
        TableName: coreTable,
        Key: remindersKey(userId),
        UpdateExpression: "SET v = :next, tz = :zone, ro = :rollover, s = :settings, ad = :address, k = :key",
        ConditionExpression: version === 1 ? "attribute_not_exists(pk)" : "v = :previous",
        ExpressionAttributeValues: {
          ":next": version,
          ":zone": timeZone,
          ":rollover": rolloverHour,
          ":settings": rest,
          ":address": address,
          ":key": signingKey,
          ...(version > 1 && { ":previous": version - 1 }),
        },
      });
      return written(db.send(update));
    },

    /** Copies what the learner changed of their day to their reminders, when there are any. */
    async changeClock(userId: UserId, { timeZone, rolloverHour }: ClockChange): Promise<void> {
      const zone = timeZone === undefined ? "" : ", tz = :zone";
      const rollover = rolloverHour === undefined ? "" : ", ro = :rollover";
      const update = new UpdateCommand({
        TableName: coreTable,
        Key: remindersKey(userId),
        UpdateExpression: `SET v = v + :one${zone}${rollover}`,
        ConditionExpression: "attribute_exists(pk)",
        ExpressionAttributeValues: {
          ":one": 1,
          ...(timeZone !== undefined && { ":zone": timeZone }),
          ...(rolloverHour !== undefined && { ":rollover": rolloverHour }),
        },
      });
      await written(db.send(update));
    },
  };
}

type ClockChange = { timeZone?: TimeZone | undefined; rolloverHour?: number | undefined };

function take(context: ReminderContext, item: Record<string, unknown>): void {
  const sk = String(item.sk);
  if (sk === sortKeys.profile) context.preferences = preferencesOfRow(item);
  else if (sk === sortKeys.reminders) context.reminders = remindersOfRow(item);
  else if (sk.startsWith(sortKeys.pushSubscription)) context.subscriptions.push(pushSubscriptionOfRow(item));
  else if (sk.startsWith(sortKeys.webhook)) context.webhooks.push(webhookOfRow(item));
  else if (sk.startsWith(sortKeys.enrolment)) {
    const enrolment = enrolmentOfRow(item);
    if (enrolment) context.enrolments.push(enrolment);
  }
}
