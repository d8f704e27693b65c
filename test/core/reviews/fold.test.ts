import { describe, expect, it } from "@jest/globals";
import fc from "fast-check";
import { type CardState, fold, NEW_STATE, offeredFrom, undoneKeys } from "../../../lambdas/core/reviews/fold.ts";
import type { Grade } from "../../../lambdas/core/reviews/memory.ts";
import type { Scheduler } from "../../../lambdas/core/reviews/sm2.ts";
import { dateOfDay, localClock } from "../../../lambdas/core/time.ts";
import { histories } from "../../support/histories.ts";
import { modelState } from "../../support/naive-model.ts";
import { FIRST_DAY, keyOf, modelEvents, review, told, undo } from "../../support/records.ts";

describe("fold", () => {
  it.each([
    { rule: "no review leaves the card new", records: [], did: "", due: null, memory: [0, 0, 250] },
    { rule: "the first pass is due tomorrow", records: [review(1, 0, 4)], did: "counted", due: 1, memory: [1, 1, 250] },
    {
      rule: "the second pass is due in six days, however late it came",
      records: [review(1, 0, 4), review(2, 9, 4)],
      did: "counted counted",
      due: 15,
      memory: [2, 6, 250],
    },
    {
      rule: "a pass before the card is due is practice and promotes nothing",
      records: [review(1, 0, 5), review(2, 0, 5)],
      did: "counted practice",
      due: 1,
      memory: [1, 1, 260],
    },
    {
      rule: "a failure before the card is due is practice as well",
      records: [review(1, 0, 4), review(2, 1, 4), review(3, 4, 0)],
      did: "counted counted practice",
      due: 7,
      memory: [2, 6, 250],
    },
    {
      rule: "a grade below 4 asks for drills on the same day, until one gets a 4",
      records: [
        review(1, 0, 2),
        review(2, 0, 3, { hour: 13 }),
        review(3, 0, 4, { hour: 14 }),
        review(4, 0, 5, { hour: 15 }),
      ],
      did: "counted drill drill practice",
      due: 1,
      memory: [0, 1, 218],
    },
    {
      rule: "a drill that was not finished ends with its day",
      records: [review(1, 0, 4), review(2, 1, 3), review(3, 2, 4)],
      did: "counted counted practice",
      due: 7,
      memory: [2, 6, 236],
    },
    {
      rule: "a lapse keeps the lowered ease and starts again",
      records: [review(1, 0, 4), review(2, 1, 4), review(3, 7, 1), review(4, 8, 5)],
      did: "counted counted counted counted",
      due: 9,
      memory: [1, 1, 206],
    },
    {
      rule: "an undone review moves nothing",
      records: [review(1, 0, 4), review(2, 1, 0), undo(3, 2, 1)],
      did: "counted undone",
      due: 1,
      memory: [1, 1, 250],
    },
    {
      rule: "the undo of an undo brings the review back",
      records: [review(1, 0, 4), undo(2, 1, 1), undo(3, 2, 2)],
      did: "counted",
      due: 1,
      memory: [1, 1, 250],
    },
    {
      rule: "the third undo takes it away again",
      records: [review(1, 0, 4), undo(2, 1, 1), undo(3, 2, 2), undo(4, 3, 3)],
      did: "undone",
      due: null,
      memory: [0, 0, 250],
    },
    {
      rule: "two undos of one review are one",
      records: [review(1, 0, 4), undo(2, 1, 1), undo(3, 1, 2)],
      did: "undone",
      due: null,
      memory: [0, 0, 250],
    },
    {
      rule: "an undo counts even when its clock says it came before the review",
      records: [undo(2, 1, 0, { hour: 11 }), review(1, 0, 4)],
      did: "undone",
      due: null,
      memory: [0, 0, 250],
    },
    {
      rule: "taking back a review lets a practice after it count",
      records: [review(1, 0, 5), review(2, 0, 3, { hour: 13 }), undo(3, 1, 0, { hour: 14 })],
      did: "undone counted",
      due: 1,
      memory: [1, 1, 236],
    },
    {
      rule: "the undo of an overdue card's review restores its old due date, not today",
      records: [review(1, 0, 4), review(2, 1, 4), review(3, 40, 5), undo(4, 3, 40)],
      did: "counted counted undone",
      due: 7,
      memory: [2, 6, 250],
    },
    {
      rule: "a review that arrives late counts in its place and turns the one after it into practice",
      records: [review(1, 0, 4), review(3, 3, 4), review(2, 1, 4)],
      did: "counted counted practice",
      due: 7,
      memory: [2, 6, 250],
    },
    {
      rule: "one moment and two keys: the smaller key comes first",
      records: [review(2, 0, 0), review(1, 0, 5)],
      did: "counted practice",
      due: 1,
      memory: [1, 1, 260],
    },
    {
      rule: "03:59 belongs to the day before when the day begins at 4",
      records: [review(1, 0, 4, { hour: 23 }), review(2, 1, 4, { hour: 3 + 59 / 60 })],
      did: "counted practice",
      due: 1,
      memory: [1, 1, 250],
    },
    {
      rule: "04:00 belongs to the new day",
      records: [review(1, 0, 4, { hour: 23 }), review(2, 1, 4, { hour: 4 })],
      did: "counted counted",
      due: 7,
      memory: [2, 6, 250],
    },
    {
      rule: "a zone that moves back to the day before is early, so it is practice",
      records: [review(1, 0, 4, { hour: 5, offset: 52 }), review(2, 0, 4, { hour: 1, offset: -40, rolloverHour: 0 })],
      did: "counted practice",
      due: 1,
      memory: [1, 1, 250],
    },
    {
      rule: "a zone that moves forward over midnight makes the card due",
      records: [review(1, 0, 4, { hour: 20, offset: -40 }), review(2, 2, 4, { hour: 5, offset: 52 })],
      did: "counted counted",
      due: 8,
      memory: [2, 6, 250],
    },
  ])("$rule", ({ records, did, due, memory }) => {
    expect(told(records)).toEqual({ did, due, memory });
  });

  it.each([
    { change: "spring", from: "2027-03-13T20:00:00Z", next: "2027-03-14T08:00:00Z" },
    { change: "autumn", from: "2026-10-31T20:00:00Z", next: "2026-11-01T09:00:00Z" },
  ])("counts calendar days over the $change change of clocks, not blocks of 24 hours", ({ from, next }) => {
    const at = (key: number, instant: number) => ({
      ...review(key, 0, 4),
      at: instant,
      clock: localClock("America/New_York", 4, instant),
    });

    const early = fold([at(1, Date.parse(from)), at(2, Date.parse(next) - 60_000)]); // 03:59 on the clock of the day
    const due = fold([at(1, Date.parse(from)), at(2, Date.parse(next))]);

    expect([...early.outcomes.values()]).toEqual(["counted", "practice"]);
    expect([...due.outcomes.values()]).toEqual(["counted", "counted"]);
  });

  it("counts the leap day", () => {
    const first = { ...review(1, 0, 4), at: Date.parse("2028-02-28T12:00:00Z") };
    const second = { ...review(2, 0, 4), at: Date.parse("2028-02-29T12:00:00Z") };

    expect(dateOfDay(fold([first]).state.dueOn ?? 0)).toBe("2028-02-29");
    expect(dateOfDay(fold([first, second]).state.dueOn ?? 0)).toBe("2028-03-06");
  });

  it("remembers the first day, undone reviews included, and counts lapses of passed cards only", () => {
    const { state } = fold([review(1, 0, 1), undo(2, 1, 0), review(3, 2, 1), review(4, 3, 4), review(5, 4, 2)]);

    expect(state.introducedOn).toBe(FIRST_DAY);
    expect(state).toMatchObject({ lapses: 1, reviews: 3 });
  });

  it("passes over records of kinds that only newer code knows", () => {
    const unknown = { kind: "other" as const, key: keyOf(9), at: 5, code: 7, payload: new Uint8Array() };

    expect(fold([unknown, review(1, 0, 4)])).toEqual(fold([review(1, 0, 4)]));
  });

  it("goes on from the state of earlier records", () => {
    fc.assert(
      fc.property(histories(), fc.nat(20), (records, cut) => {
        const undone = undoneKeys(records);
        const before = fold(records.slice(0, cut), undone).state;

        expect(fold(records.slice(cut), undone, before).state).toEqual(fold(records).state);
      }),
    );
  });

  it("takes any scheduler", () => {
    const always3: Scheduler = (before) => ({ ...before, repetitions: before.repetitions + 1, interval: 3 });

    const { state } = fold([review(1, 0, 0), review(2, 3, 0)], new Set(), NEW_STATE, always3);

    expect(state).toMatchObject({ dueOn: FIRST_DAY + 6, memory: { repetitions: 2, interval: 3 } });
  });

  it("agrees with a second model, written independently", () => {
    fc.assert(
      fc.property(histories({ maxReviews: 40 }), (records) => {
        const { outcomes: expected, ...model } = modelState(modelEvents(records));
        const { state, outcomes } = fold(records);

        expect(plain(state)).toEqual(model);
        expect(Object.fromEntries(outcomes)).toEqual(expected);
      }),
      { numRuns: 300 },
    );
  });

  it("changes nothing for a grade that was only repeated on its day", () => {
    fc.assert(
      fc.property(fc.array(fc.constantFrom<Grade>(0, 1, 2, 3, 4, 5), { minLength: 2, maxLength: 9 }), (grades) => {
        const sameDay = grades.map((grade, place) => review(place, 0, grade, { hour: 6 + place }));

        expect(fold(sameDay).state).toMatchObject({ memory: fold(sameDay.slice(0, 1)).state.memory, reviews: 1 });
      }),
    );
  });
});

function plain(state: CardState) {
  const { memory, dueOn, introducedOn, lapses, reviews, suspended, withdrawn } = state;
  const date = (day: number | null) => (day === null ? null : dateOfDay(day));
  return {
    ...memory,
    dueOn: date(dueOn),
    introducedOn: date(introducedOn),
    lapses,
    reviews,
    suspended,
    withdrawn,
    offeredFrom: date(offeredFrom(state)),
  };
}
