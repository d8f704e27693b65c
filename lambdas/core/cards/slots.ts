import type { FactType } from "./case-study.ts";
import { choices } from "./slots/choices.ts";
import { events } from "./slots/events.ts";
import { figures } from "./slots/figures.ts";
import { ideas } from "./slots/ideas.ts";
import type { Slot } from "./slots/slot.ts";

/** Every question the generator can ask, in order of worth inside a fact type. A further slot is a further row. */
export const slots: readonly Slot[] = [...figures, ...ideas, ...events, ...choices];

const byType = new Map<FactType, Slot[]>();
const byName = new Map<string, Slot>();
for (const slot of slots) {
  byType.set(slot.type, [...(byType.get(slot.type) ?? []), slot]);
  byName.set(`${slot.type}.${slot.slot}`, slot);
}

export function slotsOf(type: FactType): readonly Slot[] {
  return byType.get(type) ?? [];
}

/** Undefined when a fact of this type has no such question. */
export function findSlot(type: FactType, name: string | undefined): Slot | undefined {
  return byName.get(`${type}.${name}`);
}

/** @throws {Error} when a fact of this type has no such question. */
export function slotNamed(type: FactType, name: string): Slot {
  const found = findSlot(type, name);
  if (!found) throw new Error(`A ${type} has no question about "${name}".`);
  return found;
}
