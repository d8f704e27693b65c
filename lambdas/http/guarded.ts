import type { UserId } from "../core/ids.ts";
import type { RouteKey } from "./routes.ts";

/**
 * Handlers that wait for `check`, which refuses a user by throwing: those that read beside their own reading, which costs
 * no trip, all others before they do anything. For routes that do not meet the tombstone of a deleted account otherwise;
 * those that do (a missing enrolment, the profile) are named in `except`.
 */
export function guarded<H extends object>(
  handlers: H,
  check: (userId: UserId) => Promise<void>,
  except: readonly (keyof H & RouteKey)[] = [],
): H {
  type AnyHandler = (request: { userId: UserId }) => Promise<unknown>;
  const entries = Object.entries(handlers as Record<string, AnyHandler>).map(([key, handler]) => {
    if (except.some((one) => one === key)) return [key, handler];
    const checked: AnyHandler = async (request) => {
      const answer = key.startsWith("GET ") ? handler(request) : undefined;
      answer?.catch(() => undefined); // a refusal comes first, and then nobody waits for this one
      await check(request.userId);
      return answer ?? handler(request);
    };
    return [key, checked];
  });
  return Object.fromEntries(entries) as H;
}
