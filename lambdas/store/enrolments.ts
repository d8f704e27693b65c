import { ConditionalCheckFailedException } from "@aws-sdk/client-dynamodb";
import { type DynamoDBDocumentClient, QueryCommand, UpdateCommand } from "@aws-sdk/lib-dynamodb";
import type { Kin } from "../core/cards/kin.ts";
import type { DeckId, UserId } from "../core/ids.ts";
import type { Habits } from "../core/reviews/habits.ts";
import type { Instant, TimeZone } from "../core/time.ts";
import { type Enrolment, EnrolmentPlace, enrolmentOfRow, NEVER_ENROLLED } from "./enrolment-row.ts";
import { enrolmentUpdates } from "./enrolment-updates.ts";
import { enrolmentKey, learnerPartition, sortKeys } from "./keys.ts";
import { type Preferences, preferencesOfRow } from "./profiles.ts";
import { currentOf } from "./write-errors.ts";

/** `withdrawn`: ordinals no card is published for. `newCardsPerDay` undefined: as it is, or the learner's own limit. */
export type NewEnrolment = Pick<
  Enrolment,
  "userId" | "deckId" | "enrolledAt" | "deckVersion" | "cardCount" | "rolloverHour"
> & {
  newCardsPerDay: number | null | undefined;
  reviewsPerDay?: number | null | undefined;
  withdrawn: readonly number[];
  kin?: Kin | undefined;
} & Partial<Habits>;

/** What `enrol` did: enrolled, or found the learner at another version, also of a deck that was left. */
export type Enrolled =
  | { enrolled: Enrolment; at?: undefined }
  | { enrolled: undefined; at: { deckVersion: number; timeZone: TimeZone | undefined } };

export type EnrolmentStore = ReturnType<typeof enrolmentStore>;

export function enrolmentStore(db: DynamoDBDocumentClient, coreTable: string) {
  const { update, ...updates } = enrolmentUpdates(db, coreTable);

  async function listWithPreferences(userId: UserId): Promise<{ enrolments: Enrolment[]; preferences: Preferences }> {
    const enrolments: Enrolment[] = [];
    let preferences: Preferences | undefined;
    let start: Record<string, unknown> | undefined;
    do {
      const page = await db.send(
        new QueryCommand({
          TableName: coreTable,
          KeyConditionExpression: "pk = :learner AND sk BETWEEN :enrolments AND :profile",
          ExpressionAttributeValues: {
            ":learner": learnerPartition(userId),
            ":enrolments": sortKeys.enrolment,
            ":profile": sortKeys.profile,
          },
          ConsistentRead: true,
          ExclusiveStartKey: start,
        }),
      );
      for (const item of page.Items ?? []) {
        if (item.sk === sortKeys.profile) preferences = preferencesOfRow(item);
        else if (String(item.sk).startsWith(sortKeys.enrolment)) {
          const enrolment = enrolmentOfRow(item);
          if (enrolment) enrolments.push(enrolment);
        }
      }
      start = page.LastEvaluatedKey;
    } while (start);
    return { enrolments, preferences: preferences ?? preferencesOfRow(undefined) };
  }

  return {
    ...updates,

    /** All decks of the learner and their preferences, read strongly in one query. */
    listWithPreferences,

    /**
     * Enrols or comes back to a deck that was left; safe to repeat. `withdrawn` are ordinals no card is published for:
     * they count as introduced, so they are never offered.
     *
     * A learner who is at another version of the deck stays there, and nothing is written, unless that version is
     * `from`: whoever gives it has applied all edits since.
     */
    async enrol(enrolment: NewEnrolment, from = enrolment.deckVersion): Promise<Enrolled> {
      const { userId, deckId, newCardsPerDay, reviewsPerDay, withdrawn, kin } = enrolment;
      const { rolloverHour, leechAction = "none", dueDaySpread = "none", countsReviews = false } = enrolment;
      const habits = habitParts({ rolloverHour, leechAction, dueDaySpread, countsReviews });
      const set = [
        "ea = if_not_exists(ea, :at), dv = :version, cc = :count",
        ...habits.set,
        ...(reviewsPerDay === undefined ? [] : ["rl = :reviews"]),
        ...(kin ? ["kin = :kin"] : []),
      ].join(", ");
      const removed = ["lv", ...habits.removed].join(", ");
      const limit = newCardsPerDay === undefined ? "if_not_exists(lim, :limit)" : ":limit";
      const added = withdrawn.length > 0 ? " ADD nx :withdrawn" : "";
      const command = new UpdateCommand({
        TableName: coreTable,
        Key: enrolmentKey(userId, deckId),
        UpdateExpression: `SET ${set}, lim = ${limit} REMOVE ${removed}${added}`,
        ConditionExpression: "attribute_not_exists(dv) OR dv = :version OR dv = :from",
        ExpressionAttributeValues: {
          ":at": enrolment.enrolledAt,
          ":version": enrolment.deckVersion,
          ":from": from,
          ":count": enrolment.cardCount,
          ...habits.values,
          ...(reviewsPerDay !== undefined && { ":reviews": reviewsPerDay }),
          ...(kin && { ":kin": kin }),
          ":limit": newCardsPerDay ?? null,
          ...(withdrawn.length > 0 && { ":withdrawn": new Set(withdrawn) }),
        },
        ReturnValues: "ALL_NEW",
        ReturnValuesOnConditionCheckFailure: "ALL_OLD",
      });
      try {
        const enrolled = enrolmentOfRow((await db.send(command)).Attributes);
        if (!enrolled) throw new Error("An enrolment that was just written reads as left");
        return { enrolled };
      } catch (error) {
        const current = currentOf(error);
        if (!current) throw error;
        const { dv, tz } = EnrolmentPlace.parse(current.item);
        return { enrolled: undefined, at: { deckVersion: dv, timeZone: tz } };
      }
    },

    /**
     * Writes an enrolment that comes from elsewhere, unless the learner has one in the deck, or had one that they left.
     * `leftAt`: it is one that was left. Safe to repeat.
     */
    async restore(enrolment: NewEnrolment, timeZone: TimeZone | null, leftAt: Instant | null): Promise<void> {
      const { userId, deckId, withdrawn } = enrolment;
      const added = withdrawn.length > 0 ? " ADD nx :withdrawn" : "";
      const [zone, left] = [timeZone === null ? "" : ", tz = :zone", leftAt === null ? "" : ", lv = :left"];
      const { rolloverHour, leechAction = "none", dueDaySpread = "none", countsReviews = false } = enrolment;
      const habits = habitParts({ rolloverHour, leechAction, dueDaySpread, countsReviews });
      const { reviewsPerDay = null, kin } = enrolment;
      const set = [
        "ea = :at, dv = :version, cc = :count, lim = :limit",
        ...habits.set,
        ...(reviewsPerDay === null ? [] : ["rl = :reviews"]),
        ...(kin ? ["kin = :kin"] : []),
      ].join(", ");
      await update(userId, deckId, {
        expression: `SET ${set}${zone}${left}${added}`,
        values: {
          ":at": enrolment.enrolledAt,
          ":version": enrolment.deckVersion,
          ":count": enrolment.cardCount,
          ":limit": enrolment.newCardsPerDay ?? null,
          ...(reviewsPerDay !== null && { ":reviews": reviewsPerDay }),
          ...(kin && { ":kin": kin }),
          ":never": NEVER_ENROLLED,
          ...habits.values,
          ...(timeZone !== null && { ":zone": timeZone }),
          ...(leftAt !== null && { ":left": leftAt }),
          ...(withdrawn.length > 0 && { ":withdrawn": new Set(withdrawn) }),
        },
        condition: "attribute_not_exists(dv) OR dv = :never",
      });
    },

    /** Leaves the deck; schedules and the set of introduced cards stay for a return. Safe to repeat. */
    async leave(userId: UserId, deckId: DeckId, at: Instant): Promise<void> {
      const command = new UpdateCommand({
        TableName: coreTable,
        Key: enrolmentKey(userId, deckId),
        UpdateExpression: "SET lv = if_not_exists(lv, :at)",
        ExpressionAttributeValues: { ":at": at },
        ConditionExpression: "attribute_exists(pk)",
      });
      await db.send(command).catch((error: unknown) => {
        if (!(error instanceof ConditionalCheckFailedException)) throw error;
      });
    },

    /** Copies the learner's habits to the enrolment. */
    async copyHabits(userId: UserId, deckId: DeckId, habits: Habits): Promise<void> {
      const { set, removed, values } = habitParts(habits);
      const remove = removed.length > 0 ? ` REMOVE ${removed.join(", ")}` : "";
      const expression = `SET ${set.join(", ")}${remove}`;
      await update(userId, deckId, { expression, values, condition: "attribute_exists(pk)" });
    },
  };
}

/** Defaults are not stored: every byte of an enrolment is read with each queue. */
function habitParts({ rolloverHour, leechAction, dueDaySpread, countsReviews }: Habits) {
  const chosen = [
    ...(leechAction === "none" ? [] : [["la", ":leeches", leechAction] as const]),
    ...(dueDaySpread === "none" ? [] : [["sp", ":spread", dueDaySpread] as const]),
    ...(countsReviews ? [["ct", ":counts", true] as const] : []),
  ];
  return {
    set: ["ro = :rollover", ...chosen.map(([attribute, value]) => `${attribute} = ${value}`)],
    removed: ["la", "sp", "ct"].filter((attribute) => !chosen.some(([one]) => one === attribute)),
    values: { ":rollover": rolloverHour, ...Object.fromEntries(chosen.map(([, value, given]) => [value, given])) },
  };
}
