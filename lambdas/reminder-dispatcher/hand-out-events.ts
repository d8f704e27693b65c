import type { EventTask } from "../core/reminders/task.ts";
import type { Instant } from "../core/time.ts";
import type { EventOutbox } from "../store/event-outbox.ts";

/** Events of one task: a worker sends some side by side. */
const EVENTS_PER_TASK = 100;
const EVENTS_A_PAGE = 1_000;
/** Of one sweep, so that it ends in time; the next one goes on. */
const MOST_PAGES = 20;

/**
 * Hands out the events that wait to be sent. They leave the outbox after the hand-out: cut off in between, they are handed
 * out again, which the claims of their senders make harmless.
 * @returns how many there were.
 */
export async function handOutEvents(
  now: Instant,
  outbox: Pick<EventOutbox, "listDue" | "remove">,
  send: (tasks: { task: "events"; events: EventTask[] }[]) => Promise<void>,
): Promise<number> {
  let count = 0;
  for (let page = 0; page < MOST_PAGES; page += 1) {
    const waiting = await outbox.listDue(now, EVENTS_A_PAGE);
    if (waiting.length === 0) break;
    const events = waiting.map(({ recipient, name, attempt }) => ({ userId: recipient, name, attempt }));
    const tasks: { task: "events"; events: EventTask[] }[] = [];
    for (let first = 0; first < events.length; first += EVENTS_PER_TASK) {
      tasks.push({ task: "events", events: events.slice(first, first + EVENTS_PER_TASK) });
    }
    await send(tasks);
    await outbox.remove(waiting);
    count += waiting.length;
    if (waiting.length < EVENTS_A_PAGE) break;
  }
  return count;
}
