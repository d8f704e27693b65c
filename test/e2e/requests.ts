import { randomUUID } from "node:crypto";
import type * as z from "zod";
import { examples } from "../../lambdas/http/examples.ts";
import type { ReviewBody, UndoBody } from "../../lambdas/http/resources/reviews.ts";
import type { RouteSpec } from "../../lambdas/http/routes/spec.ts";
import { type RouteKey, routes } from "../../lambdas/http/routes.ts";
import type { Answer, Caller } from "../support/cloud.ts";

export type Review = z.input<typeof ReviewBody>;
export type Undo = z.input<typeof UndoBody>;

/** A review with an id of its own, answered now in Berlin. */
export function review(changes: Partial<Review> = {}): Review {
  return {
    id: randomUUID(),
    grade: 4,
    reviewedAt: new Date().toISOString(),
    durationMs: 4200,
    timeZone: "Europe/Berlin",
    ...changes,
  };
}

/** An undo with an id of its own. */
export function undo(reviewId: string, changes: Partial<Undo> = {}): Undo {
  return { id: randomUUID(), reviewId, undoneAt: new Date().toISOString(), ...changes };
}

export const allRoutes = Object.entries<RouteSpec>(routes) as [RouteKey, RouteSpec][];

/** The body of the route's example in the reference; undefined for a route without one. */
export function exampleBody(route: RouteKey): object | undefined {
  const example: { body?: object } = examples[route] ?? {};
  return example.body;
}

/** Calls any route: `parameters` fill the path, `query` begins with a question mark. */
export function call(
  caller: Caller,
  route: RouteKey,
  { parameters = {}, query = "", body }: { parameters?: Record<string, string>; query?: string; body?: unknown } = {},
): Promise<Answer> {
  const [method = "", template = ""] = route.split(" ");
  const path = template.replace(/\{(\w+)\}/g, (_, name: string) => parameters[name] ?? "") + query;
  switch (method) {
    case "GET":
      return caller.get(path);
    case "DELETE":
      return caller.delete(path);
    case "POST":
      return caller.post(path, body);
    case "PUT":
      return caller.put(path, body);
    case "PATCH":
      return caller.patch(path, body);
    default:
      throw new Error(`No call for the method ${method}`);
  }
}
