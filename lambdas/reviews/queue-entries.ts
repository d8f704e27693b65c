import type * as z from "zod";
import type { CardId } from "../core/ids.ts";
import { type Memory, NEW_MEMORY } from "../core/reviews/memory.ts";
import { ifGraded } from "../core/reviews/preview.ts";
import { type Day, dateOfDay } from "../core/time.ts";
import type { QueueCard } from "../http/resources/reviews.ts";
import type { DueCard } from "../store/due-index.ts";
import { memoryResource } from "./entries.ts";

/** The cards of the queue, as the API shows them. */
type QueueEntry = z.input<typeof QueueCard>;

export function dueEntry({ cardId, dueOn, memory }: DueCard, today: Day, isTagged: boolean): QueueEntry {
  return {
    cardId,
    state: dueOn > today ? "ahead" : "due",
    dueOn: dateOfDay(dueOn),
    overdueDays: Math.max(0, today - dueOn),
    ...memoryResource(memory),
    ...(isTagged && { leech: true }),
    ifGraded: previews(memory, today),
  };
}

export function newEntry(cardId: CardId, today: Day): QueueEntry {
  return {
    cardId,
    state: "new",
    dueOn: null,
    overdueDays: 0,
    ...memoryResource(NEW_MEMORY),
    ifGraded: previews(NEW_MEMORY, today),
  };
}

function previews(memory: Memory, today: Day): QueueEntry["ifGraded"] {
  return ifGraded(memory, today).map(({ grade, memory: after, dueOn }) => ({
    grade,
    intervalDays: after.interval,
    dueOn: dateOfDay(dueOn),
    easeFactor: after.ease / 100,
  }));
}
