import { beforeEach, describe, expect, it } from "@jest/globals";
import { Failure } from "../../lambdas/core/errors.ts";
import { teamParameterExamples } from "../../lambdas/http/examples/teams.ts";
import { examples } from "../../lambdas/http/examples.ts";
import type { RouteKey } from "../../lambdas/http/routes.ts";
import { assertDocumented } from "../support/documented.ts";
import { httpEvent } from "../support/http-event.ts";
import { harness, send } from "./harness.ts";

let { calls, learners, recorder, failing } = harness();

beforeEach(() => {
  ({ calls, learners, recorder, failing } = harness());
});

describe("S4: unknown and protected fields", () => {
  const bodyRoutes = (Object.entries(examples) as [RouteKey, { body?: object }][]).flatMap(([route, { body }]) =>
    body ? [{ route, body }] : [],
  );
  const parameters = {
    cardId: "apache-kafka.000f",
    deckId: "apache-kafka",
    flagId: "000f-q7Rt0_aZk3b91xWm2Lp8Yw",
    caseId: "deck-crane",
    factType: "component",
    factId: "hoist",
    quizId: "0192f0c1-7b52-7c3e-9f0a-3d1f6c2b8a11",
    number: "1",
    sharedQuizId: "q7Rt0_aZk3b91xWm2Lp8Yw",
    importId: "0192f0c1-d901-7a11-8e21-4b0f9a6c2d55",
    part: "0",
    ...teamParameterExamples,
  };
  const fields = [
    "role",
    "points",
    "ease",
    "easeFactor",
    "interval",
    "due",
    "dueOn",
    "owner",
    "sub",
    "userId",
    "constructor",
  ];

  it.each(bodyRoutes)("$route refuses each of them by name and changes nothing", async ({ route, body }) => {
    const handler = recorder(route);
    const path = Object.fromEntries(Object.entries(parameters).filter(([name]) => route.includes(`{${name}}`)));

    for (const field of fields) {
      const answer = await send(handler, route, { path, body: { ...body, [field]: 1 } });
      assertDocumented(route, answer.status, answer.body);
      expect(answer.body.errors).toMatchObject([{ pointer: `#/${field}` }]);
    }
    const polluting = `{"__proto__":{"role":"admin"},${JSON.stringify(body).slice(1)}`;
    expect((await send(handler, route, { path, body: polluting })).body.errors).toMatchObject([
      { pointer: "#/__proto__" },
    ]);
    expect(calls).toEqual([]);

    expect(await send(handler, route, { path, body })).toMatchObject({ status: 200 });
  });
});

describe("S6: what is too much", () => {
  const longest = JSON.stringify({ timeZone: "x".repeat(262_144 - '{"timeZone":""}'.length) });
  const keys = (count: number) =>
    JSON.stringify(Object.fromEntries(Array.from({ length: count }, (_, i) => [`k${i}`, 0])));

  it.each([
    { what: "262,145 bytes", body: `${longest} `, status: 413 },
    { what: "262,144 bytes of text in one field", body: longest, status: 400 },
    {
      what: "characters of several bytes over the limit",
      body: JSON.stringify({ timeZone: "é".repeat(131_073) }),
      status: 413,
    },
    { what: "a text of 1 MB", body: JSON.stringify({ timeZone: "x".repeat(1_000_000) }), status: 413 },
    { what: "an object of 1e6 names", body: keys(1_000_000), status: 413 },
    { what: "an object of 20,000 names", body: keys(20_000), status: 400 },
    { what: "JSON 10,000 deep", body: `{"timeZone":${"[".repeat(10_000)}${"]".repeat(10_000)}}`, status: 400 },
    { what: "JSON 100,000 deep, never closed", body: `{"timeZone":`.repeat(20_000), status: 400 },
    { what: "256 KB of broken JSON", body: `{"timeZone":"${"\\u0041".repeat(43_000)}"`, status: 400 },
    { what: "a text of 200,000 escapes", body: `{"timeZone":"${"\\\\".repeat(100_000)}"}`, status: 400 },
  ])("$what is refused with $status in at most 50 ms", async ({ body, status }) => {
    // Processor time, because the machine may be doing other things, and the best of some rounds, because the engine's
    // own threads (compiling, collecting garbage) are counted along.
    const times: number[] = [];
    for (let round = 0; round < 12; round++) {
      const event = httpEvent("PATCH /me", { body });
      const began = process.cpuUsage();
      const answer = await learners(event);
      const { user, system } = process.cpuUsage(began);
      times.push((user + system) / 1_000);
      expect(answer.statusCode).toBe(status);
      expect(answer.body?.length).toBeLessThan(10_000);
    }
    expect(Math.min(...times)).toBeLessThanOrEqual(50);
    expect(calls).toEqual([]);
  });

  it("an encoded body is measured as it was sent", async () => {
    expect(await send(learners, "PATCH /me", { body: `${longest} `, base64: true })).toMatchObject({ status: 413 });
    expect(await send(learners, "PATCH /me", { body: longest, base64: true })).toMatchObject({ status: 400 });
  });
});

describe("S15: every failure", () => {
  const change = { body: { rolloverHour: 3 } };

  it.each([
    { code: "invalid-request", status: 400 },
    { code: "invalid-page-token", status: 400 },
    { code: "unknown-account", status: 404 },
    { code: "unknown-import", status: 404 },
    { code: "import-too-large", status: 413 },
    { code: "import-incomplete", status: 422 },
    { code: "import-refused", status: 422 },
    { code: "unknown-deck", status: 404 },
    { code: "unknown-path", status: 404 },
    { code: "unknown-card", status: 404 },
    { code: "unknown-review", status: 404 },
    { code: "unknown-case", status: 404 },
    { code: "unknown-fact", status: 404 },
    { code: "unknown-link", status: 404 },
    { code: "unknown-quiz", status: 404 },
    { code: "empty-pool", status: 409 },
    { code: "quiz-over", status: 409 },
    { code: "quiz-not-open", status: 409 },
    { code: "no-attempts-left", status: 409 },
    { code: "question-answered", status: 409 },
    { code: "question-not-served", status: 409 },
    { code: "quiz-busy", status: 409 },
    { code: "wrong-question", status: 422 },
    { code: "quiz-id-reused", status: 422 },
    { code: "case-exists", status: 409 },
    { code: "case-changed", status: 409 },
    { code: "case-full", status: 409 },
    { code: "nothing-to-publish", status: 409 },
    { code: "deck-busy", status: 409 },
    { code: "schedule-busy", status: 409 },
    { code: "history-full", status: 409 },
    { code: "body-too-large", status: 413 },
    { code: "document-too-large", status: 413 },
    { code: "review-id-reused", status: 422 },
    { code: "unknown-flag", status: 404 },
    { code: "flag-id-reused", status: 422 },
    { code: "too-many-flags", status: 429 },
    { code: "unknown-device", status: 404 },
    { code: "unknown-webhook", status: 404 },
    { code: "unknown-unsubscribe-link", status: 404 },
    { code: "expired-unsubscribe-link", status: 410 },
    { code: "reminders-busy", status: 409 },
    { code: "too-many-targets", status: 409 },
    { code: "mail-unavailable", status: 409 },
    { code: "address-suppressed", status: 409 },
    { code: "wrong-code", status: 422 },
    { code: "too-many-codes", status: 429 },
    { code: "throttled", status: 503 },
  ] as const)("$code is a problem document with status $status", async ({ code, status }) => {
    const answer = await send(
      failing(new Failure(code, "Because.", { cause: new Error("inner") })),
      "PATCH /me",
      change,
    );

    expect(answer.status).toBe(status);
    expect(answer.headers).toMatchObject({ "content-type": "application/problem+json", "cache-control": "no-store" });
    expect(answer.body).toEqual({
      type: `/problems/${code}`,
      title: expect.any(String),
      status,
      detail: "Because.",
      requestId: "61b6321b",
    });
  });

  it("may say when to come back, and always does when waiting helps", async () => {
    const told = await send(
      failing(new Failure("schedule-busy", "Busy.", { retryAfterSeconds: 3 })),
      "PATCH /me",
      change,
    );
    const untold = await send(failing(new Failure("throttled", "Busy.")), "PATCH /me", change);
    const hopeless = await send(failing(new Failure("unknown-deck", "No.")), "PATCH /me", change);

    expect([told, untold, hopeless].map(({ headers }) => headers["retry-after"])).toEqual(["3", "1", undefined]);
  });

  it.each(["ProvisionedThroughputExceededException", "ThrottlingException", "RequestLimitExceeded"])(
    "the SDK's %s is `throttled`",
    async (name) => {
      const answer = await send(failing(Object.assign(new Error("Rate exceeded"), { name })), "PATCH /me", change);

      expect(answer).toMatchObject({
        status: 503,
        headers: { "retry-after": "1" },
        body: { type: "/problems/throttled" },
      });
      expect(JSON.stringify(answer.body)).not.toContain("Rate exceeded");
    },
  );

  it("a bug is a 500 that tells nothing of its inside", async () => {
    const answer = await send(failing(new TypeError("rows.map is not a function")), "PATCH /me", change);

    assertDocumented("PATCH /me", answer.status, answer.body);
    expect(answer).toMatchObject({ status: 500, headers: { "content-type": "application/problem+json" } });
    expect(JSON.stringify(answer)).not.toMatch(/rows|TypeError|\.ts|at /);
  });
});
