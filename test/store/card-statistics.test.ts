import { randomUUID } from "node:crypto";
import { describe, expect, it } from "@jest/globals";
import { cardId, DeckId, Ordinal } from "../../lambdas/core/ids.ts";
import type { LearnerCard } from "../../lambdas/core/statistics/learner-card.ts";
import { cardStatisticsStore } from "../../lambdas/store/card-statistics.ts";
import { STATISTICS_SHARDS, statisticsKey } from "../../lambdas/store/keys.ts";
import { itemBytes, useEngine } from "../support/engine.ts";
import { card, DECK, LONGEST_DECK } from "../support/learners.ts";

const engine = useEngine();
const store = () => cardStatisticsStore(engine().db, engine().viewsTable);
const newDeck = () => DeckId.parse(randomUUID().replaceAll("-", ""));
const did = (changes: Partial<LearnerCard> = {}): LearnerCard => ({
  attempts: 1,
  right: [1, 0, 0, 0, 0],
  firstGrade: 4,
  lapses: 0,
  thinkMs: 4_200,
  ...changes,
});

describe("save", () => {
  it("R10: keeps the row of the latest version, in whatever order they come", async () => {
    const deckId = newDeck();
    const row = (version: number) => ({
      userId: "u",
      cardId: cardId(deckId, Ordinal.parse(0)),
      version,
      card: did({ attempts: version }),
    });

    for (const version of [2, 1, 3, 3, 2]) await store().save(row(version));

    const { learners } = await store().listLearners(deckId);
    expect(learners).toEqual([[{ ordinal: 0, card: did({ attempts: 3 }) }]]);
  });

  it("keeps a row without an attempt left as one", async () => {
    const deckId = newDeck();
    const none = did({ attempts: 0, right: [0, 0, 0, 0, 0], firstGrade: null, thinkMs: 0 });

    await store().save({ userId: "u", cardId: cardId(deckId, Ordinal.parse(0)), version: 2, card: none });

    expect((await store().listLearners(deckId)).learners).toEqual([[{ ordinal: 0, card: none }]]);
  });
});

describe("listLearners", () => {
  it("gives each learner's cards together, of this deck only", async () => {
    const [deckId, other] = [newDeck(), newDeck()];
    const learners = Array.from({ length: 40 }, () => randomUUID());
    const saves = learners.flatMap((userId, at) =>
      [0, 1, 2].map((ordinal) => {
        const id = cardId(at % 4 === 0 ? other : deckId, Ordinal.parse(ordinal));
        return store().save({ userId, cardId: id, version: 1, card: did({ lapses: at }) });
      }),
    );
    await Promise.all(saves);

    const { learners: found, complete } = await store().listLearners(deckId);

    expect(complete).toBe(true);
    expect(found.map((rows) => rows.map(({ ordinal }) => ordinal))).toEqual(Array(30).fill([0, 1, 2]));
    const lapses = found.map((rows) => new Set(rows.map(({ card: { lapses } }) => lapses)));
    expect(lapses.map(({ size }) => size)).toEqual(Array(30).fill(1));
  });

  it("leaves whole learners out where there are more rows than it may read, and says so", async () => {
    const deckId = newDeck();
    const learners = Array.from({ length: 80 }, () => randomUUID());
    const ids = [0, 1, 2].map((ordinal) => cardId(deckId, Ordinal.parse(ordinal)));
    await Promise.all(
      learners.flatMap((userId) => ids.map((id) => store().save({ userId, cardId: id, version: 1, card: did() }))),
    );

    const { learners: found, complete } = await store().listLearners(deckId, 7);

    expect(complete).toBe(false);
    expect(found.length).toBeGreaterThan(STATISTICS_SHARDS);
    expect(found.length).toBeLessThanOrEqual(2 * STATISTICS_SHARDS);
    expect(found.every((rows) => rows.length === 3)).toBe(true);
  });
});

describe("the keys of the rows", () => {
  it("spread the learners of a deck evenly over the partitions, and keep one learner's in one", () => {
    const shards = new Map<string, number>();
    for (let at = 0; at < 16_000; at += 1) {
      const { pk } = statisticsKey(randomUUID(), card(at % 60));
      shards.set(pk, (shards.get(pk) ?? 0) + 1);
    }

    expect(shards.size).toBe(STATISTICS_SHARDS);
    expect(Math.min(...shards.values())).toBeGreaterThan(850);
    expect(Math.max(...shards.values())).toBeLessThan(1_150);
    expect(statisticsKey("ann", card(0)).pk).toBe(statisticsKey("ann", card(59)).pk);
  });

  it("never move", () => {
    const key = statisticsKey("8f0a6c1e-6d0b-4f57-9a55-0c2f6b3d1e90", card(15));

    expect(key).toEqual({ pk: `C#${DECK}#9`, sk: "U#8f0a6c1e-6d0b-4f57-9a55-0c2f6b3d1e90#000f" });
  });

  it("leave a row small: 8 of them fit a kilobyte", () => {
    const key = statisticsKey(randomUUID(), card(0, LONGEST_DECK));
    const row = { ...key, v: 1_000, n: 999, g: 4, l: 99, t: 8_640_000 };

    expect(itemBytes(row) + "r".length + 3 + 5 * 4).toBeLessThanOrEqual(1_024 / 8 + 16);
  });
});
