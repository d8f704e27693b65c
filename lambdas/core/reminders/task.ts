import * as z from "zod";
import { Quarter } from "./local-time.ts";

/**
 * What stands in the queue of reminders. No address and no key: what to look up, and what a webhook was told already. Nor
 * a learner's id, because nobody could take it out of there when the account is deleted: in the queue `userId` is what
 * stands for it (`renamed`).
 */

/** Learners of one slot whose quarter hour began; from `after` on when there are more than one task should see to. */
export const DueSlot = z.strictObject({
  zone: z.string(),
  quarter: Quarter,
  shard: z.int().min(0),
  day: z.int(),
  /** The instant at which it was due. */
  at: z.int(),
  after: z.string().optional(),
});
export type DueSlot = z.infer<typeof DueSlot>;

const userId = z.string().min(1);
const attempt = z.int().min(1);
/** The target asked for a longer pause than the queue makes: until then the task is only put back. */
const notBefore = z.int().optional();

export const EventTask = z.strictObject({
  userId,
  name: z.string(),
  attempt: z.int().min(0),
  channel: z.enum(["push", "email"]).optional(),
});
export type EventTask = z.infer<typeof EventTask>;

export const ReminderTask = z.discriminatedUnion("task", [
  z.strictObject({ task: z.literal("slots"), slots: z.array(DueSlot).min(1) }),
  /** One learner of a slot, after an error. */
  z.strictObject({ task: z.literal("learner"), userId, slot: DueSlot }),
  /** A further try under a claim, of what was certainly not sent. */
  z.strictObject({
    task: z.literal("delivery"),
    userId,
    slot: DueSlot,
    claimId: z.string(),
    kind: z.enum(["usual", "last"]),
    channel: z.enum(["push", "email"]),
    attempt,
    notBefore,
  }),
  /** A further try of a webhook, with the very same content: the receiver knows it by the id. */
  z.strictObject({
    task: z.literal("webhook"),
    userId,
    webhookId: z.string(),
    attempt,
    notBefore,
    event: z.strictObject({
      type: z.enum(["reminder", "event"]),
      deliveryId: z.string(),
      at: z.string(),
      title: z.string(),
      text: z.string(),
      url: z.string(),
      due: z.int(),
    }),
  }),
  /** Events of teams and boards, each by its name; `attempt` tries were made, and `channel` is where the next one goes. */
  z.strictObject({ task: z.literal("events"), events: z.array(EventTask).min(1) }),
  /** Mails the code for the address that is pending since `codeAt`. */
  z.strictObject({ task: z.literal("confirmation"), userId, codeAt: z.int() }),
]);
export type ReminderTask = z.infer<typeof ReminderTask>;

/** What a task calls the learners it is about. */
export function learnersOf(task: ReminderTask): string[] {
  if (task.task === "slots") return [];
  return task.task === "events" ? task.events.map(({ userId: id }) => id) : [task.userId];
}

/** The task with other names for its learners, without those who have none; undefined when there is nobody left. */
export function renamed(task: ReminderTask, nameOf: (userId: string) => string | undefined): ReminderTask | undefined {
  if (task.task === "slots") return task;
  if (task.task !== "events") {
    const name = nameOf(task.userId);
    return name === undefined ? undefined : { ...task, userId: name };
  }
  const events = task.events.flatMap((event) => {
    const name = nameOf(event.userId);
    return name === undefined ? [] : [{ ...event, userId: name }];
  });
  return events.length === 0 ? undefined : { ...task, events };
}
export type DeliveryTask = Extract<ReminderTask, { task: "delivery" }>;
export type WebhookTask = Extract<ReminderTask, { task: "webhook" }>;
