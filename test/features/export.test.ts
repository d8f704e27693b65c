import { createHash } from "node:crypto";
import { beforeAll, describe, expect, it } from "@jest/globals";
import { FLAG_REASONS } from "../../lambdas/core/flags.ts";
import { DeckId, type UserId } from "../../lambdas/core/ids.ts";
import { submitReview, undoReview } from "../../lambdas/reviews/submit-record.ts";
import { caseStore } from "../../lambdas/store/cases.ts";
import { deckRegistryStore } from "../../lambdas/store/deck-registries.ts";
import { deckStore } from "../../lambdas/store/decks.ts";
import { clientKeyOf, flagIdOf } from "../../lambdas/store/flag-ids.ts";
import { flagStore } from "../../lambdas/store/flags.ts";
import { profileStore } from "../../lambdas/store/profiles.ts";
import { accountStoresOver, accountsApi, linesOf } from "../support/accounts.ts";
import { deckContent } from "../support/deck-content.ts";
import { deckCrane } from "../support/deck-crane.ts";
import { useEngine } from "../support/engine.ts";
import { card, DECK, learner, NOW, storesOver } from "../support/learners.ts";
import { reviewInput } from "../support/reviews.ts";
import { chance } from "../support/simulation.ts";

const engine = useEngine();
const DAY_MS = 86_400_000;
const api = () => accountsApi(accountStoresOver(engine()), { published: { [DECK]: ["apache-kafka/a~cloze"] } });

let userId: UserId;
let other: UserId;

beforeAll(async () => {
  userId = await studied("Own4Deck5678");
  other = await studied("Own4Deck9999");
});

/** One learner with something of every kind. */
async function studied(ownDeck: string): Promise<UserId> {
  const deckId = DeckId.parse(ownDeck);
  const { db, coreTable, viewsTable } = engine();
  const userId = await learner(engine());
  const stores = storesOver(db, coreTable);
  const review = (ordinal: number, day: number, seed: number) =>
    submitReview(userId, card(ordinal), reviewInput(chance(seed), NOW - day * DAY_MS, { grade: 4 }), NOW, stores);
  for (let day = 70; day > 0; day -= 1) await review(0, day, day); // archived
  await review(1, 9, 901);
  const sent = reviewInput(chance(902), NOW - 8 * DAY_MS, { grade: 1 });
  await submitReview(userId, card(1), sent, NOW, stores);
  const undo = { id: "undo-000000000000", reviewId: sent.id, undoneAt: new Date(NOW).toISOString() };
  await undoReview(userId, card(1), undo, NOW, stores);

  await profileStore(db, coreTable).change(userId, { timeZone: "Asia/Kathmandu" });
  await caseStore(db, coreTable).save(userId, deckCrane(deckId));
  const deck = deckContent("own", 3);
  await deckRegistryStore(db, coreTable).save(
    deckId,
    deck.cards.map(({ key }) => key),
    0,
  );
  await deckStore(db, coreTable).publish({ ...deck, deckId }, userId);
  await flag(userId, viewsTable);
  return userId;
}

async function flag(userId: UserId, viewsTable: string): Promise<void> {
  const { db, coreTable } = engine();
  const [reason] = FLAG_REASONS;
  if (!reason) throw new Error("There are no reasons");
  const made = {
    deckId: DECK,
    flagId: flagIdOf(userId, card(1), reason),
    reason,
    text: "It is not.",
    status: "open" as const,
    note: null,
    deckVersion: 1,
    flaggedAt: NOW,
    changedAt: null,
    clientKey: clientKeyOf(userId, "flag-000000000000"),
  };
  await flagStore(db, coreTable, viewsTable).add(made, { userId, day: 20_000, limit: 9 });
}

describe("GET /me/export", () => {
  it("expects a card once that was marked again after the enrolment's pointer had passed it, as an import does", async () => {
    const { enrolments } = storesOver(engine().db, engine().coreTable);
    const someone = await learner(engine(), { deckId: DECK });
    const marked = await enrolments.introduce({ userId: someone, deckId: DECK, newOn: null }, [0, 1], 20_000);
    if (marked) await enrolments.compact(marked);
    await enrolments.markKnown(someone, DECK, [0, 1, 7]);

    const [header] = linesOf((await api().exported(someone)).text);

    expect(header).toMatchObject({ expected: { cards: 3 } });
  });

  it("gives everything as JSON Lines: settings, decks, cases, cards with whole histories, flags", async () => {
    const { text } = await api().exported(userId);
    const lines = linesOf(text);

    expect(lines.map(({ type }) => type)).toEqual([
      ...["header", "profile", "deck", "deckCard", "deckCard", "deckCard", "case", "fact", "enrolment"],
      ...["card", "card", "flag", "end"],
    ]);
    expect(lines[0]).toMatchObject({
      format: "casedeck-export",
      version: 1,
      expected: { cards: 2, decks: 1, cases: 1 },
    });
    expect(lines[1]).toEqual({ type: "profile", settings: expect.objectContaining({ timeZone: "Asia/Kathmandu" }) });
    const [first, second] = lines.filter(({ type }) => type === "card");
    expect(first).toMatchObject({ cardId: card(0), key: "apache-kafka/a~cloze" });
    expect(first?.history).toHaveLength(70);
    expect(second).toMatchObject({
      cardId: card(1),
      key: null,
      schedule: { repetitions: 1, reviews: 1 },
      history: [{ type: "review", grade: 4 }, { type: "review", grade: 1 }, { type: "undo" }],
    });
    expect(text).not.toContain(userId);
    expect(text).not.toContain(other);
  });

  it("ends with the counts and a chain of digests over all lines before", async () => {
    const { text } = await api().exported(userId);
    const written = text.split("\n").slice(0, -2);

    const sha256 = (part: string) => createHash("sha256").update(part).digest("base64url");
    const digest = written.reduce((before, line) => sha256(`${before}\n${line}`), "");

    expect(linesOf(text).at(-1)).toEqual({
      type: "end",
      counts: { decks: 1, deckCards: 3, cases: 1, facts: 1, enrolments: 1, cards: 2, records: 73, flags: 1 },
      digest,
    });
  });

  it("R18: is the same file in pages, each of which can be asked for again, with progress", async () => {
    const userId = await learner(engine());
    const stores = storesOver(engine().db, engine().coreTable);
    for (let ordinal = 0; ordinal < 105; ordinal += 1) {
      await submitReview(userId, card(ordinal), reviewInput(chance(ordinal), NOW - DAY_MS), NOW, stores);
    }
    const whole = await api().exported(userId);
    const slow = accountsApi(accountStoresOver(engine()), {
      published: { [DECK]: ["apache-kafka/a~cloze"] },
      lookMs: 400,
    });

    const paged = await slow.exported(userId);
    const second = await slow.call("GET /me/export", userId, { query: "" });
    const page = second.headers["next-page"];
    const again = await slow.call("GET /me/export", userId, { query: `page=${page}` });
    const thrice = await slow.call("GET /me/export", userId, { query: `page=${page}` });

    expect(paged.text).toBe(whole.text);
    expect(paged.pages.length).toBeGreaterThan(5);
    expect(paged.progress).toEqual(paged.progress.toSorted((a, b) => a - b));
    expect(paged.progress.at(-1)).toBe(1);
    expect([again.body, thrice.body]).toEqual([paged.pages[1], paged.pages[1]]);
  });

  it("gives cards and reviews as CSV", async () => {
    const cards = (await api().exported(userId, "cards.csv")).text.split("\r\n");
    const reviews = (await api().exported(userId, "reviews.csv")).text.split("\r\n");

    expect(cards).toHaveLength(4);
    expect(cards[0]).toBe(
      "cardId,key,dueOn,suspended,repetitions,intervalDays,easeFactor,lapses,reviews,firstReviewedOn,lastReviewedAt",
    );
    expect(cards[2]).toMatch(
      /^apache-kafka\.0001,,2026-11-1\d,false,1,1,2\.5,0,1,2026-11-1\d,2026-11-12T08:15:00\.000Z$/,
    );
    expect(reviews).toHaveLength(1 + 73 + 1);
    expect(reviews.filter((row) => /,undone,$/.test(row))).toHaveLength(1);
    expect(reviews.filter((row) => /,undo,/.test(row))).toHaveLength(1);
  });

  it("R25: refuses a token of another learner or another format", async () => {
    const slow = accountsApi(accountStoresOver(engine()), { lookMs: 9_000 });
    const token = (await slow.call("GET /me/export", userId)).headers["next-page"];

    const others = await Promise.all([
      slow.call("GET /me/export", await learner(engine()), { query: `page=${token}` }),
      slow.call("GET /me/export", userId, { query: `format=cards.csv&page=${token}` }),
      slow.call("GET /me/export", userId, { query: `page=${token}x` }),
    ]);

    expect(token).toBeDefined();
    for (const { status, body } of others) {
      expect({ status, type: JSON.parse(body).type }).toEqual({ status: 400, type: "/problems/invalid-page-token" });
    }
  });
});
