import { addressHash, addressToken, confirmationCode } from "../channels/signed-links.ts";
import { confirmationMail } from "../core/reminders/message.ts";
import { holdSeconds } from "../core/reminders/outcome.ts";
import type { DueSlot, EventTask, ReminderTask } from "../core/reminders/task.ts";
import type { Instant } from "../core/time.ts";
import type { SlotRow } from "../store/reminder-slots.ts";
import { contextOf } from "./context.ts";
import { deliverWebhook } from "./deliver.ts";
import type { SenderDependencies } from "./dependencies.ts";
import { type Reminded, remind, retryDelivery } from "./remind.ts";
import { type EventSent, sendEvent } from "./send-event.ts";

/** Learners of one task; the rest of a slot is a further task, which starts at once. */
const LEARNERS_PER_TASK = 200;
/** Learners that are looked at side by side. */
const LANES = 16;
const AFTER_ERROR_SECONDS = 60;

/** Sees to one message of the queue. @throws what makes the queue deliver it again. */
export async function runTask(
  task: ReminderTask,
  now: Instant,
  dependencies: SenderDependencies,
  report: (error: unknown) => void,
): Promise<void> {
  const delaySeconds = "notBefore" in task ? holdSeconds(task.notBefore ?? now, now) : 0;
  if (delaySeconds > 0) return dependencies.enqueue([{ body: task, delaySeconds }]);
  switch (task.task) {
    case "slots":
      for (const slot of task.slots) await remindSlot(slot, now, dependencies, report);
      return;
    case "learner":
      await remind(task.userId, undefined, task.slot, now, dependencies);
      return;
    case "delivery":
      await retryDelivery(task, now, dependencies);
      return;
    case "webhook": {
      const context = await contextOf(task.userId, dependencies);
      if (context) await deliverWebhook(task, context, now, dependencies);
      return;
    }
    case "events":
      await sendEvents(task.events, now, dependencies, report);
      return;
    case "confirmation":
      await sendCode(task, now, dependencies);
  }
}

/**
 * Reminds the learners of a slot, page by page. A learner for whom something failed goes back into the queue alone, so
 * that one of them never holds the others up, and ends in the dead-letter queue if it stays so.
 */
export async function remindSlot(
  slot: DueSlot,
  now: Instant,
  dependencies: SenderDependencies,
  report: (error: unknown) => void,
): Promise<void> {
  const { slots, enqueue, log } = dependencies;
  const { rows, next } = await slots.list(slot, LEARNERS_PER_TASK, slot.after);
  if (next !== undefined) await enqueue([{ body: { task: "slots", slots: [{ ...slot, after: next }] } }]);
  const counts = new Map<Reminded | "failed", number>();
  const failed: SlotRow[] = [];
  await inLanes(rows, async (row) => {
    const result = await remind(row.userId, row.hints, slot, now, dependencies).catch((error: unknown) => {
      report(error);
      failed.push(row);
      return "failed" as const;
    });
    counts.set(result, (counts.get(result) ?? 0) + 1);
    if (result === "moved" || result === "off") await slots.remove(row.userId, slot, row.version);
  });
  if (rows.length > 0)
    log({ event: "slot-done", zone: slot.zone, learners: rows.length, ...Object.fromEntries(counts) });
  const again = failed.map(({ userId }) => ({
    body: { task: "learner" as const, userId, slot },
    delaySeconds: AFTER_ERROR_SECONDS,
  }));
  if (again.length > 0) await enqueue(again);
}

async function inLanes<Thing>(things: readonly Thing[], work: (thing: Thing) => Promise<void>): Promise<void> {
  const waiting = things.values();
  const lane = async () => {
    for (const thing of waiting) await work(thing);
  };
  await Promise.all(Array.from({ length: LANES }, lane));
}

/** Sends events, some side by side. One for which something failed goes back into the queue alone. */
async function sendEvents(
  events: readonly EventTask[],
  now: Instant,
  dependencies: SenderDependencies,
  report: (error: unknown) => void,
): Promise<void> {
  // Alone it is delivered again by the queue, and ends in the dead-letter queue if it stays so.
  if (events.length === 1 && events[0]) {
    await sendEvent(events[0], now, dependencies);
    return;
  }
  const failed: EventTask[] = [];
  const counts = new Map<EventSent | "failed", number>();
  await inLanes(events, async (event) => {
    const result = await sendEvent(event, now, dependencies).catch((error: unknown) => {
      report(error);
      failed.push(event);
      return "failed" as const;
    });
    counts.set(result, (counts.get(result) ?? 0) + 1);
  });
  dependencies.log({ event: "events-done", events: events.length, ...Object.fromEntries(counts) });
  const again = failed.map((event) => ({
    body: { task: "events" as const, events: [event] },
    delaySeconds: AFTER_ERROR_SECONDS,
  }));
  if (again.length > 0) await dependencies.enqueue(again);
}

/** Mails the code of a pending address, unless another address took its place or mail to it came back before. */
async function sendCode(
  { userId, codeAt }: Extract<ReminderTask, { task: "confirmation" }>,
  now: Instant,
  { settings, mail, suppressions, links, log }: SenderDependencies,
): Promise<void> {
  const reminders = (await contextOf(userId, { settings }, true))?.reminders;
  const pending = reminders?.address.pending;
  if (!mail || !reminders || !pending || reminders.address.codeAt !== codeAt) return;
  if (await suppressions.find(addressHash(pending))) return;
  const code = confirmationCode(reminders.signingKey, pending, codeAt);
  const unsubscribeUrl = links.unsubscribe(addressToken(userId, pending, reminders.signingKey, now));
  const outcome = await mail.send(pending, confirmationMail(code, reminders.settings.language, unsubscribeUrl));
  if (outcome.outcome === "gone") await suppressions.add(addressHash(pending), "rejected", now);
  log({ event: "code-sent", ...outcome });
  if (outcome.outcome === "throttled") throw new Error(`The code could not be sent yet: ${outcome.problem}`);
}
