import { beforeEach, describe, expect, it } from "@jest/globals";
import { docsRoutes } from "../../lambdas/http/routes/docs.ts";
import { learnerRoutes } from "../../lambdas/http/routes/learners.ts";
import type { RouteKey } from "../../lambdas/http/routes.ts";
import { type Handlers, serve } from "../../lambdas/http/serve.ts";
import { assertDocumented } from "../support/documented.ts";
import { type EventParts, httpEvent, LEARNER } from "../support/http-event.ts";
import { harness, NOW, profile, send } from "./harness.ts";

const CARD = "apache-kafka.000f";

let { calls, lines, surroundings, learnerHandlers, learners, recorder, failing } = harness();

beforeEach(() => {
  ({ calls, lines, surroundings, learnerHandlers, learners, recorder, failing } = harness());
});

async function refusal(parts: EventParts, route: RouteKey = "PATCH /me") {
  const answer = await send(learners, route, parts);
  assertDocumented(route, answer.status, answer.body);
  expect(calls).toEqual([]);
  return { status: answer.status, type: answer.body.type, errors: answer.body.errors };
}

describe("serve", () => {
  it("gives the handler the learner, checked input and the clock", async () => {
    const answer = await send(learners, "PATCH /me", { body: { rolloverHour: 3 } });

    expect(answer.status).toBe(200);
    expect(calls).toMatchObject([{ userId: LEARNER, body: { rolloverHour: 3 }, now: NOW, requestId: "61b6321b" }]);
  });

  it("answers JSON, stored nowhere unless the handler says otherwise", async () => {
    const read = await send(learners, "GET /me");
    const changed = await send(learners, "PATCH /me", { body: { rolloverHour: 3 } });

    expect(read.headers).toEqual({ "content-type": "application/json; charset=utf-8", "cache-control": "no-store" });
    expect(changed.headers["cache-control"]).toBe("private");
    expect(read.body).toEqual(profile);
  });

  it("opens the feature at the first request, once, and again after it failed to open", async () => {
    let opened = 0;
    const handler = serve(
      learnerRoutes,
      () => {
        opened += 1;
        if (opened === 1) throw new Error("no table name");
        return learnerHandlers();
      },
      surroundings,
    );

    const statuses = [];
    for (let i = 0; i < 3; i++) statuses.push((await send(handler, "GET /me")).status);

    expect(statuses).toEqual([500, 200, 200]);
    expect(opened).toBe(2);
  });

  it("sends bytes as they are", async () => {
    const bytes = new Uint8Array([137, 80, 78, 71, 0, 255]);
    const docs = serve(
      docsRoutes,
      () => ({ "GET /docs/{asset}": async () => ({ status: 200, content: bytes }) }) as unknown as Handlers<"docs">,
      surroundings,
    );

    const answer = await docs(httpEvent("GET /docs/{asset}", { path: { asset: "favicon-32x32.png" }, userId: null }));

    expect(answer).toMatchObject({ statusCode: 200, isBase64Encoded: true });
    expect(Buffer.from(answer.body ?? "", "base64")).toEqual(Buffer.from(bytes));
  });

  it("reads a body that the gateway encoded, and takes one without a content type as JSON", async () => {
    const encoded = await send(learners, "PATCH /me", { body: { rolloverHour: 3 }, base64: true });
    const untyped = await learners({ ...httpEvent("PATCH /me", { body: { rolloverHour: 5 } }), headers: {} });

    expect([encoded.status, untyped.statusCode]).toEqual([200, 200]);
    expect(calls).toMatchObject([{ body: { rolloverHour: 3 } }, { body: { rolloverHour: 5 } }]);
  });

  it.each(["application/json", "application/json; charset=utf-8", "application/vnd.casedeck+json", "APPLICATION/JSON"])(
    "reads a body of type %s",
    async (type) => {
      const parts = { body: { rolloverHour: 3 }, headers: { "content-type": type } };

      expect(await send(learners, "PATCH /me", parts)).toMatchObject({ status: 200 });
    },
  );

  it.each(["text/plain", "application/x-www-form-urlencoded", "application/jsonp", "multipart/form-data; x=json"])(
    "refuses a body of type %s",
    async (type) => {
      expect(await refusal({ body: { rolloverHour: 3 }, headers: { "content-type": type } })).toEqual({
        status: 400,
        type: "/problems/invalid-request",
        errors: [{ parameter: "content-type", detail: "send application/json" }],
      });
    },
  );

  it.each([
    { what: "no body", parts: {}, error: { pointer: "#", detail: "send a JSON object" } },
    { what: "an empty body", parts: { body: "" }, error: { pointer: "#", detail: "send a JSON object" } },
    { what: "a body that is no object", parts: { body: [1] }, error: { pointer: "#", detail: "write an object" } },
    {
      what: "broken JSON",
      parts: { body: '{"rolloverHour":\n}' },
      error: { pointer: "#", detail: "Line 2, column 1: expected a value." },
    },
    {
      what: "a body over several fields of which one is wrong",
      parts: { body: { timeZone: "Europe/Berlin", rolloverHour: 24 } },
      error: { pointer: "#/rolloverHour", detail: "write at most 23" },
    },
    {
      what: "a number as text",
      parts: { body: { rolloverHour: "3" } },
      error: { pointer: "#/rolloverHour", detail: "write a whole number" },
    },
    {
      what: "a zone that is none",
      parts: { body: { timeZone: "Mars/Olympus" } },
      error: {
        pointer: "#/timeZone",
        detail: "not a time zone of the IANA database: write a name such as Europe/Berlin or America/New_York",
      },
    },
    {
      what: "a parameter nobody knows",
      parts: { body: { rolloverHour: 3 }, query: "dryRun=true" },
      error: { parameter: "dryRun", detail: "not known here; accepted: nothing" },
    },
  ])("refuses $what and says what is accepted", async ({ parts, error }) => {
    expect(await refusal(parts)).toEqual({ status: 400, type: "/problems/invalid-request", errors: [error] });
  });

  it("refuses bytes that are not UTF-8", async () => {
    const event = { ...httpEvent("PATCH /me", { body: "x" }), body: "/v8=", isBase64Encoded: true };

    const { statusCode, body = "" } = await learners(event);

    expect(statusCode).toBe(400);
    expect(JSON.parse(body).errors).toEqual([{ pointer: "#", detail: "send JSON in UTF-8" }]);
  });

  it("repeats at most 80 characters of what was sent", async () => {
    const answer = await send(learners, "PATCH /me", {
      body: { rolloverHour: 3, ["n".repeat(5000)]: "v".repeat(5000) },
    });

    expect(answer.body.errors).toHaveLength(1);
    expect(answer.body.errors[0].pointer).toMatch(/^#\/n{79}%E2%80%A6$/);
    expect(JSON.stringify(answer.body)).not.toContain("vv");
  });

  it("S3: never runs a route for learners without a verified sub", async () => {
    const answer = await send(learners, "GET /me", { userId: null });

    expect(answer).toMatchObject({ status: 500, body: { type: "/problems/internal" } });
    expect(calls).toEqual([]);
  });

  it("answers 500 for a route the feature does not have", async () => {
    expect(await send(learners, "GET /due")).toMatchObject({ status: 500, body: { type: "/problems/internal" } });
  });
});

describe("the parameters of a request", () => {
  it("are decoded and have the types of their schemas", async () => {
    await send(recorder("GET /cards/{cardId}"), "GET /cards/{cardId}", {
      path: { cardId: "apache%2Dkafka.000f" },
      query: "limit=20&page=a%2Eb",
    });

    expect(calls).toMatchObject([{ path: { cardId: CARD }, query: { limit: 20, page: "a.b" } }]);
  });

  it.each([
    { query: "limit=1&limit=2", parameter: "limit", detail: "write it once" },
    { query: "limit=1000000000", parameter: "limit", detail: "write a whole number from 1 to 200" },
    { query: "limit=201", parameter: "limit", detail: "write at most 200" },
    { query: "limit=0", parameter: "limit", detail: "write at least 1" },
    { query: "limit=1e2", parameter: "limit", detail: "write a whole number from 1 to 200" },
    { query: "deckId=%23", parameter: "deckId", detail: "write a deck id such as apache-kafka" },
    { query: "deckId=%E0%A4", parameter: "deckId", detail: "write a deck id such as apache-kafka" },
    {
      query: "Limit=5",
      parameter: "Limit",
      detail: "not known here; accepted: limit, page, deckId, pathId, timeZone, order, seed, newCards, aheadDays",
    },
    {
      query: "__proto__=5",
      parameter: "__proto__",
      detail: "not known here; accepted: limit, page, deckId, pathId, timeZone, order, seed, newCards, aheadDays",
    },
  ])("are refused by name: $query", async ({ query, parameter, detail }) => {
    const answer = await send(recorder("GET /due"), "GET /due", { query });

    assertDocumented("GET /due", answer.status, answer.body);
    expect(answer.body.errors).toEqual([{ parameter, detail }]);
    expect(calls).toEqual([]);
  });

  it.each(["%", "%zz", "a#b.0000", "apache-kafka", "../me", `${"a".repeat(2000)}.0000`, "%00.0000"])(
    "are refused in the path: %s",
    async (cardId) => {
      const answer = await send(recorder("GET /cards/{cardId}"), "GET /cards/{cardId}", { path: { cardId } });

      assertDocumented("GET /cards/{cardId}", answer.status, answer.body);
      expect(answer.body.errors).toEqual([{ parameter: "cardId", detail: expect.stringContaining("write a card id") }]);
    },
  );
});

describe("the log", () => {
  it("has one line per request, of less than 1 KB, without tokens, bodies and learners", async () => {
    const headers = { authorization: "Bearer eyJhbGciOi" };
    await send(learners, "PATCH /me", { body: { timeZone: "Europe/Berlin" }, headers });
    await send(learners, "PATCH /me", { body: { ["x".repeat(3000)]: 1 }, headers });

    expect(lines.map((line) => JSON.parse(line))).toEqual([
      { level: "info", requestId: "61b6321b", routeKey: "PATCH /me", status: 200, ms: expect.any(Number) },
      {
        level: "info",
        requestId: "61b6321b",
        routeKey: "PATCH /me",
        status: 400,
        ms: expect.any(Number),
        code: "invalid-request",
      },
    ]);
    for (const line of lines) {
      expect(Buffer.byteLength(line)).toBeLessThan(1024);
      expect(line).not.toMatch(/eyJ|Berlin|xxx/);
      expect(line).not.toContain(LEARNER);
    }
  });

  it("has a bug with its causes and stacks, each line within 1 KB", async () => {
    const cause = Object.assign(new Error("socket hang up"), { $request: { headers: { authorization: "secret" } } });
    const handler = failing(new Error(`the table is gone ${"é".repeat(2000)}`, { cause }));

    await send(handler, "PATCH /me", { body: { rolloverHour: 3 } });

    expect(lines.map((line) => JSON.parse(line))).toMatchObject([
      { level: "error", requestId: "61b6321b", cause: 0, message: expect.stringContaining("the table is gone") },
      { level: "error", requestId: "61b6321b", cause: 1, message: "socket hang up" },
      { level: "error", routeKey: "PATCH /me", status: 500, code: "internal" },
    ]);
    expect(JSON.parse(lines[1] ?? "").stack[0]).toMatch(/^at /);
    for (const line of lines) expect(Buffer.byteLength(line)).toBeLessThanOrEqual(1024);
    expect(lines.join()).not.toContain("secret");
  });

  it.each([{ thrown: undefined }, { thrown: "a text" }, { thrown: null }])(
    "survives throwing $thrown",
    async ({ thrown }) => {
      const handler = failing(thrown);

      expect(await send(handler, "PATCH /me", { body: { rolloverHour: 3 } })).toMatchObject({ status: 500 });
      expect(lines.at(-1)).toContain('"status":500');
    },
  );
});
