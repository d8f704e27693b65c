import { fold } from "../cards/wording.ts";
import type { Draft } from "./ledger.ts";
import type { Place } from "./outline.ts";
import { incidentFact, type Reading } from "./statements.ts";
import { listParts, phrase } from "./text.ts";
import { lineSlots } from "./words.ts";

/** The type that begins a new fact when one of these slots is given. */
const OPENS = new Set(["decision.chose", "tradeoff.choice"]);

export type OpenFacts = ReturnType<typeof openFacts>;

/** Facts that are given line by line: `Cause:`, `Impact:`, `Lesson:` of an incident; `Decision:`, `Rationale:`; `Choice:`, `Gain:`. */
export function openFacts(reading: Reading) {
  const open = new Map<string, Draft>();
  const { ledger } = reading;

  return {
    /** An incident whose further lines follow. */
    begin(draft: Draft): void {
      open.set(draft.type, draft);
    },

    end: () => open.clear(),

    incident(line: number, system: string, title: string): void {
      open.set("incident", incidentFact(reading, line, system, title, {}));
    },

    /** Whether `key: value` was a slot of an open fact, or began one. */
    take(line: number, key: string, value: string, { system, section }: Place): boolean {
      const name = lineSlots.get(fold(key));
      if (name === undefined || value === "") return false;
      const [type = "", slot = ""] = name.split(".");
      const current = open.get(type);
      if (type === "incident" && !current) return false;
      if (type === "tradeoff" && !current && section !== "tradeoff" && slot !== "choice") return false;
      const said = slot === "over" ? listParts(phrase(value)) : phrase(value);
      if (current && current.system !== system?.id && type !== "incident") return false;
      if (current && !(OPENS.has(name) && current.slots.has(slot))) {
        ledger.fill(line, current, slot, said);
        return true;
      }
      if (!system || (type !== "decision" && type !== "tradeoff")) return false;
      open.set(type, ledger.fact(line, system.id, type, typeof said === "string" ? said : key, { [slot]: said }));
      return true;
    },
  };
}
