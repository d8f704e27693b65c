import { tooLarge } from "./limits.ts";
import type { IngestType, LineStatus, Reason, SlotValue, Warning } from "./report.ts";

/** A fact while the document is read; its id is known at the end. `slots` has no prototype and fixed names only. */
export type Draft = {
  /** Id of the system, or `*`. */
  system: string;
  type: IngestType;
  /** What names it within its type; a slug is made of it. */
  key: string;
  slots: Map<string, SlotValue>;
  lines: number[];
};

type Entry = { status: LineStatus; reason: Reason | undefined; drafts: Set<Draft> };

/** A line may be met twice (a table row, then one of its cells): what says more about it stands. */
const RANK: Readonly<Record<LineStatus, number>> = { unparsed: 0, ignored: 1, structural: 2, parsed: 3 };
const MAX_DETAIL = 200;
const MAX_TEXT = 1_000;
/** Warnings of one reason on one line. */
const MAX_ALIKE = 3;
/** Repeated ones count: what is said so often is no case study, and every statement costs time. */
const MAX_STATEMENTS = 10_000;

export type Ledger = ReturnType<typeof newLedger>;

/** Keeps what became of each line, and the facts in the order in which they were met. */
export function newLedger() {
  const entries = new Map<number, Entry>();
  const drafts: Draft[] = [];
  const warnings: Warning[] = [];

  const warned = new Map<string, number>();

  const warn = (line: number, reason: Reason, detail: string) => {
    const times = (warned.get(`${line} ${reason}`) ?? 0) + 1;
    warned.set(`${line} ${reason}`, times);
    if (times > MAX_ALIKE) return;
    warnings.push({
      line,
      reason,
      detail: detail.length > MAX_DETAIL ? `${detail.slice(0, MAX_DETAIL - 1)}…` : detail,
    });
  };

  function mark(line: number, status: LineStatus, reason?: Reason, draft?: Draft): void {
    const entry = entries.get(line);
    if (!entry) entries.set(line, { status, reason, drafts: new Set(draft ? [draft] : []) });
    else {
      if (RANK[status] >= RANK[entry.status]) Object.assign(entry, { status, reason: reason ?? entry.reason });
      if (draft) entry.drafts.add(draft);
    }
    if (draft && draft.lines.at(-1) !== line) draft.lines.push(line);
  }

  return {
    entries: entries as ReadonlyMap<number, Entry>,
    drafts: drafts as readonly Draft[],
    warnings: warnings as readonly Warning[],
    warn,
    mark,

    /**
     * Keeps a fact of this line. Empty slots are left out; a text over 1,000 characters is cut, with a warning.
     * @throws {Failure} `document-too-large` after 10,000 statements.
     */
    fact(
      line: number,
      system: string,
      type: IngestType,
      key: string,
      slots: Readonly<Record<string, SlotValue | undefined>>,
    ): Draft {
      const kept = new Map<string, SlotValue>();
      const draft: Draft = { system, type, key, slots: kept, lines: [] };
      for (const [name, value] of Object.entries(slots)) {
        if (value !== undefined && value !== "") kept.set(name, typeof value === "string" ? cut(line, value) : value);
      }
      drafts.push(draft);
      if (drafts.length > MAX_STATEMENTS) {
        throw tooLarge(`The document makes more than ${MAX_STATEMENTS} statements. Nothing was kept: split it.`);
      }
      mark(line, "parsed", undefined, draft);
      return draft;
    },

    /** Fills a slot of a fact by a further line; text is added to text that is there. */
    fill(line: number, draft: Draft, slot: string, value: SlotValue): void {
      const before = draft.slots.get(slot);
      const both = typeof before === "string" && typeof value === "string" && before !== "";
      const next = both ? `${before} ${value}` : value;
      if (next !== "") draft.slots.set(slot, typeof next === "string" ? cut(line, next) : next);
      mark(line, "parsed", undefined, draft);
    },
  };

  function cut(line: number, text: string): string {
    if (text.length <= MAX_TEXT) return text;
    warn(line, "too-long", `Only the first ${MAX_TEXT} characters of this text are kept.`);
    return text.slice(0, MAX_TEXT);
  }
}
