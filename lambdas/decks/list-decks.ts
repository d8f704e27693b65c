import { DeckId } from "../core/ids.ts";
import { pageCursor, pageToken } from "../http/page-token.ts";
import { DEFAULT_PAGE } from "../http/routes.ts";
import type { Reply, Request } from "../http/serve.ts";
import type { DeckStore } from "../store/decks.ts";
import type { EnrolmentStore } from "../store/enrolments.ts";
import { deckReply } from "./deck-replies.ts";

const ROUTE = "GET /decks";

/** A page of all decks with the learner's enrolments, read side by side: one trip. */
export async function listDecks(
  { userId, query, now }: Request<typeof ROUTE>,
  stores: { decks: Pick<DeckStore, "list">; enrolments: Pick<EnrolmentStore, "listWithPreferences"> },
): Promise<Reply<typeof ROUTE>> {
  const reader = { userId, now };
  const after = query.page === undefined ? undefined : await pageCursor(ROUTE, reader, query.page, DeckId);
  const [{ decks, more }, { enrolments }] = await Promise.all([
    stores.decks.list(query.limit ?? DEFAULT_PAGE, after),
    stores.enrolments.listWithPreferences(userId),
  ]);
  const enrolled = new Map(enrolments.map((enrolment) => [enrolment.deckId, enrolment]));
  const last = decks.at(-1);
  const nextPage = more && last ? await pageToken(ROUTE, reader, last.deckId) : null;
  return { status: 200, body: { decks: decks.map((deck) => deckReply(deck, enrolled.get(deck.deckId))), nextPage } };
}
