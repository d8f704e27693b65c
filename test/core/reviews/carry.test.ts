import { describe, expect, it } from "@jest/globals";
import { carriedFrom } from "../../../lambdas/core/reviews/carry.ts";
import { NEW_STATE } from "../../../lambdas/core/reviews/fold.ts";

describe("carriedFrom", () => {
  const learned = (interval: number, dueOn: number) => ({
    ...NEW_STATE,
    memory: { repetitions: 3, interval, ease: 270 },
    dueOn,
  });

  it.each([
    { rule: "half the interval from today on", interval: 38, dueOn: 130, carried: { interval: 19, dueOn: 119 } },
    { rule: "an odd interval is halved upwards", interval: 15, dueOn: 114, carried: { interval: 8, dueOn: 108 } },
    { rule: "an interval is never below a day", interval: 1, dueOn: 101, carried: { interval: 1, dueOn: 101 } },
    { rule: "a card that is due sooner stays so", interval: 38, dueOn: 103, carried: { interval: 19, dueOn: 103 } },
    { rule: "an overdue card stays overdue", interval: 6, dueOn: 90, carried: { interval: 3, dueOn: 90 } },
  ])("$rule; count and E-factor stay", ({ interval, dueOn, carried }) => {
    expect(carriedFrom(learned(interval, dueOn), 100)).toEqual({
      type: "carried",
      memory: { repetitions: 3, interval: carried.interval, ease: 270 },
      dueOn: carried.dueOn,
    });
  });

  it("carries nothing over from a card of which nothing was learned", () => {
    expect(carriedFrom(NEW_STATE, 100)).toBeUndefined();
  });
});
