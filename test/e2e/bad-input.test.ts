import { beforeAll, describe, expect, it } from "@jest/globals";
import { Queue } from "../../lambdas/http/resources/reviews.ts";
import { bodyOf, useCheckedCloud } from "./checked-cloud.ts";
import { review, undo } from "./requests.ts";
import { everythingIn } from "./stored.ts";

const { as, cloud } = useCheckedCloud();
const MINE = "netflix.0000";
const OF_ANN = "apache-kafka.0000";

beforeAll(async () => {
  for (const [username, cardId] of [
    ["ann", OF_ANN],
    ["bob", MINE],
  ] as const) {
    await as(username).put(`/decks/${cardId.split(".")[0]}/enrolment`, {});
    expect((await as(username).post(`/cards/${cardId}/reviews`, review())).status).toBe(200);
  }
  await cloud().caughtUp();
});

describe("bad input", () => {
  const path = `/cards/${MINE}/reviews`;
  const tomorrow = new Date(Date.now() + 86_400_000).toISOString();
  const reviewWith = (changes: object) => () => as("bob").post(path, { ...review(), ...changes });
  const undoWith = (changes: object) => () =>
    as("bob").post(`/cards/${MINE}/undos`, { ...undo("q7Rt0_aZ"), ...changes });
  const controlWith = (changes: object) => () =>
    as("bob").post(`/cards/${MINE}/controls`, {
      id: "control-0000000000",
      changedAt: new Date().toISOString(),
      timeZone: "UTC",
      ...changes,
    });
  let before: unknown;
  const GRADES = "write a whole number from 0 (blackout) to 5 (perfect)";

  it.each([
    { what: "a grade of 6", send: reviewWith({ grade: 6 }), at: "#/grade", says: GRADES },
    { what: "a grade of 2.5", send: reviewWith({ grade: 2.5 }), at: "#/grade", says: GRADES },
    { what: 'a grade of "5"', send: reviewWith({ grade: "5" }), at: "#/grade", says: GRADES },
    { what: "a grade of null", send: reviewWith({ grade: null }), at: "#/grade", says: GRADES },
    { what: "no grade", send: reviewWith({ grade: undefined }), at: "#/grade", says: `missing: ${GRADES}` },
    {
      what: "a malformed time",
      send: reviewWith({ reviewedAt: "yesterday" }),
      at: "#/reviewedAt",
      says: "2026-11-20T08:15:00Z",
    },
    {
      what: "a day that is none",
      send: reviewWith({ reviewedAt: "2026-02-30T08:15:00Z" }),
      at: "#/reviewedAt",
      says: "write an instant",
    },
    {
      what: "a time without a zone",
      send: reviewWith({ reviewedAt: "2026-02-03T08:15:00" }),
      at: "#/reviewedAt",
      says: "write an instant",
    },
    {
      what: "a future time",
      send: reviewWith({ reviewedAt: tomorrow }),
      at: "#/reviewedAt",
      says: "the server's clock says",
    },
    {
      what: "a future undo",
      send: undoWith({ undoneAt: tomorrow }),
      at: "#/undoneAt",
      says: "the server's clock says",
    },
    {
      what: "an unknown zone",
      send: reviewWith({ timeZone: "Mars/Olympus" }),
      at: "#/timeZone",
      says: "Europe/Berlin",
    },
    { what: "an offset for a zone", send: reviewWith({ timeZone: "+02:00" }), at: "#/timeZone", says: "Europe/Berlin" },
    {
      what: "an unknown home zone",
      send: () => as("bob").patch("/me", { timeZone: "Mars/Olympus" }),
      at: "#/timeZone",
      says: "Europe/Berlin",
    },
    { what: "a short id", send: reviewWith({ id: "12" }), at: "#/id", says: "16 to 64" },
    { what: "a duration below 0", send: reviewWith({ durationMs: -1 }), at: "#/durationMs", says: "at least 0" },
    {
      what: "a body that is no JSON",
      send: () => as("bob").post(path, '{"grade":'),
      at: "#",
      says: "Line 1, column 10",
    },
    { what: "no body", send: () => as("bob").post(path, ""), at: "#", says: "send a JSON object" },
    {
      what: "a batch of 101",
      send: () =>
        as("bob").post("/reviews/batch", { items: Array(101).fill({ type: "review", cardId: MINE, ...review() }) }),
      at: "#/items",
      says: "at most 100",
    },
    {
      what: "a batch of none",
      send: () => as("bob").post("/reviews/batch", { items: [] }),
      at: "#/items",
      says: "at least 1",
    },
    {
      what: "a rollover hour of 24",
      send: () => as("bob").patch("/me", { rolloverHour: 24 }),
      at: "#/rolloverHour",
      says: "at most 23",
    },
    {
      what: "a limit of -1",
      send: () => as("bob").put("/decks/netflix/enrolment", { newCardsPerDay: -1 }),
      at: "#/newCardsPerDay",
      says: "at least 0",
    },
    {
      what: "a rollover hour of 30",
      send: () => as("bob").patch("/me", { rolloverHour: 30 }),
      at: "#/rolloverHour",
      says: "at most 23",
    },
    {
      what: "a cap of 10,000 cards",
      send: () => as("bob").patch("/me", { cardsPerDay: 10_000 }),
      at: "#/cardsPerDay",
      says: "at most 9999",
    },
    {
      what: "a limit of half a review",
      send: () => as("bob").put("/decks/netflix/enrolment", { reviewsPerDay: 0.5 }),
      at: "#/reviewsPerDay",
      says: "whole number",
    },
    {
      what: "a leech action that does not exist",
      send: () => as("bob").patch("/me", { leechAction: "delete" }),
      at: "#/leechAction",
      says: "suspend",
    },
    {
      what: "a due day in the past",
      send: controlWith({ control: "reschedule", dueOn: "2020-01-01" }),
      at: "#/dueOn",
      says: "write a date from",
    },
    {
      what: "a due day in 300 years",
      send: controlWith({ control: "reschedule", dueOn: "2326-01-01" }),
      at: "#/dueOn",
      says: "write a date from",
    },
    {
      what: "a due day for a card that is buried",
      send: controlWith({ control: "bury", dueOn: "2026-12-01" }),
      at: "#/dueOn",
      says: "with reschedule",
    },
    {
      what: "no due day to reschedule to",
      send: controlWith({ control: "reschedule" }),
      at: "#/dueOn",
      says: "with reschedule",
    },
    {
      what: "a control that does not exist",
      send: controlWith({ control: "forget" }),
      at: "#/control",
      says: "suspend",
    },
    {
      what: "a mode that does not exist",
      send: reviewWith({ mode: "turbo" }),
      at: "#/mode",
      says: "cram",
    },
    {
      what: "an undo of a session and a day at once",
      send: () =>
        as("bob").post("/undos", {
          ...undo("q7Rt0_aZ"),
          reviewId: undefined,
          since: "2026-01-01T00:00:00Z",
          learningDay: "2026-01-01",
        }),
      at: "#/since",
      says: "either since or learningDay",
    },
    {
      what: "an undo of another learner's review",
      send: async () => {
        const annsReview = review();
        await as("ann").post(`/cards/${OF_ANN}/reviews`, annsReview);
        before = await everythingIn(cloud());
        return undoWith({ reviewId: annsReview.id })();
      },
      at: "#/reviewId",
      says: "a review of this card",
      status: 404,
    },
    {
      what: "an undo of a review that is not there",
      send: undoWith({}),
      at: "#/reviewId",
      says: "a review of this card",
      status: 404,
    },
    {
      what: "a body over 256 KB",
      send: () => as("bob").post(path, JSON.stringify({ ...review(), note: "x".repeat(262_144) })),
      at: "#",
      says: "262144",
      status: 413,
    },
  ])(
    "$what is refused with its place and what is accepted; nothing is written",
    async ({ send, at, says, status = 400 }) => {
      before = await everythingIn(cloud());

      const answer = await send();

      expect(answer).toMatchObject({
        status,
        body: { errors: [{ pointer: at, detail: expect.stringContaining(says) }] },
      });
      expect(await everythingIn(cloud())).toEqual(before);
    },
  );

  const token = async () => (await bodyOf(Queue, as("bob").get("/due?limit=1"))).nextPage ?? "";

  it.each([
    {
      what: "an unknown card",
      parameter: "cardId",
      status: 404,
      send: () => as("bob").post("/cards/netflix.zzzz/reviews", review()),
    },
    {
      what: "a card of a deck not enrolled in",
      parameter: "cardId",
      status: 404,
      send: () => as("bob").post(`/cards/${OF_ANN}/reviews`, review()),
    },
    {
      what: "a card id that is none",
      parameter: "cardId",
      status: 400,
      send: () => as("bob").post("/cards/netflix/reviews", review()),
    },
    {
      what: "an unknown deck",
      parameter: "deckId",
      status: 404,
      send: () => as("bob").put("/decks/no-such-deck/enrolment", {}),
    },
    {
      what: "an unknown page of a deck",
      parameter: "page",
      status: 404,
      send: () => as("bob").get("/decks/netflix/cards?page=99"),
    },
    {
      what: "a limit of 1000000000",
      parameter: "limit",
      status: 400,
      send: () => as("bob").get("/due?limit=1000000000"),
    },
    {
      what: "R25: a broken page token",
      parameter: "page",
      status: 400,
      send: async () => as("bob").get(`/due?page=${(await token()).slice(0, -1)}`),
    },
    {
      what: "R25: a page token of another learner",
      parameter: "page",
      status: 400,
      send: async () => as("ann").get(`/due?page=${await token()}`),
    },
    {
      what: "R25: a page token of another route",
      parameter: "page",
      status: 400,
      send: async () => as("bob").get(`/decks?page=${await token()}`),
    },
    {
      what: "R25: a page token of another filter",
      parameter: "page",
      status: 400,
      send: async () => as("bob").get(`/due?deckId=netflix&page=${await token()}`),
    },
  ])(
    "$what is refused with the name of the parameter and what is accepted; nothing is written",
    async ({ send, parameter, status }) => {
      await cloud().caughtUp();
      const before = await everythingIn(cloud());

      const answer = await send();

      expect(answer).toMatchObject({
        status,
        body: { errors: [{ parameter, detail: expect.stringMatching(/write|send|start again/) }] },
      });
      expect(await everythingIn(cloud())).toEqual(before);
    },
  );
});
