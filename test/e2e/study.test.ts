import { describe, expect, it } from "@jest/globals";
import type * as z from "zod";
import { Profile } from "../../lambdas/http/resources/learners.ts";
import { BatchResult, CardDetail, Queue, ReviewResult, UndoResult } from "../../lambdas/http/resources/reviews.ts";
import type { Caller } from "../support/cloud.ts";
import { bodyOf, useCheckedCloud } from "./checked-cloud.ts";
import { type Review, review, undo } from "./requests.ts";
import { itemsOf } from "./stored.ts";

const DAY_MS = 86_400_000;
let now = Date.parse("2026-11-20T08:00:00Z");
const { as, cloud } = useCheckedCloud({ clock: () => now });
const CARD = "apache-kafka.0000";
const OTHER_CARD = "apache-kafka.0001";

/** A learner in the zone who is enrolled in a deck, at a time of their own: it goes back to the first day of all tests. */
async function learner(
  username: string,
  { timeZone = "Europe/Berlin", at = "2026-11-20T08:00:00Z" } = {},
): Promise<Caller> {
  now = Date.parse(at);
  expect(await as(username).patch("/me", { timeZone })).toMatchObject({ status: 200 });
  expect(await as(username).put("/decks/apache-kafka/enrolment", {})).toMatchObject({ status: 200 });
  return as(username);
}

/** A review given at the moment of the clock, or at `at`. */
const reviewed = (changes: Partial<Review> = {}, at = now) =>
  review({ reviewedAt: new Date(at).toISOString(), ...changes });
const submit = (caller: Caller, cardId: string, sent: Review) =>
  bodyOf(ReviewResult, caller.post(`/cards/${cardId}/reviews`, sent));
const detail = (caller: Caller, cardId = CARD) => bodyOf(CardDetail, caller.get(`/cards/${cardId}`));
const dueCards = async (caller: Caller) =>
  (await bodyOf(Queue, caller.get("/due"))).cards.filter(({ state }) => state === "due");
const withoutVersion = ({ version: _writes, ...schedule }: z.output<typeof ReviewResult>["schedule"]) => schedule;

describe("trap: UTC study day", () => {
  it.each([
    { timeZone: "America/Los_Angeles", evening: "2026-11-21T04:00:00Z", beforeDawn: "2026-11-21T11:59:59Z" },
    { timeZone: "Pacific/Kiritimati", evening: "2026-11-20T06:00:00Z", beforeDawn: "2026-11-20T13:59:59Z" },
  ])("an evening in $timeZone belongs to its own day, and the card is due when the next one begins", async (place) => {
    const { timeZone, evening, beforeDawn } = place;
    const caller = await learner(`in ${timeZone}`, { timeZone, at: evening });

    const result = await submit(caller, CARD, reviewed({ timeZone }));
    expect(result).toMatchObject({ review: { learningDay: "2026-11-20" }, schedule: { dueOn: "2026-11-21" } });

    now = Date.parse(beforeDawn);
    expect(await dueCards(caller)).toEqual([]);
    now += 1000;
    expect(await dueCards(caller)).toMatchObject([{ cardId: CARD, dueOn: "2026-11-21", overdueDays: 0 }]);
  });

  it("a changed rollover hour reaches the next review, and moves no past one", async () => {
    const caller = await learner("owl", { at: "2026-11-20T01:30:00Z" });
    const before = await submit(caller, CARD, reviewed());

    await bodyOf(Profile, caller.patch("/me", { rolloverHour: 0 }));
    const after = await submit(caller, OTHER_CARD, reviewed());

    expect(before.review.learningDay).toBe("2026-11-19");
    expect(after.review.learningDay).toBe("2026-11-20");
    expect((await detail(caller)).history).toMatchObject([{ learningDay: "2026-11-19" }]);
  });
});

describe("trap: undo of an overdue card", () => {
  it("makes it due when it was before, as long overdue as before, however often it is sent", async () => {
    const caller = await learner("overdue");
    const first = await submit(caller, CARD, reviewed());
    now += 10 * DAY_MS;
    const overdue = await dueCards(caller);
    const mistake = reviewed({ grade: 1 });
    expect((await submit(caller, CARD, mistake)).schedule).toMatchObject({ dueOn: "2026-12-01", lapses: 1 });

    const back = undo(mistake.id, { undoneAt: new Date(now).toISOString() });
    const undone = await caller.post(`/cards/${CARD}/undos`, back);
    const again = await caller.post(`/cards/${CARD}/undos`, back);
    const late = await submit(caller, CARD, mistake);

    const result = await bodyOf(UndoResult, undone);
    expect(withoutVersion(result.schedule)).toEqual(withoutVersion(first.schedule));
    expect(result.review?.outcome).toBe("undone");
    expect(again.body).toEqual(undone.body);
    expect(late.review.outcome).toBe("undone");
    expect(overdue).toMatchObject([{ cardId: CARD, dueOn: "2026-11-21", overdueDays: 9 }]);
    expect(await dueCards(caller)).toEqual(overdue);
  });
});

describe("trap: a review that arrives late", () => {
  const days = [0, 1, 8];
  const at = (day: number) => Date.parse("2026-11-20T09:00:00Z") + day * DAY_MS;
  const given = days.map((day) => reviewed({ grade: 4 }, at(day)));

  it.each([
    { order: [0, 2, 1], name: "in the middle" },
    { order: [2, 1, 0], name: "from last to first" },
  ])("is folded into its place: sent $name, the card ends as if sent in order", async ({ order, name }) => {
    const [inOrder, late] = [await learner(`in order, ${name}`), await learner(`late, ${name}`)];
    now = at(8);

    for (const sent of given) await submit(inOrder, CARD, sent);
    for (const index of order) await submit(late, CARD, given[index] as Review);

    expect(await detail(late)).toEqual(await detail(inOrder));
    expect(await stored(`late, ${name}`)).toEqual(await stored(`in order, ${name}`));
    expect((await detail(late)).schedule).toMatchObject({ repetitions: 3, intervalDays: 15, dueOn: "2026-12-13" });
  });
});

describe("trap: equal timestamps", () => {
  it("end in the same bytes, whichever came first", async () => {
    const [forth, back] = [await learner("forth"), await learner("back")];
    now += 3_600_000;
    const [a, b] = [reviewed({ grade: 2 }), reviewed({ grade: 5 })];

    for (const sent of [a, b]) await submit(forth, CARD, sent);
    for (const sent of [b, a]) await submit(back, CARD, sent);

    expect(await detail(back)).toEqual(await detail(forth));
    expect(await stored("back")).toEqual(await stored("forth"));
  });
});

describe("leaving a deck and coming back", () => {
  it("finds every schedule and setting as it was", async () => {
    const caller = await learner("guest");
    await caller.put("/decks/apache-kafka/enrolment", { newCardsPerDay: 3 });
    await submit(caller, CARD, reviewed());
    now += DAY_MS;
    const before = { card: await detail(caller), due: await bodyOf(Queue, caller.get("/due")) };
    const cards = await stored("guest");

    await caller.delete("/decks/apache-kafka/enrolment");
    expect(await caller.delete("/decks/apache-kafka/enrolment")).toMatchObject({ status: 200 });
    expect((await bodyOf(Queue, caller.get("/due"))).cards).toEqual([]);
    expect((await caller.get(`/cards/${CARD}`)).status).toBe(404);
    expect((await caller.post(`/cards/${CARD}/reviews`, reviewed())).status).toBe(404);
    const back = await caller.put("/decks/apache-kafka/enrolment", {});

    expect(back.body).toMatchObject({
      enrolment: { newCardsPerDay: 3, enrolledAt: expect.stringMatching(/^2026-11-20T07:58:00/) },
    });
    expect({ card: await detail(caller), due: await bodyOf(Queue, caller.get("/due")) }).toEqual(before);
    expect(await stored("guest")).toEqual(cards);
  });
});

describe("POST /reviews/batch", () => {
  it("gives every item its own status, one bad item fails no other, and the whole may be sent again", async () => {
    const caller = await learner("offline");
    const sentBefore = reviewed();
    await submit(caller, "apache-kafka.0002", sentBefore);
    now += DAY_MS;
    await submit(caller, "apache-kafka.0003", reviewed());
    const earlier = now - 3_600_000;
    const good = reviewed({ grade: 4 }, earlier);
    const mistake = reviewed({ grade: 0 }, earlier);
    const item = (cardId: string, sent: object) => ({ type: "review", cardId, ...sent });
    const items = [
      item("apache-kafka.0004", good),
      item("apache-kafka.0004", reviewed({ grade: 5 }, earlier + 1000)),
      item("apache-kafka.0005", { ...reviewed(), grade: 6 }),
      item("apache-kafka.zzzz", reviewed()),
      item("apache-kafka.0002", sentBefore),
      item("apache-kafka.0003", reviewed({ grade: 4 }, earlier)),
      { type: "undo", cardId: "apache-kafka.0006", ...undo(mistake.id, { undoneAt: new Date(now).toISOString() }) },
      item("apache-kafka.0006", mistake),
      { type: "undo", cardId: "apache-kafka.0007", ...undo(reviewed().id, { undoneAt: new Date(now).toISOString() }) },
      item("apache-kafka.0002", { ...sentBefore, grade: 0 }),
      "no item",
    ];

    const answer = await bodyOf(BatchResult, caller.post("/reviews/batch", { items }));
    await cloud().caughtUp();
    const cards = await itemsOf(cloud(), "offline");
    const again = await bodyOf(BatchResult, caller.post("/reviews/batch", { items }));

    expect(answer.results).toMatchObject([
      { index: 0, status: "applied", entry: { outcome: "counted" } },
      { index: 1, status: "practice", entry: { outcome: "practice" } },
      { index: 2, status: "rejected", retry: false, problem: { errors: [{ pointer: "#/items/2/grade" }] } },
      { index: 3, status: "rejected", retry: false, problem: { errors: [{ pointer: "#/items/3/cardId" }] } },
      { index: 4, status: "duplicate" },
      { index: 5, status: "reordered", entry: { outcome: "counted" } },
      { index: 6, status: "applied", entry: { type: "undo" } },
      { index: 7, status: "applied", entry: { outcome: "undone" }, schedule: { dueOn: null, reviews: 0 } },
      { index: 8, status: "rejected", retry: false, problem: { errors: [{ pointer: "#/items/8/reviewId" }] } },
      { index: 9, status: "rejected", retry: false, problem: { type: "/problems/review-id-reused" } },
      { index: 10, status: "rejected", retry: false, problem: { errors: [{ pointer: "#/items/10" }] } },
    ]);
    expect(answer.decks).toEqual([{ deckId: "apache-kafka", newToday: 3 }]);
    expect(again).toEqual({
      ...answer,
      results: answer.results.map((result) =>
        result.status === "rejected" ? result : { ...result, status: "duplicate" },
      ),
    });
    expect(await itemsOf(cloud(), "offline")).toEqual(cards);
  });
});

/** Schedules and archives of a user, without the key that names the user. */
async function stored(username: string): Promise<object[]> {
  const items = await itemsOf(cloud(), username);
  const cards = items.filter(({ sk }) => /^[SA]#/.test(sk)).map(({ pk: _user, ...item }) => item);
  expect(cards.length).toBeGreaterThan(0);
  return cards;
}
