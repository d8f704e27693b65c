import { ConditionalCheckFailedException } from "@aws-sdk/client-dynamodb";
import { type DynamoDBDocumentClient, QueryCommand, UpdateCommand } from "@aws-sdk/lib-dynamodb";
import * as z from "zod";
import type { Kin } from "../core/cards/kin.ts";
import { DeckId, type UserId } from "../core/ids.ts";
import { DueDaySpread, type Habits, LeechAction } from "../core/reviews/habits.ts";
import { type Day, type Instant, TimeZone } from "../core/time.ts";
import { type Marks, type Step, stepsOf } from "./enrolment-marks.ts";
import { enrolmentKey, learnerPartition, sortKeys } from "./keys.ts";
import { type Preferences, preferencesOfRow } from "./profiles.ts";
import type { TransactionPart } from "./transactions.ts";
import { currentOf } from "./write-errors.ts";

/**
 * A learner's place in a deck. No item is written per new card: a card whose ordinal is below `nextNew` or in
 * `introduced` has been reviewed, every other one is new (data-model 5).
 */
export type Enrolment = Habits & {
  userId: UserId;
  deckId: DeckId;
  enrolledAt: Instant;
  deckVersion: number;
  /** Ordinals the deck has ever given, as of `deckVersion`. */
  cardCount: number;
  /** `null`: the learner's own limit applies. */
  newCardsPerDay: number | null;
  /** `null`: the learner's own limit applies. */
  reviewsPerDay: number | null;
  /** Which cards should not be asked on one day; undefined when the deck was published before that was worked out. */
  kin: Kin | undefined;
  /** The zone of the latest first review; undefined before it. */
  timeZone: TimeZone | undefined;
  nextNew: number;
  introduced: ReadonlySet<number>;
  /** The latest day on which something was noted of the deck: the three that follow belong to it, and count as empty on any other. */
  newOn: Day | null;
  /** Cards first reviewed on that day. */
  newCards: ReadonlySet<number>;
  /** Cards reviewed again on that day; kept only when something needs it (`countsReviews`). */
  reviewedCards: ReadonlySet<number>;
  /** Cards to be repeated on that day, with the time of the last answer. */
  drills: ReadonlyMap<number, Instant>;
  /** Cards that were found to be leeches; one that was reset since is among them. */
  leeches: ReadonlySet<number>;
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
  rt: OrdinalSet.optional(),
  dr: z.record(z.string(), z.number()).default({}),
  le: OrdinalSet.optional(),
  rl: z.int().nullable().default(null),
  la: LeechAction.default("none"),
  sp: DueDaySpread.default("none"),
  ct: z.boolean().default(false),
  kin: z.instanceof(Uint8Array).optional(),
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
    reviewsPerDay: row.rl,
    reviewedCards: row.rt ?? new Set(),
    drills: new Map(Object.entries(row.dr).map(([ordinal, at]) => [Number(ordinal), at])),
    leeches: row.le ?? new Set(),
    leechAction: row.la,
    dueDaySpread: row.sp,
    countsReviews: row.ct,
    kin: row.kin,
  };
}

/** Cards of this deck first reviewed on `day`. */
export function newOnDay(enrolment: Enrolment, day: Day): ReadonlySet<number> {
  return enrolment.newOn === day ? enrolment.newCards : new Set();
}

/** Cards of this deck reviewed on `day`, and not for the first time. */
export function reviewedOnDay(enrolment: Enrolment, day: Day): ReadonlySet<number> {
  return enrolment.newOn === day ? enrolment.reviewedCards : new Set();
}

/** Whether the cards reviewed on a day have to be noted: some limit or the burying of siblings asks for it. */
export function isCounting({ countsReviews, reviewsPerDay }: Enrolment): boolean {
  return countsReviews || reviewsPerDay !== null;
}

/** Whether the enrolment does not know yet that the card with this ordinal is no longer new. */
export function isNewCard({ nextNew, introduced }: Enrolment, ordinal: number): boolean {
  return ordinal >= nextNew && !introduced.has(ordinal);
}

/** Cards of this deck to be repeated on `day`, with the time of the last answer. */
export function drillsOfDay(enrolment: Enrolment, day: Day): ReadonlyMap<number, Instant> {
  return enrolment.newOn === day ? enrolment.drills : new Map();
}

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
    { expression, names = {}, values, condition }: Omit<Step, "names"> & Partial<Step>,
  ): Promise<Enrolment | undefined> {
    const hasValues = Object.keys(values).length > 0;
    const command = new UpdateCommand({
      TableName: coreTable,
      Key: enrolmentKey(userId, deckId),
      UpdateExpression: expression,
      ...(hasValues && { ExpressionAttributeValues: values }),
      ...(Object.keys(names).length > 0 && { ExpressionAttributeNames: names }),
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

  /**
   * Writes what reviews and controls mean for the deck. Unions only: repeating it changes nothing. A day before the one
   * the enrolment is at leaves that day's lists alone. Undefined for a deck that was left (its marks are kept) or never
   * enrolled in.
   */
  async function mark(
    { userId, deckId, newOn }: Pick<Enrolment, "userId" | "deckId" | "newOn">,
    marks: Marks,
  ): Promise<Enrolment | undefined> {
    const steps: Step[] = stepsOf(marks);
    // The step that fits what was read goes first; another one fits only when somebody moved the day meanwhile.
    const likely = newOn === marks.day ? 0 : newOn === null || newOn < marks.day ? 2 : 3;
    const [first] = steps.splice(likely, 1);
    // Its day only moves on, so what has nothing to say of an earlier day never will.
    if (!first?.expression) return undefined;
    for (const step of [first, ...steps.filter(({ expression }) => expression !== "")]) {
      const updated = await update(userId, deckId, {
        ...step,
        condition: `attribute_exists(pk) AND ${step.condition}`,
      });
      if (updated) return updated;
    }
    return undefined;
  }

  return {
    mark,

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

    /** Marks cards as introduced on `day`, as `mark` does. */
    introduce: (
      enrolment: Pick<Enrolment, "userId" | "deckId" | "newOn">,
      ordinals: readonly number[],
      day: Day,
      timeZone?: TimeZone,
    ): Promise<Enrolment | undefined> => mark(enrolment, { day, introduced: ordinals, timeZone }),

    /**
     * What marks a card as introduced on `day` as part of a transaction, under the condition that the enrolment's day
     * is the one that was read.
     */
    introductionOf(enrolment: Enrolment, ordinal: number, day: Day, timeZone: TimeZone): TransactionPart {
      const { userId, deckId, newOn } = enrolment;
      const [sameDay, , newDay, earlierDay] = stepsOf({ day, introduced: [ordinal], timeZone });
      // Without drills to note it does not matter whether the day has a list of them.
      const same = { ...sameDay, condition: "nd = :day" };
      const step = newOn === day ? same : newOn === null || newOn < day ? newDay : earlierDay;
      return {
        Update: {
          TableName: coreTable,
          Key: enrolmentKey(userId, deckId),
          UpdateExpression: step.expression,
          ConditionExpression: `attribute_exists(pk) AND ${step.condition}`,
          ...(Object.keys(step.names).length > 0 && { ExpressionAttributeNames: step.names }),
          ExpressionAttributeValues: step.values,
        },
      };
    },

    /** Copies the learner's habits to the enrolment. */
    async copyHabits(userId: UserId, deckId: DeckId, habits: Habits): Promise<void> {
      const { set, removed, values } = habitParts(habits);
      const remove = removed.length > 0 ? ` REMOVE ${removed.join(", ")}` : "";
      const expression = `SET ${set.join(", ")}${remove}`;
      await update(userId, deckId, { expression, values, condition: "attribute_exists(pk)" });
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
      await update(enrolment.userId, enrolment.deckId, {
        expression: "SET ptr = :next DELETE nx :passed",
        values: { ":next": next, ":passed": new Set(passed), ":read": enrolment.nextNew },
        condition:
          enrolment.nextNew === 0
            ? "attribute_exists(pk) AND (attribute_not_exists(ptr) OR ptr = :read)"
            : "ptr = :read",
      });
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
