import { describe, expect, it } from "@jest/globals";
import fc from "fast-check";
import { type CardState, fold, NEW_STATE, offeredFrom, undoneKeys } from "../../../lambdas/core/reviews/fold.ts";
import type { Grade } from "../../../lambdas/core/reviews/memory.ts";
import { compareRecords, type HistoryRecord } from "../../../lambdas/core/reviews/record.ts";
import type { Scheduler } from "../../../lambdas/core/reviews/sm2.ts";
import { dateOfDay, localClock } from "../../../lambdas/core/time.ts";
import { histories } from "../../support/histories.ts";
import { modelState } from "../../support/naive-model.ts";
import { control, edit, FIRST_DAY, keyOf, modelEvents, review, undo } from "../../support/records.ts";

/** What a row of the table says of a history; days count from its day 0. */
function told(records: readonly HistoryRecord[]) {
  const sorted = records.toSorted(compareRecords);
  const { state, outcomes } = fold(sorted);
  const { repetitions, interval, ease } = state.memory;
  return {
    did: sorted.flatMap(({ key }) => outcomes.get(key) ?? []).join(" "),
    due: state.dueOn === null ? null : state.dueOn - FIRST_DAY,
    memory: [repetitions, interval, ease],
  };
}

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

  const carried = {
    type: "carried" as const,
    memory: { repetitions: 3, interval: 8, ease: 260 },
    dueOn: FIRST_DAY + 5,
  };
  it.each([
    {
      rule: "an answer that changed in meaning is due on the next day, with its memory",
      records: [review(1, 0, 4), review(2, 1, 5), edit(3, 2, { type: "revised", version: 3 })],
      did: "counted counted",
      due: 3,
      memory: [2, 6, 260],
    },
    {
      rule: "a card that is due sooner stays so",
      records: [review(1, 0, 4), edit(2, 0, { type: "revised", version: 3 })],
      did: "counted",
      due: 1,
      memory: [1, 1, 250],
    },
    {
      rule: "an overdue card stays overdue",
      records: [review(1, 0, 4), edit(2, 9, { type: "revised", version: 3 })],
      did: "counted",
      due: 1,
      memory: [1, 1, 250],
    },
    {
      rule: "the next review after a revision counts as soon as the card is due",
      records: [
        review(1, 0, 4),
        review(2, 1, 4),
        edit(3, 2, { type: "revised", version: 3 }),
        review(4, 2, 4, { hour: 13 }),
        review(5, 3, 4),
      ],
      did: "counted counted practice counted",
      due: 18,
      memory: [3, 15, 250],
    },
    {
      rule: "a review that arrives late stands before the revision",
      records: [edit(3, 2, { type: "revised", version: 3 }), review(1, 0, 4), review(2, 1, 4)],
      did: "counted counted",
      due: 3,
      memory: [2, 6, 250],
    },
    {
      rule: "a revision of a new card leaves it new",
      records: [edit(1, 0, { type: "revised", version: 3 })],
      did: "",
      due: null,
      memory: [0, 0, 250],
    },
    {
      rule: "the day of an edit is the learner's",
      records: [review(1, 0, 4), review(2, 1, 4), edit(3, 3, { type: "revised", version: 3 }, { hour: 3 })],
      did: "counted counted",
      due: 3,
      memory: [2, 6, 250],
    },
    {
      rule: "a withdrawn card keeps what it is due on, and takes late reviews",
      records: [review(1, 0, 4), edit(2, 9, { type: "withdrawn", version: 2 }), review(3, 1, 4)],
      did: "counted counted",
      due: 7,
      memory: [2, 6, 250],
      withdrawn: true,
    },
    {
      rule: "a withdrawn card is not drilled any more",
      records: [
        review(1, 0, 2),
        edit(2, 0, { type: "withdrawn", version: 2 }, { hour: 13 }),
        review(3, 0, 4, { hour: 14 }),
      ],
      did: "counted practice",
      due: 1,
      memory: [0, 1, 218],
      withdrawn: true,
    },
    {
      rule: "a card that came back is offered within a day",
      records: [
        review(1, 0, 4),
        review(2, 1, 4),
        edit(3, 2, { type: "withdrawn", version: 2 }),
        edit(4, 3, { type: "revised", version: 3 }),
      ],
      did: "counted counted",
      due: 4,
      memory: [2, 6, 250],
    },
    {
      rule: "the newest version says whether a card is in its deck, not the device that came last",
      records: [
        review(1, 0, 4),
        review(2, 1, 4),
        edit(3, 2, { type: "withdrawn", version: 4 }),
        edit(4, 3, { type: "revised", version: 3 }),
      ],
      did: "counted counted",
      due: 7,
      memory: [2, 6, 250],
      withdrawn: true,
    },
    {
      rule: "a replacing card begins with the memory that was carried over",
      records: [edit(1, 0, carried)],
      did: "",
      due: 5,
      memory: [3, 8, 260],
    },
    {
      rule: "its first review goes on from there, and is practice before the day",
      records: [edit(1, 0, carried), review(2, 4, 4), review(3, 5, 4)],
      did: "practice counted",
      due: 26,
      memory: [4, 21, 260],
    },
    {
      rule: "what was learned on the card itself comes before what is carried over",
      records: [review(1, 0, 4), edit(2, 1, carried)],
      did: "counted",
      due: 1,
      memory: [1, 1, 250],
    },
    {
      rule: "an undone review is nothing learned",
      records: [review(1, 0, 4), edit(2, 1, carried), undo(3, 1, 2)],
      did: "undone",
      due: 5,
      memory: [3, 8, 260],
    },
    {
      rule: "the first of two carried memories counts",
      records: [edit(1, 0, carried), edit(2, 1, { ...carried, dueOn: FIRST_DAY })],
      did: "",
      due: 5,
      memory: [3, 8, 260],
    },
  ])("$rule", ({ records, withdrawn = false, did, due, memory }) => {
    expect(told(records)).toEqual({ did, due, memory });
    expect(fold(records.toSorted(compareRecords)).state.withdrawn).toBe(withdrawn);
  });

  const day = (dueOn: number) => ({ type: "rescheduled" as const, dueOn: FIRST_DAY + dueOn });

  it.each([
    {
      rule: "a review ahead counts before the card is due",
      records: [review(1, 0, 4), review(2, 1, 4), review(3, 3, 4, { mode: "ahead" })],
      did: "counted counted counted",
      offered: 18,
      memory: [3, 15, 250],
    },
    {
      rule: "a review ahead counts once a day: the second is a repeat",
      records: [review(1, 0, 4), review(2, 1, 4, { mode: "ahead" }), review(3, 1, 4, { mode: "ahead", hour: 13 })],
      did: "counted counted practice",
      offered: 7,
      memory: [2, 6, 250],
    },
    {
      rule: "cramming is practice even when the card is due, and ends no drill",
      records: [review(1, 0, 2), review(2, 0, 5, { mode: "cram", hour: 13 }), review(3, 9, 0, { mode: "cram" })],
      did: "counted practice practice",
      offered: 1,
      memory: [0, 1, 218],
    },
    {
      rule: "cramming leaves a new card among the new ones",
      records: [review(1, 0, 4, { mode: "cram" })],
      did: "practice",
      offered: null,
      memory: [0, 0, 250],
    },
    {
      rule: "a suspended card is not offered",
      records: [review(1, 0, 4), control(2, 1, { type: "suspended" })],
      did: "counted",
      offered: null,
      memory: [1, 1, 250],
    },
    {
      rule: "a resumed one is due when it was",
      records: [review(1, 0, 4), control(2, 1, { type: "suspended" }), control(3, 5, { type: "resumed" })],
      did: "counted",
      offered: 1,
      memory: [1, 1, 250],
    },
    {
      rule: "the deck does not resume what its learner suspended",
      records: [
        review(1, 0, 4),
        control(2, 1, { type: "suspended" }),
        edit(3, 2, { type: "withdrawn", version: 2 }),
        edit(4, 3, { type: "revised", version: 3 }),
      ],
      did: "counted",
      offered: null,
      memory: [1, 1, 250],
    },
    {
      rule: "nor does its learner resume what left the deck",
      records: [review(1, 0, 4), edit(2, 1, { type: "withdrawn", version: 2 }), control(3, 2, { type: "resumed" })],
      did: "counted",
      offered: null,
      memory: [1, 1, 250],
    },
    {
      rule: "the undo of a suspension resumes the card",
      records: [review(1, 0, 4), control(2, 1, { type: "suspended" }), undo(3, 2, 2)],
      did: "counted",
      offered: 1,
      memory: [1, 1, 250],
    },
    {
      rule: "a buried card is offered tomorrow",
      records: [review(1, 0, 4), control(2, 4, { type: "buried" })],
      did: "counted",
      offered: 5,
      memory: [1, 1, 250],
    },
    {
      rule: "burying a card that is due later moves nothing",
      records: [review(1, 0, 4), review(2, 1, 4), control(3, 2, { type: "buried" })],
      did: "counted counted",
      offered: 7,
      memory: [2, 6, 250],
    },
    {
      rule: "a review of a buried card counts all the same, and its repeats are practice",
      records: [
        review(1, 0, 4),
        control(2, 1, { type: "buried" }, { hour: 11 }),
        review(3, 1, 4),
        review(4, 1, 4, { hour: 13 }),
      ],
      did: "counted counted practice",
      offered: 7,
      memory: [2, 6, 250],
    },
    {
      rule: "a new card that is buried is offered tomorrow",
      records: [control(1, 4, { type: "buried" })],
      did: "",
      offered: 5,
      memory: [0, 0, 250],
    },
    {
      rule: "a new card whose suspension is taken back waits since that day",
      records: [control(1, 4, { type: "suspended" }), undo(2, 1, 9)],
      did: "",
      offered: 4,
      memory: [0, 0, 250],
    },
    {
      rule: "a reset card begins again on that day",
      records: [review(1, 0, 4), review(2, 1, 1), control(3, 2, { type: "reset" }), review(4, 2, 5, { hour: 14 })],
      did: "counted counted counted",
      offered: 3,
      memory: [1, 1, 260],
    },
    {
      rule: "the undo of a reset brings back what was learned",
      records: [review(1, 0, 4), review(2, 1, 4), control(3, 2, { type: "reset" }), undo(4, 3, 3)],
      did: "counted counted",
      offered: 7,
      memory: [2, 6, 250],
    },
    {
      rule: "a chosen day moves the due day and nothing else",
      records: [review(1, 0, 4), review(2, 1, 4), control(3, 2, day(40)), review(4, 30, 4)],
      did: "counted counted practice",
      offered: 40,
      memory: [2, 6, 250],
    },
    {
      rule: "the next interval grows from the interval, not from the chosen day",
      records: [review(1, 0, 4), review(2, 1, 4), control(3, 2, day(3)), review(4, 3, 4)],
      did: "counted counted counted",
      offered: 18,
      memory: [3, 15, 250],
    },
    {
      rule: "a chosen day ends a burial",
      records: [review(1, 0, 4), control(2, 4, { type: "buried" }), control(3, 4, day(4), { hour: 13 })],
      did: "counted",
      offered: 4,
      memory: [1, 1, 250],
    },
    {
      rule: "the order of two decisions is that of their times, not of their arrival",
      records: [control(3, 5, { type: "resumed" }), review(1, 0, 4), control(2, 6, { type: "suspended" })],
      did: "counted",
      offered: null,
      memory: [1, 1, 250],
    },
  ])("$rule", ({ records, did, offered, memory }) => {
    const { state } = fold(records.toSorted(compareRecords));
    const from = offeredFrom(state);

    expect(told(records)).toMatchObject({ did, memory });
    expect(from === null ? null : from - FIRST_DAY).toBe(offered);
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
