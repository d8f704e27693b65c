import { randomUUID } from "node:crypto";
import type * as z from "zod";
import { NewLink, OwnCase, OwnFactResult, PublishedDeck } from "../../lambdas/http/resources/cases.ts";
import type { Answer, Caller } from "../support/cloud.ts";

const SOURCES = {
  manual: { url: "https://example.org", title: "Manual", published: "1999", retrieved: "2026-11-20", grade: "primary" },
};

/** A published and shared case of the caller: what fills the paths of the routes of own cases, and their bodies. */
export async function ownCase(
  caller: Caller,
): Promise<{ parameters: Record<string, string>; changes: { version: number; sources: typeof SOURCES } }> {
  const parsed = async <S extends z.ZodType>(schema: S, answer: Promise<Answer>) => schema.parse((await answer).body);
  const title = `Crane ${randomUUID().slice(0, 8)}`;
  const { caseId } = await parsed(OwnCase, caller.post("/cases", { title, sources: SOURCES }));
  const fact = { name: "the hoist", role: "lifting boxes off the deck of a ship", src: ["manual"] };
  const place = `/cases/${caseId}/facts/component/hoist`;
  await parsed(OwnFactResult, caller.put(place, { version: 1, fact }));
  const { deck, case: of } = await parsed(PublishedDeck, caller.post(`/cases/${caseId}/deck`, undefined));
  const { linkId } = await parsed(NewLink, caller.post(`/decks/${deck.deckId}/links`, {}));
  const parameters = { caseId, factType: "component", factId: "hoist", deckId: deck.deckId, linkId };
  return { parameters, changes: { version: of.version, sources: SOURCES } };
}
