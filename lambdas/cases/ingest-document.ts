import type { Vocabulary } from "../core/cards/vocabulary.ts";
import { Failure } from "../core/errors.ts";
import type { UserId } from "../core/ids.ts";
import { caseTitle, MAX_OWN_FACTS, OwnCaseFields, type OwnFact, ownFacts } from "../core/ingest/own-case.ts";
import type { IngestReport } from "../core/ingest/report.ts";
import type { Instant } from "../core/time.ts";
import type { CaseStore } from "../store/cases.ts";
import { assertRoom } from "./own-cases.ts";
import { readDocument } from "./read-document.ts";

export type Kept = { caseId: string; status: "created" | "extended" | "unchanged"; added: number; version: number };

const AT_ONCE = 8;

/**
 * Reads a document and, when asked to, keeps what it says of each case as a case of the learner. What is there already
 * is never written over: of a known case only new facts are added, so that keeping a document twice changes nothing.
 * @throws {Failure} `document-too-large`, `case-full`, `case-changed`
 */
export async function ingestDocument(
  userId: UserId,
  { markdown, name, keep }: { markdown: string; name: string; keep: boolean | readonly string[] },
  vocabulary: Vocabulary,
  now: Instant,
  cases: Pick<CaseStore, "find" | "list" | "save">,
): Promise<IngestReport & { kept: Kept[] }> {
  const report = readDocument(markdown, name, vocabulary);
  if (keep === false) return { ...report, kept: [] };
  const facts = [...ownFacts(report.facts)].filter(([caseId]) => keep === true || keep.includes(caseId));
  const known = new Set((await cases.list(userId)).map(({ caseId }) => caseId));
  await assertRoom(userId, facts.filter(([caseId]) => !known.has(caseId)).length, cases);
  const systems = new Map(report.systems.map((system) => [system.id, system]));
  const kept: Kept[] = [];
  for (let start = 0; start < facts.length; start += AT_ONCE) {
    const batch = facts.slice(start, start + AT_ONCE);
    kept.push(...(await Promise.all(batch.map(([caseId, list]) => keepCase(caseId, list)))));
  }
  return { ...report, kept };

  async function keepCase(caseId: string, found: readonly OwnFact[]): Promise<Kept> {
    const before = await cases.find(userId, caseId);
    const names = new Set(before?.facts.map(({ type, id }) => `${type}/${id}`));
    const fresh = found.filter(({ type, id }) => !names.has(`${type}/${id}`));
    if (before && fresh.length === 0) return { caseId, status: "unchanged", added: 0, version: before.version };
    const facts = [...(before?.facts ?? []), ...fresh];
    if (facts.length > MAX_OWN_FACTS) {
      throw new Failure("case-full", `${caseId} would have ${facts.length} facts; at most ${MAX_OWN_FACTS} fit.`);
    }
    const system = systems.get(caseId);
    const aliases = (system?.aliases ?? []).filter((alias) => alias.length >= 2).slice(0, 20);
    const fields = before?.fields ?? OwnCaseFields.parse({ title: caseTitle(system?.title ?? caseId), aliases });
    const { version } = await cases.save(
      userId,
      { caseId, title: fields.title, fields, document: name, deckId: before?.deckId ?? null, updatedAt: now, facts },
      before,
    );
    return { caseId, status: before ? "extended" : "created", added: fresh.length, version };
  }
}
