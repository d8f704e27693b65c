import type { UserId } from "../core/ids.ts";
import type { RouteKey } from "./routes.ts";

/**
 * Handlers that first wait for `check`, which refuses a user by throwing. For routes that do not meet the tombstone of
 * a deleted account otherwise; those that do (a missing enrolment, the profile) are named in `except`.
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
      await check(request.userId);
      return handler(request);
    };
    return [key, checked];
  });
  return Object.fromEntries(entries) as H;
}
