import { randomBytes } from "node:crypto";
import { Failure } from "../core/errors.ts";
import type { DeckId, UserId } from "../core/ids.ts";
import { type Instant, isoInstant } from "../core/time.ts";
import type { DeckLink, DeckLinkStore } from "../store/deck-links.ts";
import type { DeckStore } from "../store/decks.ts";

type Stores = { decks: Pick<DeckStore, "find">; links: DeckLinkStore };

const LINK_BYTES = 16;
const MAX_LINKS = 50;

export function linkReply({ id, createdAt, expiresAt }: DeckLink) {
  return { linkId: id, createdAt: isoInstant(createdAt), expiresAt: expiresAt === null ? null : isoInstant(expiresAt) };
}

/** @throws {Failure} `unknown-deck`, `case-full`; `invalid-request` when the date has passed. */
export async function shareDeck(
  userId: UserId,
  deckId: DeckId,
  expiresAt: string | null | undefined,
  now: Instant,
  stores: Stores,
): Promise<DeckLink & { link: string }> {
  await assertOwner(userId, deckId, stores);
  const until = expiresAt ? Date.parse(expiresAt) : null;
  if (until !== null && until <= now) {
    const errors = [{ pointer: "#/expiresAt", detail: "write an instant in the future" }];
    throw new Failure("invalid-request", "The link would not work for a moment.", { errors });
  }
  const { length } = await stores.links.list(deckId);
  if (length >= MAX_LINKS) throw new Failure("case-full", `The deck has ${length} links already. Revoke one first.`);
  const link = randomBytes(LINK_BYTES).toString("base64url");
  return { ...(await stores.links.save(deckId, link, now, until)), link };
}

/** @throws {Failure} `unknown-deck` */
export async function listLinks(userId: UserId, deckId: DeckId, stores: Stores): Promise<DeckLink[]> {
  await assertOwner(userId, deckId, stores);
  return stores.links.list(deckId);
}

/** @throws {Failure} `unknown-deck`, `unknown-link` */
export async function revokeLink(userId: UserId, deckId: DeckId, linkId: string, stores: Stores): Promise<void> {
  await assertOwner(userId, deckId, stores);
  const links = await stores.links.list(deckId);
  if (!links.some(({ id }) => id === linkId)) {
    const errors = [{ parameter: "linkId", detail: "write the id of a link that GET /decks/{deckId}/links lists" }];
    throw new Failure("unknown-link", "The deck has no such link.", { errors });
  }
  await stores.links.remove(deckId, linkId);
}

/** A deck of the build has no owner, so nobody shares it: it is everybody's. */
async function assertOwner(userId: UserId, deckId: DeckId, { decks }: Stores): Promise<void> {
  if ((await decks.find(deckId))?.owner !== userId) {
    const errors = [{ parameter: "deckId", detail: "write the id of a deck that GET /cases lists" }];
    throw new Failure("unknown-deck", "You own no deck with this id. GET /cases lists your cases and their decks.", {
      errors,
    });
  }
}
