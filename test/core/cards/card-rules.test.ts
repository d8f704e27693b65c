import path from "node:path";
import { describe, expect, it } from "@jest/globals";
import { loadContent } from "../../../bin/content/load.ts";
import { cardRules, type Draft } from "../../../lambdas/core/cards/card-rules.ts";

const corpus = loadContent(path.join(__dirname, "../../content/fixtures/small"));
const factNamed = (id: string) => {
  const fact = corpus.factsOf("lighthouse").find((candidate) => candidate.id === id);
  if (!fact) throw new Error(`no fact ${id}`);
  return fact;
};
const fair: Draft = {
  kind: "recall",
  fact: factNamed("lighthouse/component/lamp"),
  stem: "What is the part called “burner” (Lighthouse)?",
  answer: "vessel in which the oil is lit",
  explanation: "In Lighthouse, “burner” is the vessel in which the oil is lit.",
};
const figure = { fact: factNamed("lighthouse/scale/ships") };

function broken(change: Partial<Draft>): string[] {
  return cardRules.filter((rule) => rule.broken({ ...fair, ...change }) !== undefined).map(({ code }) => code);
}

describe("cardRules", () => {
  it("pass a fair card", () => {
    expect(broken({})).toEqual([]);
  });

  it.each([
    {
      code: "L01",
      violation: { stem: "Lighthouse: which vessel holds lit oil?" },
      nearMiss: { stem: "Lighthouse: which vessel do sailors see?" },
    },
    {
      code: "S01",
      violation: { stem: "Lighthouse? What is the burner?" },
      nearMiss: { stem: "Lighthouse: what is the burner?" },
    },
    {
      code: "S03",
      violation: { stem: "What is the burner?" },
      nearMiss: { stem: "What is the burner of Lighthouse?" },
    },
    {
      code: "S06",
      violation: { stem: "Lighthouse: what is the the burner?" },
      nearMiss: { stem: "Lighthouse: what is then the burner?" },
    },
    {
      code: "S06",
      violation: { stem: "Lighthouse: what is a oil burner?" },
      nearMiss: { stem: "Lighthouse: what is a uniform burner, and a one-armed keeper?" },
    },
    {
      code: "S06",
      violation: { stem: "Lighthouse: what is {name}?" },
      nearMiss: { stem: "Lighthouse: what is (name)?" },
    },
    {
      code: "S07",
      violation: { ...figure, stem: "Lighthouse, ships guided past the rock: what was the figure?" },
      nearMiss: { ...figure, stem: "Lighthouse in 1998, ships guided past the rock: what was the figure?" },
    },
    {
      code: "S09",
      violation: { kind: "cloze" as const, stem: "Lighthouse: the [...].", answer: "burner" },
      nearMiss: {
        kind: "cloze" as const,
        stem: "In Lighthouse, [...] is the name of the vessel for the oil.",
        answer: "burner",
      },
    },
    {
      code: "S09",
      violation: {
        kind: "cloze" as const,
        stem: "In Lighthouse, [...] is the name of what others call a burner.",
        answer: "burner",
      },
      nearMiss: {
        kind: "cloze" as const,
        stem: "In Lighthouse, [...] is the name of what others call burners.",
        answer: "burner",
      },
    },
    {
      code: "C04",
      violation: { explanation: "In Lighthouse, the burner is something else than what was asked for here." },
      nearMiss: { explanation: "In Lighthouse, the burner is the VESSEL in which the oil is lit, and more." },
    },
  ])("$code stops $violation and passes $nearMiss", ({ code, violation, nearMiss }) => {
    expect(broken(violation)).toContain(code);
    expect(broken(nearMiss)).not.toContain(code);
  });
});
