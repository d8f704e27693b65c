import { createHash } from "node:crypto";
import { ProvisionedThroughputExceededException } from "@aws-sdk/client-dynamodb";
import type { DynamoDBDocumentClient } from "@aws-sdk/lib-dynamodb";
import { beforeAll, describe, expect, it } from "@jest/globals";
import { LAST_SWEEP_AFTER_MS } from "../../lambdas/core/deletion.ts";
import { DeckId, type UserId } from "../../lambdas/core/ids.ts";
import type { HistoryRecord } from "../../lambdas/core/reviews/record.ts";
import { packRecords, unpackRecords } from "../../lambdas/core/reviews/record-codec.ts";
import { enrol } from "../../lambdas/decks/enrol.ts";
import { submitReview, undoReview } from "../../lambdas/reviews/submit-record.ts";
import { caseStore } from "../../lambdas/store/cases.ts";
import { deckLinkStore } from "../../lambdas/store/deck-links.ts";
import { deckRegistryStore } from "../../lambdas/store/deck-registries.ts";
import { deckStore } from "../../lambdas/store/decks.ts";
import { habitsOf, profileStore } from "../../lambdas/store/profiles.ts";
import { accountStoresOver, accountsApi, type ExportedLine, linesOf, newUser } from "../support/accounts.ts";
import { deckContent } from "../support/deck-content.ts";
import { deckCrane } from "../support/deck-crane.ts";
import { type Item, useEngine } from "../support/engine.ts";
import { type Command, clientOf, isWrite } from "../support/faults.ts";
import { card, NOW, storesOver } from "../support/learners.ts";
import { reviewInput } from "../support/reviews.ts";
import { chance, SOAK, say } from "../support/simulation.ts";

const engine = useEngine();
const DAY_MS = 86_400_000;
const CARDS = SOAK ? 10_000 : 120;
const DECK = DeckId.parse("import-deck");
const api = () => accountsApi(accountStoresOver(engine()));
const stores = () => {
  const { db, coreTable } = engine();
  return {
    ...storesOver(db, coreTable),
    decks: deckStore(db, coreTable),
    links: deckLinkStore(db, coreTable),
    profiles: profileStore(db, coreTable),
  };
};

/** What the learner has, but for what may differ by way of an import: versions count writes. */
async function account(userId: UserId): Promise<unknown[]> {
  const items = await engine().rawItems(userId);
  return items.map(({ pk: _pk, v: _v, at: _at, ...item }: Item) => ({
    ...item,
    ...(item.body instanceof Uint8Array && { body: "packed" }),
    ...(item.h instanceof Uint8Array && { h: packRecords(unpackRecords(item.h).map(asImported)) }),
    ...(item.nx instanceof Set && { nx: [...item.nx].sort() }),
  }));
}

const asImported = (record: HistoryRecord) => (record.kind === "review" ? { ...record, late: true } : record);
/** Lines of a file whose reviews score on no board. */
const lateLines = (text: string) =>
  linesOf(text.replaceAll('"late":false', '"late":true')).filter(({ type }) => type !== "end");

let userId: UserId;
let file: string;

beforeAll(async () => {
  await stores().decks.publish(deckContent(DECK, 80));
  userId = newUser();
  await studied(userId, "Import123456");
  file = (await api().exported(userId)).text;
});

/** A learner of a built-in deck with an archived card, an undo, settings, a case and a deck of their own. */
async function studied(who: UserId, ownDeck: string): Promise<void> {
  const { db, coreTable } = engine();
  const deckId = DeckId.parse(ownDeck);
  await enrol(who, DECK, 7, NOW - 90 * DAY_MS, stores());
  const review = async (ordinal: number, day: number, seed: number) => {
    const input = reviewInput(chance(seed), NOW - day * DAY_MS);
    await submitReview(who, card(ordinal, DECK), input, NOW, stores());
    return input.id;
  };
  for (let day = 64; day > 0; day -= 1) await review(0, day, day);
  const reviewId = await review(1, 9, 901);
  const undo = { id: "undo-000000000000", reviewId, undoneAt: new Date(NOW).toISOString() };
  await undoReview(who, card(1, DECK), undo, NOW, stores());
  for (const ordinal of [2, 5]) await review(ordinal, 0, 902 + ordinal);
  await stores().profiles.change(who, { timeZone: "Asia/Kathmandu", rolloverHour: 5 });
  const habits = habitsOf(await stores().profiles.find(who));
  await stores().enrolments.copyHabits(who, DECK, habits);

  const deck = deckContent("own", 3);
  const keys = deck.cards.map(({ key }) => key);
  await deckRegistryStore(db, coreTable).save(deckId, keys, 0);
  await stores().decks.publish({ ...deck, deckId }, who);
  await caseStore(db, coreTable).save(who, deckCrane(deckId));
  await enrol(who, deckId, null, NOW - DAY_MS, stores());
  await submitReview(who, card(1, deckId), reviewInput(chance(77), NOW), NOW, stores());
}

/** A file of changed lines, whose last line fits them. */
function fileOf(lines: readonly ExportedLine[], more: Record<string, unknown> = {}): string {
  const sha256 = (part: string) => createHash("sha256").update(part).digest("base64url");
  const written = lines.filter(({ type }) => type !== "end").map((line) => JSON.stringify(line));
  const end = lines.find(({ type }) => type === "end");
  const digest = written.reduce((before, line) => sha256(`${before}\n${line}`), "");
  return [...written, JSON.stringify({ ...end, digest, ...more })].join("\n").concat("\n");
}

describe("R22: an account that is exported, deleted and imported", () => {
  it("is the same account again, to the byte of every history, in which nothing scores on a board", async () => {
    const before = await account(userId);
    const { deletions } = accountStoresOver(engine());
    await deletions.begin(userId, NOW);
    await deletions.sweep(userId, NOW, () => false);
    const early = await api().call("POST /me/imports", userId, { body: { id: "x".repeat(16), bytes: 9, parts: 1 } });
    await deletions.forget(userId);

    const { answer } = await api().imported(userId, file);

    expect(early.status).toBe(404);
    expect(answer).toMatchObject({ status: "done", progress: 1, result: { cards: 5, records: 69, skippedCards: 0 } });
    expect(await account(userId)).toEqual(before);
    const again = (await api().exported(userId)).text;
    expect(again).not.toContain('"late":false');
    expect(linesOf(again).filter(({ type }) => type !== "end")).toEqual(lateLines(file));
    expect(LAST_SWEEP_AFTER_MS).toBeGreaterThan(3_600_000);
  });

  it("gives another learner equal due dates and histories, and own decks under new ids; twice is as once", async () => {
    const other = newUser();

    await api().imported(other, file);
    const once = await engine().rawItems(other);
    await api().imported(other, file);

    expect(await engine().rawItems(other)).toEqual(once);
    const [mine, theirs] = await Promise.all(
      [userId, other].map(async (who) => lateLines((await api().exported(who)).text)),
    );
    const cards = (lines: ExportedLine[] = []) =>
      lines.filter(({ type }) => type === "card").map(({ schedule, history }) => ({ schedule, history }));
    const sorted = (list: object[]) => list.map((one) => JSON.stringify(one)).sort();
    expect(sorted(cards(theirs))).toEqual(sorted(cards(mine)));
    const [deck] = theirs?.filter(({ type }) => type === "deck") ?? [];
    expect(deck).toMatchObject({ title: "Deck own", keys: expect.arrayContaining([expect.any(String)]) });
    expect(deck?.deckId).not.toBe("Import123456");
    expect(theirs?.find(({ type }) => type === "case")).toMatchObject({ deckId: deck?.deckId });
  });

  it("merges with what devices sent before and after, in whatever order", async () => {
    const [one, two] = [newUser(), newUser()];
    const own = reviewInput(chance(5_000), NOW - 3 * DAY_MS);
    const review = async (who: UserId) => submitReview(who, card(0, DECK), own, NOW, stores());

    await stores().profiles.change(one, { rolloverHour: 5 });
    await enrol(one, DECK, null, NOW - 95 * DAY_MS, stores());
    await review(one);
    await api().imported(one, file);
    await api().imported(two, file);
    await review(two);

    const history = async (who: UserId) => {
      const items = await engine().rawItems(who);
      return items.filter(({ sk }) => /^[AS]#import-deck#0000/.test(sk)).map(({ sk, d, h, cp }) => ({ sk, d, h, cp }));
    };
    expect(await history(two)).toEqual(await history(one));
    expect((await stores().profiles.find(one)).rolloverHour).toBe(5);
  });

  it("keeps settings that were chosen here", async () => {
    const other = newUser();
    await stores().profiles.change(other, { rolloverHour: 2 });

    await api().imported(other, file);

    expect(await stores().profiles.find(other)).toMatchObject({ rolloverHour: 2, timeZone: "Asia/Kathmandu" });
  });

  it("opens no private deck of somebody else: its cards wait as of a deck that was left", async () => {
    const [friend, eve, deckId] = [newUser(), newUser(), DeckId.parse("Secret654321")];
    await stores().decks.publish({ ...deckContent("secret", 3), deckId }, newUser());
    await stores().links.save(deckId, "link", NOW, null);
    await enrol(friend, deckId, null, NOW - DAY_MS, stores(), { link: "link" });
    await submitReview(friend, card(1, deckId), reviewInput(chance(3), NOW), NOW, stores());
    const theirs = (await api().exported(friend)).text;

    await api().imported(eve, theirs);

    expect(await stores().schedules.findEnrolment(eve, deckId)).toBeUndefined();
    await expect(enrol(eve, deckId, null, NOW, stores())).rejects.toThrow("no deck");
    await enrol(eve, deckId, null, NOW, stores(), { link: "link" });
    expect((await stores().schedules.find(eve, card(1, deckId))).history.recent).toHaveLength(1);
  });

  it("finds a card by its permanent key where it has another ordinal, and skips one that is not there", async () => {
    const other = newUser();
    const moved = linesOf(file).map((line) => {
      if (line.cardId === card(2, DECK)) return { ...line, key: "the-key" };
      return line.cardId === card(5, DECK) ? { ...line, key: "gone" } : line;
    });
    const published = { [DECK]: ["a", "b", "c", "d", "e", "f", "g", "the-key"] };

    const { answer } = await accountsApi(accountStoresOver(engine()), { published }).imported(other, fileOf(moved));

    expect(answer).toMatchObject({ result: { skippedCards: 1 } });
    expect((await stores().schedules.find(other, card(7, DECK))).version).toBe(1);
    for (const ordinal of [2, 5]) expect((await stores().schedules.find(other, card(ordinal, DECK))).version).toBe(0);
  });
});

describe("R18: an import of many cards", () => {
  it("is complete, each record once, with 30 % of all writes throttled and a process that keeps being killed", async () => {
    const learner = newUser();
    const records = chance(18);
    const deck = { deckId: DECK, enrolledAt: "2026-01-01T00:00:00.000Z", leftAt: null, deckVersion: 1 };
    const cards = Array.from({ length: CARDS }, (_, ordinal) => {
      const history = [{ type: "review", key: records.id().slice(0, 8), at: "2026-11-01T08:00:00.000Z" }].map(
        (one) => ({
          ...one,
          ...{ utcOffset: 60, rolloverHour: 4, grade: 4, durationMs: 0 },
        }),
      );
      return { type: "card", cardId: card(ordinal, DECK), key: null, schedule: {}, history };
    });
    const [header, profile] = linesOf(file) as [ExportedLine, ExportedLine];
    const counts = {
      decks: 0,
      deckCards: 0,
      cases: 0,
      facts: 0,
      enrolments: 1,
      cards: CARDS,
      records: CARDS,
      flags: 0,
    };
    const enrolment = { type: "enrolment", ...deck, newCardsPerDay: null, timeZone: null };
    const text = fileOf([header, profile, enrolment, ...cards, { type: "end", counts }]);
    const importId = await api().sent(learner, text, { partCharacters: 5_000 });
    const random = chance(19);

    let kills = 0;
    let throttles = 0;
    let answer: Record<string, unknown> = {};
    for (let runs = 0; answer.status !== "done"; runs += 1) {
      let calls = 0;
      const db = clientOf(async (command: Command) => {
        calls += 1;
        if (calls > 40 + runs * (SOAK ? 20 : 1)) throw new Error("The process ended");
        if (isWrite(command) && random.happens(0.3)) {
          throttles += 1;
          throw new ProvisionedThroughputExceededException({ $metadata: {}, message: "Too many requests" });
        }
        return engine().db.send(command as never);
      }) as DynamoDBDocumentClient;
      const failing = accountsApi(accountStoresOver({ ...engine(), db: retrying(db) }));
      const { status, body } = await failing.call("POST /me/imports/{importId}/run", learner, { path: { importId } });
      if (status === 200) answer = JSON.parse(body);
      else kills += 1;
    }

    const items = await engine().rawItems(learner, "S#");
    say(`R18 import of ${CARDS} cards: ${kills} kills, ${throttles} throttled writes, ${items.length} cards there`);
    expect(kills).toBeGreaterThan(0);
    expect(items).toHaveLength(CARDS);
    expect(items.filter(({ h }) => (h as Uint8Array).length !== 16)).toEqual([]);
    expect(await stores().schedules.findEnrolment(learner, DECK)).toMatchObject({ introduced: { size: CARDS } });
  });

  /** As the SDK does: four attempts. */
  function retrying(db: DynamoDBDocumentClient): DynamoDBDocumentClient {
    return clientOf(async (command: Command) => {
      for (let attempt = 1; ; attempt += 1) {
        try {
          return await db.send(command as never);
        } catch (error) {
          if (attempt === 4 || !(error instanceof ProvisionedThroughputExceededException)) throw error;
        }
      }
    });
  }
});

describe("a file that cannot be imported", () => {
  const at = (number: number) => (lines: ExportedLine[]) => lines[number - 1] as ExportedLine;
  const cardAt = (lines: ExportedLine[]) => lines.findIndex(({ type }) => type === "card");
  const twice = (lines: ExportedLine[]) => {
    const line = lines[cardAt(lines)] as ExportedLine & { history: unknown[] };
    return lines.with(cardAt(lines), { ...line, history: [...line.history, line.history[0]] });
  };
  const cutAt = (share: number) => file.slice(0, Math.floor(file.length * share));

  it.each([
    { what: "cut in the middle", text: () => cutAt(0.5), says: /^Line \d+: not valid JSON: the line is cut off/ },
    {
      what: "cut at the end of a line",
      text: () => file.split("\n").slice(0, 9).join("\n").concat("\n"),
      says: /^Line 10: the file ends here without its last line/,
    },
    {
      what: "of a newer version",
      text: () => fileOf(linesOf(file).with(0, { ...at(1)(linesOf(file)), version: 2 })),
      says: /^Line 1: the file has version 2 of the format, and this server reads up to 1/,
    },
    {
      what: "of another format",
      text: () => fileOf(linesOf(file).with(0, { ...at(1)(linesOf(file)), format: "anki" })),
      says: /^Line 1: the format is not casedeck-export/,
    },
    {
      what: "with a review twice",
      text: () => fileOf(twice(linesOf(file))),
      says: /^Line \d+: the record \S+ of the history is there twice/,
    },
    {
      what: "with a card twice",
      text: () =>
        fileOf(linesOf(file).toSpliced(cardAt(linesOf(file)), 0, linesOf(file)[cardAt(linesOf(file))] as ExportedLine)),
      says: /^Line \d+: the card \S+ is there twice/,
    },
    {
      what: "with a line missing",
      text: () => fileOf(linesOf(file).toSpliced(cardAt(linesOf(file)), 1)),
      says: /cards: \d were written and \d are there: something is missing/,
    },
    {
      what: "with a grade that was changed",
      text: () => file.replace('"grade":', '"grade": '),
      says: /the digest does not fit the \d+ lines before/,
    },
    {
      what: "with a line of 1 MB",
      text: () => `${"x".repeat(1_000_000)}\n${file}`,
      says: /^Line 1: longer than 524288 characters/,
    },
    {
      what: "with another user's id in it",
      text: () => fileOf(linesOf(file).with(1, { ...at(2)(linesOf(file)), userId: "eve" })),
      says: /^Line 2: \/userId not known here/,
    },
    {
      what: "that sets a wrong setting",
      text: () => fileOf(linesOf(file).with(1, { type: "profile", settings: { rolloverHour: 30 } })),
      says: /^Line 2: \/settings\/rolloverHour write at most 23/,
    },
    { what: "that is no file of ours", text: () => "PK\u0003\u0004", says: /^Line 1: not valid JSON/ },
    {
      what: "that gives a built-in deck",
      text: () => file.replaceAll("Import123456", "apache-kafka"),
      says: /^Line 3: apache-kafka is a built-in deck/,
    },
  ])("$what is refused with the line, and nothing is changed", async ({ text, says }) => {
    const learner = newUser();

    const { status, answer } = await api().imported(learner, text());
    const importId = String((await accountStoresOver(engine()).imports.find(learner))?.importId);
    const again = await api().run(learner, importId);

    expect({ status, type: answer.type }).toEqual({ status: 422, type: "/problems/import-refused" });
    expect(answer.detail).toMatch(says);
    expect(answer.detail).toMatch(/Nothing was imported\.$/);
    expect(answer.errors).toMatchObject([{ pointer: expect.stringMatching(/^#\/\d+/) }]);
    expect(again.answer).toMatchObject({ type: answer.type, detail: answer.detail });
    expect(await engine().rawItems(learner)).toEqual([]);
  });

  it("waits for missing parts and names them", async () => {
    const learner = newUser();
    const id = "import-0123456789";
    await api().call("POST /me/imports", learner, { body: { id, bytes: 900, parts: 3 } });
    await api().call("PUT /me/imports/{importId}/parts/{part}", learner, {
      path: { importId: id, part: "1" },
      body: { text: "x" },
    });

    const { status, answer } = await api().run(learner, id);
    const shown = await api().call("GET /me/imports/{importId}", learner, { path: { importId: id } });

    expect({ status, detail: answer.detail }).toEqual({
      status: 422,
      detail: "Send the missing parts first: 0, 2 of 0 to 2.",
    });
    expect(JSON.parse(shown.body)).toMatchObject({ status: "waiting", missingParts: [0, 2] });
  });

  it("S6: of 200 MB is refused before any of it is sent", async () => {
    const body = { id: "import-0123456789", bytes: 200_000_000, parts: 400 };

    const { status, body: answer } = await api().call("POST /me/imports", newUser(), { body });

    expect({ status, type: JSON.parse(answer).type }).toEqual({ status: 413, type: "/problems/import-too-large" });
  });

  it("is nobody else's to see or to run, and knows no part beyond its number", async () => {
    const [learner, eve] = [newUser(), newUser()];
    const importId = await api().sent(learner, file);
    const path = { importId, part: "9" };

    const statuses = await Promise.all([
      api().call("GET /me/imports/{importId}", eve, { path: { importId } }),
      api().call("POST /me/imports/{importId}/run", eve, { path: { importId } }),
      api().call("PUT /me/imports/{importId}/parts/{part}", eve, { path, body: { text: "x" } }),
      api().call("PUT /me/imports/{importId}/parts/{part}", learner, { path, body: { text: "x" } }),
    ]);

    expect(statuses.map(({ status }) => status)).toEqual([404, 404, 404, 400]);
  });
});
