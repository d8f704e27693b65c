import { beforeAll, describe, expect, it } from "@jest/globals";
import { parameterExamples } from "../../lambdas/http/examples.ts";
import type { RouteKey } from "../../lambdas/http/routes.ts";
import { useCheckedCloud } from "./checked-cloud.ts";
import { ownCase } from "./own-case.ts";
import { allRoutes, call, exampleBody, review, undo } from "./requests.ts";
import { everythingIn, itemsOf } from "./stored.ts";

const { as, cloud } = useCheckedCloud();
const CARD = "apache-kafka.0000";
const CONFIRMED = "/me?confirm=delete%20my%20account";
const sent = review();
let parameters: Record<string, string>;

beforeAll(async () => {
  await as("gone+authors").put("/decks/apache-kafka/enrolment", {});
  await as("gone+authors").post(`/cards/${CARD}/reviews`, sent);
  const flagged = await as("gone+authors").post(`/cards/${CARD}/flags`, exampleBody("POST /cards/{cardId}/flags"));
  const { flag } = flagged.body as { flag: { flagId: string } };
  const own = await ownCase(as("gone+authors"));
  parameters = { ...parameterExamples, cardId: CARD, ...own.parameters, deckId: "apache-kafka", flagId: flag.flagId };
  await cloud().caughtUp();
  expect(await as("gone+authors").delete(CONFIRMED)).toMatchObject({ status: 200, body: { finished: true } });
  await cloud().caughtUp();
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
    "POST /cards/{cardId}/flags",
  ];
  const bodies: Partial<Record<RouteKey, unknown>> = {
    "POST /cards/{cardId}/reviews": review(),
    "POST /cards/{cardId}/undos": undo(sent.id),
    "POST /reviews/batch": { items: [{ type: "review", cardId: CARD, ...review() }] },
  };
  const others: RouteKey[] = [...CATALOGUE, "POST /reviews/batch", "DELETE /me"];
  const refused = allRoutes.filter(([route, { auth }]) => auth === "user" && !others.includes(route));

  it.each(refused)("is refused by %s, and nothing is stored", async (route) => {
    const before = await everythingIn(cloud());

    const answer = await call(as("gone+authors"), route, { parameters, body: bodies[route] ?? exampleBody(route) });

    const type = BY_ENROLMENT.includes(route) ? "/problems/unknown-card" : "/problems/unknown-account";
    expect(answer).toMatchObject({ status: 404, body: { type } });
    expect(await everythingIn(cloud())).toEqual(before);
  });

  it("gets every item of a batch rejected", async () => {
    const answer = await as("gone+authors").post("/reviews/batch", bodies["POST /reviews/batch"]);

    expect(answer).toMatchObject({ status: 200, body: { results: [{ status: "rejected", retry: false }], decks: [] } });
  });

  it.each(CATALOGUE)("sees by %s only what everybody sees", async (route) => {
    const answers = await Promise.all(["gone+authors", "new"].map((who) => call(as(who), route, { parameters })));

    expect(answers[0]?.body).toEqual(answers[1]?.body);
  });

  it("may repeat the deletion, and is told when the last trace goes", async () => {
    const [first, second] = [await as("gone+authors").delete(CONFIRMED), await as("gone+authors").delete(CONFIRMED)];

    expect(second.body).toEqual(first.body);
    expect((await itemsOf(cloud(), "gone+authors")).map(({ pk, sk }) => [pk.slice(0, 2), sk.slice(0, 1)])).toEqual([
      ["GO", expect.any(String)],
      ["U#", "P"],
    ]);
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
