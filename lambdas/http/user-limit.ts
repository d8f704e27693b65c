import { Failure } from "../core/errors.ts";
import type { UserId } from "../core/ids.ts";
import type { Instant } from "../core/time.ts";

/** Requests of one user that are answered: so many at once, and so many a second from then on. */
export type UserLimit = { perSecond: number; burst: number };

/** Users that are remembered; whoever was away for longest is forgotten first, and has a full measure again. */
const MAX_USERS = 10_000;

/**
 * Counts the requests of each user in this process: a token bucket each.
 *
 * Lambda runs a function in several environments, each with a count of its own, so a user who is served by n of them gets
 * n times as much. That is meant: one environment is used until it is busy, so n grows with the load a user makes, and
 * every environment refuses before it reads a body or the database. A count that all of them share would cost a write
 * for every request. The gateway bounds the sum of all users.
 */
export function userLimit({ perSecond, burst }: UserLimit): (userId: UserId, now: Instant) => void {
  const buckets = new Map<UserId, { tokens: number; at: Instant }>();
  return (userId, now) => {
    const before = buckets.get(userId) ?? { tokens: burst, at: now };
    const tokens = Math.min(burst, before.tokens + (Math.max(0, now - before.at) * perSecond) / 1_000);
    buckets.delete(userId);
    buckets.set(userId, { tokens: tokens >= 1 ? tokens - 1 : tokens, at: now });
    const [oldest] = buckets.keys();
    if (buckets.size > MAX_USERS && oldest !== undefined) buckets.delete(oldest);
    if (tokens < 1) throw tooManyRequests(Math.max(1, Math.ceil((1 - tokens) / perSecond)));
  };
}

/** The limit that a function was deployed with, as `20,100`; undefined without one. */
export function deployedLimit(text: string | undefined): UserLimit | undefined {
  const [perSecond, burst] = (text ?? "").split(",").map(Number);
  return perSecond && burst ? { perSecond, burst } : undefined;
}

function tooManyRequests(retryAfterSeconds: number): Failure {
  const detail = "You send more requests than one person needs. Nothing was done: send this one again in a while.";
  return new Failure("too-many-requests", detail, { retryAfterSeconds });
}
