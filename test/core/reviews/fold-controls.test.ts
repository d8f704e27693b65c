import { describe, expect, it } from "@jest/globals";
import { fold, offeredFrom } from "../../../lambdas/core/reviews/fold.ts";
import { compareRecords } from "../../../lambdas/core/reviews/record.ts";
import { control, edit, FIRST_DAY, review, told, undo } from "../../support/records.ts";

describe("fold over controls, review modes and spread", () => {
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
});
