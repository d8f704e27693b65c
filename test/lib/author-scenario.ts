import * as z from "zod";
import { type CardId, cardParts } from "../../lambdas/core/ids.ts";
import { httpEvent } from "../support/http-event.ts";
import type { CallRoute } from "./scenario.ts";

type Feedback = { call: CallRoute; invoke: (name: "Authors", event: unknown) => Promise<unknown>; cardId: CardId };

/** A learner flags a card, and an author of the deck sees to it. */
export async function flagAndDecide({ call, invoke, cardId }: Feedback): Promise<void> {
  const { deckId } = cardParts(cardId);
  const flag = { id: "flag-000000000000", reason: "wrong", text: "It is not." };
  const author = { path: { deckId }, groups: "[authors]" };

  await call("POST /cards/{cardId}/flags", { path: { cardId }, body: flag });
  const { body } = z
    .object({ body: z.string() })
    .parse(await invoke("Authors", httpEvent("GET /decks/{deckId}/flags", author)));
  await call("GET /decks/{deckId}/flags", author);
  const { flagId } = z.object({ flags: z.tuple([z.object({ flagId: z.string() })]) }).parse(JSON.parse(body)).flags[0];
  const decision = { path: { deckId, flagId }, groups: "[authors]", body: { status: "resolved" } };
  await call("PATCH /decks/{deckId}/flags/{flagId}", decision);
  await call("GET /decks/{deckId}/card-statistics", author);
}

/** A case of the learner's own, from the document to the shared deck and back; another one stays. */
export async function publishOwnCase(call: CallRoute): Promise<string> {
  await call("POST /cases", { body: { title: "Harbour Log" } });
  await call("DELETE /cases/{caseId}", { path: { caseId: "harbour-log" } });
  const { one, fact, deckId } = await ownDeck(call, "Deck Crane", "deck-crane");
  const path = { deckId };
  await call("GET /cases");
  await call("GET /cases/{caseId}", one);
  await call("GET /cases/{caseId}/facts/{factType}/{factId}", fact);
  const { linkId } = z
    .object({ linkId: z.string() })
    .parse(await call("POST /decks/{deckId}/links", { path, body: {} }));
  await call("GET /decks/{deckId}/links", { path });
  await call("GET /decks/{deckId}/cards", { path });
  await call("PUT /decks/{deckId}/enrolment", { path, body: {}, userId: "somebody-else" }, 404);
  await call("PUT /decks/{deckId}/enrolment", { path, body: { link: "wrong" }, userId: "somebody-else" }, 404);
  await call("DELETE /decks/{deckId}/links/{linkId}", { path: { ...path, linkId } });
  await call("DELETE /cases/{caseId}/facts/{factType}/{factId}", fact);
  await call("DELETE /cases/{caseId}", one);
  const kept = await ownDeck(call, "Harbour Crane", "harbour-crane");
  await call("POST /decks/{deckId}/links", { path: { deckId: kept.deckId }, body: {} });
  return kept.deckId;
}

/** A case that is read from a document and published. */
async function ownDeck(call: CallRoute, title: string, caseId: string) {
  const one = { path: { caseId } };
  const fact = { path: { caseId, factType: "component", factId: "hoist" } };
  const source = {
    url: "https://example.org",
    title: "Manual",
    published: "1999",
    retrieved: "2026",
    grade: "primary",
  };
  const markdown = `### [${title}](c.md)\n- **Architecture**: grab, 40 motors\n`;
  await call("POST /ingest", { body: { markdown, keep: true } });
  await call("PUT /cases/{caseId}", { ...one, body: { version: 1, title, sources: { manual: source } } });
  const component = { name: "the hoist", role: "lifting containers off the quay", src: ["manual"] };
  const write = "PUT /cases/{caseId}/facts/{factType}/{factId}";
  await call(write, { ...fact, body: { version: 2, fact: component } });
  const published = await call("POST /cases/{caseId}/deck", one);
  const { deckId } = z.object({ deck: z.object({ deckId: z.string() }) }).parse(published).deck;
  return { one, fact, deckId };
}
