import { describe, expect, it } from "@jest/globals";
import type * as z from "zod";
import { LinkList, NewLink, PublishedDeck } from "../../lambdas/http/resources/cases.ts";
import { Deck, DeckList, DeckPage } from "../../lambdas/http/resources/decks.ts";
import { CardDetail, Queue } from "../../lambdas/http/resources/reviews.ts";
import type { RouteKey } from "../../lambdas/http/routes.ts";
import { type Answer, useCloud } from "../support/cloud.ts";
import { assertDocumented } from "../support/documented.ts";

const clock = { ahead: 0 };
const { as } = useCloud({ clock: () => Date.now() + clock.ahead });
const SOURCE = {
  url: "https://example.org/manual",
  title: "Manual of the crane",
  published: "1999",
  retrieved: "2026-11-20",
  grade: "primary",
};
const PARTS = ["hoist", "trolley", "spreader"];
const ROLES = ["lifting boxes off the deck of a ship", "moving loads along the boom", "gripping a box at its corners"];

async function read<S extends z.ZodType>(route: RouteKey, answer: Promise<Answer>, schema: S): Promise<z.output<S>> {
  const { status, body } = await answer;
  assertDocumented(route, status, body);
  expect({ status, body: status === 200 ? undefined : body }).toEqual({ status: 200, body: undefined });
  return schema.parse(body);
}

const publish = (user: string) =>
  read("POST /cases/{caseId}/deck", as(user).post("/cases/great-crane/deck", undefined), PublishedDeck);
const cardsOf = (user: string, deckId: string) =>
  read("GET /decks/{deckId}/cards", as(user).get(`/decks/${deckId}/cards`), DeckPage);
const decksOf = async (user: string, query = "limit=200") =>
  (await read("GET /decks", as(user).get(`/decks?${query}`), DeckList)).decks.map(({ deckId }) => deckId);

/** A case with sourced facts, and one that has the document as its only source. */
async function author(user: string): Promise<void> {
  const markdown =
    "### [Great Crane](c.md)\n- **Key Learning**: Wind matters\n- **Patterns**: Circuit breaker (fuse)\n";
  await as(user).post("/ingest", { markdown, keep: true });
  await as(user).put("/cases/great-crane", {
    version: 1,
    title: "Great Crane",
    noun: "the crane",
    sources: { manual: SOURCE },
  });
  for (const [number, part] of PARTS.entries()) await write(user, 2 + number, part, ROLES[number] ?? "");
}

async function write(user: string, version: number, part: string, role: string): Promise<void> {
  const fact = { name: `the ${part}`, role, src: ["manual"] };
  const { status } = await as(user).put(`/cases/great-crane/facts/component/${part}`, { version, fact });
  expect(status).toBe(200);
}

async function share(user: string, deckId: string, body: object = {}) {
  return read("POST /decks/{deckId}/links", as(user).post(`/decks/${deckId}/links`, body), NewLink);
}

describe("POST /cases/{caseId}/deck", () => {
  it("publishes the facts that have a source, and those alone", async () => {
    await author("publisher");
    const { deck, case: of } = await publish("publisher");
    const { cards } = await cardsOf("publisher", deck.deckId);

    expect(deck).toMatchObject({ title: "Great Crane", version: 1, cardCount: cards.length });
    expect(deck.deckId).toMatch(/^(?=.*[A-Z])[A-Za-z0-9]{12}$/);
    expect(of).toMatchObject({ caseId: "great-crane", deckId: deck.deckId });
    expect(cards.length).toBeGreaterThanOrEqual(3);
    for (const { key, sources } of cards) {
      expect(key).toMatch(/^great-crane\/component\//);
      expect(sources).toMatchObject([{ url: SOURCE.url }]);
    }
  });

  it("keeps deck id and ordinals when it is published again, and gives new cards new ones", async () => {
    await author("again");
    const first = await publish("again");
    const same = await publish("again");
    const before = (await cardsOf("again", first.deck.deckId)).cards;
    await as("again").delete("/cases/great-crane/facts/component/hoist");
    await write("again", first.case.version + 1, "boom", "reaching over the widest ship in port");
    const second = await publish("again");
    const after = (await cardsOf("again", first.deck.deckId)).cards;

    expect(same.deck).toEqual(first.deck);
    expect(second.deck).toMatchObject({ deckId: first.deck.deckId, version: 2 });
    const old = new Map(before.map(({ key, cardId }) => [key, cardId]));
    for (const { key, cardId } of after) {
      if (old.has(key)) expect(cardId).toBe(old.get(key));
      else expect([...old.values()]).not.toContain(cardId);
    }
    expect(after.some(({ key }) => key.includes("/boom#"))).toBe(true);
    expect(after.some(({ key }) => key.includes("/hoist#"))).toBe(false);
  });

  it("brings the cards of a fact back soon when its answer changed in meaning, not when it was reworded", async () => {
    await author("reviser");
    const { deck, case: of } = await publish("reviser");
    await as("reviser").put(`/decks/${deck.deckId}/enrolment`, {});
    const { cards } = await cardsOf("reviser", deck.deckId);
    const cardOf = (part: string) => cards.find(({ key }) => key.includes(`/${part}#role`))?.cardId ?? "";
    const detailOf = (part: string) =>
      read("GET /cards/{cardId}", as("reviser").get(`/cards/${cardOf(part)}`), CardDetail);
    for (const part of ["hoist", "trolley"]) {
      const reviewedAt = new Date().toISOString();
      const review = { id: `review-of-the-${part}`, grade: 5, reviewedAt, timeZone: "UTC" };
      expect((await as("reviser").post(`/cards/${cardOf(part)}/reviews`, review)).status).toBe(200);
    }

    await write("reviser", of.version, "hoist", "Lifting boxes off a ship's deck");
    await write("reviser", of.version + 1, "trolley", "keeping the wind out of the cabin");
    await write("reviser", of.version + 2, "trolley", "keeping wind out of the cabin");
    const { body } = await as("reviser").get("/cases/great-crane/facts/component/trolley");
    await publish("reviser");
    const taken = await as("reviser").put(`/decks/${deck.deckId}/enrolment`, {});

    expect(body).toMatchObject({ fact: { fact: { rev: 2, role: "keeping wind out of the cabin" } } });
    expect(taken.body).toMatchObject({ changes: { revised: [cardOf("trolley")], suspended: [], carried: [] } });
    expect((await detailOf("trolley")).history[0]).toMatchObject({ type: "edit", edit: "revised" });
    expect((await detailOf("hoist")).history[0]).toMatchObject({ type: "review" });
  });

  it("says what is missing when nothing gives a card", async () => {
    const markdown = "### [Great Crane](c.md)\n- **Scale**: 12M lifts/year\n";
    await as("thin").post("/ingest", { markdown, keep: true });

    const { status, body } = await as("thin").post("/cases/great-crane/deck", undefined);

    assertDocumented("POST /cases/{caseId}/deck", status, body);
    expect(body).toMatchObject({ status: 409, type: "/problems/nothing-to-publish" });
  });
});

describe("a private deck", () => {
  it("S1: is to others as if it did not exist, whatever they ask", async () => {
    await author("owner");
    const { deck } = await publish("owner");
    const asked = (id: string): [RouteKey, Promise<Answer>][] => [
      ["GET /decks/{deckId}", as("stranger").get(`/decks/${id}`)],
      ["GET /decks/{deckId}/cards", as("stranger").get(`/decks/${id}/cards`)],
      ["GET /decks/{deckId}/cards", as("stranger").get(`/decks/${id}/cards?version=1`)],
      ["GET /decks/{deckId}/cards", as("stranger").get(`/decks/${id}/cards?version=1`, { "if-none-match": '"1-0"' })],
      ["PUT /decks/{deckId}/enrolment", as("stranger").put(`/decks/${id}/enrolment`, {})],
      [
        "PUT /decks/{deckId}/enrolment",
        as("stranger").put(`/decks/${id}/enrolment`, { link: "AAAAAAAAAAAAAAAAAAAAAA" }),
      ],
      ["DELETE /decks/{deckId}/enrolment", as("stranger").delete(`/decks/${id}/enrolment`)],
      ["GET /decks/{deckId}/links", as("stranger").get(`/decks/${id}/links`)],
      ["POST /decks/{deckId}/links", as("stranger").post(`/decks/${id}/links`, {})],
      ["DELETE /decks/{deckId}/links/{linkId}", as("stranger").delete(`/decks/${id}/links/${"a".repeat(22)}`)],
    ];

    const bodies: unknown[][] = [];
    for (const id of [deck.deckId, "NoSuchDeck12"]) {
      const given: unknown[] = [];
      for (const [route, answer] of asked(id)) {
        const { status, body } = await answer;
        assertDocumented(route, status, body);
        expect({ route, status }).toEqual({ route, status: 404 });
        given.push({ ...Object(body), requestId: undefined });
      }
      bodies.push(given);
    }
    expect(bodies[0]).toEqual(bodies[1]);
    expect(await decksOf("stranger")).not.toContain(deck.deckId);
  });

  it("is studied by its owner like any other, and stands in their list", async () => {
    await author("student");
    const { deck } = await publish("student");
    await as("student").put(`/decks/${deck.deckId}/enrolment`, {});
    const { cards } = await read("GET /due", as("student").get("/due"), Queue);
    const [card] = cards;
    const review = { id: "review-000000001", grade: 4, reviewedAt: new Date().toISOString(), timeZone: "UTC" };

    expect(card?.cardId.startsWith(`${deck.deckId}.`)).toBe(true);
    expect((await as("student").post(`/cards/${card?.cardId}/reviews`, review)).status).toBe(200);
    expect(await read("GET /decks/{deckId}", as("student").get(`/decks/${deck.deckId}`), Deck)).toMatchObject({
      enrolment: { deckId: deck.deckId },
    });
    expect((await decksOf("student")).filter((id) => id === deck.deckId)).toHaveLength(1);
  });

  it("has its place in every page of the list", async () => {
    await author("pager");
    const { deck } = await publish("pager");
    const whole = await decksOf("pager");
    const paged: string[] = [];
    let page: string | null = "";
    while (page !== null) {
      const answer: z.output<typeof DeckList> = await read(
        "GET /decks",
        as("pager").get(`/decks?limit=7${page && `&page=${page}`}`),
        DeckList,
      );
      paged.push(...answer.decks.map(({ deckId }) => deckId));
      page = answer.nextPage;
    }

    expect(whole).toContain(deck.deckId);
    expect(whole).toEqual([...whole].sort());
    expect(paged).toEqual(whole);
  });
});

describe("a link to a private deck", () => {
  const enrol = (user: string, deckId: string, link: string) => as(user).put(`/decks/${deckId}/enrolment`, { link });

  it("lets who has it enrol, until it is revoked; who is in stays", async () => {
    await author("sharer");
    const { deck } = await publish("sharer");
    const { link, linkId } = await share("sharer", deck.deckId);

    expect((await enrol("friend", deck.deckId, `${link}x`)).status).toBe(404);
    expect((await enrol("friend", deck.deckId, link)).status).toBe(200);
    expect(await decksOf("friend")).toContain(deck.deckId);
    expect((await cardsOf("friend", deck.deckId)).cards.length).toBeGreaterThan(0);
    expect((await as("friend").get(`/decks/${deck.deckId}/links`)).status).toBe(404);

    const { links } = await read(
      "GET /decks/{deckId}/links",
      as("sharer").get(`/decks/${deck.deckId}/links`),
      LinkList,
    );
    expect(links).toMatchObject([{ linkId, expiresAt: null }]);
    expect(JSON.stringify(links)).not.toContain(link);
    expect((await as("sharer").delete(`/decks/${deck.deckId}/links/${linkId}`)).status).toBe(200);
    expect((await enrol("late", deck.deckId, link)).status).toBe(404);
    expect((await cardsOf("friend", deck.deckId)).cards.length).toBeGreaterThan(0);
    expect((await as("sharer").delete(`/decks/${deck.deckId}/links/${linkId}`)).body).toMatchObject({
      type: "/problems/unknown-link",
    });

    await as("friend").delete(`/decks/${deck.deckId}/enrolment`);
    expect((await as("friend").get(`/decks/${deck.deckId}`)).status).toBe(404);
  });

  it("has 128 random bits", async () => {
    await author("random");
    const { deck } = await publish("random");
    const links = [await share("random", deck.deckId), await share("random", deck.deckId)];

    expect(new Set(links.map(({ link }) => link)).size).toBe(2);
    for (const { link } of links) expect(Buffer.from(link, "base64url")).toHaveLength(16);
  });

  it("ends at its date, which has to be ahead", async () => {
    await author("timed");
    const { deck } = await publish("timed");
    const inAnHour = new Date(Date.now() + 3_600_000).toISOString();
    const { link } = await share("timed", deck.deckId, { expiresAt: inAnHour });
    const past = await as("timed").post(`/decks/${deck.deckId}/links`, { expiresAt: "2020-01-01T00:00:00Z" });

    expect(past).toMatchObject({ status: 400, body: { errors: [{ pointer: "#/expiresAt" }] } });
    expect((await enrol("early", deck.deckId, link)).status).toBe(200);
    clock.ahead = 3_700_000;
    try {
      expect((await enrol("later", deck.deckId, link)).status).toBe(404);
    } finally {
      clock.ahead = 0;
    }
  });

  it("ends with its case; who is enrolled stays, and the owner does not see the deck any more", async () => {
    await author("leaver");
    const { deck } = await publish("leaver");
    const { link } = await share("leaver", deck.deckId);
    expect((await enrol("stayer", deck.deckId, link)).status).toBe(200);

    const { status, body } = await as("leaver").delete("/cases/great-crane");

    assertDocumented("DELETE /cases/{caseId}", status, body);
    expect(status).toBe(200);
    expect((await enrol("comer", deck.deckId, link)).status).toBe(404);
    expect((await cardsOf("stayer", deck.deckId)).cards.length).toBeGreaterThan(0);
    expect(await decksOf("stayer")).toContain(deck.deckId);
    expect(await decksOf("leaver")).not.toContain(deck.deckId);
    await author("leaver");
    expect((await publish("leaver")).deck.deckId).not.toBe(deck.deckId);
  });

  it("nobody shares a deck of the build", async () => {
    expect((await as("random").post("/decks/apache-kafka/links", {})).status).toBe(404);
  });
});
