import { addressHash, addressOfToken, learnerOfToken, tokenState } from "../channels/signed-links.ts";
import { Failure } from "../core/errors.ts";
import type { UserId } from "../core/ids.ts";
import { isOn, type Language, type ReminderSettings } from "../core/reminders/settings.ts";
import type { Instant } from "../core/time.ts";
import { NO_ADDRESS, type ReminderSettingsStore } from "../store/reminder-settings.ts";
import { changeReminders } from "./change.ts";
import type { ReminderDependencies } from "./dependencies.ts";
import type { LinkScope } from "./pages.ts";
import { forgetAllTargets } from "./targets.ts";

/**
 * The learner whose mail a link is from, what it turns off, and the language they read. A link to an address that was
 * confirmed since is as good as any later one.
 * @throws {Failure} `unknown-unsubscribe-link` for every text that no key of ours signed, whoever it names;
 * `expired-unsubscribe-link`.
 */
export async function learnerOfLink(
  token: string,
  now: Instant,
  settings: Pick<ReminderSettingsStore, "find">,
): Promise<{ userId: UserId; scope: LinkScope; language: Language }> {
  const userId = learnerOfToken(token);
  const reminders = userId === undefined ? undefined : await settings.find(userId, true);
  const state = reminders ? tokenState(token, reminders.signingKey, now) : "unknown";
  if (state === "expired") {
    throw new Failure(
      "expired-unsubscribe-link",
      "This link is more than a year old. Use the one in a newer mail, or turn reminders off in the app.",
    );
  }
  if (state === "unknown" || !reminders || userId === undefined) {
    throw new Failure(
      "unknown-unsubscribe-link",
      "The link is not complete, or its reminders were removed already. Use the one in a newer mail, or turn reminders off in the app.",
    );
  }
  const address = addressOfToken(token);
  const { confirmed } = reminders.address;
  const isProven = address === undefined || (confirmed !== null && addressHash(confirmed) === address);
  return { userId, scope: isProven ? "all" : "address", language: reminders.settings.language };
}

/** Turns every channel off. From now on no worker finds a reason to send. Safe to repeat. */
export async function turnAllOff(userId: UserId, now: Instant, settings: ReminderSettingsStore): Promise<void> {
  await changeReminders(userId, now, settings, (before) => {
    if (!isOn(before.settings)) return undefined;
    return { ...before, settings: allOff(before.settings) };
  });
}

/** Forgets the pending address that a link is for, whose code may still be on its way. Safe to repeat. */
export async function forgetPending(
  userId: UserId,
  token: string,
  now: Instant,
  settings: ReminderSettingsStore,
): Promise<void> {
  await changeReminders(userId, now, settings, (before) => {
    const { pending } = before.address;
    if (pending === null || addressHash(pending) !== addressOfToken(token)) return undefined;
    return { ...before, address: { ...before.address, pending: null } };
  });
}

/**
 * Turns every channel off, then forgets address, devices and webhooks. How many codes were mailed that day is kept, so
 * that nobody gets more of them by beginning anew. Safe to repeat.
 */
export async function forgetReminders(userId: UserId, now: Instant, dependencies: ReminderDependencies): Promise<void> {
  const { settings } = dependencies.stores;
  const context = await settings.findContext(userId, true);
  if (context.reminders) {
    await changeReminders(userId, now, settings, (before) => {
      const { codes, codesOn } = before.address;
      return { ...before, settings: allOff(before.settings), address: { ...NO_ADDRESS, codes, codesOn } };
    });
  }
  await forgetAllTargets(userId, context, dependencies);
}

const allOff = (settings: ReminderSettings): ReminderSettings => ({
  ...settings,
  channels: { email: false, push: false, webhook: false },
});
