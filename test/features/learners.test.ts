import { describe, expect, it } from "@jest/globals";
import { useCloud } from "../support/cloud.ts";
import { assertDocumented } from "../support/documented.ts";

const { as, anonymous, lines } = useCloud();
const defaults = {
  timeZone: null,
  rolloverHour: 4,
  newCardsPerDay: 10,
  reviewsPerDay: null,
  cardsPerDay: null,
  burySiblings: false,
  leechAction: "none",
  dueDaySpread: "none",
  queueOrder: "due",
  newCardPlacement: "after",
};

describe("GET /me", () => {
  it("gives a learner nobody has heard of the defaults", async () => {
    const { status, headers, body } = await as("new").get("/me");

    assertDocumented("GET /me", status, body);
    expect(body).toEqual({ userId: expect.stringMatching(/^[\w-]{16,}$/), ...defaults });
    expect(headers.get("cache-control")).toBe("no-store");
    expect(headers.get("content-type")).toBe("application/json; charset=utf-8");
  });

  it("S3: gives nobody anything without a token", async () => {
    expect(await anonymous.get("/me")).toMatchObject({ status: 401 });
  });
});

describe("PATCH /me", () => {
  it("changes the fields that are named, keeps the others, and answers with all of them", async () => {
    const learner = as("traveller");

    const first = await learner.patch("/me", { timeZone: "Asia/Kathmandu", rolloverHour: 0 });
    const second = await learner.patch("/me", { newCardsPerDay: 0 });

    assertDocumented("PATCH /me", first.status, first.body);
    expect(first.body).toMatchObject({ ...defaults, timeZone: "Asia/Kathmandu", rolloverHour: 0 });
    expect(second.body).toMatchObject({ timeZone: "Asia/Kathmandu", rolloverHour: 0, newCardsPerDay: 0 });
    expect((await learner.get("/me")).body).toEqual(second.body);
  });

  it("is safe to repeat", async () => {
    const learner = as("repeater");
    const change = { timeZone: "America/New_York" };

    expect((await learner.patch("/me", change)).body).toEqual((await learner.patch("/me", change)).body);
  });

  it("changes nobody else's", async () => {
    await as("one").patch("/me", { rolloverHour: 7 });

    expect((await as("two").get("/me")).body).toMatchObject(defaults);
  });

  it("keeps both of two changes made at once", async () => {
    const learner = as("two-devices");

    await Promise.all([learner.patch("/me", { rolloverHour: 6 }), learner.patch("/me", { newCardsPerDay: 25 })]);

    expect((await learner.get("/me")).body).toMatchObject({ rolloverHour: 6, newCardsPerDay: 25 });
  });

  it.each([
    { body: { timeZone: "Mars/Olympus" }, pointer: "#/timeZone" },
    { body: { timeZone: "+02:00" }, pointer: "#/timeZone" },
    { body: { rolloverHour: 24 }, pointer: "#/rolloverHour" },
    { body: { rolloverHour: 4.5 }, pointer: "#/rolloverHour" },
    { body: { newCardsPerDay: -1 }, pointer: "#/newCardsPerDay" },
    { body: { newCardsPerDay: 1001 }, pointer: "#/newCardsPerDay" },
    { body: { newCardsPerDay: null }, pointer: "#/newCardsPerDay" },
    { body: { rolloverHour: 30 }, pointer: "#/rolloverHour" },
    { body: { reviewsPerDay: -1 }, pointer: "#/reviewsPerDay" },
    { body: { cardsPerDay: 10_000 }, pointer: "#/cardsPerDay" },
    { body: { cardsPerDay: 1.5 }, pointer: "#/cardsPerDay" },
    { body: { leechAction: "delete" }, pointer: "#/leechAction" },
    { body: { dueDaySpread: true }, pointer: "#/dueDaySpread" },
    { body: { queueOrder: "alphabet" }, pointer: "#/queueOrder" },
    { body: {}, pointer: "#" },
    { body: { userId: "someone-else", rolloverHour: 9 }, pointer: "#/userId" },
    { body: '{"rolloverHour": 9', pointer: "#" },
  ])("S4: refuses $body, names the field and changes nothing", async ({ body, pointer }) => {
    const learner = as("careless");

    const answer = await learner.patch("/me", body);

    assertDocumented("PATCH /me", answer.status, answer.body);
    expect(answer).toMatchObject({ status: 400, body: { errors: [{ pointer }] } });
    expect(answer.headers.get("content-type")).toBe("application/problem+json");
    expect((await learner.get("/me")).body).toMatchObject(defaults);
  });

  it("S16: leaves no token, zone or user id in the log", async () => {
    const learner = as("private");
    const { userId } = (await learner.patch("/me", { timeZone: "Pacific/Chatham" })).body as { userId: string };

    const requests = lines.filter((line) => line.includes('"routeKey"'));
    expect(requests.length).toBeGreaterThan(0);
    expect(lines.join("\n")).not.toMatch(/eyJ[\w-]+\.|Pacific\/Chatham/);
    expect(requests.join("\n")).not.toContain(userId);
  });
});
