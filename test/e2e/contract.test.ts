import { beforeAll, describe, expect, it } from "@jest/globals";
import * as z from "zod";
import { parameterExamples } from "../../lambdas/http/examples.ts";
import { NewWebhook, ReminderPreview, Reminders } from "../../lambdas/http/resources/reminders.ts";
import { BatchResult } from "../../lambdas/http/resources/reviews.ts";
import { Assignment, Team, TeamList } from "../../lambdas/http/resources/teams.ts";
import type { RouteKey } from "../../lambdas/http/routes.ts";
import { seed } from "../support/seed.ts";
import { bodyOf, useCheckedCloud } from "./checked-cloud.ts";
import { ownCase } from "./own-case.ts";
import { ownQuiz } from "./own-quiz.ts";
import { allRoutes, call, exampleBody, review, undo } from "./requests.ts";
import { everythingIn } from "./stored.ts";
import { foundTeam, inDays, invite } from "./team-world.ts";

const { as, anonymous, called, cloud } = useCheckedCloud();
const CARD = "apache-kafka.0000";
const CARD_PATH = `/cards/${CARD}`;
const PAGE = "/decks/apache-kafka/cards?version=1&page=0";
const keys = allRoutes.map(([route]) => route);

beforeAll(async () => {
  await as("ann").put("/decks/apache-kafka/enrolment", {});
  await as("ann").post(`${CARD_PATH}/reviews`, review());
  await cloud().caughtUp();
});

describe("S4: what a body may hold", () => {
  const FORBIDDEN = [
    ...["role", "points", "ease", "easeFactor", "interval", "intervalDays", "due", "dueOn", "repetitions", "lapses"],
    ...["owner", "sub", "userId", "version", "outcome", "key", "pk", "constructor", "__proto__"],
  ];
  const CONTROL_FORBIDDEN = FORBIDDEN.filter((field) => field !== "dueOn");
  const forged = (body: object, ...fields: string[]) =>
    `{${fields.map((field) => `${JSON.stringify(field)}:7,`).join("")}${JSON.stringify(body).slice(1)}`;
  const withBody = allRoutes.filter(([, { body }]) => body);

  it.each(withBody)("%s refuses every unknown and protected field, and nothing changes", async (route) => {
    const body = z.looseObject({}).parse(exampleBody(route));
    const before = await everythingIn(cloud());

    const forbidden = FORBIDDEN.filter((name) => !Object.hasOwn(body, name));
    const answer = await call(as("ann"), route, {
      parameters: { ...parameterExamples, cardId: CARD },
      body: forged(body, ...forbidden),
    });

    const errors = forbidden.map((field) => ({ pointer: `#/${field}` }));
    expect(answer).toMatchObject({ status: 400, body: { type: "/problems/invalid-request", errors } });
    expect(await everythingIn(cloud())).toEqual(before);
  });

  it("the items of a batch refuse them one by one, and nothing changes", async () => {
    const before = await everythingIn(cloud());
    const items = [
      ...FORBIDDEN.map((field) => forged({ type: "review", cardId: CARD, ...review() }, field)),
      ...FORBIDDEN.map((field) => forged({ type: "undo", cardId: CARD, ...undo("q7Rt0_aZ") }, field)),
      ...CONTROL_FORBIDDEN.map((field) =>
        forged({ type: "control", cardId: CARD, ...exampleBody("POST /cards/{cardId}/controls") }, field),
      ),
    ];

    const answer = await as("ann").post("/reviews/batch", `{"items":[${items}]}`);
    const { results } = await bodyOf(BatchResult, answer);

    expect(results).toMatchObject(
      [...FORBIDDEN, ...FORBIDDEN, ...CONTROL_FORBIDDEN].map((field, index) => ({
        status: "rejected",
        retry: false,
        problem: { type: "/problems/invalid-request", errors: [{ pointer: `#/items/${index}/${field}` }] },
      })),
    );
    expect(await everythingIn(cloud())).toEqual(before);
  });
});

describe("S15: every refusal", () => {
  it.each(keys)("of %s is a problem document that names the parameter", async (route) => {
    const answer = await call(as("ann"), route, {
      parameters: parameterExamples,
      query: "?surprise=1",
      body: exampleBody(route),
    });

    expect(answer).toMatchObject({
      status: 400,
      body: { type: "/problems/invalid-request", status: 400, errors: [{ parameter: "surprise" }] },
    });
  });

  const used = review();
  it.each([
    ["invalid-page-token", 400, () => as("ann").get("/due?page=x")],
    ["unknown-deck", 404, () => as("ann").get("/decks/no-such-deck")],
    ["unknown-card", 404, () => as("ann").get("/cards/no-such-deck.0000")],
    ["unknown-review", 404, () => as("ann").post(`${CARD_PATH}/undos`, undo("q7Rt0_aZ"))],
    ["body-too-large", 413, () => as("ann").patch("/me", " ".repeat(262_145))],
    [
      "review-id-reused",
      422,
      async () => {
        await as("ann").post(`${CARD_PATH}/reviews`, used);
        return as("ann").post(`${CARD_PATH}/reviews`, { ...used, grade: 0 });
      },
    ],
  ])("of type %s has the status %i", async (code, status, refused) => {
    expect(await refused()).toMatchObject({ status, body: { type: `/problems/${code}`, status } });
  });
});

describe("conditional requests", () => {
  it("a page of a named version is immutable, and answered 304 to who holds it", async () => {
    const page = await as("ann").get(PAGE);
    const etag = page.headers.get("etag") ?? "";
    const again = await as("bob").get(PAGE, { "if-none-match": etag });

    expect(page.headers.get("cache-control")).toBe("private, max-age=31536000, immutable");
    expect(again).toMatchObject({ status: 304, body: undefined });
    expect(again.headers.get("etag")).toBe(etag);
    expect((await as("ann").get(PAGE, { "if-none-match": '"other"' })).body).toEqual(page.body);
  });

  it("the newest version has to be asked for every time", async () => {
    const page = await as("ann").get("/decks/apache-kafka/cards");
    const etag = page.headers.get("etag") ?? "";

    expect(page.headers.get("cache-control")).toBe("private, no-cache");
    expect((await as("ann").get("/decks/apache-kafka/cards", { "if-none-match": etag })).status).toBe(304);
  });

  it.each(["/openapi.json", "/docs/swagger-ui.css"])("%s is answered 304 to who holds it", async (file) => {
    const etag = (await anonymous.get(file)).headers.get("etag") ?? "";

    expect(await anonymous.get(file, { "if-none-match": etag })).toMatchObject({ status: 304, body: undefined });
  });
});

describe("S12: the routes", () => {
  const flag = exampleBody("POST /cards/{cardId}/flags");
  it.each(allRoutes)("%s answers 200 to whom it is for", async (route, { path: hasPath }) => {
    const sent = review();
    const bodies: Record<string, unknown> = {
      "POST /cards/{cardId}/reviews": sent,
      "POST /cards/{cardId}/undos": undo(sent.id),
      "POST /reviews/batch": { items: [{ type: "review", cardId: CARD, ...sent }] },
    };
    await as("ann").put("/decks/apache-kafka/enrolment", {});
    if (route.endsWith("undos")) await as("ann").post(`${CARD_PATH}/reviews`, sent);
    const flagged = route.includes("{flagId}") ? (await as("ann").post(`${CARD_PATH}/flags`, flag)).body : {};
    const { flagId } = z.object({ flag: z.object({ flagId: z.string() }).optional() }).parse(flagged).flag ?? {};

    const isOfOwnCase = route.includes("{caseId}") || route.includes("/links");
    const own = isOfOwnCase ? await ownCase(as("ann")) : undefined;
    if (own && route.startsWith("PUT")) {
      const { sources, version } = own.changes;
      bodies[route] = { ...exampleBody(route), version, ...(!route.includes("facts") && { sources }) };
    }

    const quiz = route.includes("quizzes") ? await ownQuiz(as("ann")) : undefined;
    Object.assign(bodies, quiz?.bodies);
    const reminder = await reminderTargets(route);
    Object.assign(bodies, reminder.bodies);
    if (route.includes("{importId}")) await sendImport();
    const isOfTeam = /\{teamId\}|^POST \/memberships/.test(route);
    const team = isOfTeam ? await teamFor(route) : undefined;
    if (team?.body) bodies[route] = team.body;

    // Flags and statistics of a deck are for its authors; locally the name says who is one.
    const isForAuthors = /flags|statistics/.test(route) && !route.includes("{cardId}");
    const caller = as(isForAuthors ? "ann+authors" : route === "DELETE /me" ? "leaver" : "ann");
    const answer = await call(caller, route, {
      ...(route === "DELETE /me" && { query: "?confirm=delete%20my%20account" }),
      ...(hasPath && {
        parameters: {
          ...parameterExamples,
          cardId: CARD,
          ...(flagId && { flagId }),
          ...own?.parameters,
          ...quiz?.parameters,
          ...reminder.parameters,
          ...team?.parameters,
        },
      }),
      body: bodies[route] ?? exampleBody(route),
    });

    expect(answer).toMatchObject({ status: 200 });
  });

  it("of the running template, of the OpenAPI document and of the calls above are those of the table", async () => {
    const openApi = z.object({ paths: z.record(z.string(), z.record(z.string(), z.unknown())) });
    const { paths } = openApi.parse((await anonymous.get("/openapi.json")).body);
    const described = Object.entries(paths).flatMap(([place, operations]) =>
      Object.keys(operations).map((method) => `${method.toUpperCase()} ${place}`),
    );

    expect((await templateRoutes()).sort()).toEqual([...keys].sort());
    expect(described.sort()).toEqual([...keys].sort());
    expect([...called].sort()).toEqual([...keys].sort());
  });
});

/** A code that came by mail, a device, a webhook or a link: what the routes of reminders need to have been there. */
async function reminderTargets(route: RouteKey) {
  const bodies: Record<string, unknown> = {};
  const parameters: Record<string, string> = {};
  if (!/reminders|unsubscribe/.test(route)) return { bodies, parameters };
  const ann = as("ann");
  if (route.endsWith("confirmation")) {
    await ann.put("/me/reminders/address", { address: "ann@example.org" });
    await cloud().caughtUp();
    const mail = (await cloud().inbox.list()).at(-1);
    bodies[route] = { code: /\d{8}/.exec(mail?.body.text ?? "")?.[0] };
  }
  if (route.includes("{deviceId}")) {
    const { devices } = await bodyOf(
      Reminders,
      await ann.put("/me/reminders/devices", exampleBody("PUT /me/reminders/devices")),
    );
    parameters.deviceId = devices[0]?.deviceId ?? "";
  }
  if (route.includes("{webhookId}")) {
    const made = await ann.post("/me/reminders/webhooks", exampleBody("POST /me/reminders/webhooks"));
    parameters.webhookId = (await bodyOf(NewWebhook, made)).webhookId;
  }
  if (route.includes("{token}")) {
    await ann.patch("/me/reminders", { threshold: 1 });
    const { mail } = await bodyOf(ReminderPreview, await ann.get("/me/reminders/preview"));
    parameters.token = /unsubscribe\/(\S+)/.exec(mail.text)?.[1] ?? "";
  }
  return { bodies, parameters };
}

/** A team of ann's, made so that the route has something to work on, with what its path and body name. */
async function teamFor(route: RouteKey): Promise<{ parameters: Record<string, string>; body?: object }> {
  const founder =
    route === "POST /memberships" || route.startsWith("DELETE /teams/{teamId}/membership") ? "zoe" : "ann";
  for (const { teamId, me } of (await bodyOf(TeamList, as("ann").get("/teams"))).teams) {
    if (me.role === "owner") await as("ann").delete(`/teams/${teamId}`);
    else await as("ann").delete(`/teams/${teamId}/membership`);
  }
  const { teamId } = await foundTeam(as(founder), route);
  const { code, inviteId } = await invite(as(founder), teamId);
  if (route === "POST /memberships") return { parameters: {}, body: { code } };
  const other = await bodyOf(Team, as(founder === "ann" ? "zoe" : "ann").post("/memberships", { code }));
  await as(founder).put(`/teams/${teamId}/decks/apache-kafka`, undefined);
  const assignment = { deckId: "apache-kafka", dueOn: inDays(1).slice(0, 10) };
  const made = await bodyOf(Assignment, as(founder).post(`/teams/${teamId}/assignments`, assignment));
  const parameters = {
    teamId,
    inviteId,
    memberId: other.me.memberId,
    assignmentId: made.assignmentId,
    ...(route.includes("/decks/{deckId}") && { deckId: "apache-kafka" }),
  };
  const inAWeek = inDays(7);
  const dated: Record<string, object> = {
    "POST /teams/{teamId}/invites": { seats: 1, expiresAt: inAWeek },
    "POST /teams/{teamId}/assignments": assignment,
    "PUT /teams/{teamId}/owner": { memberId: other.me.memberId },
  };
  return { parameters, ...(dated[route] && { body: dated[route] }) };
}

/** Ann's export as an import, ready to be run. */
async function sendImport(): Promise<void> {
  const text = String((await as("ann").get("/me/export")).body);
  const id = parameterExamples.importId;
  await as("ann").post("/me/imports", { id: `other-${id}`, bytes: 1, parts: 1 });
  await as("ann").post("/me/imports", { id, bytes: text.length, parts: 1 });
  await as("ann").put(`/me/imports/${id}/parts/0`, { text });
}

/** The route keys of the template that the clouds of this run were made from. */
async function templateRoutes(): Promise<string[]> {
  const { template } = (await seed()).assembly;
  return Object.values(template.Resources)
    .filter(({ Type }) => Type === "AWS::ApiGatewayV2::Route")
    .map(({ Properties }) => String(Properties?.RouteKey));
}
