import type { Reply, Request } from "../http/serve.ts";
import { type AccessStores, visibleDeck } from "./access.ts";
import { deckReply } from "./deck-replies.ts";

/** @throws {Failure} `unknown-deck` */
export async function getDeck(
  { userId, path: { deckId } }: Request<"GET /decks/{deckId}">,
  stores: AccessStores,
): Promise<Reply<"GET /decks/{deckId}">> {
  const { deck, enrolment } = await visibleDeck(userId, deckId, stores);
  return { status: 200, body: deckReply(deck, enrolment) };
}
