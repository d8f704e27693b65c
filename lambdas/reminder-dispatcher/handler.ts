import { openQueue, type Queue } from "../channels/queue.ts";
import { isoInstant } from "../core/time.ts";
import { eventLine, writeToStandardOutput } from "../http/log.ts";
import { openClient, requiredVariable, tableName } from "../store/open.ts";
import { type ReminderSlotStore, reminderSlotStore } from "../store/reminder-slots.ts";
import { sweep } from "./sweep.ts";

let opened: { slots: ReminderSlotStore; queue: Queue } | undefined;

/** A sweep, started by the schedule. What it throws makes the schedule start it again. */
export async function handler(_event: unknown, { awsRequestId }: { awsRequestId: string }): Promise<void> {
  opened ??= {
    slots: reminderSlotStore(openClient(), tableName("views")),
    queue: openQueue(requiredVariable("REMINDER_QUEUE_URL")),
  };
  const { slots, queue } = opened;
  const now = Date.now();
  const done = await sweep(now, { slots, send: (tasks) => queue.send(tasks.map((body) => ({ body }))) });
  writeToStandardOutput(eventLine(awsRequestId, { event: "sweep", from: isoInstant(done.from), slots: done.slots }));
}
