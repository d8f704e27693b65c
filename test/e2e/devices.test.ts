import { once } from "node:events";
import { type AddressInfo, connect, createServer } from "node:net";
import { describe, expect, it } from "@jest/globals";
import { DeckPage } from "../../lambdas/http/resources/decks.ts";
import { BatchResult, CardDetail, Queue, ReviewResult } from "../../lambdas/http/resources/reviews.ts";
import { recordKey } from "../../lambdas/store/record-key.ts";
import type { Caller } from "../support/cloud.ts";
import { bodyOf, useCheckedCloud } from "./checked-cloud.ts";
import { review, undo } from "./requests.ts";
import { itemsOf } from "./stored.ts";

let hoursAhead = 0;
const clock = () => Date.now() + hoursAhead * 3_600_000;
const { as, cloud } = useCheckedCloud({ clock });
const CARD = "apache-kafka.0000";
const REVIEWS = `/cards/${CARD}/reviews`;

async function learner(username: string, decks = ["apache-kafka"]): Promise<Caller> {
  for (const deckId of decks) await bodyOf(DeckPage, as(username).get(`/decks/${deckId}/cards`));
  for (const deckId of decks) expect((await as(username).put(`/decks/${deckId}/enrolment`, {})).status).toBe(200);
  return as(username);
}

/** The keys of all reviews and undos of the card, newest first, over as many pages as it takes. */
async function historyOf(caller: Caller, pageSize: number): Promise<string[]> {
  const keys: string[] = [];
  let page = "";
  do {
    const { history, nextPage } = await bodyOf(CardDetail, caller.get(`/cards/${CARD}?limit=${pageSize}${page}`));
    keys.push(...history.map(({ key }) => key));
    page = nextPage === null ? "" : `&page=${nextPage}`;
  } while (page !== "");
  return keys;
}

describe("R4: 200 concurrent submits to one card", () => {
  it("are each stored and answered 200, or refused with Retry-After and not stored", async () => {
    const caller = await learner("crowd");
    const sent = Array.from({ length: 200 }, (_, index) => review({ grade: (index % 6) as 0 | 1 | 2 | 3 | 4 | 5 }));

    const answers = await Promise.all(sent.map((one) => caller.post(REVIEWS, one)));

    const stored = new Set(await historyOf(caller, 73));
    const refused = answers.filter(({ status }) => status !== 200);
    for (const { status, headers } of refused) {
      expect([409, 429]).toContain(status);
      expect(Number(headers.get("retry-after"))).toBeGreaterThan(0);
    }
    const acknowledged = sent.filter((_, index) => answers[index]?.status === 200);
    expect(acknowledged.length).toBeGreaterThan(0);
    expect(stored).toEqual(new Set(acknowledged.map(({ id }) => recordKey(id))));
    const { schedule } = await bodyOf(CardDetail, caller.get(`/cards/${CARD}`));
    expect(schedule).toMatchObject({ reviews: 1, version: acknowledged.length });

    const again = await Promise.all(sent.slice(0, 20).map((one) => caller.post(REVIEWS, one)));
    for (const { status } of again) expect([200, 409]).toContain(status);
  });
});

describe("trap: update without condition", () => {
  it("of two quick taps on one card both are kept and one counts", async () => {
    const caller = await learner("tapper");

    const taps = await Promise.all([4, 5].map((grade) => caller.post(REVIEWS, review({ grade: grade as 4 | 5 }))));

    expect(taps.map(({ status }) => status)).toEqual([200, 200]);
    const { schedule, history } = await bodyOf(CardDetail, caller.get(`/cards/${CARD}`));
    expect(history.map((entry) => entry.type === "review" && entry.outcome).sort()).toEqual(["counted", "practice"]);
    expect(schedule).toMatchObject({ reviews: 1, repetitions: 1, version: 2 });
  });
});

describe("trap: an HTTP retry after a dropped answer", () => {
  it("counts once, and gets the answer that was lost", async () => {
    const caller = await learner("tunnel");
    const sent = review();
    const authorization = `Bearer ${await cloud().token("tunnel")}`;

    await expect(postAndLoseTheAnswer(REVIEWS, authorization, sent)).rejects.toThrow();
    const stored = await bodyOf(CardDetail, caller.get(`/cards/${CARD}`));
    const retried = await caller.post(REVIEWS, sent);

    expect(stored).toMatchObject({ schedule: { reviews: 1, version: 1 }, history: [{ key: recordKey(sent.id) }] });
    expect(retried.headers.get("idempotent-replayed")).toBe("true");
    expect(await bodyOf(ReviewResult, retried)).toMatchObject({ schedule: stored.schedule, deck: { newToday: 1 } });
    expect(await bodyOf(CardDetail, caller.get(`/cards/${CARD}`))).toEqual(stored);
  });

  it("gets the same bytes as the first answer, for the first review of a card, a later one and an undo", async () => {
    const caller = await learner("echo");
    const first = review();
    const calls = [
      () => caller.post(REVIEWS, first),
      () =>
        caller.post(`/cards/${CARD}/undos`, undo(first.id, { id: `undo-of-${first.id}`, undoneAt: first.reviewedAt })),
      () => caller.post(REVIEWS, { ...first, id: `second-of-${first.id}`, grade: 2 }),
    ];
    for (const send of calls) {
      const answer = await send();
      const again = await send();

      expect(answer.status).toBe(200);
      expect(answer.headers.has("idempotent-replayed")).toBe(false);
      expect(again.headers.get("idempotent-replayed")).toBe("true");
      expect(JSON.stringify(again.body)).toBe(JSON.stringify(answer.body));
      await cloud().caughtUp();
      expect(JSON.stringify((await send()).body)).toBe(JSON.stringify(answer.body));
    }
  });
});

describe("two devices that were offline", () => {
  const cards = Array.from({ length: 12 }, (_, ordinal) => `apache-kafka.000${ordinal.toString(36)}`);
  const minutesAgo = (minutes: number) => new Date(clock() - minutes * 60_000).toISOString();
  const collected = (offset: number, grade: 2 | 5) =>
    cards.map((cardId, index) => ({
      type: "review",
      cardId,
      ...review({ grade, reviewedAt: minutesAgo(offset + (index % 3)) }),
    }));

  it("converge to identical bytes, whoever sends first, in pieces and twice", async () => {
    const [forth, back] = [await learner("forth"), await learner("back")];
    hoursAhead += 1; // both were enrolled before they went offline
    const [phone, laptop] = [collected(1, 2), collected(2, 5)];
    const undoOnLaptop = { type: "undo", cardId: cards[0], ...undo(String(phone[0]?.id), { undoneAt: minutesAgo(0) }) };
    const send = async (caller: Caller, items: object[]) => caller.post("/reviews/batch", { items });

    await send(forth, phone);
    await send(forth, [...laptop, undoOnLaptop]);
    await Promise.all([send(back, laptop.slice(6)), send(back, phone.toReversed())]);
    await send(back, laptop);
    await send(back, [undoOnLaptop, ...phone]);
    await cloud().caughtUp();

    const states = await Promise.all(["forth", "back"].map(cardStates));
    expect(states[0]?.size).toBe(cards.length);
    expect(states[1]).toEqual(states[0]);
  });

  /** What is stored of each card but the count of writes, which depends on how the pieces were cut. */
  async function cardStates(username: string): Promise<Map<string, unknown>> {
    const items = await itemsOf(cloud(), username);
    const schedules = items.filter(({ sk }) => sk.startsWith("S#"));
    return new Map(schedules.map(({ pk: _user, v: _writes, sk, ...state }) => [sk, state]));
  }
});

describe("a batch of 100 over three decks", () => {
  it("is stored whole, leaves the queue, and may be sent again", async () => {
    const decks = ["amazon-dynamodb", "apache-kafka", "netflix"];
    const caller = await learner("bulk", decks);
    const items = Array.from({ length: 100 }, (_, index) => ({
      type: "review",
      cardId: `${decks[index % 3]}.${Math.floor(index / 3)
        .toString(36)
        .padStart(4, "0")}`,
      ...review(),
    }));

    const answer = await bodyOf(BatchResult, caller.post("/reviews/batch", { items }));
    await cloud().caughtUp();
    const stored = await itemsOf(cloud(), "bulk");
    const again = await bodyOf(BatchResult, caller.post("/reviews/batch", { items }));

    expect(answer.results.map(({ status }) => status)).toEqual(Array(100).fill("applied"));
    expect(answer.decks).toEqual([
      { deckId: "amazon-dynamodb", newToday: 34 },
      { deckId: "apache-kafka", newToday: 33 },
      { deckId: "netflix", newToday: 33 },
    ]);
    expect(again.results.map(({ status }) => status)).toEqual(Array(100).fill("duplicate"));
    expect(again.decks).toEqual(answer.decks);
    expect(stored.filter(({ sk }) => sk.startsWith("S#"))).toHaveLength(100);
    expect(await itemsOf(cloud(), "bulk")).toEqual(stored);
    const offered = (await bodyOf(Queue, caller.get("/due?limit=200"))).cards.map(({ cardId }) => cardId);
    expect(offered.filter((cardId) => items.some((item) => item.cardId === cardId))).toEqual([]);
  });
});

/** Posts through a connection that is cut when the first byte of the answer arrives: the server has done its work. */
async function postAndLoseTheAnswer(path: string, authorization: string, body: object): Promise<void> {
  const { port } = new URL(cloud().url);
  const proxy = createServer((client) => {
    const server = connect(Number(port), "127.0.0.1");
    client.on("error", () => undefined);
    client.pipe(server);
    server.once("data", () => {
      client.destroy();
      server.destroy();
    });
  }).listen(0, "127.0.0.1");
  await once(proxy, "listening");
  try {
    await fetch(`http://127.0.0.1:${(proxy.address() as AddressInfo).port}${path}`, {
      method: "POST",
      headers: { authorization, "content-type": "application/json" },
      body: JSON.stringify(body),
    });
  } finally {
    proxy.close();
  }
}
