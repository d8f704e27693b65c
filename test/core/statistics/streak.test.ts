import { describe, expect, it } from "@jest/globals";
import { shownStreak, standingStreak, streakAtRisk, streakOf } from "../../../lambdas/core/statistics/streak.ts";
import { dateOfDay } from "../../../lambdas/core/time.ts";
import { chance, count, forEachSeed } from "../../support/simulation.ts";
import { naiveStreak } from "./naive-days.ts";

/** Monday 2026-03-02, and the days after it: `x` was studied, a dot was not; the last one is today. */
const MONDAY = Date.parse("2026-03-02") / 86_400_000;
const streakIn = (days: string) =>
  streakOf(
    [...days].flatMap((mark, day) => (mark === "x" ? [MONDAY + day] : [])),
    MONDAY + days.length - 1,
  );

describe("streakOf", () => {
  it.each([
    { rule: "is nothing before the first study day", days: ".", streak: { days: 0, longest: 0, since: null } },
    { rule: "counts today", days: "xxx", streak: { days: 3, studiedToday: true, since: MONDAY } },
    { rule: "is not ended by today", days: "xx.", streak: { days: 2, studiedToday: false, lastStudyOn: MONDAY + 1 } },
    { rule: "lets one day of each week go by", days: "xx.xxxxx.xx", streak: { days: 9, freezes: 0 } },
    { rule: "gives the week one rest day only", days: "x.x.x", streak: { days: 1, longest: 2, since: MONDAY + 4 } },
    { rule: "takes Sunday and Monday off in two weeks", days: "xxxxxx..xx", streak: { days: 8 } },
    { rule: "earns a freeze in ten study days", days: "x".repeat(10), streak: { days: 10, freezes: 1 } },
    { rule: "holds two freezes at most", days: "x".repeat(40), streak: { days: 40, freezes: 2 } },
    { rule: "spends a freeze after the rest day", days: `${"x".repeat(14)}..x`, streak: { days: 15, freezes: 0 } },
    {
      rule: "ends where rest and freezes end",
      days: `${"x".repeat(14)}...x`,
      streak: { days: 1, longest: 14, freezes: 0 },
    },
    {
      rule: "earns the next freeze from its own beginning",
      days: `${"x".repeat(14)}....${"x".repeat(9)}`,
      streak: { days: 9, freezes: 0 },
    },
    {
      rule: "is over when nobody came for long",
      days: `${"x".repeat(40)}${".".repeat(30)}`,
      streak: { days: 0, since: null, longest: 40 },
    },
  ])("$rule", ({ days, streak }) => {
    expect(streakIn(days)).toMatchObject(streak);
  });

  it("goes on for who has flown west over the date line, into the day before", () => {
    const days = [MONDAY, MONDAY + 1, MONDAY + 2];

    expect(streakOf(days, MONDAY + 1)).toMatchObject({ days: 3, studiedToday: true, lastStudyOn: MONDAY + 2 });
  });

  it("equals the independent model's on random calendars", async () => {
    await forEachSeed("streaks of random calendars", { short: 300, soak: 10_000 }, (seed, tally) => {
      const random = chance(seed);
      const share = random.pick([0.5, 0.8, 0.9, 0.97]);
      const days = Array.from({ length: random.integer(1, 200) }, (_, day) => MONDAY + day).filter(() =>
        random.happens(share),
      );
      const today = (days.at(-1) ?? MONDAY) + random.integer(0, 5);

      const { days: length, longest, freezes } = streakOf(days, today);

      expect({ days: length, longest, freezes }).toEqual(naiveStreak(new Set(days.map(dateOfDay)), dateOfDay(today)));
      count(tally, "study days", days.length);
    });
  });
});

describe("streakAtRisk", () => {
  const riskIn = (days: string) =>
    streakAtRisk(
      [...days].flatMap((mark, day) => (mark === "x" ? [MONDAY + day] : [])),
      MONDAY + days.length - 1,
    );

  it.each([
    { rule: "a rest day of the week would stand in", days: "xxx.", risk: null },
    { rule: "the rest day is taken", days: "x.xx.", risk: 3 },
    { rule: "a freeze would stand in", days: `${"x".repeat(14)}..`, risk: null },
    { rule: "rest day and freeze are taken", days: `${"x".repeat(14)}...`, risk: 14 },
    { rule: "it was studied today", days: "x.xxx", risk: null },
    { rule: "two days are no loss", days: "x.x.", risk: null },
    { rule: "nothing was studied", days: ".", risk: null },
  ])("$days: $rule: $risk", ({ days, risk }) => {
    expect(riskIn(days)).toBe(risk);
  });
});

describe("standingStreak", () => {
  it("tells of every later day what streakOf tells, of random calendars", async () => {
    await forEachSeed("standing streaks of random calendars", { short: 100, soak: 2_000 }, async (seed, tally) => {
      const random = chance(seed);
      const share = random.pick([0.5, 0.8, 0.95]);
      const days = Array.from({ length: 60 }, (_, day) => MONDAY + day).filter(() => random.happens(share));
      const standing = standingStreak(days);
      const last = days.at(-1) ?? MONDAY;
      for (let today = last; today < last + 10; today += 1) {
        const { days: expected } = streakOf(days, today);
        expect(today <= standing.until ? standing.days : 0).toBe(expected);
        // Others see it by the day of UTC, of which the learner's own is one before or after.
        if (expected > 0)
          for (const utc of [today - 1, today, today + 1]) expect(shownStreak(standing, utc)).toBe(expected);
        count(tally, "days looked at");
      }
      expect(shownStreak(standing, standing.until + 2)).toBe(0);
    });
  });
});
