import { randomUUID } from "node:crypto";
import { describe, expect, it } from "@jest/globals";
import type * as z from "zod";
import { FLAG_REASONS } from "../../lambdas/core/flags.ts";
import type { CardStatisticsPage, FlagList, FlagResult } from "../../lambdas/http/resources/authors.ts";
import type { RouteKey } from "../../lambdas/http/routes.ts";
import { type Answer, type Caller, useCloud } from "../support/cloud.ts";
import { assertDocumented } from "../support/documented.ts";

const DAY_MS = 86_400_000;
const NOW = Date.now();
let shift = 0;
const { as, anonymous, cloud, lines } = useCloud({ clock: () => Date.now() + shift });

const FLAGS = "GET /decks/{deckId}/flags";
const FLAG = "POST /cards/{cardId}/flags";
const DECIDE = "PATCH /decks/{deckId}/flags/{flagId}";
const STATISTICS = "GET /decks/{deckId}/card-statistics";
const author = as("ada+authors");
const newId = () => randomUUID();

async function enrolled(name: string, deckId = "apache-kafka"): Promise<Caller> {
  expect((await as(name).put(`/decks/${deckId}/enrolment`, {})).status).toBe(200);
  return as(name);
}

async function flag(caller: Caller, cardId: string, changes: object = {}) {
  const answer = await caller.post(`/cards/${cardId}/flags`, { id: newId(), reason: "wrong", ...changes });
  assertDocumented(FLAG, answer.status, answer.body);
  return { ...answer, body: answer.body as z.output<typeof FlagResult> };
}

async function allFlags(deckId: string, query = ""): Promise<z.output<typeof FlagList>["flags"]> {
  const flags = [];
  for (let page = ""; ; ) {
    const { status, body } = await author.get(`/decks/${deckId}/flags?${query}${page && `&page=${page}`}`);
    assertDocumented(FLAGS, status, body);
    const list = body as z.output<typeof FlagList>;
    flags.push(...list.flags);
    if (list.nextPage === null) return flags;
    page = list.nextPage;
  }
}

/** All of an answer that somebody could tell two refusals apart by. */
function face({ status, headers, body }: Answer) {
  const { requestId: _own, ...problem } = body as Record<string, unknown>;
  const shown = ["content-type", "content-length", "cache-control", "retry-after"].map((name) => headers.get(name));
  return { status, problem, shown };
}

describe(FLAG, () => {
  it("stores what a learner says, and shows them their flags on this card", async () => {
    const learner = await enrolled("flagger");

    const wrong = await flag(learner, "apache-kafka.0001", { text: "=HYPERLINK(1) <b>not so</b>" });
    const unclear = await flag(learner, "apache-kafka.0001", { reason: "unclear" });

    expect(wrong).toMatchObject({
      status: 200,
      body: {
        flag: {
          cardId: "apache-kafka.0001",
          reason: "wrong",
          text: "=HYPERLINK(1) <b>not so</b>",
          status: "open",
          note: null,
          deckVersion: 1,
          changedAt: null,
        },
      },
    });
    expect(wrong.headers.get("idempotent-replayed")).toBeNull();
    expect(unclear.body.flags).toEqual([wrong.body.flag, unclear.body.flag]);
  });

  it("answers the same to the same request again, and to any other for the same reason", async () => {
    const learner = await enrolled("repeater");
    const id = newId();
    const first = await flag(learner, "apache-kafka.0002", { id, text: "first" });

    const again = [
      await flag(learner, "apache-kafka.0002", { id, text: "first" }),
      await flag(learner, "apache-kafka.0002", { text: "second" }),
    ];

    for (const { status, headers, body } of again) {
      expect({ status, body }).toEqual({ status: 200, body: first.body });
      expect(headers.get("idempotent-replayed")).toBe("true");
    }
  });

  it("makes one flag of many requests at once", async () => {
    const learner = await enrolled("impatient");

    const answers = await Promise.all([1, 2, 3, 4, 5, 6].map(() => flag(learner, "apache-kafka.0003")));

    expect(new Set(answers.map(({ body }) => body.flag.flagId)).size).toBe(1);
    expect(answers.filter(({ headers }) => headers.get("idempotent-replayed") === null)).toHaveLength(1);
  });

  it("refuses an id that stands for another flag", async () => {
    const learner = await enrolled("confused");
    const id = newId();
    await flag(learner, "apache-kafka.0004", { id, text: "one" });

    for (const changes of [{ reason: "unclear", text: "one" }, { text: "two" }]) {
      expect(await flag(learner, "apache-kafka.0004", { id, ...changes })).toMatchObject({
        status: 422,
        body: { type: "/problems/flag-id-reused", errors: [{ pointer: "#/id" }] },
      });
    }
  });

  it("keeps a text as it was sent, and takes one with half a character in it again", async () => {
    const learner = await enrolled("typist");
    const id = newId();

    const first = await flag(learner, "apache-kafka.0005", { id, text: "\u{1F600}\u0000\r\n\ud83d" });
    const again = await flag(learner, "apache-kafka.0005", { id, text: "\u{1F600}\u0000\r\n\ud83d" });

    expect(first.body.flag.text).toBe("\u{1F600}\u0000\r\n\ufffd");
    expect(again.body).toEqual(first.body);
  });

  it("S1: a card of a deck one is not in, has left, or that does not exist is the same 404", async () => {
    const leaver = await enrolled("leaver");
    await flag(leaver, "apache-kafka.0006");
    await leaver.delete("/decks/apache-kafka/enrolment");
    const body = { id: newId(), reason: "wrong" };

    const answers = [
      await as("stranger").post("/cards/apache-kafka.0006/flags", body),
      await leaver.post("/cards/apache-kafka.0006/flags", body),
      await (await enrolled("member")).post("/cards/apache-kafka.zzzz/flags", body),
      await as("stranger").post("/cards/nowhere.0006/flags", body),
    ];

    for (const answer of answers) assertDocumented(FLAG, answer.status, answer.body);
    expect(answers.map(face)).toEqual(answers.map(() => face(answers[3] as Answer)));
    expect(answers[0]?.status).toBe(404);
    expect((await allFlags("apache-kafka")).filter(({ cardId }) => cardId === "apache-kafka.0006")).toHaveLength(1);
  });

  it.each([
    { body: { id: "short", reason: "wrong" }, pointer: "#/id" },
    { body: { id: newId(), reason: "boring" }, pointer: "#/reason" },
    { body: { id: newId(), reason: "wrong", text: "x".repeat(501) }, pointer: "#/text" },
    { body: { id: newId(), reason: "wrong", status: "resolved" }, pointer: "#/status" },
    { body: { id: newId(), reason: "wrong", userId: "somebody" }, pointer: "#/userId" },
    { body: { id: newId(), reason: "wrong", flagId: "0000-q7Rt0_aZk3b91xWm2Lp8Yw" }, pointer: "#/flagId" },
  ])("S4: refuses $body and names the field", async ({ body, pointer }) => {
    const answer = await (await enrolled("careless", "netflix")).post("/cards/netflix.0000/flags", body);

    assertDocumented(FLAG, answer.status, answer.body);
    expect(answer).toMatchObject({ status: 400, body: { errors: [{ pointer }] } });
    expect(await allFlags("netflix")).toEqual([]);
  });

  it("S6: takes 50 flags a day of one learner, more on the next day, and any number of repeats", async () => {
    const [learner, other] = [await enrolled("complainer"), await enrolled("other")];
    const cards = Array.from({ length: 13 }, (_, at) => `apache-kafka.${at.toString(36).padStart(4, "0")}`);
    const wanted = cards.flatMap((cardId) => FLAG_REASONS.map((reason) => ({ cardId, reason })));
    for (const { cardId, reason } of wanted.slice(0, 50)) {
      expect((await flag(learner, cardId, { reason })).status).toBe(200);
    }

    const over = await flag(learner, cards[12] ?? "", { reason: "outdated" });
    const repeat = await flag(learner, cards[0] ?? "");

    expect(over).toMatchObject({ status: 429, body: { type: "/problems/too-many-flags" } });
    expect(Number(over.headers.get("retry-after"))).toBeGreaterThan(0);
    expect(Number(over.headers.get("retry-after"))).toBeLessThanOrEqual(86_400);
    expect(repeat.status).toBe(200);
    expect((await flag(other, cards[0] ?? "")).status).toBe(200);
    shift = DAY_MS;
    expect((await flag(learner, cards[12] ?? "", { reason: "outdated" })).status).toBe(200);
    shift = 0;
  });
});

describe("what only authors may do", () => {
  const requests: { route: RouteKey; send: (caller: Caller, deckId: string, flagId: string) => Promise<Answer> }[] = [
    { route: FLAGS, send: (caller, deckId) => caller.get(`/decks/${deckId}/flags`) },
    { route: STATISTICS, send: (caller, deckId) => caller.get(`/decks/${deckId}/card-statistics`) },
    {
      route: DECIDE,
      send: (caller, deckId, flagId) => caller.patch(`/decks/${deckId}/flags/${flagId}`, { status: "dismissed" }),
    },
  ];

  it.each(requests)("S1, S5: $route is the same 404 to learners as for a deck that does not exist", async (request) => {
    const learner = await enrolled("curious");
    const { flagId } = (await flag(learner, "apache-kafka.0007")).body.flag;

    const answers = [
      await request.send(learner, "apache-kafka", flagId),
      await request.send(as("ada+editors"), "apache-kafka", flagId),
      await request.send(as("authors"), "apache-kafka", flagId),
      await request.send(learner, "nowhere", flagId),
      await request.send(author, "nowhere", flagId),
    ];

    for (const { status, body } of answers) assertDocumented(request.route, status, body);
    expect(answers.map(face)).toEqual(answers.map(() => face(answers[4] as Answer)));
    expect(answers[4]).toMatchObject({ status: 404, body: { type: "/problems/unknown-deck" } });
    const stored = (await allFlags("apache-kafka")).filter((one) => one.flagId === flagId);
    expect(stored).toMatchObject([{ status: "open" }]);
  });

  it.each(requests)("S3: $route gives nobody anything without a token", async ({ send }) => {
    expect((await send(anonymous, "apache-kafka", "0000-q7Rt0_aZk3b91xWm2Lp8Yw")).status).toBe(401);
  });
});

describe(FLAGS, () => {
  it("R25: lists the flags of all learners once, in the order of the cards, without a word of whose they are", async () => {
    const learners = ["first", "second", "third"];
    for (const name of learners) {
      const learner = await enrolled(name, "amazon-dynamodb");
      for (const ordinal of [2, 0, 1]) await flag(learner, `amazon-dynamodb.000${ordinal}`, { text: "hello" });
    }

    const flags = await allFlags("amazon-dynamodb", "limit=2");

    expect(flags.map(({ cardId }) => cardId.slice(-1)).join("")).toBe("000111222");
    expect(new Set(flags.map(({ flagId }) => flagId)).size).toBe(9);
    const { body } = await author.get("/decks/amazon-dynamodb/flags");
    for (const name of learners) expect(JSON.stringify(body)).not.toContain(cloud().issuer.sub(name));
  });

  it("R25: refuses a page token of another deck, another filter, another route or another author", async () => {
    const { body } = await author.get("/decks/amazon-dynamodb/flags?limit=1");
    const page = (body as z.output<typeof FlagList>).nextPage;

    const answers = [
      await author.get(`/decks/apache-kafka/flags?page=${page}`),
      await author.get(`/decks/amazon-dynamodb/flags?status=open&page=${page}`),
      await author.get(`/decks/amazon-dynamodb/card-statistics?page=${page}`),
      await as("eve+authors").get(`/decks/amazon-dynamodb/flags?page=${page}`),
    ];

    expect(answers).toMatchObject(answers.map(() => ({ status: 400, body: { type: "/problems/invalid-page-token" } })));
  });
});

describe(DECIDE, () => {
  it("resolves a flag with a note, which its learner sees, and lists it under its new status", async () => {
    const learner = await enrolled("reporter");
    const { flagId } = (await flag(learner, "apache-kafka.0008")).body.flag;
    const change = { status: "resolved", note: "Mended in version 2." };

    const decided = await author.patch(`/decks/apache-kafka/flags/${flagId}`, change);
    const again = await author.patch(`/decks/apache-kafka/flags/${flagId}`, change);
    const seen = await flag(learner, "apache-kafka.0008");

    assertDocumented(DECIDE, decided.status, decided.body);
    expect([decided.status, again.status]).toEqual([200, 200]);
    expect(seen.body.flag).toMatchObject({ flagId, ...change, changedAt: expect.any(String) });
    expect(await allFlags("apache-kafka", "status=resolved")).toEqual([seen.body.flag]);
    expect((await allFlags("apache-kafka", "status=open")).map((one) => one.flagId)).not.toContain(flagId);
  });

  it("says of a flag that is not in the deck that it does not exist", async () => {
    const { flagId } = (await flag(await enrolled("elsewhere"), "apache-kafka.0009")).body.flag;

    for (const place of [`netflix/flags/${flagId}`, "apache-kafka/flags/0000-q7Rt0_aZk3b91xWm2Lp8Yw"]) {
      const answer = await author.patch(`/decks/${place}`, { status: "resolved" });
      assertDocumented(DECIDE, answer.status, answer.body);
      expect(answer).toMatchObject({ status: 404, body: { type: "/problems/unknown-flag" } });
    }
  });

  it.each([
    { body: {}, pointer: "#/status" },
    { body: { status: "deleted" }, pointer: "#/status" },
    { body: { status: "open", note: "x".repeat(501) }, pointer: "#/note" },
    { body: { status: "open", text: "other words" }, pointer: "#/text" },
    { body: { status: "open", owner: "me" }, pointer: "#/owner" },
  ])("S4: refuses $body and names the field", async ({ body, pointer }) => {
    const answer = await author.patch("/decks/apache-kafka/flags/0000-q7Rt0_aZk3b91xWm2Lp8Yw", body);

    expect(answer).toMatchObject({ status: 400, body: { errors: [{ pointer }] } });
  });
});

describe(STATISTICS, () => {
  const page = async (query = "") => {
    const { status, body } = await author.get(`/decks/apache-kafka/card-statistics?${query}`);
    assertDocumented(STATISTICS, status, body);
    return body as z.output<typeof CardStatisticsPage>;
  };
  const review = (id: string, grade: number, days: number) => ({
    id: `statistics-review-${id}`,
    grade,
    reviewedAt: new Date(NOW - days * DAY_MS).toISOString(),
    durationMs: 4_000,
    timeZone: "UTC",
  });

  it("follows reviews and undos: counts only for four learners, figures from the fifth on", async () => {
    const names = ["ann", "ben", "cem", "dea", "eli"];
    for (const name of names.slice(0, 4)) await answer(name, names.indexOf(name));
    await cloud().caughtUp();
    const four = (await page("limit=2")).cards;
    await answer("eli", 4);
    await as("ann").post("/cards/apache-kafka.0001/undos", {
      id: "statistics-undo-0001",
      reviewId: "statistics-review-ann-1",
      undoneAt: new Date().toISOString(),
    });
    await cloud().caughtUp();
    const five = await page("limit=2");

    expect(four[0]).toMatchObject({ learners: 4, attempts: 4, discrimination: null, leechShare: null });
    expect(four[0]?.byAttempt.map(({ shareRight }) => shareRight)).toEqual([null, null, null, null, null]);
    expect(five).toMatchObject({ learners: 5, complete: true });
    expect(five.cards[0]).toMatchObject({ learners: 5, attempts: 5, leechShare: 0, leechMarks: 0 });
    expect(five.cards[0]?.byAttempt[0]).toEqual({ attempt: 1, attempts: 5, shareRight: 0.6 });
    expect(five.cards[0]?.medianThinkMs).toBeGreaterThan(3_800);
    expect(five.cards[0]?.medianThinkMs).toBeLessThan(4_200);
    expect(five.cards[1]).toMatchObject({ learners: 4, attempts: 4, leechShare: null });
    for (const name of names) expect(JSON.stringify(five)).not.toContain(cloud().issuer.sub(name));
    expect(lines.filter((line) => line.startsWith("Projector"))).toEqual([]);
    expect(await cloud().queues[0]?.list()).toEqual([]);
  });

  it("R25: gives every card of the deck once, page by page", async () => {
    const { body: deck } = await author.get("/decks/apache-kafka");
    const cards: string[] = [];
    for (let token: string | null = ""; token !== null; ) {
      const next: z.output<typeof CardStatisticsPage> = await page(`limit=17${token && `&page=${token}`}`);
      cards.push(...next.cards.map(({ cardId }) => cardId));
      token = next.nextPage;
    }

    expect(new Set(cards).size).toBe(cards.length);
    expect(cards).toEqual(cards.toSorted());
    expect(cards).toHaveLength((deck as { cardCount: number }).cardCount);
  });

  /** Two first reviews: of card 0, which the last two learners fail, and of card 1. */
  async function answer(name: string, place: number): Promise<void> {
    const learner = await enrolled(name);
    const grades = [place < 3 ? 4 : 1, place % 2 === 0 ? 5 : 2];
    for (const [ordinal, grade] of grades.entries()) {
      const sent = review(`${name}-${ordinal}`, grade, 0);
      expect((await learner.post(`/cards/apache-kafka.000${ordinal}/reviews`, sent)).status).toBe(200);
    }
  }
});
