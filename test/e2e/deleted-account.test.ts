import { beforeAll, describe, expect, it } from "@jest/globals";
import * as z from "zod";
import { parameterExamples } from "../../lambdas/http/examples.ts";
import { NewWebhook, Reminders } from "../../lambdas/http/resources/reminders.ts";
import type { RouteKey } from "../../lambdas/http/routes.ts";
import { bodyOf, useCheckedCloud } from "./checked-cloud.ts";
import { ownCase } from "./own-case.ts";
import { ownQuiz } from "./own-quiz.ts";
import { allRoutes, call, exampleBody, review, undo } from "./requests.ts";
import { everythingIn, itemsOf, type StoredItem } from "./stored.ts";

const { as, cloud } = useCheckedCloud();
const CARD = "apache-kafka.0000";
const CONFIRMED = "/me?confirm=delete%20my%20account";
const Endpoint = z.object({ endpoint: z.string() }).transform(({ endpoint }) => endpoint);
const Url = z.object({ url: z.string() }).transform(({ url }) => url);
const sent = review();
let parameters: Record<string, string>;
let stored: readonly StoredItem[];
let slots: StoredItem[];
/** Where the learner could be reached, and everything that was stored when they could. */
let known: string[];
let before: string;
let quizBodies: Record<string, unknown>;

beforeAll(async () => {
  await as("gone+authors").put("/decks/apache-kafka/enrolment", {});
  await as("gone+authors").post(`/cards/${CARD}/reviews`, sent);
  const flagged = await as("gone+authors").post(`/cards/${CARD}/flags`, exampleBody("POST /cards/{cardId}/flags"));
  const { flag } = flagged.body as { flag: { flagId: string } };
  const own = await ownCase(as("gone+authors"));
  const quiz = await ownQuiz(as("gone+authors"));
  await as("gone+authors").put("/me/reminders/address", { address: "gone@example.org" });
  const added = as("gone+authors").put("/me/reminders/devices", exampleBody("PUT /me/reminders/devices"));
  const { devices } = await bodyOf(Reminders, added);
  const hook = as("gone+authors").post("/me/reminders/webhooks", exampleBody("POST /me/reminders/webhooks"));
  const { webhookId } = await bodyOf(NewWebhook, hook);
  await as("gone+authors").patch("/me/reminders", { timeZone: "UTC", channels: { webhook: true } });
  quizBodies = quiz.bodies;
  parameters = {
    ...{ ...parameterExamples, cardId: CARD, ...own.parameters, ...quiz.parameters, deckId: "apache-kafka" },
    ...{ flagId: flag.flagId, deviceId: devices[0]?.deviceId ?? "", webhookId },
  };
  await cloud().caughtUp();
  const [device, webhook] = (["PUT /me/reminders/devices", "POST /me/reminders/webhooks"] as const).map(exampleBody);
  known = ["gone@example.org", ...z.tuple([Endpoint, Url]).parse([device, webhook])];
  before = JSON.stringify(await everythingIn(cloud()));
  slots = (await itemsOf(cloud(), "gone+authors")).filter(({ pk }) => pk.startsWith("R#"));
  expect(await as("gone+authors").delete(CONFIRMED)).toMatchObject({ status: 200, body: { finished: true } });
  await cloud().caughtUp();
  stored = await everythingIn(cloud());
});

describe("S17: with a token that is still valid, a deleted account", () => {
  /** What is everybody's tells nothing of the account. */
  const CATALOGUE: RouteKey[] = [
    "GET /decks/{deckId}",
    "GET /decks/{deckId}/cards",
    "GET /paths",
    "GET /paths/{pathId}",
  ];
  /** Refused because the enrolment is gone, which costs no read more; all others by the tombstone. */
  const BY_ENROLMENT: RouteKey[] = [
    "GET /cards/{cardId}",
    "POST /cards/{cardId}/reviews",
    "POST /cards/{cardId}/undos",
    "POST /cards/{cardId}/controls",
    "POST /cards/{cardId}/flags",
  ];
  const bodies: Partial<Record<RouteKey, unknown>> = {
    "POST /cards/{cardId}/reviews": review(),
    "POST /cards/{cardId}/undos": undo(sent.id),
    "POST /reviews/batch": { items: [{ type: "review", cardId: CARD, ...review() }] },
  };
  const others: RouteKey[] = [...CATALOGUE, "POST /reviews/batch", "DELETE /me"];
  const refused = allRoutes.filter(([route, { auth }]) => auth === "user" && !others.includes(route));

  it.each(refused)("is refused by %s", async (route) => {
    const body = bodies[route] ?? quizBodies[route] ?? exampleBody(route);
    const answer = await call(as("gone+authors"), route, { parameters, body });

    const type = BY_ENROLMENT.includes(route) ? "/problems/unknown-card" : "/problems/unknown-account";
    expect(answer).toMatchObject({ status: 404, body: { type } });
  });

  it("gets every item of a batch rejected", async () => {
    const answer = await as("gone+authors").post("/reviews/batch", bodies["POST /reviews/batch"]);

    expect(answer).toMatchObject({ status: 200, body: { results: [{ status: "rejected", retry: false }], decks: [] } });
  });

  it("stored nothing by any of them", async () => {
    await cloud().caughtUp();

    expect(await everythingIn(cloud())).toEqual(stored);
  });

  it.each(CATALOGUE)("sees by %s only what everybody sees", async (route) => {
    const answers = await Promise.all(["gone+authors", "new"].map((who) => call(as(who), route, { parameters })));

    expect(answers[0]?.body).toEqual(answers[1]?.body);
  });

  it("may repeat the deletion, and is told when the last trace goes", async () => {
    const [first, second] = [await as("gone+authors").delete(CONFIRMED), await as("gone+authors").delete(CONFIRMED)];

    expect(second.body).toEqual(first.body);
    expect(slots).toHaveLength(1);
    expect((await itemsOf(cloud(), "gone+authors")).map(({ pk, sk }) => [pk.slice(0, 2), sk.slice(0, 1)])).toEqual([
      ["GO", expect.any(String)],
      ["U#", "P"],
    ]);
  });

  it("leaves no mail address, device or webhook of its behind", async () => {
    const rows = JSON.stringify(await everythingIn(cloud()));

    expect(known.every((one) => one.length > 10 && before.includes(one))).toBe(true);
    expect(known.filter((one) => rows.includes(one))).toEqual([]);
  });

  it("is not deleted without the confirmation", async () => {
    await as("careless").patch("/me", { rolloverHour: 3 });

    for (const path of ["/me", "/me?confirm=yes"]) {
      const answer = await as("careless").delete(path);
      expect(answer).toMatchObject({ status: 400, body: { errors: [{ parameter: "confirm" }] } });
    }
    expect((await as("careless").get("/me")).body).toMatchObject({ rolloverHour: 3 });
  });
});
