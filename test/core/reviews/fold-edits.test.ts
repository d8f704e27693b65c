import { describe, expect, it } from "@jest/globals";
import { fold } from "../../../lambdas/core/reviews/fold.ts";
import { compareRecords } from "../../../lambdas/core/reviews/record.ts";
import { edit, FIRST_DAY, review, told, undo } from "../../support/records.ts";

describe("fold over what versions of a deck did to a card", () => {
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
});
