import { createHash, createHmac, timingSafeEqual } from "node:crypto";
import type { UserId } from "../core/ids.ts";
import type { Instant } from "../core/time.ts";

/** Signs with a key of the learner's own, so that nobody can make a link for anybody, and a deleted account ends all of its links. */

const CHECK_CHARACTERS = 22;
const CODE_DIGITS = 8;
const DAY_MS = 86_400_000;
/** Long after any mail is still looked at; by law a link has to work for 30 days. */
const LINK_DAYS = 365;

export type LinkState = "valid" | "expired" | "unknown";

/** `<learner>.<last day>.<check>`: 132 bits of HMAC-SHA256 say that the learner's own key made it. */
export function unsubscribeToken(userId: UserId, signingKey: string, now: Instant): string {
  return signed(contentOf(userId, now), signingKey);
}

/**
 * `<learner>.<last day>.<address>.<check>`, for a mail to an address that is not proven to be the learner's: it holds for
 * that address alone, which stands there as a hash.
 */
export function addressToken(userId: UserId, address: string, signingKey: string, now: Instant): string {
  return signed(`${contentOf(userId, now)}.${addressHash(address)}`, signingKey);
}

/** Whose link it claims to be; undefined for what is no token. */
export function learnerOfToken(token: string): UserId | undefined {
  const match = /^([A-Za-z0-9_-]{1,200})\.\d{1,7}(?:\.[A-Za-z0-9_-]{43})?\.[A-Za-z0-9_-]{22}$/.exec(token);
  return match?.[1] === undefined ? undefined : Buffer.from(match[1], "base64url").toString();
}

/** The hash of the address that a link is for alone; undefined: it is for all reminders. */
export function addressOfToken(token: string): string | undefined {
  const parts = token.split(".");
  return parts.length === 4 ? parts[2] : undefined;
}

export function tokenState(token: string, signingKey: string, now: Instant): LinkState {
  const dot = token.lastIndexOf(".");
  const content = token.slice(0, dot);
  if (!isSame(checkOf(signingKey, content), token.slice(dot + 1))) return "unknown";
  return Number(content.split(".")[1]) >= Math.floor(now / DAY_MS) ? "valid" : "expired";
}

/** The eight digits that prove a pending address. They are worked out when they are needed and stored nowhere. */
export function confirmationCode(signingKey: string, address: string, madeAt: Instant): string {
  const digest = createHmac("sha256", signingKey).update(`code|${address}|${madeAt}`).digest();
  return String(digest.readUInt32BE(0) % 10 ** CODE_DIGITS).padStart(CODE_DIGITS, "0");
}

export function isSame(expected: string, given: string): boolean {
  const [one, other] = [Buffer.from(expected), Buffer.from(given)];
  return one.length === other.length && timingSafeEqual(one, other);
}

/** What stands for an address where the address itself must not stand. */
export function addressHash(address: string): string {
  return createHash("sha256").update(address.trim().toLowerCase()).digest("base64url");
}

function contentOf(userId: UserId, now: Instant): string {
  return `${Buffer.from(userId).toString("base64url")}.${Math.floor(now / DAY_MS) + LINK_DAYS}`;
}

function signed(content: string, signingKey: string): string {
  return `${content}.${checkOf(signingKey, content)}`;
}

function checkOf(signingKey: string, content: string): string {
  return createHmac("sha256", signingKey)
    .update(`unsubscribe|${content}`)
    .digest("base64url")
    .slice(0, CHECK_CHARACTERS);
}
