import type { DynamoDBClient } from "@aws-sdk/client-dynamodb";
import { DynamoDBDocumentClient } from "@aws-sdk/lib-dynamodb";
import { type CardId, cardParts, type DeckId } from "../../lambdas/core/ids.ts";
import { deckStore } from "../../lambdas/store/decks.ts";
import type { CallRoute } from "./scenario.ts";

const MINUTE_MS = 60_000;
const REVIEWS_OF_AN_ITEM = 58;

type TakingUp = { call: CallRoute; deckId: DeckId; client: DynamoDBClient; table: string };

/** Decks and paths are looked at, and a card is studied past the size from which its history is archived. */
export async function studyOneCard(call: CallRoute, cardId: CardId): Promise<void> {
  const { deckId } = cardParts(cardId);
  const ago = (minutes: number) => new Date(Date.now() - minutes * MINUTE_MS).toISOString();
  const review = (id: string, minutes: number) => ({ id, grade: 1, reviewedAt: ago(minutes), timeZone: "UTC" });
  const id = (number: number) => `review-${String(number).padStart(12, "0")}`;
  const deck = { path: { deckId } };
  const card = { path: { cardId } };

  for (const route of ["GET /health", "GET /openapi.json", "GET /docs"] as const) await call(route, { userId: null });
  await call("GET /docs/{asset}", { userId: null, path: { asset: "swagger-ui.css" } });
  await call("GET /decks", { query: "limit=1" });
  await call("GET /decks/{deckId}", deck);
  await call("GET /paths");
  await call("GET /paths/{pathId}", { path: { pathId: "new-to-the-field" } });
  await call("GET /decks/{deckId}/cards", deck);
  await call("PUT /decks/{deckId}/enrolment", { ...deck, body: {} });
  await call("GET /due", { query: "pathId=new-to-the-field" });
  await call("POST /cards/{cardId}/reviews", { ...card, body: review(id(0), 0) });
  const items = Array.from({ length: 99 }, (_, at) => ({ type: "review", cardId, ...review(id(at + 1), 0) }));
  await call("POST /reviews/batch", { body: { items } });
  await call("POST /cards/{cardId}/undos", {
    ...card,
    body: { id: id(100), reviewId: id(1), undoneAt: ago(0) },
  });
  const control = { id: id(101), control: "bury", changedAt: ago(0), timeZone: "UTC" };
  await call("POST /cards/{cardId}/controls", { ...card, body: control });
  await call("POST /undos", { body: { id: id(102), since: ago(9), undoneAt: ago(0) } });
  await call("GET /leeches");
  await call("GET /cards/{cardId}", { ...card, query: "limit=200" });
  await beRefused(call, cardId);
}

/** What does not exist is looked for once more before it is refused. */
async function beRefused(call: CallRoute, cardId: CardId): Promise<void> {
  const review = { id: "review-nowhere-00", grade: 4, reviewedAt: new Date().toISOString(), timeZone: "UTC" };
  const elsewhere = { path: { cardId: "netflix.0000" } };
  const undo = { id: "undo-of-nothing-0", reviewId: "review-nowhere-00", undoneAt: review.reviewedAt };

  await call("GET /decks/{deckId}", { path: { deckId: "nowhere" } }, 404);
  await call("GET /decks/{deckId}/cards", { path: { deckId: "nowhere" } }, 404);
  await call("PUT /decks/{deckId}/enrolment", { path: { deckId: "nowhere" }, body: {} }, 404);
  await call("DELETE /decks/{deckId}/enrolment", { path: { deckId: "nowhere" } }, 404);
  await call("GET /cards/{cardId}", elsewhere, 404);
  await call("POST /cards/{cardId}/reviews", { ...elsewhere, body: review }, 404);
  await call("POST /cards/{cardId}/undos", { path: { cardId }, body: undo }, 404);
  const items = [{ type: "review", cardId: elsewhere.path.cardId, ...review }];
  await call("POST /reviews/batch", { body: { items } });
}

/** A version that changes the answer of a card whose history has just reached the size at which it is archived. */
export async function takeUpRevision({ call, deckId, client, table }: TakingUp): Promise<void> {
  const cardId = `${deckId}.0001`;
  const reviewedAt = new Date().toISOString();
  const items = Array.from({ length: REVIEWS_OF_AN_ITEM }, (_, at) => {
    const id = `overflow-${String(at).padStart(12, "0")}`;
    return { type: "review", cardId, id, grade: 4, reviewedAt, timeZone: "UTC" };
  });
  await call("POST /reviews/batch", { body: { items } });

  const store = deckStore(DynamoDBDocumentClient.from(client), table);
  const meta = await store.find(deckId);
  if (!meta) throw new Error("The deck is not published");
  const pages = await Promise.all(
    Array.from({ length: meta.pageCount }, (_, page) => store.findPage(meta.deckId, meta.version, page)),
  );
  const { title, domain, cardCount } = meta;
  const cards = pages.flatMap((page) => page?.cards ?? []).map((card) => ({ ...card, rev: card.rev + 1 }));
  await store.publish({ deckId, title, domain, cardCount, cards, replaced: [], hash: "every card revised" });
  await call("PUT /decks/{deckId}/enrolment", { path: { deckId }, body: {} });
}
