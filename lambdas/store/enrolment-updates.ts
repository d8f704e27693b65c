import { ConditionalCheckFailedException } from "@aws-sdk/client-dynamodb";
import { type DynamoDBDocumentClient, UpdateCommand } from "@aws-sdk/lib-dynamodb";
import type { DeckId, UserId } from "../core/ids.ts";
import type { Day, TimeZone } from "../core/time.ts";
import { type Marks, type Step, stepsOf } from "./enrolment-marks.ts";
import { type Enrolment, enrolmentOfRow, NEVER_ENROLLED } from "./enrolment-row.ts";
import { enrolmentKey } from "./keys.ts";
import type { TransactionPart } from "./transactions.ts";

/** What is noted in an enrolment of the cards of its deck; each write may be repeated. */
export function enrolmentUpdates(db: DynamoDBDocumentClient, coreTable: string) {
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
    update,

    mark,

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
