import { randomUUID } from "node:crypto";
import { describe, expect, it } from "@jest/globals";
import type * as z from "zod";
import { dateOfDay, dayOfDate, isoInstant } from "../../lambdas/core/time.ts";
import type { Dashboard, DeckLearning, Forecast, Summary } from "../../lambdas/http/resources/statistics.ts";
import type { RouteKey } from "../../lambdas/http/routes.ts";
import { ownCase } from "../e2e/own-case.ts";
import { type Caller, useCloud } from "../support/cloud.ts";
import { assertDocumented } from "../support/documented.ts";

const HOUR_MS = 3_600_000;
const DAY_MS = 24 * HOUR_MS;
const START = Date.now();
let now = START;
const { as, cloud } = useCloud({ clock: () => now });
const TOMORROW_NOON = Math.ceil(START / DAY_MS) * DAY_MS + DAY_MS / 2;

async function enrolled(name: string, ...deckIds: string[]): Promise<Caller> {
  for (const deckId of deckIds) expect((await as(name).put(`/decks/${deckId}/enrolment`, {})).status).toBe(200);
  return as(name);
}

/** Reviews a card at the moment of the clock, in UTC. */
async function review(caller: Caller, cardId: string, grade: number, durationMs = 4_000): Promise<string> {
  const id = randomUUID();
  const body = { id, grade, durationMs, reviewedAt: isoInstant(now), timeZone: "UTC" };
  expect(await caller.post(`/cards/${cardId}/reviews`, body)).toMatchObject({ status: 200 });
  return id;
}

async function asked<Body>(caller: Caller, route: RouteKey, path = route.slice("GET ".length)): Promise<Body> {
  await cloud().caughtUp();
  const { status, body } = await caller.get(path);
  assertDocumented(route, status, body);
  expect({ status, body }).toMatchObject({ status: 200 });
  return body as Body;
}

const STATISTICS = "GET /me/statistics";
const SUMMARY = "GET /me/summary";
const FORECAST = "GET /me/forecast";
const DECK = "GET /me/statistics/decks/{deckId}";
const dashboard = (caller: Caller, query = "") =>
  asked<z.output<typeof Dashboard>>(caller, STATISTICS, `/me/statistics${query}`);
const summary = (caller: Caller) => asked<z.output<typeof Summary>>(caller, SUMMARY);
const forecast = (caller: Caller, query = "") =>
  asked<z.output<typeof Forecast>>(caller, FORECAST, `/me/forecast${query}`);
const learning = (caller: Caller, deckId: string) =>
  asked<z.output<typeof DeckLearning>>(caller, DECK, `/me/statistics/decks/${deckId}`);
const dateAt = (at: number) => isoInstant(at).slice(0, 10);
const NOTHING = { reviews: 0, counted: 0, passed: 0, newCards: 0, seconds: 0 };

describe(STATISTICS, () => {
  it("tells a new learner that there is nothing yet, and no share of nothing", async () => {
    now = TOMORROW_NOON;

    const empty = await dashboard(as("newcomer"));

    expect(empty).toMatchObject({
      asOf: expect.stringContaining(isoInstant(now).slice(0, 19)),
      timeZone: "UTC",
      learningDay: dateAt(now),
      latestReviewAt: null,
      period: { from: dateAt(now - 29 * DAY_MS), to: dateAt(now), ...NOTHING, studyDays: 0 },
      lifetime: { ...NOTHING, studyDays: 0, firstStudyOn: null },
      streak: { days: 0, longest: 0, since: null, studiedToday: false, freezes: 0 },
      heatmap: [],
      retention: { young: { reviews: 0, passed: 0, share: null } },
      grades: [0, 0, 0, 0, 0, 0],
      decks: [],
      cases: [],
      cards: { scheduled: 0 },
      forecast: { overdue: 0 },
    });
    expect(empty.hours).toHaveLength(24);
    expect(empty.forecast.due).toHaveLength(30);
    expect(empty.forecast.expected.map(({ reviews }) => reviews)).toEqual(Array(30).fill(0));
    expect((await dashboard(as("newcomer"), "?days=365")).forecast.due).toHaveLength(365);
  });

  it("shows what a learner did over three days, by deck, case, hour, grade and interval", async () => {
    now = TOMORROW_NOON;
    const learner = await enrolled("student", "apache-kafka", "apache-kafka-more", "netflix");
    const kafka = [0, 1, 2, 3, 4].map((ordinal) => `apache-kafka.000${ordinal}`);
    for (const cardId of kafka) await review(learner, cardId, 4);
    await review(learner, "apache-kafka-more.0000", 2, 10_000);
    now += DAY_MS + 3 * HOUR_MS;
    for (const [index, cardId] of kafka.entries()) await review(learner, cardId, index === 0 ? 1 : 5);
    await review(learner, "apache-kafka.0001", 5);
    now += DAY_MS;
    await review(learner, "netflix.0000", 3);

    const told = await dashboard(learner);

    expect(told).toMatchObject({
      latestReviewAt: isoInstant(now),
      period: { reviews: 13, counted: 12, passed: 10, newCards: 7, studyDays: 3 },
      lifetime: { reviews: 13, studyDays: 3, firstStudyOn: dateAt(TOMORROW_NOON) },
      streak: { days: 3, longest: 3, since: dateAt(TOMORROW_NOON), studiedToday: true, lastStudyOn: dateAt(now) },
      retention: { young: { reviews: 5, passed: 4, share: 0.8 }, mature: { reviews: 0, passed: 0, share: null } },
      grades: [0, 1, 1, 1, 5, 4],
      cards: { scheduled: 7 },
    });
    expect(told.heatmap.map(({ date, reviews, newCards }) => ({ date, reviews, newCards }))).toEqual([
      { date: dateAt(TOMORROW_NOON), reviews: 6, newCards: 6 },
      { date: dateAt(TOMORROW_NOON + DAY_MS), reviews: 6, newCards: 0 },
      { date: dateAt(now), reviews: 1, newCards: 1 },
    ]);
    expect(told.retention.byInterval[0]).toEqual({ fromDays: 1, toDays: 1, reviews: 5, passed: 4, share: 0.8 });
    expect(told.hours.filter(({ all }) => all > 0)).toEqual([
      { hour: 12, all: 6, reviews: 6, passed: 5, share: 0.833 },
      { hour: 15, all: 7, reviews: 6, passed: 5, share: 0.833 },
    ]);
    expect(told.decks).toMatchObject([
      { deckId: "apache-kafka", reviews: 11, counted: 10 },
      { deckId: "apache-kafka-more", reviews: 1, passed: 0 },
      { deckId: "netflix", reviews: 1 },
    ]);
    expect(told.cases).toMatchObject([
      { caseId: "apache-kafka", reviews: 12, newCards: 6 },
      { caseId: "netflix", reviews: 1 },
    ]);
    expect(told.cards.intervals.filter(({ cards }) => cards > 0)).toEqual([
      { fromDays: 1, toDays: 1, cards: 3 },
      { fromDays: 2, toDays: 6, cards: 4 },
    ]);
    expect(told.cards.easeFactors.reduce((sum, { cards }) => sum + cards, 0)).toBe(7);
    expect(told.forecast.overdue).toBe(1);
    expect(told.forecast.due.filter(({ cards }) => cards > 0)).toEqual([
      { date: dateAt(now), cards: 1 },
      { date: dateAt(now + DAY_MS), cards: 1 },
      { date: dateAt(now + 5 * DAY_MS), cards: 4 },
    ]);
  });

  it("follows an undo, also of a study day", async () => {
    now = TOMORROW_NOON;
    const learner = await enrolled("undoer", "apache-kafka");
    const reviewId = await review(learner, "apache-kafka.0000", 4);
    expect((await dashboard(learner)).streak.days).toBe(1);

    const undo = { id: randomUUID(), reviewId, undoneAt: isoInstant(now) };
    expect((await learner.post("/cards/apache-kafka.0000/undos", undo)).status).toBe(200);

    expect(await dashboard(learner)).toMatchObject({
      period: { ...NOTHING, studyDays: 0 },
      lifetime: { reviews: 0, studyDays: 0, firstStudyOn: null },
      streak: { days: 0, longest: 0, lastStudyOn: null },
      heatmap: [],
      decks: [{ deckId: "apache-kafka", ...NOTHING }],
    });
  });

  it("shows the cards of a deck that was left no more, and what was done in it for ever", async () => {
    now = TOMORROW_NOON;
    const learner = await enrolled("leaver", "apache-kafka");
    await review(learner, "apache-kafka.0000", 4);
    await learner.delete("/decks/apache-kafka/enrolment");

    const left = await dashboard(learner);

    expect(left).toMatchObject({ period: { reviews: 1 }, cards: { scheduled: 0 }, forecast: { overdue: 0 } });
    expect(left.forecast.due.every(({ cards }) => cards === 0)).toBe(true);
  });

  it.each([
    { query: "?days=31", parameter: "days", says: "write 30 or 365" },
    { query: "?days=", parameter: "days", says: "write 30 or 365" },
    { query: "?timeZone=Mars/Olympus", parameter: "timeZone", says: "Europe/Berlin" },
    { query: "?from=2026-01-01", parameter: "from", says: "" },
  ])("refuses $query and says what is accepted", async ({ query, parameter, says }) => {
    const { status, body } = await as("newcomer").get(`/me/statistics${query}`);

    expect({ status, body }).toMatchObject({
      status: 400,
      body: {
        type: "/problems/invalid-request",
        errors: [{ parameter, detail: expect.stringContaining(says) }],
      },
    });
  });
});

describe(SUMMARY, () => {
  it("tells what is due now and in each of the next 24 hours, today's counts and the streak", async () => {
    now = TOMORROW_NOON;
    const learner = await enrolled("starter", "apache-kafka");
    await review(learner, "apache-kafka.0000", 4);
    const evening = await summary(learner);
    now += DAY_MS;
    const nextDay = await summary(learner);

    expect(evening).toMatchObject({
      dueNow: 0,
      today: { reviews: 1, counted: 1, passed: 1, newCards: 1, seconds: 4 },
      streak: { days: 1, studiedToday: true },
    });
    // At noon, with the day beginning at 4 in UTC: the card becomes due in the hour that ends then.
    expect(evening.nextHours.flatMap(({ cards }, hour) => (cards > 0 ? [[hour, cards]] : []))).toEqual([[15, 1]]);
    expect(Date.parse(evening.nextHours[15]?.from ?? "") - Date.parse(evening.asOf)).toBe(15 * HOUR_MS);
    expect(nextDay).toMatchObject({ dueNow: 1, today: NOTHING, streak: { days: 1, studiedToday: false } });
  });
});

describe(FORECAST, () => {
  it("counts the days of the learner's own calendar", async () => {
    now = TOMORROW_NOON;
    const learner = await enrolled("planner", "apache-kafka");
    await review(learner, "apache-kafka.0000", 4);

    const here = await forecast(learner, "?days=365");
    const east = await forecast(learner, "?timeZone=Pacific/Kiritimati");

    expect(here.due).toHaveLength(365);
    expect(here.due[1]).toEqual({ date: dateOfDay(dayOfDate(dateAt(now)) + 1), cards: 1 });
    // On Kiritimati it is two in the morning of the next day, which begins at four.
    expect(east).toMatchObject({ timeZone: "Pacific/Kiritimati", learningDay: dateAt(now), overdue: 0 });
    expect(east.due[1]?.cards).toBe(1);
  });
});

describe(DECK, () => {
  it("shows the curve of each fact, over the cards about it", async () => {
    now = TOMORROW_NOON;
    const learner = await enrolled("learner", "apache-kafka");
    const { body } = await learner.get("/decks/apache-kafka/cards");
    const { cards } = body as { cards: { cardId: string; facts: string[] }[] };
    const [first] = cards;
    if (!first) throw new Error("The deck has no cards");
    await review(learner, first.cardId, 1);
    now += DAY_MS;
    await review(learner, first.cardId, 5);

    const told = await learning(learner, "apache-kafka");

    expect(told).toMatchObject({ deckId: "apache-kafka", deckVersion: 1, cards: 1 });
    expect(told.curve.slice(0, 3)).toEqual([
      { attempt: 1, attempts: 1, right: 0, share: null },
      { attempt: 2, attempts: 1, right: 1, share: null },
      { attempt: 3, attempts: 0, right: 0, share: null },
    ]);
    const attempted = told.facts.filter((fact) => fact.attempted > 0);
    expect(attempted.map(({ factId }) => factId).sort()).toEqual([...new Set(first.facts)].sort());
    expect(attempted[0]?.curve).toEqual(told.curve);
    expect(new Set(told.facts.map(({ factId }) => factId)).size).toBe(told.facts.length);
  });

  it("S1: a private deck of another learner is answered as one that does not exist", async () => {
    const { parameters } = await ownCase(as("author"));
    const own = `/me/statistics/decks/${parameters.deckId}`;

    const answers = [await as("stranger").get(own), await as("stranger").get("/me/statistics/decks/no-such-deck")];

    expect((await as("author").get(own)).status).toBe(200);
    for (const { status, body } of answers) assertDocumented(DECK, status, body);
    expect(answers.map(({ status, headers }) => [status, headers.get("content-length")])).toEqual([
      [404, answers[1]?.headers.get("content-length")],
      [404, answers[1]?.headers.get("content-length")],
    ]);
  });
});
