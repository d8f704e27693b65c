import { randomUUID } from "node:crypto";
import { PutCommand, ScanCommand } from "@aws-sdk/lib-dynamodb";
import { describe, expect, it } from "@jest/globals";
import type { DynamoDBRecord } from "aws-lambda";
import { deliver } from "../../bin/local/stream-delivery.ts";
import { rebuildViews } from "../../bin/views/rebuild.ts";
import type { CardId, UserId } from "../../lambdas/core/ids.ts";
import type { HistoryRecord } from "../../lambdas/core/reviews/record.ts";
import { packRecords } from "../../lambdas/core/reviews/record-codec.ts";
import { projectViews, type ViewStores } from "../../lambdas/projector/project-views.ts";
import { submitBatch } from "../../lambdas/reviews/submit-batch.ts";
import { undoReview } from "../../lambdas/reviews/submit-record.ts";
import { cardStatisticsStore } from "../../lambdas/store/card-statistics.ts";
import { scheduleKey } from "../../lambdas/store/keys.ts";
import { scheduleStore } from "../../lambdas/store/schedules.ts";
import { scheduleChanges } from "../../lambdas/store/stream.ts";
import { studyDayStore } from "../../lambdas/store/study-days.ts";
import { type Item, useEngine } from "../support/engine.ts";
import { clientOf, faulty } from "../support/faults.ts";
import { card, learner, NOW, storesOver } from "../support/learners.ts";
import { review } from "../support/records.ts";
import { reviewInput, undoInput } from "../support/reviews.ts";
import { type Chance, chance, count, forEachSeed, SOAK, say, type Tally } from "../support/simulation.ts";
import { streamRecord } from "../support/stream-records.ts";
import { viewsInMemory } from "../support/views-in-memory.ts";

const DAY_MS = 86_400_000;
const engine = useEngine();
const fail = (error: unknown): never => {
  throw error;
};
const tables = () => ({ db: engine().db, coreTable: engine().coreTable, viewsTable: engine().viewsTable });
const viewStores = (db = engine().db): ViewStores => ({
  schedules: scheduleStore(db, engine().coreTable),
  cardStatistics: cardStatisticsStore(db, engine().viewsTable),
  studyDays: studyDayStore(db, engine().viewsTable),
});

/** A schedule item with these records. */
function itemOf(userId: UserId, id: CardId, records: readonly HistoryRecord[]): Item {
  return { ...scheduleKey(userId, id), v: records.length, h: packRecords(records) };
}

/** The last write of `cards` cards, each with the same history of eight reviews, of learners with 50 cards. */
function lastWrites(cards: number): { items: Item[]; records: DynamoDBRecord[] } {
  const history = [0, 1, 7, 22, 60, 150, 380, 381].map((day, at) => review(at, day, 4));
  const learners = Array.from({ length: Math.ceil(cards / 50) }, () => randomUUID() as UserId);
  const items = Array.from({ length: cards }, (_, number) => {
    const [userId, id] = [learners[number % learners.length] as UserId, card(Math.floor(number / learners.length))];
    return itemOf(userId, id, history);
  });
  const { NewImage, OldImage } =
    streamRecord(itemOf("", card(0), history), itemOf("", card(0), history.slice(0, -1)), 0).dynamodb ?? {};
  const records = items.map(({ pk, sk }, number) => ({
    eventName: "MODIFY" as const,
    dynamodb: {
      NewImage: { ...NewImage, pk: { S: pk }, sk: { S: sk } },
      OldImage: { ...OldImage, pk: { S: pk }, sk: { S: sk } },
      SequenceNumber: String(number),
    },
  }));
  return { items, records };
}

async function scan(table: string): Promise<Item[]> {
  const items: Item[] = [];
  let start: Record<string, unknown> | undefined;
  do {
    const page = await engine().db.send(new ScanCommand({ TableName: table, ExclusiveStartKey: start }));
    items.push(...((page.Items ?? []) as Item[]));
    start = page.LastEvaluatedKey;
  } while (start);
  return items.sort((a, b) => (a.pk + a.sk < b.pk + b.sk ? -1 : 1));
}

describe("R39: the projector", () => {
  const LIMIT_MS = 3_000;

  it("takes 10,000 records in at most three seconds of processor time", async () => {
    const { records } = lastWrites(10_000);
    const times: number[] = [];
    // Others may be at work on the machine: the fastest of three rounds says what the code takes.
    while (times.length < 3 && !times.some((ms) => ms <= LIMIT_MS)) {
      const views = viewsInMemory();
      const stores = { ...views.stores, schedules: scheduleStore(engine().db, engine().coreTable) };

      const began = process.cpuUsage();
      for (let first = 0; first < records.length; first += 1_000) {
        const { changes, unreadable } = scheduleChanges(records.slice(first, first + 1_000));
        expect([unreadable, await projectViews(changes, stores, fail)]).toEqual([[], []]);
      }
      const { user, system } = process.cpuUsage(began);

      times.push(Math.round((user + system) / 1_000));
      expect(views.rows.size).toBe(10_000 + 2 * 200);
    }

    say(`R39 projector: 10000 records, ${times.join(", ")} ms of processor time`);
    expect(Math.min(...times)).toBeLessThanOrEqual(LIMIT_MS);
  });
});

describe("R11: one record that cannot be projected", () => {
  const RECORDS = SOAK ? 10_000 : 120;
  const BATCH = SOAK ? 1_000 : 20;
  const INVOCATION_MS = 500;

  it.each([
    { where: "at the start", place: 2 * BATCH },
    { where: "in the middle", place: 2.5 * BATCH },
    { where: "at the end", place: 3 * BATCH - 1 },
  ])(
    "$where of a batch goes to the failures alone, delays the others a minute at most, and is repaired",
    async ({ place }) => {
      const { items, records } = lastWrites(RECORDS);
      const learners = [...new Set(items.map(({ pk }) => pk.slice(2)))];
      for (const Item of items) await engine().db.send(new PutCommand({ TableName: engine().coreTable, Item }));
      const poison = records[place]?.dynamodb ?? {};
      poison.NewImage = { ...poison.NewImage, h: { B: Buffer.from([9]).toString("base64") } };

      let now = 0;
      const failures: string[] = [];
      const projectedAt = new Map<string, number>();
      const invoke = async (event: unknown) => {
        const { Records } = event as { Records: DynamoDBRecord[] };
        now += INVOCATION_MS;
        const { changes, unreadable } = scheduleChanges(Records);
        const failed = [
          ...unreadable.map(({ sequenceNumber }) => sequenceNumber),
          ...(await projectViews(changes, viewStores(), fail)),
        ];
        for (const { sequenceNumber } of changes) {
          if (!projectedAt.has(sequenceNumber)) projectedAt.set(sequenceNumber, now);
        }
        return { result: { batchItemFailures: failed.map((itemIdentifier) => ({ itemIdentifier })) } };
      };
      for (let first = 0; first < records.length; first += BATCH) {
        await deliver(records.slice(first, first + BATCH), {
          streamArn: "arn:stream",
          shardId: "shard-1",
          functionArn: "arn:function",
          invoke,
          maxRetries: 5,
          maxAge: -1,
          bisects: true,
          reportsItemFailures: true,
          failures: {
            send: async ({ body }) => void failures.push(body),
          },
          pause: async (tries) => {
            now += 1_000 * 2 ** (tries - 1);
          },
          clock: () => now,
        });
      }

      const undisturbed = (records.length / BATCH) * INVOCATION_MS;
      const before = await rebuildViews(tables(), learners, { dryRun: true });
      const repaired = await rebuildViews(tables(), learners, { dryRun: false });
      say(
        `R11 ${place}: ${records.length} records, ${failures.length} failed, ${now - undisturbed} ms later than without`,
      );
      expect(failures.map((body) => JSON.parse(body).DDBStreamBatchInfo)).toMatchObject([
        { startSequenceNumber: String(place), endSequenceNumber: String(place), batchSize: 1 },
      ]);
      expect(projectedAt.size).toBe(records.length - 1);
      expect(now - undisturbed).toBeLessThanOrEqual(60_000);
      // Its card, and the day and the month of its learner, who has reviewed others then.
      const missing = repaired.written;
      expect(missing).toBeGreaterThanOrEqual(1);
      expect(before.written).toBe(missing);
      expect(await rebuildViews(tables(), learners, { dryRun: true })).toMatchObject({ written: 0, removed: 0 });
    },
  );
});

describe("R12: a stream that was trimmed", () => {
  /** Some weeks of a learner; the records go to `onImage`. */
  async function study(random: Chance, userId: UserId, onImage: (item: Item, before: Item | undefined) => void) {
    const stores = storesOver(faulty(engine(), { random, tally: {}, onImage }), engine().coreTable);
    const items = Array.from({ length: random.integer(5, 20) }, () => ({
      type: "review",
      cardId: card(random.integer(0, 4)),
      ...reviewInput(random, NOW - random.integer(0, 20) * DAY_MS),
    }));
    await submitBatch(userId, { items }, NOW, stores, fail);
    const [first] = items;
    if (first) await undoReview(userId, first.cardId, undoInput(random, first.id, NOW), NOW, stores);
  }

  it("is mended by a rebuild, which changes nothing in core, and the projector goes on from there", async () => {
    await forEachSeed("R12", { short: 1, soak: 40 }, async (seed, tally: Tally) => {
      const random = chance(seed);
      const learners: UserId[] = [];
      const stream: DynamoDBRecord[] = [];
      const onImage = (item: Item, before: Item | undefined) =>
        void stream.push(streamRecord(item, before, stream.length));
      const deliverAll = async () => {
        const { changes } = scheduleChanges(stream.splice(0));
        expect(await projectViews(changes, viewStores(), fail)).toEqual([]);
      };
      for (let number = 0; number < (SOAK ? 25 : 4); number += 1) {
        const userId = await learner(engine());
        learners.push(userId);
        await study(random, userId, onImage);
        if (random.happens(0.5)) await deliverAll();
        await study(random, userId, onImage);
        count(tally, "records trimmed", stream.splice(0).length);
      }
      const core = await scan(engine().coreTable);

      const mended = await rebuildViews(tables(), learners, { dryRun: false });
      expect(await scan(engine().coreTable)).toEqual(core);
      for (const userId of learners) await study(random, userId, onImage);
      await deliverAll();

      expect(mended.written).toBeGreaterThan(0);
      expect(await rebuildViews(tables(), learners, { dryRun: true })).toMatchObject({ written: 0, removed: 0 });
      count(tally, "learners", learners.length);
      count(tally, "rows mended", mended.written);
    });
  });
});

describe("two invocations at once", () => {
  it("R10: unite what they know of one day, whoever reads before the other has written", async () => {
    const userId = await learner(engine());
    const stream: DynamoDBRecord[] = [];
    const random = chance(5);
    const onImage = (item: Item, before: Item | undefined) =>
      void stream.push(streamRecord(item, before, stream.length));
    const stores = storesOver(faulty(engine(), { random, tally: {}, onImage }), engine().coreTable);
    const items = Array.from({ length: 8 }, (_, at) => ({
      type: "review",
      cardId: card(at),
      ...reviewInput(random, NOW),
    }));
    await submitBatch(userId, { items }, NOW, stores, fail);
    let reads = 0;
    let allHaveRead = () => {};
    const gate = new Promise<void>((resolve) => {
      allHaveRead = resolve;
    });
    const db = clientOf(async (command) => {
      const answer = await engine().db.send(command as never);
      if (command.constructor.name === "BatchGetCommand") {
        reads += 1;
        if (reads === stream.length) allHaveRead();
        await gate;
      }
      return answer;
    });

    const failed = await Promise.all(
      stream.map((record) => projectViews(scheduleChanges([record]).changes, viewStores(db), fail)),
    );

    expect(failed.flat()).toEqual([]);
    expect(reads).toBe(8);
    expect(await rebuildViews(tables(), [userId], { dryRun: true })).toMatchObject({ written: 0, removed: 0 });
  });
});
