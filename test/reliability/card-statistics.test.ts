import { randomUUID } from "node:crypto";
import { DeleteCommand, PutCommand, ScanCommand } from "@aws-sdk/lib-dynamodb";
import { describe, expect, it } from "@jest/globals";
import type { DynamoDBRecord } from "aws-lambda";
import { countedClient } from "../../bin/bench/counted-client.ts";
import { allLearners, rebuildViews } from "../../bin/views/rebuild.ts";
import type { CardId, UserId } from "../../lambdas/core/ids.ts";
import { keptDuration } from "../../lambdas/core/reviews/record-codec.ts";
import { projectViews } from "../../lambdas/projector/project-views.ts";
import { submitBatch } from "../../lambdas/reviews/submit-batch.ts";
import { submitReview, undoReview } from "../../lambdas/reviews/submit-record.ts";
import { cardStatisticsStore } from "../../lambdas/store/card-statistics.ts";
import { scheduleStore } from "../../lambdas/store/schedules.ts";
import { scheduleChanges } from "../../lambdas/store/stream.ts";
import { studyDayStore } from "../../lambdas/store/study-days.ts";
import { naiveHistory } from "../core/statistics/naive-statistics.ts";
import { type Item, useEngine } from "../support/engine.ts";
import { clientOf, faulty } from "../support/faults.ts";
import { card, DECK, learner, NOW, storedCard, storesOver } from "../support/learners.ts";
import { reviewInput, undoInput } from "../support/reviews.ts";
import { type Chance, chance, count, forEachSeed, say, type Tally } from "../support/simulation.ts";
import { streamRecord } from "../support/stream-records.ts";

const HOUR_MS = 3_600_000;
const DAY_MS = 24 * HOUR_MS;
const YEAR_MS = 365 * DAY_MS;
const engine = useEngine();
const fail = (error: unknown): never => {
  throw error;
};
const projectorStores = (db = engine().db) => ({
  schedules: scheduleStore(db, engine().coreTable),
  cardStatistics: cardStatisticsStore(db, engine().viewsTable),
  studyDays: studyDayStore(db, engine().viewsTable),
});

/** Hands records to the projector, which has to take all of them. */
async function project(records: readonly DynamoDBRecord[], db = engine().db): Promise<void> {
  const { changes, unreadable } = scheduleChanges(records);
  expect(unreadable).toEqual([]);
  expect(await projectViews(changes, projectorStores(db), fail)).toEqual([]);
}

/** What the projector keeps of these learners as it is stored, in one order: `C#` cards, `L#` days and months. */
async function rowsOf(learners: readonly UserId[], kind: "C#" | "L#" | "" = ""): Promise<Item[]> {
  const rows: Item[] = [];
  let start: Record<string, unknown> | undefined;
  do {
    const page = await engine().db.send(
      new ScanCommand({ TableName: engine().viewsTable, ConsistentRead: true, ExclusiveStartKey: start }),
    );
    rows.push(...((page.Items ?? []) as Item[]));
    start = page.LastEvaluatedKey;
  } while (start);
  const own = rows.filter(
    ({ pk, sk }) => pk.startsWith(kind) && learners.some((id) => pk === `L#${id}` || sk.startsWith(`U#${id}#`)),
  );
  return own.sort((a, b) => (a.pk + a.sk < b.pk + b.sk ? -1 : 1));
}

async function dropRows(rows: readonly Item[]): Promise<void> {
  for (const { pk, sk } of rows) {
    await engine().db.send(new DeleteCommand({ TableName: engine().viewsTable, Key: { pk, sk } }));
  }
}

const tables = () => ({ db: engine().db, coreTable: engine().coreTable, viewsTable: engine().viewsTable });

/** What the naive model says of everything stored of a card. */
async function naiveRow(userId: UserId, id: CardId): Promise<Record<string, unknown>> {
  const { item, records } = await storedCard(engine(), userId, id);
  const { attempts, lapses } = naiveHistory(records);
  const r = [0, 0, 0, 0, 0];
  for (const [at, { grade }] of attempts.entries()) {
    const place = Math.min(at, 4);
    if (grade > 2) r[place] = (r[place] ?? 0) + 1;
  }
  const t = attempts.reduce((sum, { durationMs }) => sum + keptDuration(durationMs), 0);
  return { v: item.v, n: attempts.length, r, l: lapses, t, ...(attempts[0] && { g: attempts[0].grade }) };
}

/** Devices of two learners that review, are late and take back, while the projector works behind them. */
async function study(random: Chance, learners: readonly UserId[], tally: Tally): Promise<void> {
  const stream: DynamoDBRecord[] = [];
  const told: DynamoDBRecord[] = [];
  const onImage = (item: Item, before: Item | undefined) =>
    void stream.push(streamRecord(item, before, stream.length + told.length));
  const stores = storesOver(faulty(engine(), { random, tally, onImage }), engine().coreTable);
  const sent: { userId: UserId; id: CardId; reviewId: string }[] = [];

  const deliver = async () => {
    const batch = random.shuffled([...stream.splice(0), ...told.filter(() => random.happens(0.2))]);
    for (const record of batch) if (!told.includes(record)) told.push(record);
    const copies = batch.flatMap((record) => Array.from({ length: random.integer(1, 3) }, () => record));
    for (const part of split(random, copies)) await project(part);
    count(tally, "records delivered", copies.length);
  };

  const [first] = learners;
  if (first && random.integer(0, 999) % 2 === 0) {
    const items = Array.from({ length: random.integer(55, 100) }, (_, at) => ({
      type: "review",
      cardId: card(0),
      ...reviewInput(random, NOW - YEAR_MS + at * random.integer(2, 9) * HOUR_MS),
    }));
    await submitBatch(first, { items }, NOW, stores, fail);
    count(tally, "archived cards");
  }
  for (let step = 0; step < 25; step += 1) {
    const [userId, id] = [random.pick(learners), card(random.integer(0, 2))];
    const undone = random.happens(0.25) && sent.length > 0 ? random.pick(sent) : undefined;
    if (undone) {
      await undoReview(undone.userId, undone.id, undoInput(random, undone.reviewId, NOW), NOW, stores);
      count(tally, "undos");
    } else {
      const at = NOW - random.pick([0, DAY_MS, 30 * DAY_MS, 2 * YEAR_MS]) - random.integer(0, 20) * HOUR_MS;
      const input = reviewInput(random, at);
      await submitReview(userId, id, input, NOW, stores);
      sent.push({ userId, id, reviewId: input.id });
      count(tally, "reviews");
    }
    if (random.happens(0.2)) await deliver();
  }
  await deliver();
}

function split<Value>(random: Chance, values: readonly Value[]): Value[][] {
  const parts: Value[][] = [];
  for (let at = 0; at < values.length; ) {
    const size = random.integer(1, 12);
    parts.push(values.slice(at, at + size));
    at += size;
  }
  return parts;
}

describe("the statistics rows in views", () => {
  it("R10, R20: equal the rebuild and the naive model, whatever is told twice, late, out of order or taken back", async () => {
    await forEachSeed("R10 statistics", { short: 8, soak: 1_000 }, async (seed, tally) => {
      const random = chance(seed);
      const learners = [await learner(engine()), await learner(engine())];
      await study(random, learners, tally);
      const projected = await rowsOf(learners);

      expect(await rebuildViews(tables(), learners, { dryRun: true })).toEqual({
        equal: projected.length,
        written: 0,
        removed: 0,
      });
      await dropRows(projected);
      await rebuildViews(tables(), learners, { dryRun: false });

      expect(await rowsOf(learners)).toEqual(projected);
      for (const { pk: _pk, sk, ...row } of await rowsOf(learners, "C#")) {
        const [userId = "", ordinal = ""] = sk.slice(2).split("#");
        expect(row).toEqual(await naiveRow(userId, card(Number.parseInt(ordinal, 36))));
      }
      count(tally, "rows", projected.length);
    });
  });

  it("R10: are not taken back to an older version, nor lost when an archive is rewritten behind the projector's read", async () => {
    const random = chance(3);
    const userId = await learner(engine());
    const stream: DynamoDBRecord[] = [];
    const onImage = (item: Item, before: Item | undefined) =>
      void stream.push(streamRecord(item, before, stream.length));
    const stores = storesOver(faulty(engine(), { random, tally: {}, onImage }), engine().coreTable);
    const items = Array.from({ length: 90 }, (_, at) => ({
      type: "review",
      cardId: card(0),
      ...reviewInput(random, NOW - YEAR_MS + at * DAY_MS),
    }));
    await submitBatch(userId, { items }, NOW, stores, fail);

    let isLate = false;
    const db = clientOf(async (command) => {
      const answer = await engine().db.send(command as never);
      if (command.constructor.name === "QueryCommand" && !isLate) {
        isLate = true;
        await submitReview(userId, card(0), reviewInput(random, NOW - 2 * YEAR_MS), NOW, stores);
      }
      return answer;
    });
    await project(stream.slice(0, 1), db);
    const [row] = await rowsOf([userId], "C#");
    for (const record of stream.toReversed()) await project([record]);

    expect(isLate).toBe(true);
    expect(row).toMatchObject({ v: 2, ...(await naiveRow(userId, card(0))) });
    expect(await rowsOf([userId], "C#")).toEqual([row]);
    expect(await rebuildViews(tables(), [userId], { dryRun: true })).toMatchObject({ written: 0, removed: 0 });
  });

  it("R11: an unreadable record is told by its number, and the others are projected", async () => {
    const userId = await learner(engine());
    const stream: DynamoDBRecord[] = [];
    const onImage = (item: Item, before: Item | undefined) =>
      void stream.push(streamRecord(item, before, stream.length));
    const stores = storesOver(faulty(engine(), { random: chance(1), tally: {}, onImage }), engine().coreTable);
    for (const ordinal of [0, 1])
      await submitReview(userId, card(ordinal), reviewInput(chance(ordinal), NOW), NOW, stores);
    const poison = streamRecord({ pk: `U#${userId}`, sk: `S#${DECK}#0002`, v: 1, h: Buffer.from([9]) }, undefined, 77);

    const { changes, unreadable } = scheduleChanges([poison, ...stream]);
    const failed = await projectViews(changes, projectorStores(), fail);

    expect(unreadable.map(({ sequenceNumber }) => sequenceNumber)).toEqual(["77"]);
    expect(failed).toEqual([]);
    expect(await rowsOf([userId], "C#")).toHaveLength(2);
  });

  it("R11: a row that cannot be written is told by the numbers of its records, and the others are written", async () => {
    const userId = await learner(engine());
    const stream: DynamoDBRecord[] = [];
    const onImage = (item: Item, before: Item | undefined) =>
      void stream.push(streamRecord(item, before, stream.length));
    const stores = storesOver(faulty(engine(), { random: chance(1), tally: {}, onImage }), engine().coreTable);
    for (const ordinal of [0, 1, 0]) {
      await submitReview(userId, card(ordinal), reviewInput(chance(stream.length), NOW), NOW, stores);
    }
    const errors: unknown[] = [];
    const db = clientOf(async (command) => {
      if (command instanceof PutCommand && String(command.input.Item?.sk).endsWith("#0000")) throw new Error("No");
      return engine().db.send(command as never);
    });

    const failed = await projectViews(scheduleChanges(stream).changes, projectorStores(db), (error) =>
      errors.push(error),
    );

    expect(failed).toEqual(["0", "2"]);
    expect(errors).toHaveLength(1);
    expect((await rowsOf([userId], "C#")).map(({ sk }) => sk.slice(-4))).toEqual(["0001"]);
  });

  it("R35: cost half a read and three writes for a review; past 58 reviews two reads more", async () => {
    const counter = countedClient(engine().db);
    const userId = await learner(engine());
    const stream: DynamoDBRecord[] = [];
    const onImage = (item: Item, before: Item | undefined) =>
      void stream.push(streamRecord(item, before, stream.length));
    const stores = storesOver(faulty(engine(), { random: chance(1), tally: {}, onImage }), engine().coreTable);
    const random = chance(1);
    const submit = (ordinal: number, at: number) =>
      submitReview(userId, card(ordinal), reviewInput(random, at), NOW, stores);
    const told = () => project(stream.splice(0));
    await submit(0, NOW - 9 * DAY_MS);
    await told();
    await submit(0, NOW);
    const { used: one } = await counter.consumed(told);
    for (const ordinal of [1, 2, 3, 4, 5, 6, 7, 8, 9, 10]) await submit(ordinal, NOW);
    const { used: tenOfADay } = await counter.consumed(told);
    const items = Array.from({ length: 100 }, (_, at) => ({
      type: "review",
      cardId: card(1),
      ...reviewInput(chance(at), NOW - YEAR_MS + at * DAY_MS),
    }));
    await submitBatch(userId, { items }, NOW, stores, fail);
    await told();
    await submit(1, NOW);
    const { used: archived } = await counter.consumed(told);

    say(`R35 projector: ${JSON.stringify({ one, tenOfADay, archived })}`);
    expect(one).toMatchObject({ reads: 0.5, writes: 3, calls: 4 });
    expect(tenOfADay).toMatchObject({ reads: 0.5, writes: 12, calls: 13 });
    expect(archived).toMatchObject({ writes: 3, calls: 6 });
    expect(archived.reads).toBeLessThanOrEqual(2.5);
  });
});

describe("rebuildViews", () => {
  it("mends rows that are wrong, missing or too many, says so first in a dry run, and then finds nothing", async () => {
    const { viewsTable, db } = engine();
    const userId = await learner(engine());
    const stores = storesOver(db, engine().coreTable);
    for (const ordinal of [0, 1, 2]) {
      await submitReview(userId, card(ordinal), reviewInput(chance(ordinal), NOW), NOW, stores);
    }
    await rebuildViews(tables(), [userId], { dryRun: false });
    const right = await rowsOf([userId]);
    const [first, second, , day, month] = right as [Item, Item, Item, Item, Item];
    const stray = { ...first, sk: first.sk.replace(/....$/, "000z") };
    const strayDay = { ...day, sk: "D#2026-01-31" };
    const wrong = [{ ...first, v: 99, n: 7 }, { ...second, t: -1 }, stray, strayDay];
    for (const Item of [...wrong, { ...day, v: 2, d: {} }, { ...month, d01: Uint8Array.of(1) }]) {
      await db.send(new PutCommand({ TableName: viewsTable, Item }));
    }

    const planned = await rebuildViews(tables(), [userId], { dryRun: true });
    const untouched = await rowsOf([userId]);
    const done = await rebuildViews(tables(), [userId], { dryRun: false });

    expect(planned).toEqual({ equal: 1, written: 4, removed: 2 });
    expect(untouched).toHaveLength(7);
    expect(done).toEqual(planned);
    expect(await rowsOf([userId])).toEqual(right);
    expect(await rebuildViews(tables(), [userId], { dryRun: false })).toEqual({ equal: 5, written: 0, removed: 0 });
  });

  it("finds everybody who has a schedule or a row, and nobody else", async () => {
    const { db, viewsTable, coreTable } = engine();
    const [studies, enrolled, gone] = [await learner(engine()), await learner(engine()), randomUUID()];
    await submitReview(studies, card(0), reviewInput(chance(1), NOW), NOW, storesOver(db, coreTable));
    await db.send(new PutCommand({ TableName: viewsTable, Item: { pk: `C#${DECK}#0`, sk: `U#${gone}#0000`, v: 1 } }));

    const all = await allLearners(tables());

    expect(all).toEqual(expect.arrayContaining([studies, gone]));
    expect(all).not.toContain(enrolled);
  });
});
