import { DeckId, isOwnDeckId, type UserId } from "../core/ids.ts";
import { pageCursor, pageToken } from "../http/page-token.ts";
import { DEFAULT_PAGE } from "../http/routes/spec.ts";
import type { Reply, Request } from "../http/serve.ts";
import type { DeckStore, DeckSummary } from "../store/decks.ts";
import type { Enrolment } from "../store/enrolment-row.ts";
import type { EnrolmentStore } from "../store/enrolments.ts";
import { deckReply } from "./deck-replies.ts";

const ROUTE = "GET /decks";

type ListStores = {
  decks: Pick<DeckStore, "list" | "listOwn" | "find">;
  enrolments: Pick<EnrolmentStore, "listWithPreferences">;
};

/**
 * A page of the decks that the learner may see, in the order of their ids, with their enrolments: those of the build,
 * the learner's own, and private ones of others they are enrolled in. One trip; two when private ones are among them.
 */
export async function listDecks(
  { userId, query, now }: Request<typeof ROUTE>,
  stores: ListStores,
): Promise<Reply<typeof ROUTE>> {
  const reader = { userId, now };
  const limit = query.limit ?? DEFAULT_PAGE;
  const after = query.page === undefined ? undefined : await pageCursor(ROUTE, reader, query.page, DeckId);
  const [{ decks, more }, own, { enrolments }] = await Promise.all([
    stores.decks.list(limit, after),
    stores.decks.listOwn(userId),
    stores.enrolments.listWithPreferences(userId),
  ]);
  const hidden = privateIds(own, enrolments).filter((id) => after === undefined || id > after);
  const ids = [...decks.map(({ deckId }) => deckId), ...hidden].sort();
  const shown = ids.slice(0, limit);
  const known = new Map<DeckId, DeckSummary>(decks.map((deck) => [deck.deckId, deck]));
  await Promise.all(shown.map((id) => (known.has(id) ? undefined : addTo(known, id, userId))));

  const enrolled = new Map(enrolments.map((enrolment) => [enrolment.deckId, enrolment]));
  const last = shown.at(-1);
  const nextPage = (more || ids.length > limit) && last ? await pageToken(ROUTE, reader, last) : null;
  const page = shown.flatMap((id) => known.get(id) ?? []);
  return { status: 200, body: { decks: page.map((deck) => deckReply(deck, enrolled.get(deck.deckId))), nextPage } };

  async function addTo(found: Map<DeckId, DeckSummary>, id: DeckId, reading: UserId): Promise<void> {
    const deck = await stores.decks.find(id);
    if (deck && (deck.owner === reading || enrolments.some(({ deckId }) => deckId === id))) found.set(id, deck);
  }
}

/** Each once: an owner may be enrolled, too. */
function privateIds(own: readonly DeckId[], enrolments: readonly Enrolment[]): DeckId[] {
  return [...new Set([...own, ...enrolments.map(({ deckId }) => deckId).filter(isOwnDeckId)])];
}
