import { TransactionCanceledException } from "@aws-sdk/client-dynamodb";
import { BatchGetCommand, PutCommand } from "@aws-sdk/lib-dynamodb";
import { describe, expect, it } from "@jest/globals";
import { foldHistory, laidOut } from "../../lambdas/core/reviews/history.ts";
import type { HistoryRecord } from "../../lambdas/core/reviews/record.ts";
import { enrolmentStore } from "../../lambdas/store/enrolments.ts";
import { newSchedule, type Schedule, scheduleStore } from "../../lambdas/store/schedules.ts";
import { useEngine } from "../support/engine.ts";
import { clientOf, faulty, isWrite } from "../support/faults.ts";
import { card, DECK, learner } from "../support/learners.ts";
import { edit, FIRST_DAY, review, undo } from "../support/records.ts";
import { chance } from "../support/simulation.ts";

const engine = useEngine();
const id = card(15);
const store = () => scheduleStore(engine().db, engine().coreTable);

function next(before: Schedule, records: readonly HistoryRecord[]): Schedule {
  return { ...before, version: before.version + 1, history: laidOut(records).history };
}

describe("save", () => {
  it("writes state, due minute and history of a first review, and `find` brings them back", async () => {
    const userId = await learner(engine());
    const schedule = next(newSchedule(userId, id), [review(1, 0, 4)]);

    expect(await store().save(schedule)).toEqual({ saved: true });

    expect(await store().find(userId, id)).toEqual(schedule);
    const row = await engine().rawItem({ pk: `U#${userId}`, sk: `S#${DECK}#000f` });
    expect(row).toMatchObject({ v: 1, d: (FIRST_DAY + 1) * 1_440, e: 250, i: 1, n: 1, h: expect.any(Uint8Array) });
    expect(Object.keys(row ?? {}).sort()).toEqual(["d", "e", "h", "i", "n", "pk", "sk", "v"]);
  });

  it("makes a card whose reviews were all taken back due on its first day", async () => {
    const userId = await learner(engine());
    await store().save(next(newSchedule(userId, id), [review(1, 3, 4), undo(2, 1, 4)]));

    const row = await engine().rawItem({ pk: `U#${userId}`, sk: `S#${DECK}#000f` });

    expect(row).toMatchObject({ d: (FIRST_DAY + 3) * 1_440, e: 250, i: 0, n: 0 });
  });

  it("takes a withdrawn card from the index and keeps everything else, until it comes back", async () => {
    const userId = await learner(engine());
    const records: HistoryRecord[] = [review(1, 0, 4), review(2, 1, 4)];
    const key = { pk: `U#${userId}`, sk: `S#${DECK}#000f` };
    const first = next(newSchedule(userId, id), records);
    await store().save(first);

    records.push(edit(3, 2, { type: "withdrawn", version: 2 }));
    const second = next(first, records);
    await store().save(second);
    const suspended = await engine().rawItem(key);
    const due = await store().listDue(userId, (FIRST_DAY + 99) * 1_440, 9);
    records.push(edit(4, 3, { type: "revised", version: 3 }));
    await store().save(next(second, records));

    expect(suspended).toMatchObject({ v: 2, e: 250, i: 6, n: 2 });
    expect(suspended).not.toHaveProperty("d");
    expect(due.cards).toEqual([]);
    expect(await engine().rawItem(key)).toMatchObject({ d: (FIRST_DAY + 4) * 1_440, e: 250, i: 6, n: 2 });
  });

  it("keeps a card that only was withdrawn, and never reviewed, out of the index", async () => {
    const userId = await learner(engine());
    await store().save(next(newSchedule(userId, id), [edit(1, 0, { type: "withdrawn", version: 2 })]));

    expect(await engine().rawItem({ pk: `U#${userId}`, sk: `S#${DECK}#000f` })).not.toHaveProperty("d");
  });

  it.each([
    { lost: "the first review of a card", versions: 0 },
    { lost: "a later one", versions: 1 },
  ])("writes nothing when $lost comes second, and gives the item that won", async ({ versions }) => {
    const userId = await learner(engine());
    let before = newSchedule(userId, id);
    for (let version = 0; version < versions; version += 1) {
      const earlier = next(before, [review(9, -9, 4)]);
      await store().save(earlier);
      before = earlier;
    }
    const winner = next(before, [...before.history.recent, review(1, 0, 4)]);
    await store().save(winner);

    const result = await store().save(next(before, [...before.history.recent, review(2, 0, 5)]));

    expect(result).toEqual({ saved: false, current: winner });
    expect(await store().find(userId, id)).toEqual(winner);
  });

  it("writes item and archive together or not at all", async () => {
    const userId = await learner(engine());
    const records = Array.from({ length: 70 }, (_, day) => review(day, day, 4));
    const { history, blocks } = laidOut(records);
    const numbered = blocks.map((block, number) => ({ number, records: block }));
    const winner = next(newSchedule(userId, id), [review(1, 0, 4)]);
    await store().save(winner);

    const lost = await store().save({ ...newSchedule(userId, id), version: 1, history }, numbered);
    expect(lost).toEqual({ saved: false, current: winner });
    expect(await engine().rawItems(userId, "A#")).toEqual([]);

    const won = await store().save({ ...newSchedule(userId, id), version: 2, history }, numbered);
    expect(won).toEqual({ saved: true });
    const stored = await store().find(userId, id);
    expect(foldHistory(stored.history).state).toEqual(foldHistory(history).state);
    expect(await store().listArchive(userId, id, 0, 1)).toEqual(records.slice(0, 30));
    expect(await store().listArchive(userId, id, 0, 2)).toEqual(records.slice(0, 30 * blocks.length));
    expect(await store().listArchive(userId, id, 1, 1)).toEqual([]);
  });

  it.each([
    { kind: "single write", blocks: [] },
    { kind: "transaction", blocks: [{ number: 0, records: [review(1, 0, 4)] }] },
  ])("takes a transaction under way on the item for a lost race of a $kind", async ({ blocks }) => {
    const userId = await learner(engine());
    const before = next(newSchedule(userId, id), [review(1, 0, 4)]);
    await store().save(before);
    const busy = faulty(engine(), { random: chance(1), tally: {}, conflicts: 1 });

    const result = await scheduleStore(busy, engine().coreTable).save(next(before, [review(2, 1, 4)]), blocks);

    expect(result).toEqual({ saved: false, current: before });
  });

  it("says throttled when a transaction is refused for its rate, and throws on what it does not know", async () => {
    const userId = await learner(engine());
    const refusing = (Code: string) =>
      scheduleStore(
        clientOf((command) => {
          if (!isWrite(command)) return engine().db.send(command as never);
          const CancellationReasons = [{ Code: "None" }, { Code }];
          return Promise.reject(
            new TransactionCanceledException({ $metadata: {}, message: Code, CancellationReasons }),
          );
        }),
        engine().coreTable,
      );
    const schedule = next(newSchedule(userId, id), [review(1, 0, 4)]);
    const block = { number: 0, records: [review(1, 0, 4)] };

    await expect(refusing("ThrottlingError").save(schedule, [block])).rejects.toMatchObject({ code: "throttled" });
    await expect(refusing("ValidationError").save(schedule, [block])).rejects.toThrow(TransactionCanceledException);
  });

  it("keeps attributes that a newer version of this code added", async () => {
    const userId = await learner(engine());
    const first = next(newSchedule(userId, id), [review(1, 0, 4)]);
    await store().save(first);
    const key = { pk: `U#${userId}`, sk: `S#${DECK}#000f` };
    const Item = { ...(await engine().rawItem(key)), later: "kept" };
    await engine().db.send(new PutCommand({ TableName: engine().coreTable, Item }));

    await store().save(next(first, [review(1, 0, 4), review(2, 1, 4)]));

    expect(await engine().rawItem(key)).toMatchObject({ v: 2, later: "kept" });
  });
});

describe("findAll", () => {
  it("gives the stored schedules and new ones for the rest", async () => {
    const userId = await learner(engine());
    const stored = next(newSchedule(userId, id), [review(1, 0, 4)]);
    await store().save(stored);

    expect(await store().findAll(userId, [id, card(3)])).toEqual(
      new Map([
        [id, stored],
        [card(3), newSchedule(userId, card(3))],
      ]),
    );
  });
});

describe("findWithEnrolments", () => {
  it("reads cards and decks, more than one batch of them, whatever stays unprocessed", async () => {
    const userId = await learner(engine());
    const ids = Array.from({ length: 150 }, (_, ordinal) => card(ordinal));
    for (const one of ids.slice(0, 130)) await store().save(next(newSchedule(userId, one), [review(1, 0, 4)]));
    const tally: Record<string, number> = {};
    const partly = faulty(engine(), { random: chance(5), tally, unprocessed: 0.5 });

    const { schedules, enrolments } = await scheduleStore(partly, engine().coreTable).findWithEnrolments(userId, ids);

    expect(tally["unprocessed keys"]).toBeGreaterThan(0);
    expect(schedules.size).toBe(150);
    expect([...schedules.values()].filter(({ version }) => version === 1)).toHaveLength(130);
    expect([...enrolments.keys()]).toEqual([DECK]);
  });

  it("says throttled when keys stay unprocessed, and not that they do not exist", async () => {
    const userId = await learner(engine());
    const never = clientOf(async (command) => {
      if (!(command instanceof BatchGetCommand)) throw new Error("Only batch reads were expected");
      return { Responses: {}, UnprocessedKeys: command.input.RequestItems };
    });

    const reading = scheduleStore(never, engine().coreTable).findWithEnrolments(userId, [id]);

    await expect(reading).rejects.toMatchObject({ code: "throttled", retryAfterSeconds: 1 });
  });

  it("gives nothing of a deck that was left, and no other learner's cards", async () => {
    const [userId, other] = [await learner(engine()), await learner(engine())];
    await store().save(next(newSchedule(other, id), [review(1, 0, 4)]));
    await enrolmentStore(engine().db, engine().coreTable).leave(userId, DECK, 0);

    const { schedules, enrolments } = await store().findWithEnrolments(userId, [id, card(3)]);

    expect([...schedules.values()].map(({ version }) => version)).toEqual([0, 0]);
    expect(enrolments.size).toBe(0);
  });
});

describe("listDue", () => {
  it("gives cards due at or before the minute, longest due first, from the cursor on", async () => {
    const userId = await learner(engine());
    for (const [ordinal, day] of [5, 1, 3, 3, 9].entries()) {
      await store().save(next(newSchedule(userId, card(ordinal)), [review(1, day - 1, 4)]));
    }
    const minute = (FIRST_DAY + 5) * 1_440;

    const all = await store().listDue(userId, minute, 50);
    const first = await store().listDue(userId, minute, 2);
    const rest = await store().listDue(userId, minute, 50, first.next);

    expect(all.cards.map(({ dueOn }) => dueOn - FIRST_DAY)).toEqual([1, 3, 3, 5]);
    expect(all.cards[0]).toEqual({
      cardId: card(1),
      dueOn: FIRST_DAY + 1,
      memory: { repetitions: 1, interval: 1, ease: 250 },
    });
    expect([...first.cards, ...rest.cards]).toEqual(all.cards);
    expect(await store().listDue(userId, (FIRST_DAY + 1) * 1_440 - 1, 50)).toEqual({ cards: [], next: undefined });
  });
});
