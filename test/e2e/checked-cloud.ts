import { expect } from "@jest/globals";
import * as z from "zod";
import type { LocalCloudOptions } from "../../bin/local/cloud.ts";
import { type ProblemCode, problems } from "../../lambdas/http/problem.ts";
import type { RouteSpec } from "../../lambdas/http/routes/spec.ts";
import { type RouteKey, routes } from "../../lambdas/http/routes.ts";
import { type Answer, type Caller, type CloudUnderTest, useCloud } from "../support/cloud.ts";
import { assertDocumented } from "../support/documented.ts";

export type CheckedCloud = CloudUnderTest & {
  /** The routes that were called so far. */
  called: Set<RouteKey>;
};

/**
 * `useCloud` where every answer of every call is checked against the route table: S4 (documented properties only), S15
 * (problem documents) and what may be stored on the way.
 */
export function useCheckedCloud(options: Omit<LocalCloudOptions, "log"> = {}): CheckedCloud {
  const { as, anonymous, ...rest } = useCloud(options);
  const called = new Set<RouteKey>();
  return { ...rest, called, as: (username) => checked(as(username), called), anonymous: checked(anonymous, called) };
}

/** The body of an answer that must be a 200 of this shape. */
export async function bodyOf<S extends z.ZodType>(schema: S, answer: Answer | Promise<Answer>): Promise<z.output<S>> {
  const { status, body } = await answer;
  expect({ status, body }).toMatchObject({ status: 200 });
  return schema.parse(body);
}

function checked(caller: Caller, called: Set<RouteKey>): Caller {
  const check = async (method: string, path: string, answer: Promise<Answer>) => {
    const route = routeOf(method, path);
    called.add(route);
    assertContract(route, await answer);
    return answer;
  };
  return {
    get: (path, headers) => check("GET", path, caller.get(path, headers)),
    delete: (path, headers) => check("DELETE", path, caller.delete(path, headers)),
    post: (path, body, headers) => check("POST", path, caller.post(path, body, headers)),
    put: (path, body, headers) => check("PUT", path, caller.put(path, body, headers)),
    patch: (path, body, headers) => check("PATCH", path, caller.patch(path, body, headers)),
  };
}

function routeOf(method: string, path: string): RouteKey {
  const [sent = ""] = `${method} ${path}`.split("?");
  const key = (Object.keys(routes) as RouteKey[]).find((route) =>
    new RegExp(`^${route.replace(/\{\w+\}/g, "[^/]+").replaceAll(".", "\\.")}$`).test(sent),
  );
  if (!key) throw new Error(`${sent} is no route of the table`);
  return key;
}

/** Things of the inside that no client needs: keys, tables, functions, files, packages, stacks. */
const INTERNALS = /dynamo|\b[UESADK]#|_TABLE|casedeck-|arn:|\.[cm]?[jt]s\b|node:|\bat \w+ \(|zod|exception/i;

function assertContract(route: RouteKey, { status, headers, body }: Answer): void {
  const spec: RouteSpec = routes[route];
  const isOfGateway = z.strictObject({ message: z.string() }).safeParse(body).success;
  if (spec.auth === "user" && (status === 401 || status === 403) && isOfGateway) {
    expect(body).toEqual({ message: status === 401 ? "Unauthorized" : "Forbidden" });
    return;
  }
  assertDocumented(route, status, typeof body === "string" ? undefined : body);
  if (status >= 400) {
    expect(headers.get("content-type")).toBe("application/problem+json");
    expect(JSON.stringify(body)).not.toMatch(INTERNALS);
    const [, code = ""] = /"type":"\/problems\/([\w-]+)"/.exec(JSON.stringify(body)) ?? [];
    expect(headers.has("retry-after")).toBe(problems[code as ProblemCode].retry === true);
  }
  const cached = status < 400 && spec.replies[status]?.headers?.includes("cache-control");
  if (!cached && route !== "GET /docs") expect(headers.get("cache-control")).toBe("no-store");
}
