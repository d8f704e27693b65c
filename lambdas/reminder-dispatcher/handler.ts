import { openQueue, type Queue } from "../channels/queue.ts";
import type { ReminderTask } from "../core/reminders/task.ts";
import { isoInstant } from "../core/time.ts";
import { eventLine, writeToStandardOutput } from "../http/log.ts";
import { type EventOutbox, eventOutbox } from "../store/event-outbox.ts";
import { openClient, requiredVariable, tableName } from "../store/open.ts";
import { type ReminderSlotStore, reminderSlotStore } from "../store/reminder-slots.ts";
import { handOutEvents } from "./hand-out-events.ts";
import { sweep } from "./sweep.ts";

let opened: { slots: ReminderSlotStore; outbox: EventOutbox; queue: Queue } | undefined;

/** A sweep, started by the schedule. What it throws makes the schedule start it again. */
export async function handler(_event: unknown, { awsRequestId }: { awsRequestId: string }): Promise<void> {
  const db = openClient();
  opened ??= {
    slots: reminderSlotStore(db, tableName("views")),
    outbox: eventOutbox(db, tableName("views")),
    queue: openQueue(requiredVariable("REMINDER_QUEUE_URL")),
  };
  const { slots, outbox, queue } = opened;
  const now = Date.now();
  const send = (tasks: readonly ReminderTask[]) => queue.send(tasks.map((body) => ({ body })));
  const done = await sweep(now, { slots, send });
  const events = await handOutEvents(now, outbox, send);
  const line = { event: "sweep", from: isoInstant(done.from), slots: done.slots, events };
  writeToStandardOutput(eventLine(awsRequestId, line));
}
