import { randomUUID } from "node:crypto";
import type { CardId, UserId } from "../../lambdas/core/ids.ts";
import type { Grade } from "../../lambdas/core/reviews/memory.ts";
import { isoInstant } from "../../lambdas/core/time.ts";
import { changePreferences } from "../../lambdas/learners/change-preferences.ts";
import { listDue, type QueueChoice } from "../../lambdas/reviews/list-due.ts";
import type { ControlInput } from "../../lambdas/reviews/submission.ts";
import { submitBatch } from "../../lambdas/reviews/submit-batch.ts";
import { controlCard, submitReview } from "../../lambdas/reviews/submit-record.ts";
import { type Preferences, profileStore } from "../../lambdas/store/profiles.ts";
import { reminderSettingsStore } from "../../lambdas/store/reminder-settings.ts";
import type { Engine } from "./engine.ts";
import { card, learner, NOW, storesOver } from "./learners.ts";

export const DAY_MS = 86_400_000;
export const MINUTE_MS = 60_000;

export const rethrow = (error: unknown) => {
  throw error;
};

export const reviewOf = (grade: Grade, at = NOW, changes: object = {}) => ({
  id: randomUUID(),
  grade,
  reviewedAt: isoInstant(at),
  durationMs: 4_000,
  timeZone: "UTC",
  ...changes,
});

export const controlOf = (control: ControlInput["control"], at = NOW, changes: object = {}): ControlInput => ({
  id: randomUUID(),
  control,
  changedAt: isoInstant(at),
  timeZone: "UTC",
  ...changes,
});

export const cards = (...ordinals: number[]): CardId[] => ordinals.map((ordinal) => card(ordinal));

/** What learners in UTC do and are offered, in one line each, over the engine of a test file. */
export function studyOn(engine: () => Engine) {
  const stores = () => storesOver(engine().db, engine().coreTable);
  const queue = async (userId: UserId, choice: Partial<QueueChoice> = {}, at = NOW) =>
    (await listDue(userId, { limit: 50, timeZone: "UTC", ...choice }, at, stores())).queue;
  return {
    stores,
    queue,
    submit: (userId: UserId, ordinal: number, grade: Grade, at = NOW, changes: object = {}) =>
      submitReview(userId, card(ordinal), reviewOf(grade, at, changes), at, stores()),
    control: (userId: UserId, ordinal: number, what: ControlInput["control"], at = NOW, changes: object = {}) =>
      controlCard(userId, card(ordinal), controlOf(what, at, changes), at, stores()),
    offered: async (userId: UserId, choice: Partial<QueueChoice> = {}, at = NOW) =>
      (await queue(userId, choice, at)).cards.map(({ cardId }) => cardId),
    prefer: (userId: UserId, changes: Partial<Preferences>) =>
      changePreferences(userId, changes, {
        profiles: profileStore(engine().db, engine().coreTable),
        enrolments: stores().enrolments,
        reminders: reminderSettingsStore(engine().db, engine().coreTable),
      }),
    /** A learner of so many cards who reviewed the first `due` of them `daysAgo`, so that they are due. */
    async withDue(due: number, { cardCount = due, daysAgo = 1 } = {}): Promise<UserId> {
      const userId = await learner(engine(), { cardCount });
      const at = NOW - daysAgo * DAY_MS;
      const items = Array.from({ length: due }, (_, ordinal) => ({
        type: "review",
        cardId: card(ordinal),
        ...reviewOf(4, at + ordinal),
      }));
      await submitBatch(userId, { items }, at + MINUTE_MS, stores(), rethrow);
      return userId;
    },
  };
}
