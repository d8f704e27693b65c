import { randomUUID } from "node:crypto";
import { ScanCommand } from "@aws-sdk/lib-dynamodb";
import { marshall } from "@aws-sdk/util-dynamodb";
import { beforeEach, describe, expect, it } from "@jest/globals";
import type { DynamoDBRecord } from "aws-lambda";
import { rebuildViews } from "../../bin/views/rebuild.ts";
import { DEFAULT_SETTINGS, type ReminderSettings } from "../../lambdas/core/reminders/settings.ts";
import { projectReminders } from "../../lambdas/projector/project-reminders.ts";
import { deletionStore } from "../../lambdas/store/deletions.ts";
import { slotShardOf } from "../../lambdas/store/keys.ts";
import { reminderLedgerStore } from "../../lambdas/store/reminder-ledger.ts";
import { NO_ADDRESS, type Reminders, reminderSettingsStore } from "../../lambdas/store/reminder-settings.ts";
import { reminderSlotStore } from "../../lambdas/store/reminder-slots.ts";
import { remindersChanges } from "../../lambdas/store/stream.ts";
import { useEngine } from "../support/engine.ts";
import { chance } from "../support/simulation.ts";

const engine = useEngine();
const rethrow = (error: unknown) => {
  throw error;
};
let userId = "";
beforeEach(() => {
  userId = randomUUID();
});

function stores() {
  const { db, coreTable, viewsTable } = engine();
  return {
    settings: reminderSettingsStore(db, coreTable),
    slots: reminderSlotStore(db, viewsTable),
    ledger: reminderLedgerStore(db, viewsTable),
    deletions: deletionStore(db, { core: coreTable, views: viewsTable }),
  };
}

function version(number: number, changes: Partial<ReminderSettings> = {}): Reminders {
  const on = { email: false, push: true, webhook: false };
  const settings = { ...DEFAULT_SETTINGS, channels: on, timeZone: "UTC", rolloverHour: 4, since: 20_000, ...changes };
  return { version: number, settings, address: NO_ADDRESS, signingKey: "key" };
}

/** Keys and rows of the learner in the slots of `views`. */
async function slotRows(): Promise<object[]> {
  const { db, viewsTable } = engine();
  const { Items = [] } = await db.send(new ScanCommand({ TableName: viewsTable, ConsistentRead: true }));
  return Items.filter(({ pk, sk }) => String(pk).startsWith("R#") && sk === `U#${userId}`);
}

describe("reminderLedgerStore", () => {
  const claim = (day: number, learningDay = day) => ({ id: `c${day}`, day, learningDay, ignored: 0 });

  it("R30: G7: gives the reminder of a date to one of many who claim it at once, and a later date again", async () => {
    const { ledger } = stores();

    const claims = await Promise.all(Array.from({ length: 20 }, () => ledger.claim(userId, claim(20_000))));

    expect(claims.filter(Boolean)).toHaveLength(1);
    expect(await ledger.claim(userId, claim(19_999))).toBe(false);
    expect(await ledger.claim(userId, claim(20_001))).toBe(true);
    expect(await ledger.find(userId)).toEqual({ last: 20_001, lastLearningDay: 20_001, studiedOn: null, ignored: 0 });
  });

  it("gives none on a day that was studied, and keeps the latest day", async () => {
    const { ledger } = stores();
    await ledger.noteStudy(userId, 20_000);
    await ledger.noteStudy(userId, 19_990);

    expect(await ledger.claim(userId, claim(20_000))).toBe(false);
    expect(await ledger.claim(userId, claim(20_001))).toBe(true);
    expect((await ledger.find(userId)).studiedOn).toBe(20_000);
  });

  it("R32: gives each further try under a claim once, and none under another", async () => {
    const { ledger } = stores();
    await ledger.claim(userId, claim(20_000));

    const tries = await Promise.all([1, 1, 1].map((attempt) => ledger.claimRetry(userId, "c20000", attempt)));

    expect(tries.filter(Boolean)).toHaveLength(1);
    expect(await ledger.claimRetry(userId, "c20000", 2)).toBe(true);
    expect(await ledger.claimRetry(userId, "c19999", 3)).toBe(false);
  });
});

describe("reminderSettingsStore", () => {
  it("writes over the version that was read only", async () => {
    const { settings } = stores();

    expect(await settings.save(userId, version(1))).toBe(true);
    expect(await settings.save(userId, version(1))).toBe(false);
    expect(await settings.save(userId, version(3))).toBe(false);
    expect(await settings.save(userId, version(2, { quarter: 40 }))).toBe(true);
    expect(await settings.find(userId, true)).toEqual(version(2, { quarter: 40 }));
  });

  it("follows a change of the learner's clock, and makes no settings by it", async () => {
    const { settings } = stores();
    await settings.changeClock(userId, { timeZone: "Asia/Tokyo" });
    expect(await settings.find(userId, true)).toBeUndefined();

    await settings.save(userId, version(1));
    await settings.changeClock(userId, { timeZone: "Asia/Tokyo" });
    await settings.changeClock(userId, { rolloverHour: 0 });
    expect(await settings.find(userId, true)).toEqual(version(3, { timeZone: "Asia/Tokyo", rolloverHour: 0 }));
  });
});

describe("the slots of reminders", () => {
  const image = (one: Reminders | undefined) => {
    if (!one) return undefined;
    const { timeZone, rolloverHour, ...s } = one.settings;
    const item = {
      pk: `U#${userId}`,
      sk: "P#R",
      v: one.version,
      tz: timeZone,
      ro: rolloverHour,
      s,
      ad: one.address,
      k: "key",
    };
    return marshall(item) as NonNullable<DynamoDBRecord["dynamodb"]>["NewImage"];
  };
  const record = (before: Reminders | undefined, after: Reminders | undefined, number: number): DynamoDBRecord => {
    const [OldImage, NewImage] = [image(before), image(after)];
    const Keys = { pk: { S: `U#${userId}` }, sk: { S: "P#R" } };
    return {
      dynamodb: { Keys, ...(OldImage && { OldImage }), ...(NewImage && { NewImage }), SequenceNumber: String(number) },
    };
  };

  it("R10: R20: G5: end as a rebuild makes them, whatever is told twice, late or out of order", async () => {
    const { settings, slots } = stores();
    const random = chance(7);
    for (let round = 0; round < 6; round += 1) {
      userId = randomUUID();
      const versions = Array.from({ length: 5 }, (_, at) =>
        version(at + 1, {
          quarter: 4 * random.integer(0, 3),
          timeZone: ["UTC", "Europe/Berlin"][random.integer(0, 1)] ?? "UTC",
          channels: { email: false, push: random.integer(0, 3) > 0, webhook: false },
        }),
      );
      const records = versions.map((one, at) => record(versions[at - 1], one, at));
      const told = random.shuffled([...records, ...records, ...records]);
      for (const one of versions) await settings.save(userId, one);
      for (const one of told)
        await projectReminders(remindersChanges([one]).changes, { reminders: settings, slots }, rethrow);

      const projected = await slotRows();
      const { equal, ...changed } = await rebuildViews(engine(), [userId], { dryRun: false });
      expect({ projected, changed }).toEqual({ projected: await slotRows(), changed: { written: 0, removed: 0 } });
      expect(projected.length).toBe(equal);
      expect(projected.length).toBe(versions.at(-1)?.settings.channels.push ? 1 : 0);
    }
  });

  it("R20: are made anew when they were lost, and removed where nobody wants them", async () => {
    const { settings, slots } = stores();
    await settings.save(userId, version(1, { quarter: 76 }));
    const stale = {
      zone: "Asia/Tokyo",
      quarter: 3,
      shard: slotShardOf(userId),
    };
    await slots.save(userId, stale, version(1));

    expect(await rebuildViews(engine(), [userId], { dryRun: true })).toEqual({ equal: 0, written: 1, removed: 1 });
    await rebuildViews(engine(), [userId], { dryRun: false });
    expect(await rebuildViews(engine(), [userId], { dryRun: true })).toEqual({ equal: 1, written: 0, removed: 0 });
  });

  it("R23: end when the settings go with their learner's account", async () => {
    const { settings, slots, deletions } = stores();
    await settings.save(userId, version(1));
    const made = { userId, before: undefined, after: version(1), sequenceNumber: "1" };
    await projectReminders([made], { reminders: settings, slots }, rethrow);
    expect(await slotRows()).toHaveLength(1);

    await deletions.begin(userId, 1);
    await deletions.sweep(userId, () => false);
    const gone = { userId, before: version(1), after: undefined, sequenceNumber: "2" };
    await projectReminders([gone, made], { reminders: settings, slots }, rethrow);

    expect(await slotRows()).toEqual([]);
  });
});
