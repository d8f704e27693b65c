import { gzipSync } from "node:zlib";
import { CreateTableCommand, DynamoDBClient } from "@aws-sdk/client-dynamodb";
import { DynamoDBDocumentClient, PutCommand, ScanCommand } from "@aws-sdk/lib-dynamodb";
import { afterAll, beforeAll, describe, expect, it } from "@jest/globals";
import { type EmbeddedDynamo, startEmbeddedDynamo } from "../../bin/local/embedded-dynamo.ts";
import { kinOf } from "../../lambdas/core/cards/kin.ts";
import { cardId, DeckId, Ordinal } from "../../lambdas/core/ids.ts";
import { type DeckContent, deckStore } from "../../lambdas/store/decks.ts";
import { deckContent, edited } from "../support/deck-content.ts";

const TABLE = "core";
const units: number[] = [];
let engine: EmbeddedDynamo;
let db: DynamoDBDocumentClient;
/** Sort keys whose next put fails, as a crash between two writes would make it. */
const failing = new Set<string>();

beforeAll(async () => {
  engine = await startEmbeddedDynamo();
  const client = new DynamoDBClient({
    endpoint: engine.endpoint,
    region: "us-east-1",
    credentials: { accessKeyId: "local", secretAccessKey: "local" },
  });
  await client.send(
    new CreateTableCommand({
      TableName: TABLE,
      BillingMode: "PAY_PER_REQUEST",
      KeySchema: [
        { AttributeName: "pk", KeyType: "HASH" },
        { AttributeName: "sk", KeyType: "RANGE" },
      ],
      AttributeDefinitions: [
        { AttributeName: "pk", AttributeType: "S" },
        { AttributeName: "sk", AttributeType: "S" },
      ],
    }),
  );
  db = DynamoDBDocumentClient.from(client);
  db.middlewareStack.add(
    (next) => async (args) => {
      const input = args.input as { ReturnConsumedCapacity?: string; Item?: { sk?: string }; TransactItems?: unknown };
      input.ReturnConsumedCapacity = "TOTAL";
      if (failing.delete(input.TransactItems ? "announce" : (input.Item?.sk ?? ""))) throw new Error("connection lost");
      const result = await next(args);
      const { ConsumedCapacity } = result.output as { ConsumedCapacity?: { CapacityUnits?: number } };
      units.push(ConsumedCapacity?.CapacityUnits ?? Number.NaN);
      return result;
    },
    { step: "initialize" },
  );
});
afterAll(() => engine.stop());

const store = () => deckStore(db, TABLE);

/** The read units and calls of `work`. */
async function cost(work: () => Promise<unknown>): Promise<{ units: number; trips: number }> {
  units.length = 0;
  await work();
  return { units: units.reduce((sum, one) => sum + one, 0), trips: units.length };
}

async function readAll({ deckId }: DeckContent, version: number): Promise<string[]> {
  const first = await store().findPage(deckId, version, 0);
  const pages = await Promise.all(
    Array.from({ length: first?.pageCount ?? 0 }, (_, page) => store().findPage(deckId, version, page)),
  );
  return pages.flatMap((page) => page?.cards.map(({ key }) => key) ?? []);
}

describe("deckStore.publish", () => {
  it("publishes pages of fifty ordinals, meta and a row of the list", async () => {
    const deck = deckContent("two-pages", 60);

    expect(await store().publish(deck)).toEqual({ version: 1, changed: true });

    const { deckId, title, domain, hash } = deck;
    const meta = { deckId, title, domain, hash, version: 1, cardCount: 60, pageCount: 2, withdrawn: [], edits: [] };
    expect(await store().find(deckId)).toEqual({ ...meta, kin: kinOf(deck.cards, 60) });
    expect(await readAll(deck, 1)).toEqual(deck.cards.map(({ key }) => key));
    expect((await store().findPage(deckId, 1, 1))?.cards).toEqual(deck.cards.slice(50));
  });

  it("does nothing for a deck that is published already", async () => {
    const deck = deckContent("unchanged", 3);
    await store().publish(deck);
    const before = await everything();

    expect(await store().publish(deck)).toEqual({ version: 1, changed: false });
    expect(await everything()).toEqual(before);
  });

  it("keeps the pages of the version before", async () => {
    const first = deckContent("grown", 3);
    const second = deckContent("grown", 5);

    await store().publish(first);
    await store().publish(second);

    expect(await readAll(first, 1)).toHaveLength(3);
    expect(await readAll(second, 2)).toHaveLength(5);
    expect(await store().find(first.deckId)).toMatchObject({ version: 2, cardCount: 5 });
  });

  it("names the ordinals that were withdrawn and leaves the others in their pages", async () => {
    const whole = deckContent("holes", 52);
    const deck = { ...whole, cards: whole.cards.filter(({ ordinal }) => ordinal !== 0 && ordinal !== 51) };

    await store().publish(deck);

    expect(await store().find(deck.deckId)).toMatchObject({ cardCount: 52, withdrawn: [0, 51] });
    expect((await store().findPage(deck.deckId, 1, 1))?.cards.map(({ ordinal }) => ordinal)).toEqual([50]);
  });

  it("notes what each version does to the cards of the one before, on every page, and nothing for rewording", async () => {
    const deck = deckContent("edited", 52);
    const reworded = {
      ...deck,
      hash: "reworded",
      cards: deck.cards.map((card) => ({ ...card, stem: `${card.stem} Why?` })),
    };
    const by = cardId(deck.deckId, Ordinal.parse(3));
    const next = edited(reworded, { revised: [0, 51], withdrawn: [7], replaced: [{ ordinal: Ordinal.parse(9), by }] });

    await store().publish(deck);
    await store().publish(reworded);
    expect((await store().find(deck.deckId))?.edits).toEqual([]);
    await store().publish(next);

    expect((await store().find(deck.deckId))?.edits).toEqual([
      { type: "revised", ordinal: 0, version: 3 },
      { type: "withdrawn", ordinal: 7, version: 3 },
      { type: "replaced", ordinal: 9, version: 3, by },
      { type: "revised", ordinal: 51, version: 3 },
    ]);
  });

  it("compares with the version that learners see, whatever a failed publication left behind", async () => {
    const deck = deckContent("half-way", 3);
    await store().publish(deck);
    failing.add("announce");
    await expect(store().publish(edited(deck, { revised: [0] }))).rejects.toThrow("connection lost");

    await store().publish(edited(deck, { revised: [1] }));

    expect((await store().find(deck.deckId))?.edits).toEqual([{ type: "revised", ordinal: 1, version: 3 }]);
  });

  it("reads pages that older code wrote", async () => {
    const deck = deckContent("old-pages", 1);
    await store().publish(deck);
    const cards = gzipSync(JSON.stringify([{ ordinal: 0, key: deck.cards[0]?.key, rev: 1, kind: "forgotten" }]));
    await db.send(
      new PutCommand({ TableName: TABLE, Item: { pk: "D#old-pages", sk: "K#000001#0000", pageCount: 1, cards } }),
    );

    expect(await store().publish(edited(deck, { revised: [0] }))).toEqual({ version: 2, changed: true });
  });

  it("refuses to give a card's ordinal to another card, or to forget ordinals", async () => {
    const deck = deckContent("moved", 3);
    await store().publish(deck);
    const [first, second, third] = deck.cards;
    const swapped = [first, third, second].map((card, index) => ({ ...card, ordinal: Ordinal.parse(index) }));

    await expect(store().publish({ ...deck, hash: "swapped", cards: swapped as never })).rejects.toThrow(
      "moved/component/part-1#role~recall is card 1 of the deck moved and would move",
    );
    await expect(store().publish(deckContent("moved", 2))).rejects.toThrow("has 3 cards and would have 2");
    expect(await store().find(deck.deckId)).toMatchObject({ version: 1, cardCount: 3 });
  });

  it.each(["K#000002#0001", "announce"])(
    "shows the old version until a publication cut off at %s is finished",
    async (at) => {
      const deckId = `cut-${at.length}`;
      const old = deckContent(deckId, 3);
      const next = deckContent(deckId, 60);
      await store().publish(old);

      failing.add(at);
      await expect(store().publish(next)).rejects.toThrow("connection lost");

      expect(await store().find(old.deckId)).toMatchObject({ version: 1, cardCount: 3 });
      expect(await store().publish(next)).toEqual({ version: 2, changed: true });
      expect(await readAll(next, 2)).toHaveLength(60);
    },
  );

  it("never reuses the version of an unfinished publication for other cards", async () => {
    const deckId = "other-cards";
    failing.add("announce");
    await expect(store().publish(deckContent(deckId, 60))).rejects.toThrow("connection lost");

    expect(await store().publish(deckContent(deckId, 4))).toEqual({ version: 2, changed: true });
    expect(await store().find(DeckId.parse(deckId))).toMatchObject({ version: 2, cardCount: 4, pageCount: 1 });
  });

  it("lets one of two publishers through and tells the other", async () => {
    const attempts = [deckContent("race", 4), deckContent("race", 5), deckContent("race", 6)].map((deck) =>
      store().publish(deck),
    );

    const outcomes = await Promise.allSettled(attempts);

    const meta = await store().find(DeckId.parse("race"));
    const won = outcomes.flatMap((outcome) => (outcome.status === "fulfilled" ? outcome.value.version : []));
    expect(Math.max(...won)).toBe(meta?.version);
    expect(new Set(won).size).toBe(won.length);
    for (const outcome of outcomes) {
      if (outcome.status === "rejected")
        expect(String(outcome.reason)).toContain("Another deployment is publishing the deck race");
    }
  });
});

describe("deckStore.list", () => {
  it("gives decks in the order of their ids, page by page", async () => {
    const ids = ["list-a", "list-b", "list-c"];
    for (const id of ids) await store().publish(deckContent(id, 1));

    const first = await store().list(2, DeckId.parse("list"));
    const rest = await store().list(2, first.decks.at(-1)?.deckId);

    expect(first).toMatchObject({ decks: [{ deckId: "list-a" }, { deckId: "list-b" }], more: true });
    expect(rest.decks[0]).toMatchObject({ deckId: "list-c", version: 1, cardCount: 1, pageCount: 1 });
  });
});

describe("budgets", () => {
  it("reads a page of fifty cards in one trip and at most 2 units, a deck in 0.5", async () => {
    const deck = deckContent("budget", 50);
    await store().publish(deck);

    const page = await cost(() => store().findPage(deck.deckId, 1, 0));

    expect(page.trips).toBe(1);
    expect(page.units).toBeLessThanOrEqual(2);
    expect(await cost(() => store().find(deck.deckId))).toEqual({ units: 0.5, trips: 1 });
    expect((await cost(() => store().list(50))).trips).toBe(1);
  });
});

async function everything(): Promise<unknown[]> {
  const { Items = [] } = await db.send(new ScanCommand({ TableName: TABLE }));
  return Items;
}

describe("deckStore.find", () => {
  it("refuses a row that is no deck", async () => {
    await db.send(new PutCommand({ TableName: TABLE, Item: { pk: "D#broken", sk: "M", version: "one" } }));

    await expect(store().find(DeckId.parse("broken"))).rejects.toThrow();
  });

  it("gives undefined for a deck nobody published", async () => {
    expect(await store().find(DeckId.parse("nobody"))).toBeUndefined();
    expect(await store().findPage(DeckId.parse("nobody"), 1, 0)).toBeUndefined();
  });
});
