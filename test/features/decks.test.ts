import { DynamoDBClient } from "@aws-sdk/client-dynamodb";
import { DynamoDBDocumentClient } from "@aws-sdk/lib-dynamodb";
import { describe, expect, it } from "@jest/globals";
import type * as z from "zod";
import { localCredentials } from "../../bin/local/tables.ts";
import { REGION } from "../../bin/local/template.ts";
import { cardParts } from "../../lambdas/core/ids.ts";
import { Deck, DeckList, DeckPage, EnrolmentResult } from "../../lambdas/http/resources/decks.ts";
import { LearningPath, PathList } from "../../lambdas/http/resources/paths.ts";
import { CardDetail } from "../../lambdas/http/resources/reviews.ts";
import type { RouteKey } from "../../lambdas/http/routes.ts";
import { deckStore } from "../../lambdas/store/decks.ts";
import { type Answer, useCloud } from "../support/cloud.ts";
import { deckContent, edited } from "../support/deck-content.ts";
import { assertDocumented } from "../support/documented.ts";

const { as, anonymous, cloud } = useCloud();
const DECK = "apache-kafka";

async function read<S extends z.ZodType>(route: RouteKey, answer: Promise<Answer>, schema: S): Promise<z.output<S>> {
  const { status, body } = await answer;
  assertDocumented(route, status, body);
  expect(status).toBe(200);
  return schema.parse(body);
}

const listed = (path = "/decks", user = "reader") => read("GET /decks", as(user).get(path), DeckList);
const cards = (path: string) => read("GET /decks/{deckId}/cards", as("reader").get(path), DeckPage);

describe("GET /decks", () => {
  it("lists the published decks by id, each with the learner's enrolment or null", async () => {
    await as("member").put(`/decks/${DECK}/enrolment`, {});

    const { decks, nextPage } = await listed("/decks?limit=200", "member");

    const ids = decks.map(({ deckId }) => deckId);
    expect(ids).toEqual([...ids].sort());
    expect(ids).toEqual(expect.arrayContaining(["amazon-dynamodb", DECK, "netflix"]));
    expect(decks.filter(({ enrolment }) => enrolment !== null).map(({ deckId }) => deckId)).toEqual([DECK]);
    expect(nextPage).toBeNull();
  });

  it("has two decks for every case, told apart by their titles", async () => {
    const { decks } = await listed("/decks?limit=200");

    const titles = new Map(decks.map(({ deckId, title }) => [deckId as string, title]));
    expect(new Set(titles.values()).size).toBe(titles.size);
    expect([titles.get(DECK), titles.get(`${DECK}-more`)]).toEqual(["Apache Kafka", "Apache Kafka: more cards"]);
    const cases = [...titles.keys()].filter((deckId) => !deckId.endsWith("-more"));
    expect(titles.size).toBe(2 * cases.length);
    for (const deckId of cases) expect(titles.get(`${deckId}-more`)).toBe(`${titles.get(deckId)}: more cards`);
  });

  it("goes on where the page before ended", async () => {
    const whole = (await listed("/decks?limit=200")).decks;

    const first = await listed("/decks?limit=2");
    const second = await listed(`/decks?limit=2&page=${first.nextPage}`);

    expect([...first.decks, ...second.decks]).toEqual(whole.slice(0, 4));
  });

  it("S12: takes no page token of another learner, nor one that was changed", async () => {
    const { nextPage } = await listed("/decks?limit=1");

    for (const answer of [as("thief").get(`/decks?page=${nextPage}`), as("reader").get(`/decks?page=${nextPage}x`)]) {
      const { status, body } = await answer;
      assertDocumented("GET /decks", status, body);
      expect(body).toMatchObject({ type: "/problems/invalid-page-token" });
    }
  });

  it("S3: gives nobody anything without a token", async () => {
    expect(await anonymous.get("/decks")).toMatchObject({ status: 401 });
  });
});

describe("GET /decks/{deckId}", () => {
  it("gives one deck with the learner's enrolment", async () => {
    const before = await read("GET /decks/{deckId}", as("joiner").get(`/decks/${DECK}`), Deck);
    await as("joiner").put(`/decks/${DECK}/enrolment`, { newCardsPerDay: 5 });
    const after = await read("GET /decks/{deckId}", as("joiner").get(`/decks/${DECK}`), Deck);

    expect(before).toMatchObject({
      deckId: DECK,
      title: "Apache Kafka",
      domain: "messaging-streaming",
      enrolment: null,
    });
    expect(after.enrolment).toMatchObject({ deckId: DECK, newCardsPerDay: 5, deckVersion: after.version });
    expect(before.cardCount).toBeGreaterThan(0);
  });

  it.each(["nothing-here", "netflix-2"])("answers 404 for the unknown deck %s", async (deckId) => {
    const { status, body } = await as("reader").get(`/decks/${deckId}`);

    assertDocumented("GET /decks/{deckId}", status, body);
    expect(body).toMatchObject({ status: 404, type: "/problems/unknown-deck" });
  });

  it("names a deck id that is none", async () => {
    const { status, body } = await as("reader").get("/decks/no_deck!");

    assertDocumented("GET /decks/{deckId}", status, body);
    expect(body).toMatchObject({ status: 400, errors: [{ parameter: "deckId" }] });
  });
});

describe("GET /paths", () => {
  it("lists the paths of the build, and gives each with cards of the decks it names", async () => {
    const { paths } = await read("GET /paths", as("reader").get("/paths"), PathList);
    const [first] = paths;
    const whole = await read("GET /paths/{pathId}", as("reader").get(`/paths/${first?.pathId}`), LearningPath);
    const cardIds = whole.steps.flatMap((step) => step.cards);

    expect(paths.map(({ pathId }) => pathId)).toContain("new-to-the-field");
    expect(whole).toMatchObject({ ...first });
    expect(cardIds).toHaveLength(whole.cardCount);
    expect([...new Set(cardIds.map((id) => cardParts(id).deckId))].sort()).toEqual(whole.deckIds);
  });

  it("answers 404 for an unknown path and names an id that is none", async () => {
    const unknown = await as("reader").get("/paths/nowhere");
    const none = await as("reader").get("/paths/No_Path");

    assertDocumented("GET /paths/{pathId}", unknown.status, unknown.body);
    expect(unknown).toMatchObject({ status: 404, body: { type: "/problems/unknown-path" } });
    expect(none).toMatchObject({ status: 400, body: { errors: [{ parameter: "pathId" }] } });
  });
});

describe("PUT /decks/{deckId}/enrolment", () => {
  const put = (user: string, deckId: string) =>
    read("PUT /decks/{deckId}/enrolment", as(user).put(`/decks/${deckId}/enrolment`, {}), EnrolmentResult);

  it("takes up a new version and says which cards it moved; the card's history says why", async () => {
    const client = new DynamoDBClient({
      endpoint: cloud().dynamo.endpoint,
      region: REGION,
      credentials: localCredentials,
    });
    const decks = deckStore(DynamoDBDocumentClient.from(client), cloud().tables.CORE_TABLE ?? "");
    const deck = deckContent("invented-machine", 3);
    await decks.publish(deck);
    const first = await put("editor", deck.deckId);
    const cardId = `${deck.deckId}.0001`;
    for (const [days, grade] of [
      [3, 4],
      [2, 4],
    ] as const) {
      const reviewedAt = new Date(Date.now() - days * 86_400_000 + 60_000).toISOString();
      const sent = { id: `review-of-${cardId.replace(".", "-")}-${days}`, grade, reviewedAt, timeZone: "UTC" };
      expect((await as("editor").post(`/cards/${cardId}/reviews`, sent)).status).toBe(200);
    }
    await decks.publish(edited(deck, { revised: [1] }));
    client.destroy();

    const second = await put("editor", deck.deckId);
    const again = await put("editor", deck.deckId);
    const detail = await read("GET /cards/{cardId}", as("editor").get(`/cards/${cardId}`), CardDetail);

    const none = { revised: [], suspended: [], carried: [] };
    expect([first.changes, second.changes, again.changes]).toEqual([none, { ...none, revised: [cardId] }, none]);
    expect(second.enrolment.deckVersion).toBe(2);
    expect(detail.schedule).toMatchObject({ suspended: false, easeFactor: 2.5 });
    expect(detail.history[0]).toMatchObject({ type: "edit", edit: "revised" });
  });
});

describe("GET /decks/{deckId}/cards", () => {
  it("gives every card once, with answer, explanation and dated sources", async () => {
    const first = await cards(`/decks/${DECK}/cards`);
    const others = await Promise.all(
      Array.from({ length: first.pageCount - 1 }, (_, page) => cards(`/decks/${DECK}/cards?page=${page + 1}`)),
    );

    const all = [first, ...others].flatMap((page) => page.cards);
    expect(new Set(all.map(({ cardId }) => cardId)).size).toBe(all.length);
    expect([...new Set(all.map(({ kind }) => kind))]).toEqual(
      expect.arrayContaining(["recall", "cloze", "mcq", "tf", "estimate", "match"]),
    );
    for (const { cardId, sources, explanation } of all) {
      expect(cardId).toMatch(/^apache-kafka\.[0-9a-z]{4}$/);
      expect(explanation).not.toBe("");
      for (const { url, retrieved } of sources)
        expect([url, retrieved]).toEqual([expect.stringMatching(/^https?:/), expect.stringMatching(/^\d{4}/)]);
    }
  });

  it("lets a named version be kept for ever and the newest only be asked about again", async () => {
    const { version } = await cards(`/decks/${DECK}/cards`);

    const newest = await as("reader").get(`/decks/${DECK}/cards`);
    const named = await as("reader").get(`/decks/${DECK}/cards?version=${version}`);

    expect(newest.headers.get("cache-control")).toBe("private, no-cache");
    expect(named.headers.get("cache-control")).toBe("private, max-age=31536000, immutable");
    expect(named.body).toEqual(newest.body);
    for (const { headers } of [newest, named]) expect(headers.get("etag")).toBe(`"${version}-0"`);
  });

  it.each(["", "&version="])("answers 304 without a body to a client that holds the page (%s)", async (named) => {
    const { version } = await cards(`/decks/${DECK}/cards`);
    const path = `/decks/${DECK}/cards?page=1${named && named + version}`;
    const etag = (await as("reader").get(path)).headers.get("etag") ?? "";

    for (const tags of [etag, `W/${etag}`, `"1-9", ${etag}`]) {
      const { status, body, headers } = await as("reader").get(path, { "if-none-match": tags });
      assertDocumented("GET /decks/{deckId}/cards", status, body);
      expect([status, body, headers.get("etag")]).toEqual([304, undefined, etag]);
    }
    expect((await as("reader").get(path, { "if-none-match": '"0-1"' })).status).toBe(200);
  });

  it.each(["/decks/nothing-here/cards", `/decks/${DECK}/cards?page=999`, `/decks/${DECK}/cards?version=999999`])(
    "answers 404 for %s",
    async (path) => {
      const { status, body } = await as("reader").get(path);

      assertDocumented("GET /decks/{deckId}/cards", status, body);
      expect(body).toMatchObject({ status: 404, type: "/problems/unknown-deck" });
    },
  );

  it.each(["page=-1", "page=one", "version=0", "version=1.5", "pages=1"])(
    "S4: names what is wrong with ?%s",
    async (query) => {
      const { status, body } = await as("reader").get(`/decks/${DECK}/cards?${query}`);

      assertDocumented("GET /decks/{deckId}/cards", status, body);
      expect(body).toMatchObject({ status: 400, errors: [{ parameter: query.split("=")[0] }] });
    },
  );
});
