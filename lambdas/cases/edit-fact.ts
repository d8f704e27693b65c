import type { FactType } from "../core/cards/case-study.ts";
import { hasOtherMeaning } from "../core/cards/meaning.ts";
import type { Vocabulary } from "../core/cards/vocabulary.ts";
import { Failure } from "../core/errors.ts";
import type { UserId } from "../core/ids.ts";
import { factSchema } from "../core/ingest/finish.ts";
import { checkedFact, MAX_OWN_FACTS, type OwnFact } from "../core/ingest/own-case.ts";
import type { Instant } from "../core/time.ts";
import { parseBody } from "../http/field-errors.ts";
import type { CaseStore } from "../store/cases.ts";
import { assertVersion, ownCase } from "./own-cases.ts";

export type FactPath = { caseId: string; factType: FactType; factId: string };
type Changed = { version: number; fact: OwnFact };
type Stores = Pick<CaseStore, "find" | "save">;

const isAt =
  ({ factType, factId }: FactPath) =>
  ({ type, id }: OwnFact) =>
    type === factType && id === factId;

/** @throws {Failure} `unknown-case`, `unknown-fact` */
export async function findFact(userId: UserId, path: FactPath, cases: Pick<CaseStore, "find">): Promise<Changed> {
  const { version, facts } = await ownCase(userId, path.caseId, cases);
  const fact = facts.find(isAt(path));
  if (!fact) throw unknownFact();
  return { version, fact };
}

/**
 * Writes a fact, new or over the one that is there. The lines of the document that it came from stay with it. When it
 * asks or answers something else than before, its `rev` rises, so that its cards come back soon once the deck is
 * published again; it never falls, and a writer may raise it by hand.
 * @throws {Failure} `unknown-case`, `case-changed`, `case-full`; `invalid-request` that names what is wrong with the fact.
 */
export async function writeFact(
  userId: UserId,
  path: FactPath,
  { version, fact: written }: { version: number; fact: Readonly<Record<string, unknown>> },
  vocabulary: Vocabulary,
  now: Instant,
  cases: Stores,
): Promise<Changed> {
  const before = await ownCase(userId, path.caseId, cases);
  assertVersion(before, version);
  const { factType, factId } = path;
  const old = before.facts.find(isAt(path));
  const parsed = parseBody(factSchema(factType), { ...written, id: factId }, "#/fact");
  const checked = checkedFact(factType, factId, parsed, old?.lines ?? [], before.fields, vocabulary);
  const fact = old ? revised(checked, old) : checked;
  const facts = old ? before.facts.map((each) => (each === old ? fact : each)) : [...before.facts, fact];
  if (facts.length > MAX_OWN_FACTS) throw new Failure("case-full", `A case holds at most ${MAX_OWN_FACTS} facts.`);
  const saved = await cases.save(userId, { ...before, facts, updatedAt: now }, before);
  return { version: saved.version, fact };
}

/** `fact` with the revision that follows from what it was. */
function revised(fact: OwnFact, old: OwnFact): OwnFact {
  const due = revisionOf(old) + (hasOtherMeaning(fact.type, old.fact, fact.fact) ? 1 : 0);
  const rev = Math.max(revisionOf(fact), due);
  return rev === 1 ? fact : { ...fact, fact: { ...fact.fact, rev } };
}

function revisionOf({ fact: { rev } }: OwnFact): number {
  return typeof rev === "number" ? rev : 1;
}

/** @throws {Failure} `unknown-case`, `unknown-fact`, `case-changed` */
export async function deleteFact(userId: UserId, path: FactPath, now: Instant, cases: Stores): Promise<number> {
  const before = await ownCase(userId, path.caseId, cases);
  const facts = before.facts.filter((fact) => !isAt(path)(fact));
  if (facts.length === before.facts.length) throw unknownFact();
  return (await cases.save(userId, { ...before, facts, updatedAt: now }, before)).version;
}

function unknownFact(): Failure {
  const errors = [{ parameter: "factId", detail: "write type and id of a fact that GET /cases/{caseId} lists" }];
  return new Failure("unknown-fact", "The case has no such fact. GET /cases/{caseId} lists its facts.", { errors });
}
