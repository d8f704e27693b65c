import { Failure } from "../core/errors.ts";
import { cardId, type DeckId } from "../core/ids.ts";
import { holdsCopy } from "../http/etag.ts";
import type { Reply, Request } from "../http/serve.ts";
import type { DeckStore } from "../store/decks.ts";
import { type AccessStores, assertVisible, UNKNOWN_DECK, unknownDeck } from "./access.ts";

const ROUTE = "GET /decks/{deckId}/cards";

/** A page of a version never changes; which version is the newest does. */
const NAMED_VERSION = "private, max-age=31536000, immutable";
const NEWEST_VERSION = "private, no-cache";

/**
 * A page of a deck's cards. With a named version it is one read, and none when the client holds the page already;
 * without, the deck is read first to learn the newest version. Of a private deck the right to see it is read first.
 * @throws {Failure} `unknown-deck` when deck, version or page does not exist.
 */
export async function listCards(
  { userId, path: { deckId }, query, headers }: Request<typeof ROUTE>,
  { decks, schedules }: AccessStores & { decks: Pick<DeckStore, "find" | "findPage"> },
): Promise<Reply<typeof ROUTE>> {
  await assertVisible(userId, deckId, { decks, schedules });
  const { page = 0 } = query;
  const version = query.version ?? (await newestVersion(deckId, decks));
  const etag = `"${version}-${page}"`;
  const cached = { etag, "cache-control": query.version === undefined ? NEWEST_VERSION : NAMED_VERSION };
  if (holdsCopy(headers["if-none-match"], etag)) return { status: 304, headers: cached };

  const found = await decks.findPage(deckId, version, page);
  if (!found) throw unknownPage(page, version, query.version !== undefined);
  const cards = found.cards.map(({ ordinal, ...card }) => ({ cardId: cardId(deckId, ordinal), ...card }));
  const { pageCount } = found;
  return { status: 200, headers: cached, body: { deckId, version, page, pageCount, cards } };
}

/** With a named version the deck itself was not looked up, so any of the three may be wrong. */
function unknownPage(page: number, version: number, isVersionNamed: boolean): Failure {
  const wrongPage = { parameter: "page", detail: "write a number from 0 to below the deck's pageCount" };
  const others = [
    { parameter: "deckId", detail: UNKNOWN_DECK },
    { parameter: "version", detail: "write a version from 1 to the deck's newest, or leave it out" },
  ];
  return new Failure("unknown-deck", `There is no page ${page} of version ${version} of such a deck.`, {
    errors: isVersionNamed ? [...others, wrongPage] : [wrongPage],
  });
}

async function newestVersion(deckId: DeckId, decks: Pick<DeckStore, "find">): Promise<number> {
  const deck = await decks.find(deckId);
  if (!deck) throw unknownDeck();
  return deck.version;
}
