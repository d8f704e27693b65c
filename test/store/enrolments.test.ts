import { PutCommand } from "@aws-sdk/lib-dynamodb";
import { describe, expect, it } from "@jest/globals";
import { type Enrolment, newOnDay } from "../../lambdas/store/enrolment-row.ts";
import { enrolmentStore } from "../../lambdas/store/enrolments.ts";
import { profileStore } from "../../lambdas/store/profiles.ts";
import { scheduleStore } from "../../lambdas/store/schedules.ts";
import { useEngine } from "../support/engine.ts";
import { DECK, learner, NOW } from "../support/learners.ts";

const engine = useEngine();
const store = () => enrolmentStore(engine().db, engine().coreTable);
const find = (userId: string) => scheduleStore(engine().db, engine().coreTable).findEnrolment(userId, DECK);
const DAY = 20_777;

async function found(userId: string): Promise<Enrolment> {
  const enrolment = await find(userId);
  if (!enrolment) throw new Error("The learner is not enrolled");
  return enrolment;
}

describe("enrol", () => {
  const deck = { deckId: DECK, enrolledAt: NOW, deckVersion: 3, cardCount: 40, rolloverHour: 4 };

  it("begins with every card new and without a limit of its own", async () => {
    const enrolled = await store().enrol({ ...deck, userId: "begin", newCardsPerDay: undefined, withdrawn: [] });

    expect(enrolled).toEqual({
      enrolled: {
        ...deck,
        userId: "begin",
        newCardsPerDay: null,
        nextNew: 0,
        introduced: new Set(),
        newOn: null,
        newCards: new Set(),
        reviewsPerDay: null,
        reviewedCards: new Set(),
        drills: new Map(),
        leeches: new Set(),
        leechAction: "none",
        dueDaySpread: "none",
        countsReviews: false,
        kin: undefined,
        timeZone: undefined,
      },
    });
    expect(await find("begin")).toEqual(enrolled.enrolled);
  });

  it("is safe to repeat: the first time of enrolling and what was introduced stay", async () => {
    const userId = "repeat";
    await store().enrol({ ...deck, userId, newCardsPerDay: 7, withdrawn: [] });
    await store().introduce(await found(userId), [0, 2], DAY);

    await store().enrol({ ...deck, userId, enrolledAt: NOW + 5, newCardsPerDay: undefined, withdrawn: [] });

    expect(await find(userId)).toMatchObject({
      enrolledAt: NOW,
      newCardsPerDay: 7,
      introduced: new Set([0, 2]),
      newCards: new Set([0, 2]),
    });
  });

  it("takes null for the learner's own limit again, and never offers withdrawn cards", async () => {
    const userId = "limits";
    await store().enrol({ ...deck, userId, newCardsPerDay: 7, withdrawn: [] });

    const enrolled = await store().enrol({ ...deck, userId, newCardsPerDay: null, withdrawn: [3, 9] });

    expect(enrolled.enrolled).toMatchObject({ newCardsPerDay: null, introduced: new Set([3, 9]), newCards: new Set() });
  });

  it("leaves a learner of another version where they are, unless the edits since were applied", async () => {
    const userId = "behind";
    const newer = { ...deck, userId, deckVersion: 5, cardCount: 45, newCardsPerDay: 3, withdrawn: [1] };
    await store().enrol({ ...deck, userId, newCardsPerDay: 7, withdrawn: [] });
    await store().introduce(await found(userId), [0], DAY, "Asia/Tokyo");
    const before = await find(userId);

    const refused = await store().enrol(newer);
    expect(refused).toEqual({ enrolled: undefined, at: { deckVersion: 3, timeZone: "Asia/Tokyo" } });
    expect(await store().enrol(newer, 2)).toEqual(refused);
    expect(await find(userId)).toEqual(before);

    const { enrolled } = await store().enrol(newer, 3);
    expect(enrolled).toMatchObject({ deckVersion: 5, cardCount: 45, newCardsPerDay: 3, introduced: new Set([0, 1]) });
    expect(await store().enrol({ ...deck, userId, newCardsPerDay: 7, withdrawn: [] })).toMatchObject({
      at: { deckVersion: 5 },
    });
  });

  it("leaves a learner who left at their version, too", async () => {
    const userId = "left-behind";
    await store().enrol({ ...deck, userId, newCardsPerDay: 7, withdrawn: [] });
    await store().leave(userId, DECK, NOW);

    const refused = await store().enrol({ ...deck, userId, deckVersion: 4, newCardsPerDay: 7, withdrawn: [] });

    expect(refused).toEqual({ enrolled: undefined, at: { deckVersion: 3, timeZone: undefined } });
    expect(await find(userId)).toBeUndefined();
  });

  it("comes back to a deck that was left, with everything as it was", async () => {
    const userId = await learner(engine());
    await store().introduce(await found(userId), [1], DAY);
    await store().leave(userId, DECK, NOW);
    await store().leave(userId, DECK, NOW + 1);
    expect(await find(userId)).toBeUndefined();

    await learner(engine(), { userId });

    expect((await found(userId)).introduced).toEqual(new Set([1]));
  });

  it("leaving a deck one is not in writes nothing", async () => {
    await store().leave("stranger", DECK, NOW);

    expect(await engine().rawItems("stranger")).toEqual([]);
  });
});

describe("mark", () => {
  const at = Date.UTC(2026, 10, 20, 8);

  it("notes reviews, repeats and leeches of a day, and begins anew on the next one", async () => {
    const userId = await learner(engine());
    const day = { day: DAY, introduced: [0], reviewed: [1], drills: new Map([[1, at]]), leeches: [1] };
    await store().mark(await found(userId), day);
    await store().mark(await found(userId), {
      day: DAY,
      reviewed: [2],
      drills: new Map([
        [1, null],
        [2, at + 1],
      ]),
    });

    expect(await find(userId)).toMatchObject({
      newOn: DAY,
      newCards: new Set([0]),
      reviewedCards: new Set([1, 2]),
      drills: new Map([[2, at + 1]]),
      leeches: new Set([1]),
    });
    await store().mark(await found(userId), { day: DAY + 1, reviewed: [3], timeZone: "Asia/Tokyo" });
    expect(await find(userId)).toMatchObject({
      newOn: DAY + 1,
      newCards: new Set(),
      reviewedCards: new Set([3]),
      drills: new Map(),
      introduced: new Set([0]),
      leeches: new Set([1]),
      timeZone: "Asia/Tokyo",
    });
  });

  it("leaves a later day alone, and tells nothing that belongs to no day twice", async () => {
    const userId = await learner(engine());
    await store().mark(await found(userId), { day: DAY, reviewed: [1], drills: new Map([[1, at]]) });
    const before = await found(userId);

    expect(await store().mark(before, { day: DAY - 1, reviewed: [2], drills: new Map([[2, at]]) })).toBeUndefined();
    await store().mark(before, { day: DAY - 1, known: [7], leeches: [7] });

    expect(await find(userId)).toEqual({ ...before, introduced: new Set([7]), leeches: new Set([7]) });
  });

  it("keeps what devices note at once, also when their reading is a day behind", async () => {
    const userId = await learner(engine());
    const stale = await found(userId);
    await store().mark(stale, { day: DAY, reviewed: [9], drills: new Map([[9, at]]) });

    await Promise.all(
      Array.from({ length: 8 }, (_, ordinal) =>
        store().mark(stale, { day: DAY, reviewed: [ordinal], drills: new Map([[ordinal, at]]) }),
      ),
    );

    const { reviewedCards, drills } = await found(userId);
    expect([reviewedCards.size, drills.size]).toEqual([9, 9]);
  });

  it("R24: goes on with an enrolment that was written before repeats and limits were noted", async () => {
    const userId = "released-before";
    const Item = {
      ...{ pk: `U#${userId}`, sk: `E#${DECK}`, ea: NOW, dv: 1, cc: 40, lim: null, ro: 4, tz: "Europe/Berlin" },
      ...{ ptr: 1, nx: new Set([2]), nd: DAY, nt: new Set([2]), kin: Uint8Array.of(1, 0, 1, 1) },
    };
    await engine().db.send(new PutCommand({ TableName: engine().coreTable, Item }));
    const before = { reviewsPerDay: null, leechAction: "none", drills: new Map(), kin: undefined };
    expect(await find(userId)).toMatchObject(before);

    await store().mark(await found(userId), { day: DAY, introduced: [3], drills: new Map([[3, at]]) });

    expect(await find(userId)).toMatchObject({ newCards: new Set([2, 3]), drills: new Map([[3, at]]) });
  });

  it("makes no enrolment of a deck that was never enrolled in", async () => {
    const nobody = { userId: "nobody", deckId: DECK, newOn: null };

    expect(await store().mark(nobody, { day: DAY, introduced: [1] })).toBeUndefined();
    expect(await engine().rawItems("nobody")).toEqual([]);
  });
});

describe("markKnown", () => {
  it("takes cards from the new ones and from no day's limit", async () => {
    const userId = await learner(engine());
    for (const ordinals of [[4], [4, 6]]) await store().markKnown(userId, DECK, ordinals);

    expect(await found(userId)).toMatchObject({ introduced: new Set([4, 6]), newCards: new Set(), newOn: null });
  });

  it("waits for a learner who is not in the deck yet, and enrols nobody", async () => {
    const userId = "not-yet";
    await store().markKnown(userId, DECK, [4]);
    expect(await find(userId)).toBeUndefined();
    expect((await store().listWithPreferences(userId)).enrolments).toEqual([]);
    await store().leave(userId, DECK, NOW);

    const place = { userId, deckId: DECK, enrolledAt: NOW, deckVersion: 3, cardCount: 40, rolloverHour: 4 };
    const { at } = await store().enrol({ ...place, newCardsPerDay: null, withdrawn: [] });
    await store().enrol({ ...place, newCardsPerDay: null, withdrawn: [] }, at?.deckVersion);

    expect(await found(userId)).toMatchObject({ enrolledAt: NOW, introduced: new Set([4]) });
  });
});

describe("introduce", () => {
  it("unites sets: any repeat and any order is the same", async () => {
    const userId = await learner(engine());
    for (const ordinals of [[1], [2, 1], [1], [5]]) await store().introduce(await found(userId), ordinals, DAY);

    expect(await found(userId)).toMatchObject({
      introduced: new Set([1, 2, 5]),
      newCards: new Set([1, 2, 5]),
      newOn: DAY,
    });
  });

  it("begins a new set on a new day and leaves the set of a later day alone", async () => {
    const userId = await learner(engine());
    await store().introduce(await found(userId), [1], DAY);
    await store().introduce(await found(userId), [2], DAY + 1);
    await store().introduce(await found(userId), [3], DAY);

    const enrolment = await found(userId);
    expect(enrolment).toMatchObject({ introduced: new Set([1, 2, 3]), newCards: new Set([2]), newOn: DAY + 1 });
    expect(newOnDay(enrolment, DAY + 1)).toEqual(new Set([2]));
    expect(newOnDay(enrolment, DAY)).toEqual(new Set());
  });

  it("works from an enrolment that was read too long ago", async () => {
    const userId = await learner(engine());
    const stale = await found(userId);
    await store().introduce(stale, [1], DAY + 1);

    const [later, same] = [await store().introduce(stale, [2], DAY), await store().introduce(stale, [3], DAY + 1)];

    expect(later?.newCards).toEqual(new Set([1]));
    expect(same).toMatchObject({ introduced: new Set([1, 2, 3]), newCards: new Set([1, 3]) });
  });

  it("adds the sets of devices that write at once", async () => {
    const userId = await learner(engine());
    const enrolment = await found(userId);

    await Promise.all(Array.from({ length: 12 }, (_, ordinal) => store().introduce(enrolment, [ordinal], DAY)));

    expect((await found(userId)).newCards.size).toBe(12);
  });

  it("makes no half enrolment for a learner who is not in the deck", async () => {
    const enrolment = { userId: "nobody", deckId: DECK, newOn: null };

    expect(await store().introduce(enrolment, [1], DAY)).toBeUndefined();
    expect(await engine().rawItems("nobody")).toEqual([]);
  });
});

describe("compact", () => {
  it("moves the pointer over introduced cards and empties the set behind it", async () => {
    const userId = await learner(engine());
    await store().introduce(await found(userId), [0, 1, 2, 7], DAY);

    await store().compact(await found(userId));

    expect(await found(userId)).toMatchObject({
      nextNew: 3,
      introduced: new Set([7]),
      newCards: new Set([0, 1, 2, 7]),
    });
  });

  it("does nothing without such cards, and goes on from a moved pointer", async () => {
    const userId = await learner(engine());
    await store().introduce(await found(userId), [1], DAY);
    await store().compact(await found(userId));
    expect(await found(userId)).toMatchObject({ nextNew: 0, introduced: new Set([1]) });

    await store().introduce(await found(userId), [0], DAY);
    await store().compact(await found(userId));
    await store().introduce(await found(userId), [2], DAY);
    await store().compact(await found(userId));

    expect(await found(userId)).toMatchObject({ nextNew: 3, introduced: new Set() });
  });

  it("loses nothing when another one moved the pointer or added cards meanwhile", async () => {
    const userId = await learner(engine());
    await store().introduce(await found(userId), [0], DAY);
    const stale = await found(userId);
    await store().introduce(stale, [1, 4], DAY);
    await store().compact(await found(userId));

    await store().compact(stale);

    expect(await found(userId)).toMatchObject({ nextNew: 2, introduced: new Set([4]) });
  });
});

describe("listWithPreferences", () => {
  it("gives the decks one is in, and the defaults until one chooses", async () => {
    const userId = await learner(engine());
    const { enrolments, preferences } = await store().listWithPreferences(userId);

    expect(enrolments.map(({ deckId }) => deckId)).toEqual([DECK]);
    expect(preferences).toMatchObject({ timeZone: null, rolloverHour: 4, newCardsPerDay: 10 });

    await profileStore(engine().db, engine().coreTable).change(userId, { timeZone: "Asia/Tokyo" });
    await store().leave(userId, DECK, NOW);
    const after = await store().listWithPreferences(userId);
    expect(after).toMatchObject({ enrolments: [], preferences: { timeZone: "Asia/Tokyo" } });
  });
});
