import * as z from "zod";
import { Failure } from "../core/errors.ts";
import type { UserId } from "../core/ids.ts";
import type { Instant } from "../core/time.ts";
import type { RouteKey } from "./routes.ts";

const LIFETIME_MS = 24 * 60 * 60_000;
const CHECK_BYTES = 12;

/** For whom and when a page is asked for; a request of `serve` fits. */
type Reader = { userId: UserId; now: Instant };

/**
 * An opaque token for the page after `cursor`: base64url of the JSON `[issuedAt, cursor]`, a dot, and a check over it,
 * the route and the learner.
 *
 * The check is a plain SHA-256, not a signature, because no rights hang on it. The partition that is read always comes
 * from the verified `sub`, and a cursor is parsed by its route's schema when it comes back; whoever works out a check
 * of their own reads, at most, another place of their own list. So the token finds mistakes (cut off, another
 * learner's, another route's, old), and the functions need no secret to share. Put filters of the query into the
 * cursor, so that a page is never continued under another filter.
 */
export async function pageToken(route: RouteKey, { userId, now }: Reader, cursor: unknown): Promise<string> {
  const content = Buffer.from(JSON.stringify([now, cursor])).toString("base64url");
  return `${content}.${await check(route, userId, content)}`;
}

/**
 * The cursor of a token that `pageToken` made for the same route and learner within the last 24 hours.
 * @throws {Failure} `invalid-page-token` for every other text; the client starts again with the first page.
 */
export async function pageCursor<S extends z.ZodType>(
  route: RouteKey,
  { userId, now }: Reader,
  token: string,
  schema: S,
): Promise<z.output<S>> {
  const [content = "", given] = token.split(".", 2);
  if (token !== `${content}.${given}` || given !== (await check(route, userId, content))) {
    throw invalidToken("This is not a page token of this list; send `nextPage` as the answer before gave it.");
  }
  const parsed = z.tuple([z.number(), schema]).safeParse(contentOf(content));
  if (!parsed.success) throw invalidToken("The page token leads nowhere; start again with the first page.");
  const [issuedAt, cursor] = parsed.data as [Instant, z.output<S>];
  if (now - issuedAt > LIFETIME_MS || issuedAt > now + LIFETIME_MS) {
    throw invalidToken("The page token is older than a day; start again with the first page.");
  }
  return cursor;
}

/** Undefined for what is not JSON: the check is no signature, so even a token that passes it may hold anything. */
function contentOf(content: string): unknown {
  try {
    return JSON.parse(Buffer.from(content, "base64url").toString());
  } catch (error) {
    if (!(error instanceof SyntaxError)) throw error;
    return undefined;
  }
}

async function check(route: RouteKey, userId: UserId, content: string): Promise<string> {
  const bytes = new TextEncoder().encode(JSON.stringify([route, userId, content]));
  const digest = await crypto.subtle.digest("SHA-256", bytes);
  return Buffer.from(digest, 0, CHECK_BYTES).toString("base64url");
}

function invalidToken(detail: string): Failure {
  return new Failure("invalid-page-token", detail, { errors: [{ parameter: "page", detail }] });
}
