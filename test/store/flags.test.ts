import { randomUUID } from "node:crypto";
import { TransactionCanceledException } from "@aws-sdk/client-dynamodb";
import { GetCommand, TransactWriteCommand } from "@aws-sdk/lib-dynamodb";
import { describe, expect, it } from "@jest/globals";
import { FlagId, type FlagStatus } from "../../lambdas/core/flags.ts";
import { DeckId } from "../../lambdas/core/ids.ts";
import { type Flag, flagStore } from "../../lambdas/store/flags.ts";
import { useEngine } from "../support/engine.ts";
import { clientOf } from "../support/faults.ts";
import { NOW } from "../support/learners.ts";
import { chance, forEachSeed } from "../support/simulation.ts";

const engine = useEngine();
const store = (db = engine().db) => flagStore(db, engine().coreTable, engine().viewsTable);
const DAY = Math.floor(NOW / 86_400_000);
const newDeck = () => DeckId.parse(randomUUID().replaceAll("-", ""));
const today = (userId: string, limit = 50) => ({ userId, day: DAY, limit });

function flag(deckId: DeckId, ordinal: number, changes: Partial<Flag> = {}): Flag {
  const flagId = FlagId.parse(`${ordinal.toString(36).padStart(4, "0")}-${"q7Rt0_aZk3b91xWm2Lp8Yw"}`);
  const text = { reason: "wrong" as const, text: "It is not.", note: null, clientKey: "key" };
  return { deckId, flagId, ...text, status: "open", deckVersion: 1, flaggedAt: NOW, changedAt: null, ...changes };
}

/** Reasons of a refused transaction, as the service gives them. */
function refusedFor(...codes: string[]): Error {
  const CancellationReasons = codes.map((Code) => ({ Code }));
  return new TransactionCanceledException({ $metadata: {}, message: "Cancelled", CancellationReasons });
}

describe("add", () => {
  it("stores a flag once: the first one stays, and counts once", async () => {
    const [deckId, userId] = [newDeck(), randomUUID()];
    const first = flag(deckId, 3);

    const answers = [
      await store().add(first, today(userId)),
      await store().add({ ...first, text: "Another text" }, today(userId)),
    ];

    expect(answers).toEqual(["added", "exists"]);
    expect(await store().listByIds(deckId, [first.flagId])).toEqual([first]);
    expect(await countOf(userId)).toMatchObject({ n: 1, x: (DAY + 2) * 86_400 });
  });

  it("refuses the flag over the day's limit and stores nothing of it, also when many are made at once", async () => {
    const [deckId, userId] = [newDeck(), randomUUID()];

    const answers = await Promise.all([0, 1, 2, 3, 4].map((at) => store().add(flag(deckId, at), today(userId, 3))));

    expect(answers.toSorted()).toEqual(["added", "added", "added", "limit", "limit"]);
    expect((await store().list(deckId, { limit: 50 })).flags).toHaveLength(3);
    expect(await countOf(userId)).toMatchObject({ n: 3 });
  });

  it("says of a flag that is there that it exists, even when the day's limit is reached", async () => {
    const [deckId, userId] = [newDeck(), randomUUID()];
    await store().add(flag(deckId, 0), today(userId, 1));

    expect(await store().add(flag(deckId, 0), today(userId, 1))).toBe("exists");
  });

  it("tries again when another transaction is at work, and gives up as busy", async () => {
    const [deckId, userId] = [newDeck(), randomUUID()];
    let refusals = 2;
    const db = clientOf(async (command) => {
      if (command instanceof TransactWriteCommand && refusals-- > 0) throw refusedFor("None", "TransactionConflict");
      return engine().db.send(command as never);
    });

    expect(await store(db).add(flag(deckId, 0), today(userId))).toBe("added");
    refusals = 100;
    await expect(store(db).add(flag(deckId, 1), today(userId))).rejects.toMatchObject({ code: "throttled" });
  });

  it("is throttled when the table is, and passes other errors on", async () => {
    const failing = (error: Error) => store(clientOf(() => Promise.reject(error))).add(flag(newDeck(), 0), today("u"));

    await expect(failing(refusedFor("ThrottlingError", "None"))).rejects.toMatchObject({ code: "throttled" });
    await expect(failing(new TypeError("a bug"))).rejects.toThrow("a bug");
  });

  async function countOf(userId: string) {
    const Key = { pk: `F#${userId}`, sk: "2026-11-20" };
    return (await engine().db.send(new GetCommand({ TableName: engine().viewsTable, Key }))).Item;
  }
});

describe("list", () => {
  it("R25: gives every flag of a deck and a status once, in the order of the cards, in pages of any size", async () => {
    const [deckId, other] = [newDeck(), newDeck()];
    const statuses: FlagStatus[] = ["open", "open", "resolved", "dismissed"];
    const all = Array.from({ length: 41 }, (_, at) => flag(deckId, at, { status: statuses[(at * 7) % 4] ?? "open" }));
    for (const [at, one] of all.entries()) await store().add(one, today(`${deckId}-${at}`));
    await store().add(flag(other, 0), today(other));

    await forEachSeed("R25 flags", { short: 10, soak: 300 }, async (seed) => {
      const random = chance(seed);
      const status = random.pick<FlagStatus | "any">(["any", ...statuses]);
      const found: Flag[] = [];
      let after: FlagId | undefined;
      do {
        const limit = random.integer(1, 20);
        const page = await store().list(deckId, { limit, ...(status !== "any" && { status }), after });
        expect(page.flags.length).toBeLessThanOrEqual(limit);
        found.push(...page.flags);
        after = page.next;
      } while (after);

      expect(found).toEqual(all.filter((one) => status === "any" || one.status === status));
    });
  });
});

describe("decide", () => {
  it("sets status and note, keeps a note that is not named and removes one that is null", async () => {
    const deckId = newDeck();
    const { flagId, ...rest } = flag(deckId, 0);
    await store().add({ flagId, ...rest }, today(randomUUID()));

    const decided = [
      await store().decide(deckId, flagId, { status: "resolved", note: "Mended." }, NOW + 1),
      await store().decide(deckId, flagId, { status: "open" }, NOW + 2),
      await store().decide(deckId, flagId, { status: "dismissed", note: null }, NOW + 3),
    ];

    expect(decided).toEqual([
      { flagId, ...rest, status: "resolved", note: "Mended.", changedAt: NOW + 1 },
      { flagId, ...rest, status: "open", note: "Mended.", changedAt: NOW + 2 },
      { flagId, ...rest, status: "dismissed", note: null, changedAt: NOW + 3 },
    ]);
    expect(await store().listByIds(deckId, [flagId])).toEqual([decided[2]]);
  });

  it("takes an empty note for none", async () => {
    const deckId = newDeck();
    const { flagId } = flag(deckId, 0);
    await store().add(flag(deckId, 0), today(randomUUID()));
    await store().decide(deckId, flagId, { status: "resolved", note: "Mended." }, NOW);

    expect(await store().decide(deckId, flagId, { status: "resolved", note: "" }, NOW)).toMatchObject({ note: null });
  });

  it("makes no flag where there is none", async () => {
    const deckId = newDeck();

    expect(await store().decide(deckId, flag(deckId, 0).flagId, { status: "resolved" }, NOW)).toBeUndefined();
    expect((await store().list(deckId, { limit: 1 })).flags).toEqual([]);
  });
});
