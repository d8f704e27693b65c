import type { Day } from "../time.ts";
import type { CardState } from "./fold.ts";
import type { CardEdit } from "./record.ts";

/**
 * What a replacing card gets of the card it replaces: its memory with half the interval, rounded up, and the day that
 * this gives from `today` on, or the old due day when that comes first. Undefined when nothing was learned.
 */
export function carriedFrom({ memory, dueOn }: CardState, today: Day): CardEdit | undefined {
  if (dueOn === null) return undefined;
  const interval = Math.max(1, Math.ceil(memory.interval / 2));
  return { type: "carried", memory: { ...memory, interval }, dueOn: Math.min(dueOn, today + interval) };
}
