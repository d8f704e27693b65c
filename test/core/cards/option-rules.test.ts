import { describe, expect, it } from "@jest/globals";
import type { CaseStudy } from "../../../lambdas/core/cards/case-study.ts";
import { openChoice, optionRules, optionText } from "../../../lambdas/core/cards/option-rules.ts";

const study = { title: "Lighthouse", aliases: ["Rock Tower"] } as CaseStudy;
const fair = {
  stem: "Lighthouse: what was the root cause of the 1990 dark night?",
  key: "oil that had frozen in the pipe",
  wrong: [
    "glass that had cracked in the heat",
    "a wick that had been cut too short",
    "a lamp that had been left unlit",
  ],
};

function broken(change: Partial<typeof fair>): string[] {
  const { stem, key, wrong } = { ...fair, ...change };
  const choice = { ...openChoice(stem, key, study), wrong: wrong.map(optionText) };
  return optionRules.filter((rule) => rule.broken(choice) !== undefined).map(({ code }) => code);
}

describe("optionRules", () => {
  it("pass a fair set of options", () => {
    expect(broken({})).toEqual([]);
  });

  it.each([
    {
      code: "O01",
      violation: { wrong: ["glass that had cracked in the heat"] },
      nearMiss: { wrong: fair.wrong.slice(0, 2) },
    },
    {
      code: "O01",
      violation: { wrong: ["The glass, cracked by the heat!", "glass cracked by the heat"] },
      nearMiss: { wrong: ["glass cracked by the heat", "glass cracked by the storm"] },
    },
    {
      code: "O03",
      violation: { wrong: ["none of the above was the cause", ...fair.wrong] },
      nearMiss: { wrong: ["the lamp above the door was out", ...fair.wrong] },
    },
    {
      code: "O05",
      violation: { key: "oil that had frozen in the long pipe between the tank and the lamp" },
      nearMiss: { key: "oil that had frozen in the pipe to the lamp" },
    },
    {
      code: "O05",
      violation: { key: "oil that had frozen in the long pipe to the lamp", wrong: fair.wrong.slice(0, 2) },
      nearMiss: { key: "oil that had frozen in the long pipe", wrong: fair.wrong.slice(0, 2) },
    },
    { code: "O05", violation: { key: "frozen oil in it" }, nearMiss: { key: "frozen oil in the pipe" } },
    {
      code: "O12",
      violation: { key: "oil frozen in 3 of the pipes" },
      nearMiss: {
        key: "oil frozen in 3 of the pipes",
        wrong: ["glass cracked in 2 of the panes", ...fair.wrong.slice(1)],
      },
    },
    {
      code: "O12",
      violation: { key: "oil of the Baltic that had frozen" },
      nearMiss: {
        key: "oil of the Baltic that had frozen",
        wrong: ["glass of the Alps that had cracked", ...fair.wrong.slice(1)],
      },
    },
    {
      code: "O13",
      violation: { wrong: ["oil that had frozen in the pipe again", ...fair.wrong] },
      nearMiss: { wrong: ["oil that had frozen in the piper", ...fair.wrong] },
    },
    {
      code: "L02",
      violation: { stem: "Lighthouse: which pipe failed in the 1990 dark night?" },
      nearMiss: {
        stem: "Lighthouse: which pipe failed in the 1990 dark night?",
        wrong: ["steam that had burst the old pipes", ...fair.wrong.slice(1)],
      },
    },
    {
      code: "L04",
      violation: { key: "oil frozen in the rock tower pipe" },
      nearMiss: {
        key: "oil frozen in the rock tower pipe",
        wrong: ["a wick cut short in the rock tower", ...fair.wrong.slice(1)],
      },
    },
  ])("$code stops $violation and passes $nearMiss", ({ code, violation, nearMiss }) => {
    expect(broken(violation)).toContain(code);
    expect(broken(nearMiss)).not.toContain(code);
  });
});
