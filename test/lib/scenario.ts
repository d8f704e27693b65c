import * as z from "zod";
import type { RouteKey } from "../../lambdas/http/routes.ts";
import type { EventParts } from "../support/http-event.ts";

/** Calls a route, which has to answer with this status, 200 unless told otherwise; its answer is the body. */
export type CallRoute = (route: RouteKey, parts?: EventParts, status?: number) => Promise<unknown>;

/** @throws when a consumer of a queue or a stream says that it could not see to something. */
export function expectNoFailures(answer: unknown): void {
  const { batchItemFailures } = z.object({ batchItemFailures: z.array(z.unknown()) }).parse(answer);
  if (batchItemFailures.length > 0) throw new Error(`A worker failed: ${JSON.stringify(answer)}`);
}
