import { learnerRoutes } from "../../lambdas/http/routes/learners.ts";
import type { Feature } from "../../lambdas/http/routes/spec.ts";
import { type RouteKey, routes } from "../../lambdas/http/routes.ts";
import { type Handlers, type LambdaHandler, serve } from "../../lambdas/http/serve.ts";
import { preferencesOfRow } from "../../lambdas/store/profiles.ts";
import { type EventParts, httpEvent, LEARNER } from "../support/http-event.ts";

export const NOW = Date.parse("2026-11-20T08:15:00Z");
export const profile = {
  ...preferencesOfRow({ tz: "UTC", ro: 4, nl: 10 }),
  userId: LEARNER,
};

/** `serve` under a still clock, around handlers without a store, with all that reached them and the log. */
export function harness() {
  const calls: Record<string, unknown>[] = [];
  const lines: string[] = [];
  const surroundings = { clock: () => NOW, write: (line: string) => void lines.push(line) };

  /** The learners feature; `change` is what `PATCH /me` does. */
  const learnerHandlers = (change: () => Promise<void> = async () => {}): Handlers<"learners"> => ({
    "GET /me": async (request) => {
      calls.push(request);
      return { status: 200, body: profile };
    },
    "PATCH /me": async (request) => {
      calls.push(request);
      await change();
      return { status: 200, body: profile, headers: { "cache-control": "private" } };
    },
  });

  /** The given routes, each of which only records what it got. */
  const recorder = (...keys: RouteKey[]): LambdaHandler => {
    const record = async (request: Record<string, unknown>) => {
      calls.push(request);
      return { status: 200, body: {} };
    };
    const handlers: unknown = Object.fromEntries(keys.map((key) => [key, record]));
    return serve(routes, () => handlers as Handlers<Feature>, surroundings);
  };

  return {
    calls,
    lines,
    surroundings,
    learnerHandlers,
    recorder,
    learners: serve(learnerRoutes, () => learnerHandlers(), surroundings),
    failing: (error: unknown) => serve(learnerRoutes, () => learnerHandlers(() => Promise.reject(error)), surroundings),
  };
}

export async function send(handler: LambdaHandler, route: RouteKey, parts?: EventParts) {
  const { statusCode: status = 0, headers = {}, body } = await handler(httpEvent(route, parts));
  return { status, headers, body: body === undefined ? undefined : JSON.parse(body) };
}
