import { beforeAll, describe, expect, it } from "@jest/globals";
import { parameterExamples } from "../../lambdas/http/examples.ts";
import type { RouteKey } from "../../lambdas/http/routes.ts";
import type { Answer } from "../support/cloud.ts";
import { useCheckedCloud } from "./checked-cloud.ts";
import { ownQuiz } from "./own-quiz.ts";
import { allRoutes, call, exampleBody, review, undo } from "./requests.ts";
import { everythingIn, itemsOf } from "./stored.ts";

const { as, cloud } = useCheckedCloud();
const MINE = "netflix.0000";
const LEFT = "amazon-dynamodb.0000";
const OF_ANN = "apache-kafka.0000";
const UNKNOWN = "no-such-deck.0000";
const annsReview = review();
const reviewBeforeLeaving = review();

beforeAll(async () => {
  const learnt = async (username: string, cardId: string, sent: object) => {
    const [deckId] = cardId.split(".");
    expect((await as(username).put(`/decks/${deckId}/enrolment`, { newCardsPerDay: 7 })).status).toBe(200);
    expect((await as(username).post(`/cards/${cardId}/reviews`, sent)).status).toBe(200);
  };
  await learnt("ann", OF_ANN, annsReview);
  await learnt("bob", MINE, review());
  await learnt("bob", LEFT, reviewBeforeLeaving);
  await as("bob").delete("/decks/amazon-dynamodb/enrolment");
  await cloud().caughtUp();
});

/** All that a caller could tell two answers apart by. */
function seen({ status, headers, body }: Answer): object {
  const { requestId: _one, ...rest } = body as Record<string, unknown>;
  return { status, names: [...headers.keys()].sort(), length: headers.get("content-length"), rest };
}

describe("S1: an id that is not the learner's own", () => {
  const bodies: Partial<Record<RouteKey, unknown[]>> = {
    "POST /cards/{cardId}/reviews": [annsReview, reviewBeforeLeaving, review()],
    "POST /cards/{cardId}/undos": [undo(annsReview.id), undo(reviewBeforeLeaving.id)],
  };
  const withCard = allRoutes.filter(([route]) => route.includes("{cardId}"));
  const matrix = withCard.flatMap(([route]) =>
    [
      { whose: "another learner's", cardId: OF_ANN },
      { whose: "of a deck never enrolled in", cardId: "apache-kafka.000f" },
      { whose: "of a deck that was left", cardId: LEFT },
      { whose: "beyond the cards of the learner's deck", cardId: "netflix.zzzz" },
    ].map((id) => ({ route, ...id })),
  );

  it.each(matrix)("$route answers a card $whose as one that does not exist", async ({ route, cardId }) => {
    const before = await everythingIn(cloud());
    for (const body of bodies[route] ?? [exampleBody(route)]) {
      const unknown = await call(as("bob"), route, { parameters: { cardId: UNKNOWN }, body });
      const answer = await call(as("bob"), route, { parameters: { cardId }, body });

      expect(unknown.status).toBe(404);
      expect(seen(answer)).toEqual(seen(unknown));
    }
    expect(await everythingIn(cloud())).toEqual(before);
  });

  it("POST /reviews/batch answers such cards alike, and changes nothing", async () => {
    const before = await everythingIn(cloud());
    const batch = (cardId: string) => ({
      items: [
        { type: "review", cardId, ...annsReview },
        { type: "undo", cardId, ...undo(annsReview.id, { id: annsReview.id }) },
      ],
    });
    const unknown = await as("bob").post("/reviews/batch", batch(UNKNOWN));
    expect(unknown.body).toMatchObject({ results: [{ status: "rejected" }, { status: "rejected" }], decks: [] });

    for (const { cardId } of matrix) {
      expect(seen(await as("bob").post("/reviews/batch", batch(cardId)))).toEqual(seen(unknown));
    }
    expect(await everythingIn(cloud())).toEqual(before);
  });

  it("another learner's review cannot be undone through a card of one's own", async () => {
    const before = await everythingIn(cloud());
    const undos = (reviewId: string) => as("bob").post(`/cards/${MINE}/undos`, undo(reviewId));
    const unknown = await undos(review().id);

    expect(unknown.status).toBe(404);
    expect(seen(await undos(annsReview.id))).toEqual(seen(unknown));
    expect(await everythingIn(cloud())).toEqual(before);
  });

  it("the queue of a deck that is not the learner's is the queue of a deck that does not exist", async () => {
    const unknown = await as("bob").get("/due?deckId=no-such-deck");

    expect(unknown.body).toMatchObject({ cards: [], nextPage: null });
    for (const deckId of ["apache-kafka", "amazon-dynamodb"]) {
      expect(seen(await as("bob").get(`/due?deckId=${deckId}`))).toEqual(seen(unknown));
    }
  });

  const withDeck = allRoutes.filter(([route]) => route.includes("{deckId}") && !route.includes("{teamId}"));

  it.each(withDeck)("%s answers 404 for an unknown deck and stores nothing", async (route) => {
    const before = await everythingIn(cloud());

    const answer = await call(as("bob"), route, {
      parameters: { ...parameterExamples, deckId: "no-such-deck" },
      body: exampleBody(route),
    });

    expect(answer).toMatchObject({ status: 404, body: { type: "/problems/unknown-deck" } });
    expect(await everythingIn(cloud())).toEqual(before);
  });

  it.each(withDeck)("%s shows and changes nothing of others who study the deck", async (route) => {
    const before = await itemsOf(cloud(), "ann");
    const parameters = { ...parameterExamples, deckId: "apache-kafka" };

    const answer = await call(as("eve"), route, { parameters, body: exampleBody(route) });
    const alone = await call(as("eve"), route, {
      parameters: { ...parameterExamples, deckId: "netflix" },
      body: exampleBody(route),
    });

    expect(Object.keys(answer.body as object)).toEqual(Object.keys(alone.body as object));
    expect(answer.body).not.toMatchObject({ enrolment: { newCardsPerDay: 7 } });
    expect(JSON.stringify(answer.body)).not.toContain(cloud().issuer.sub("ann"));
    expect(before.length).toBeGreaterThanOrEqual(2);
    expect(await itemsOf(cloud(), "ann")).toEqual(before);
  });

  const withQuiz = allRoutes.filter(([route]) => /\{(?:sharedQ|q)uizId\}/.test(route));

  it.each(withQuiz)("%s answers a quiz of somebody else as one that does not exist", async (route) => {
    const { parameters, bodies } = await ownQuiz(as("ann"));
    const before = await everythingIn(cloud());
    const body = { ...bodies, "POST /shared-quizzes/{sharedQuizId}/attempts": exampleBody(route) }[
      route as keyof typeof bodies
    ];
    const unknown = { ...parameterExamples, quizId: "0192f0c1-0000-7a10-8b01-2c3d4e5f6a70" };

    const answer = await call(as("eve"), route, { parameters, body });

    expect(answer).toMatchObject({ status: 404, body: { type: "/problems/unknown-quiz" } });
    expect(seen(answer)).toEqual(seen(await call(as("eve"), route, { parameters: unknown, body })));
    expect(await everythingIn(cloud())).toEqual(before);
  });

  it("a deck that was left looks as one never enrolled in", async () => {
    const [left, never] = await Promise.all(["bob", "carl"].map((who) => as(who).get("/decks/amazon-dynamodb")));

    expect(left && seen(left)).toEqual(never && seen(never));
  });
});
