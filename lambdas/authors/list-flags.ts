import * as z from "zod";
import { FlagId, FlagStatus } from "../core/flags.ts";
import { DeckId } from "../core/ids.ts";
import { pageCursor, pageToken } from "../http/page-token.ts";
import { DEFAULT_PAGE } from "../http/routes/spec.ts";
import type { Reply, Request } from "../http/serve.ts";
import type { DeckStore } from "../store/decks.ts";
import type { FlagStore } from "../store/flags.ts";
import { requireAuthor } from "./authorship.ts";
import { flagReply } from "./flag-replies.ts";
import { sameList } from "./same-list.ts";

const ROUTE = "GET /decks/{deckId}/flags";
const Place = z.strictObject({ deckId: DeckId, status: FlagStatus.optional(), after: FlagId });

/** @throws {Failure} `unknown-deck`, `invalid-page-token` */
export async function listFlags(
  { userId, groups, path: { deckId }, query, now }: Request<typeof ROUTE>,
  stores: { decks: Pick<DeckStore, "find">; flags: Pick<FlagStore, "list"> },
): Promise<Reply<typeof ROUTE>> {
  await requireAuthor({ userId, groups }, deckId, stores.decks);
  const { limit = DEFAULT_PAGE, status, page } = query;
  const place = page === undefined ? undefined : await pageCursor(ROUTE, { userId, now }, page, Place);
  if (place) sameList(place.deckId === deckId && place.status === status);
  const { flags, next } = await stores.flags.list(deckId, { limit, status, after: place?.after });
  const nextPage = next ? await pageToken(ROUTE, { userId, now }, { deckId, status, after: next }) : null;
  return { status: 200, body: { flags: flags.map(flagReply), nextPage } };
}
