import { addressHash, confirmationCode, isSame } from "../channels/signed-links.ts";
import { Failure } from "../core/errors.ts";
import type { UserId } from "../core/ids.ts";
import { localQuarter } from "../core/reminders/local-time.ts";
import type { Instant } from "../core/time.ts";
import { changeReminders, turnedOn } from "./change.ts";
import type { ReminderDependencies } from "./dependencies.ts";

const CODES_PER_DAY = 5;
const TRIES = 5;
const CODE_LIFE_MS = 24 * 60 * 60_000;
const DAY_SECONDS = 86_400;

/**
 * Notes an address and has a code mailed to it. Whoever reads that mailbox confirms it; nobody else is ever sent more
 * than five codes a day.
 * @throws {Failure} `mail-unavailable`, `address-suppressed`, `too-many-codes`, `reminders-busy`
 */
export async function giveAddress(
  userId: UserId,
  address: string,
  now: Instant,
  { stores, enqueue, hasMail }: ReminderDependencies,
): Promise<void> {
  if (!hasMail) throw new Failure("mail-unavailable", "This backend has no address to send mail from.");
  if (await stores.suppressions.find(addressHash(address))) {
    const detail = "Mail to this address came back before, or was called unwanted. Give another address.";
    throw new Failure("address-suppressed", detail);
  }
  const { reminders } = await changeReminders(userId, now, stores.settings, (before) => {
    const { address: current, settings } = before;
    if (current.confirmed === address) return { ...before, address: { ...current, pending: null } };
    const today = localQuarter(settings.timeZone, now).day;
    const codes = current.codesOn === today ? current.codes : 0;
    if (codes >= CODES_PER_DAY) {
      const detail = `You asked for ${CODES_PER_DAY} codes today, which is the most.`;
      throw new Failure("too-many-codes", detail, { retryAfterSeconds: DAY_SECONDS });
    }
    const pending = { pending: address, codeAt: now, tries: 0, codes: codes + 1, codesOn: today };
    return { ...before, address: { ...current, ...pending } };
  });
  const { pending, codeAt } = reminders.address;
  if (pending !== null) await enqueue([{ body: { task: "confirmation", userId, codeAt } }]);
}

/**
 * Makes the pending address the learner's, and turns mail on.
 * @throws {Failure} `wrong-code` also when there is nothing to confirm, or five wrong codes were tried.
 */
export async function confirmAddress(
  userId: UserId,
  code: string,
  now: Instant,
  { stores }: ReminderDependencies,
): Promise<void> {
  let isRight = false;
  await changeReminders(userId, now, stores.settings, (before) => {
    const { address, settings, signingKey } = before;
    const { pending, codeAt, tries } = address;
    isRight = false;
    if (pending === null || now - codeAt > CODE_LIFE_MS || tries >= TRIES) return undefined;
    isRight = isSame(confirmationCode(signingKey, pending, codeAt), code);
    if (!isRight) return { ...before, address: { ...address, tries: tries + 1 } };
    const next = { ...settings, channels: { ...settings.channels, email: true } };
    return {
      ...before,
      settings: turnedOn(settings, next, now),
      address: { ...address, confirmed: pending, pending: null, tries: 0 },
    };
  });
  if (isRight) return;
  throw new Failure("wrong-code", "The code is wrong, older than a day, or was tried five times. Ask for a new one.", {
    errors: [{ pointer: "#/code", detail: "write the code of the latest mail" }],
  });
}
