import { Failure } from "../core/errors.ts";
import type { UserId } from "../core/ids.ts";
import type { ReminderContext, ReminderSettingsStore } from "../store/reminder-settings.ts";

/**
 * What a learner chose; undefined when their account was deleted, so that a task of it ends instead of being tried again
 * and kept among the failures.
 */
export async function contextOf(
  userId: UserId,
  { settings }: { settings: Pick<ReminderSettingsStore, "findContext"> },
  strongly = false,
): Promise<ReminderContext | undefined> {
  try {
    return await settings.findContext(userId, strongly);
  } catch (error) {
    if (error instanceof Failure && error.code === "unknown-account") return undefined;
    throw error;
  }
}
