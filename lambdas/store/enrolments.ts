import { ConditionalCheckFailedException } from "@aws-sdk/client-dynamodb";
import { type DynamoDBDocumentClient, QueryCommand, UpdateCommand } from "@aws-sdk/lib-dynamodb";
import * as z from "zod";
import { DeckId, type UserId } from "../core/ids.ts";
import { type Day, type Instant, TimeZone } from "../core/time.ts";
import { enrolmentKey, learnerPartition, sortKeys } from "./keys.ts";
import { type Preferences, preferencesOfRow } from "./profiles.ts";
import { currentOf } from "./write-errors.ts";

/**
 * A learner's place in a deck. No item is written per new card: a card whose ordinal is below `nextNew` or in
 * `introduced` has been reviewed, every other one is new (data-model 5).
 */
export type Enrolment = {
  userId: UserId;
  deckId: DeckId;
  enrolledAt: Instant;
  deckVersion: number;
  /** Ordinals the deck has ever given, as of `deckVersion`. */
  cardCount: number;
  /** `null`: the learner's own limit applies. */
  newCardsPerDay: number | null;
  /** The learner's rollover hour, copied here so that a review needs no read of the profile. */
  rolloverHour: number;
  /** The zone of the latest first review; undefined before it. */
  timeZone: TimeZone | undefined;
  nextNew: number;
  introduced: ReadonlySet<number>;
  /** Cards first reviewed on `newOn`; on any other day the set counts as empty. */
  newOn: Day | null;
  newCards: ReadonlySet<number>;
};

const OrdinalSet = z.set(z.int());
const Row = z.object({
  pk: z.string(),
  sk: z.string(),
  ea: z.int(),
  dv: z.int(),
  cc: z.int(),
  lim: z.int().nullable(),
  ro: z.int(),
  tz: TimeZone.optional(),
  ptr: z.int().default(0),
  nx: OrdinalSet.optional(),
  nd: z.int().optional(),
  nt: OrdinalSet.optional(),
});

/** What every row of a deck has, also when the learner has left the deck, or knows cards of it without being in it. */
const Place = z.object({ dv: z.int(), lv: z.int().optional(), tz: TimeZone.optional() });
const NEVER_ENROLLED = 0;

/** The enrolment in a row of `core`; `undefined` when its learner has left the deck, or was never in it. */
export function enrolmentOfRow(item: unknown): Enrolment | undefined {
  const { dv, lv } = Place.parse(item);
  if (lv !== undefined || dv === NEVER_ENROLLED) return undefined;
  const row = Row.parse(item);
  return {
    userId: row.pk.slice(learnerPartition("").length),
    deckId: DeckId.parse(row.sk.slice(sortKeys.enrolment.length)),
    enrolledAt: row.ea,
    deckVersion: row.dv,
    cardCount: row.cc,
    newCardsPerDay: row.lim,
    rolloverHour: row.ro,
    timeZone: row.tz,
    nextNew: row.ptr,
    introduced: row.nx ?? new Set(),
    newOn: row.nd ?? null,
    newCards: row.nt ?? new Set(),
  };
}

/** Cards of this deck first reviewed on `day`. */
export function newOnDay(enrolment: Enrolment, day: Day): ReadonlySet<number> {
  return enrolment.newOn === day ? enrolment.newCards : new Set();
}

/** `withdrawn`: ordinals no card is published for. `newCardsPerDay` undefined: as it is, or the learner's own limit. */
export type NewEnrolment = Pick<
  Enrolment,
  "userId" | "deckId" | "enrolledAt" | "deckVersion" | "cardCount" | "rolloverHour"
> & { newCardsPerDay: number | null | undefined; withdrawn: readonly number[] };

/** What `enrol` did: enrolled, or found the learner at another version, also of a deck that was left. */
export type Enrolled =
  | { enrolled: Enrolment; at?: undefined }
  | { enrolled: undefined; at: { deckVersion: number; timeZone: TimeZone | undefined } };

export type EnrolmentStore = ReturnType<typeof enrolmentStore>;

export function enrolmentStore(db: DynamoDBDocumentClient, coreTable: string) {
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

  /** Resolves to `undefined` when the learner is not enrolled: the condition refuses to make a half enrolment. */
  async function update(
    userId: UserId,
    deckId: DeckId,
    expression: string,
    values: Record<string, unknown>,
    condition: string,
  ): Promise<Enrolment | undefined> {
    const command = new UpdateCommand({
      TableName: coreTable,
      Key: enrolmentKey(userId, deckId),
      UpdateExpression: expression,
      ExpressionAttributeValues: values,
      ConditionExpression: condition,
      ReturnValues: "ALL_NEW",
    });
    try {
      return enrolmentOfRow((await db.send(command)).Attributes);
    } catch (error) {
      if (error instanceof ConditionalCheckFailedException) return undefined;
      throw error;
    }
  }

  return {
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
      const { userId, deckId, newCardsPerDay, withdrawn } = enrolment;
      const limit = newCardsPerDay === undefined ? "if_not_exists(lim, :limit)" : ":limit";
      const added = withdrawn.length > 0 ? " ADD nx :withdrawn" : "";
      const command = new UpdateCommand({
        TableName: coreTable,
        Key: enrolmentKey(userId, deckId),
        UpdateExpression: `SET ea = if_not_exists(ea, :at), dv = :version, cc = :count, ro = :rollover, lim = ${limit} REMOVE lv${added}`,
        ConditionExpression: "attribute_not_exists(dv) OR dv = :version OR dv = :from",
        ExpressionAttributeValues: {
          ":at": enrolment.enrolledAt,
          ":version": enrolment.deckVersion,
          ":from": from,
          ":count": enrolment.cardCount,
          ":rollover": enrolment.rolloverHour,
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
        const { dv, tz } = Place.parse(current.item);
        return { enrolled: undefined, at: { deckVersion: dv, timeZone: tz } };
      }
    },

    /**
     * Marks cards as not new, without counting them for any day: their schedules come from cards they replace. Works
     * for any deck, also one that the learner has left or was never in. Safe to repeat.
     */
    async markKnown(userId: UserId, deckId: DeckId, ordinals: readonly number[]): Promise<void> {
      await db.send(
        new UpdateCommand({
          TableName: coreTable,
          Key: enrolmentKey(userId, deckId),
          UpdateExpression: "SET dv = if_not_exists(dv, :never) ADD nx :known",
          ExpressionAttributeValues: { ":never": NEVER_ENROLLED, ":known": new Set(ordinals) },
        }),
      );
    },

    /**
     * Writes an enrolment that comes from elsewhere, unless the learner has one in the deck, or had one that they left.
     * `leftAt`: it is one that was left. Safe to repeat.
     */
    async restore(enrolment: NewEnrolment, timeZone: TimeZone | null, leftAt: Instant | null): Promise<void> {
      const { userId, deckId, withdrawn } = enrolment;
      const added = withdrawn.length > 0 ? " ADD nx :withdrawn" : "";
      const [zone, left] = [timeZone === null ? "" : ", tz = :zone", leftAt === null ? "" : ", lv = :left"];
      await update(
        userId,
        deckId,
        `SET ea = :at, dv = :version, cc = :count, ro = :rollover, lim = :limit${zone}${left}${added}`,
        {
          ":at": enrolment.enrolledAt,
          ":version": enrolment.deckVersion,
          ":count": enrolment.cardCount,
          ":rollover": enrolment.rolloverHour,
          ":limit": enrolment.newCardsPerDay ?? null,
          ":never": NEVER_ENROLLED,
          ...(timeZone !== null && { ":zone": timeZone }),
          ...(leftAt !== null && { ":left": leftAt }),
          ...(withdrawn.length > 0 && { ":withdrawn": new Set(withdrawn) }),
        },
        "attribute_not_exists(dv) OR dv = :never",
      );
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

    /**
     * Marks cards as introduced on `day`. A union of sets: repeating it changes nothing. A day before the one the
     * enrolment is at leaves that day's set alone. `timeZone` is where the reviews took place, when that is known. Undefined for a deck that was left (its marks are kept) or never
     * enrolled in.
     */
    async introduce(
      enrolment: Pick<Enrolment, "userId" | "deckId" | "newOn">,
      ordinals: readonly number[],
      day: Day,
      timeZone?: TimeZone,
    ): Promise<Enrolment | undefined> {
      const { userId, deckId } = enrolment;
      const values = { ":cards": new Set(ordinals), ":day": day, ...(timeZone && { ":zone": timeZone }) };
      const zone = timeZone ? ", tz = :zone" : "";
      const steps = [
        { when: "nd = :day", expression: `SET nd = :day${zone} ADD nx :cards, nt :cards` },
        {
          when: "(attribute_not_exists(nd) OR nd < :day)",
          expression: `SET nd = :day, nt = :cards${zone} ADD nx :cards`,
        },
        { when: "nd > :day", expression: `${timeZone ? "SET tz = :zone " : ""}ADD nx :cards` },
      ];
      // The step that fits what was read goes first; another one fits only when somebody moved the day meanwhile.
      const { newOn } = enrolment;
      const likely = newOn === day ? 0 : newOn === null || newOn < day ? 1 : 2;
      const [first] = steps.splice(likely, 1);
      for (const step of first ? [first, ...steps] : steps) {
        const condition = `attribute_exists(pk) AND ${step.when}`;
        const updated = await update(userId, deckId, step.expression, values, condition);
        if (updated) return updated;
      }
      return undefined;
    },

    /** Copies the learner's rollover hour to the enrolment. */
    async changeRollover(userId: UserId, deckId: DeckId, rolloverHour: number): Promise<void> {
      await update(userId, deckId, "SET ro = :hour", { ":hour": rolloverHour }, "attribute_exists(pk)");
    },

    /**
     * Moves `nextNew` over the introduced cards that follow it, so that the set stays small. Does nothing when the
     * pointer was moved meanwhile.
     */
    async compact(enrolment: Enrolment): Promise<void> {
      let next = enrolment.nextNew;
      while (enrolment.introduced.has(next)) next += 1;
      const passed = [...enrolment.introduced].filter((ordinal) => ordinal < next);
      if (passed.length === 0) return;
      await update(
        enrolment.userId,
        enrolment.deckId,
        "SET ptr = :next DELETE nx :passed",
        { ":next": next, ":passed": new Set(passed), ":read": enrolment.nextNew },
        enrolment.nextNew === 0 ? "attribute_exists(pk) AND (attribute_not_exists(ptr) OR ptr = :read)" : "ptr = :read",
      );
    },
  };
}
