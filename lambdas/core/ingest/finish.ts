import { CaseStudy, type FactType } from "../cards/case-study.ts";
import type { Hash } from "../cards/question.ts";
import { fold } from "../cards/wording.ts";
import type { Draft } from "./ledger.ts";
import type { IngestedFact, SlotValue, Warning } from "./report.ts";
import { slugOf } from "./text.ts";

export type Finished = {
  facts: IngestedFact[];
  conflicts: { fact: string; with: string; lines: number[] }[];
  idOf: (draft: Draft) => string;
  /** One per line that said again, or otherwise, what an earlier line had said. */
  repeated: Warning[];
};

/**
 * The facts of a document with their ids, `<case>/<type>/<slug of the key>`. The same fact again adds its lines to the
 * first one; the same key with another value is a conflict and both are kept, the later one numbered.
 */
export function finished(drafts: readonly Draft[], document: string, hash: Hash): Finished {
  const byId = new Map<string, { draft: Draft; value: string }>();
  const ids = new Map<Draft, string>();
  const conflicts: Finished["conflicts"] = [];
  const repeated: Warning[] = [];
  const variants = new Map<string, number>();

  for (const draft of drafts) {
    const id = `${draft.system}/${draft.type}/${slugOf(draft.key, hash)}`;
    const value = contentOf(draft);
    const first = byId.get(id);
    const [line = 0] = draft.lines;
    if (!first) {
      byId.set(id, { draft, value });
      ids.set(draft, id);
      continue;
    }
    const same = first.value === value ? id : sameVariant(id, value);
    if (same !== undefined) {
      byId.get(same)?.draft.lines.push(...draft.lines);
      ids.set(draft, same);
      repeated.push({
        line,
        reason: "duplicate-of",
        detail: `Says again what line ${first.draft.lines[0]} says: ${same}`,
      });
      continue;
    }
    const number = (variants.get(id) ?? 1) + 1;
    variants.set(id, number);
    const other = `${id}-${number}`;
    byId.set(other, { draft, value });
    ids.set(draft, other);
    conflicts.push({ fact: other, with: id, lines: [line, first.draft.lines[0] ?? 0] });
    repeated.push({ line, reason: "conflict-with", detail: `Says otherwise than line ${first.draft.lines[0]}: ${id}` });
  }
  const facts = [...byId].map(([id, { draft }]) => factOf(id, draft, document));
  return { facts, conflicts, idOf: (draft) => ids.get(draft) ?? "", repeated };

  function sameVariant(id: string, value: string): string | undefined {
    for (let number = 2; number <= (variants.get(id) ?? 1); number += 1) {
      if (byId.get(`${id}-${number}`)?.value === value) return `${id}-${number}`;
    }
    return undefined;
  }
}

function contentOf({ slots }: Draft): string {
  const parts = [...slots].map(
    ([slot, value]) =>
      `${slot}=${Array.isArray(value) ? value.map(String).map(fold).join(";") : slot === "qty" ? value : fold(String(value))}`,
  );
  return parts.sort().join("|");
}

function factOf(id: string, draft: Draft, document: string): IngestedFact {
  const slots: Record<string, SlotValue> = Object.fromEntries(draft.slots);
  const lines = [...new Set(draft.lines)].sort((one, other) => one - other);
  return {
    id,
    type: draft.type,
    slots,
    src: lines.map((line) => ({ document, line })),
    confidence: "seed-only",
    missing: missingOf(draft.type, id.slice(id.lastIndexOf("/") + 1), slots),
  };
}

/** What the schema of case files still asks for, one sentence a slot. */
export function missingOf(
  type: IngestedFact["type"],
  slug: string,
  slots: Readonly<Record<string, SlotValue>>,
): string[] {
  if (type === "tagline" || type === "path") return [];
  const result = factSchema(type).safeParse({ id: slug, src: ["document"], ...slots });
  const issues = result.success ? [] : result.error.issues;
  const said = issues.map((issue) =>
    issue.code === "unrecognized_keys"
      ? `${issue.keys.join(", ")}: write the figure as qty`
      : `${issue.path.join(".")}: ${slots[String(issue.path[0])] === undefined ? "missing" : issue.message}`,
  );
  const undated = slots.as_of === "unknown" ? ["as_of: a figure without a date gives no card"] : [];
  return [...new Set([...said, ...undated])];
}

/** The schema of one fact of this type, as case files have it. */
export function factSchema<T extends FactType>(type: T) {
  return CaseStudy.shape.facts.shape[type].unwrap().element;
}
