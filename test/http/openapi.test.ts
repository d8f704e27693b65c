import { describe, expect, it } from "@jest/globals";
import { examples, parameterExamples } from "../../lambdas/http/examples.ts";
import { allProblems, openApiDocument } from "../../lambdas/http/openapi.ts";
import { problems, problemType } from "../../lambdas/http/problem.ts";
import type { RouteSpec } from "../../lambdas/http/routes/spec.ts";
import { type RouteKey, routes } from "../../lambdas/http/routes.ts";
import { assertDocumented } from "../support/documented.ts";

type Operation = {
  operationId: string;
  tags: string[];
  summary: string;
  security: object[];
  parameters: { name: string; in: string; required: boolean; schema: Record<string, unknown>; example?: string }[];
  requestBody?: { required: boolean; content: Record<string, { schema: object; example?: unknown }> };
  responses: Record<string, { $ref?: string; headers?: object; content?: Record<string, { schema?: object }> }>;
};
type Document = { openapi: string; tags: { name: string }[]; paths: Record<string, Record<string, Operation>> };

// Through JSON, as clients get it.
const document: Document = JSON.parse(JSON.stringify(openApiDocument()));
const specs: Record<string, RouteSpec> = routes;
const operations = Object.entries(document.paths).flatMap(([path, methods]) =>
  Object.entries(methods).map(([method, operation]) => ({ key: `${method.toUpperCase()} ${path}`, operation })),
);

function specOf(key: string): RouteSpec {
  const spec = specs[key];
  if (!spec) throw new Error(`${key} is no route`);
  return spec;
}

describe("openApiDocument", () => {
  it("S12: describes exactly the routes of the table", () => {
    expect(operations.map(({ key }) => key).sort()).toEqual(Object.keys(routes).sort());
  });

  it("refers only to components it has, and has none that nothing refers to", () => {
    const text = JSON.stringify(document);
    const referred = new Set(Array.from(text.matchAll(/"\$ref":"#\/([^"]+)"/g), ([, path = ""]) => path));
    const components = Object.entries(Reflect.get(document, "components") as Record<string, object>)
      .filter(([kind]) => kind !== "securitySchemes")
      .flatMap(([kind, members]) => Object.keys(members).map((name) => `components/${kind}/${name}`));

    expect([...referred].sort()).toEqual(components.sort());
  });

  it("is the same document every time", () => {
    expect(JSON.stringify(openApiDocument())).toBe(JSON.stringify(openApiDocument()));
  });

  it("gives every operation an id of its own, a known tag and a summary", () => {
    const tags = document.tags.map(({ name }) => name);

    expect(new Set(operations.map(({ operation }) => operation.operationId)).size).toBe(operations.length);
    for (const { operation } of operations) {
      expect(operation.tags.every((tag) => tags.includes(tag))).toBe(true);
      expect(operation.summary).toMatch(/^[A-Z].*[^.]$/);
      expect(operation.operationId).toMatch(/^[a-z]+[A-Za-z]*$/);
    }
  });

  it.each(operations)("$key documents its parameters", ({ key, operation }) => {
    const spec = specs[key];
    const documented = (place: string) => operation.parameters.filter((parameter) => parameter.in === place);

    expect(documented("path").map(({ name }) => name)).toEqual(key.match(/(?<=\{)\w+/g) ?? []);
    expect(documented("query").map(({ name }) => name)).toEqual(Object.keys(spec?.query?.shape ?? {}));
    expect(documented("header").map(({ name }) => name)).toEqual(spec && 304 in spec.replies ? ["if-none-match"] : []);
    expect(documented("path").every(({ required, example }) => required && example !== undefined)).toBe(true);
  });

  it.each(operations)("$key asks for a token exactly when the route does", ({ key, operation }) => {
    const user = specs[key]?.auth === "user";

    expect(operation.security).toEqual(user ? [{ token: [] }] : []);
    expect(operation.responses["401"]?.$ref).toBe(user ? "#/components/responses/unauthorized" : undefined);
    const isRefusedByRole = specs[key]?.problems.some((code) => problems[code].status === 403);
    if (isRefusedByRole) expect(operation.responses["403"]?.content).toHaveProperty("application/json");
    else expect(operation.responses["403"]?.$ref).toBe(user ? "#/components/responses/forbidden" : undefined);
  });

  it.each(operations)("S15: $key enumerates the type of each problem under its status", ({ key, operation }) => {
    const expected = allProblems(specOf(key)).map((code) => ({
      type: problemType(code),
      status: String(problems[code].status),
      retry: problems[code].retry === true,
    }));

    for (const { type, status, retry } of expected) {
      const { headers = {}, content } = operation.responses[status] ?? {};
      const schema = JSON.stringify(content?.["application/problem+json"]?.schema);
      expect(schema).toContain(`"${type}"`);
      if (retry) expect(headers).toHaveProperty("retry-after");
    }
    const types = JSON.stringify(operation.responses).match(/"\/problems\/[\w-]+"/g) ?? [];
    expect(new Set(types)).toEqual(new Set(expected.map(({ type }) => `"${type}"`)));
  });

  it("names the items of a batch, which its own schema leaves open", () => {
    expect(JSON.stringify(document)).toContain('"items":{"$ref":"#/components/schemas/BatchItem"}');
  });

  it("shows a whole number with bounds where the query takes digits", () => {
    const { parameters } = document.paths["/due"]?.get ?? { parameters: [] };

    expect(parameters.find(({ name }) => name === "limit")?.schema).toEqual({
      type: "integer",
      minimum: 1,
      maximum: 200,
    });
  });

  it("lets a body leave out what has a default, and promises no such thing of replies", () => {
    const { ReviewBody, ReviewEntry } = Reflect.get(document, "components").schemas;

    expect(ReviewBody.required).not.toContain("durationMs");
    expect(ReviewEntry.required).toContain("durationMs");
  });
});

describe("the examples", () => {
  const all = Object.entries(examples) as [RouteKey, { body?: unknown; reply?: unknown }][];

  it.each(all)("of %s are valid", (key, { body, reply }) => {
    if (body !== undefined) expect(specs[key]?.body?.safeParse(body)).toMatchObject({ success: true });
    if (reply !== undefined) assertDocumented(key, 200, reply);
  });

  it.each(Object.entries(routes))("of the path parameters of %s are valid", (_key, spec: RouteSpec) => {
    const names = Object.keys(spec.path?.shape ?? {});
    const values = Object.fromEntries(names.map((name) => [name, parameterExamples[name]]));

    expect((spec.path?.safeParse(values) ?? { success: true }).success).toBe(true);
  });
});
