import { expect } from "@jest/globals";
import { allProblems } from "../../lambdas/http/openapi.ts";
import { problems, problemType } from "../../lambdas/http/problem.ts";
import { Problem } from "../../lambdas/http/resources/common.ts";
import type { RouteSpec } from "../../lambdas/http/routes/spec.ts";
import { type RouteKey, routes } from "../../lambdas/http/routes.ts";

/**
 * Fails unless the route table documents this answer: its status, every property of its body and, for a problem, the
 * type among those of the route. For a reply without JSON `body` is undefined.
 */
export function assertDocumented(route: RouteKey, status: number, body: unknown): void {
  const spec: RouteSpec = routes[route];
  const reply = spec.replies[status];
  if (!reply) assertDocumentedProblem(spec, status, body);
  else if (!reply.schema) expect(body).toBeUndefined();
  else {
    const { data, error } = reply.schema.safeParse(body);
    expect({ route, status, unlike: error?.issues }).toEqual({ route, status });
    expect(data).toEqual(body); // parsing drops what an open schema does not name
  }
}

function assertDocumentedProblem(spec: RouteSpec, status: number, body: unknown): void {
  const problem = Problem.parse(body);
  const expected = allProblems(spec)
    .filter((code) => problems[code].status === status)
    .map(problemType);
  expect(expected).toContain(problem.type);
  expect(problem.status).toBe(status);
}
