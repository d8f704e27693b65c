import { Failure } from "../core/errors.ts";
import type { UserId } from "../core/ids.ts";
import type { OwnCaseFields } from "../core/ingest/own-case.ts";
import { slugOf } from "../core/ingest/text.ts";
import type { Instant } from "../core/time.ts";
import type { CaseStore, OwnCase } from "../store/cases.ts";
import type { DeckLinkStore } from "../store/deck-links.ts";
import { sha256 } from "./hash.ts";
import { assertRoom, assertVersion, ownCase } from "./own-cases.ts";

type Stores = Pick<CaseStore, "find" | "list" | "save" | "remove">;

/** @throws {Failure} `case-exists`, `case-full` */
export async function createCase(userId: UserId, fields: OwnCaseFields, now: Instant, cases: Stores): Promise<OwnCase> {
  await assertRoom(userId, 1, cases);
  const caseId = slugOf(fields.title, sha256);
  return cases.save(userId, {
    caseId,
    title: fields.title,
    fields,
    document: null,
    deckId: null,
    updatedAt: now,
    facts: [],
  });
}

/** @throws {Failure} `unknown-case`, `case-changed`; `invalid-request` when a fact names a source that would go. */
export async function changeCase(
  userId: UserId,
  caseId: string,
  { version, ...fields }: OwnCaseFields & { version: number },
  now: Instant,
  cases: Stores,
): Promise<OwnCase> {
  const before = await ownCase(userId, caseId, cases);
  assertVersion(before, version);
  const lost = Object.keys(before.fields.sources).filter((id) => !Object.hasOwn(fields.sources, id));
  const user = before.facts.find(
    ({ fact: { src } }) => Array.isArray(src) && src.some((id) => lost.includes(String(id))),
  );
  if (user) {
    const detail = `the fact ${user.type}/${user.id} names a source that is missing here: ${lost.join(", ")}`;
    throw new Failure("invalid-request", "A source is still needed.", { errors: [{ pointer: "#/sources", detail }] });
  }
  return cases.save(userId, { ...before, title: fields.title, fields, updatedAt: now }, before);
}

/**
 * Removes a case with its facts. Its deck leaves the owner's list and its links end, so that nobody new gets in; who is
 * enrolled goes on with the version published last, since somebody may be learning it. Safe to repeat until it is done.
 * @throws {Failure} `unknown-case`, `case-changed`
 */
export async function deleteCase(
  userId: UserId,
  caseId: string,
  { cases, links }: { cases: Stores; links: Pick<DeckLinkStore, "list" | "remove"> },
): Promise<void> {
  const found = await ownCase(userId, caseId, cases);
  const { deckId } = found;
  if (deckId) for (const { id } of await links.list(deckId)) await links.remove(deckId, id);
  await cases.remove(userId, found);
}
