import { describe, expect, it } from "@jest/globals";
import { cardKinds } from "../../../lambdas/core/cards/card.ts";
import { edits, magnitudesOff, slips, tau } from "../../../lambdas/core/cards/grading/distances.ts";
import { gradeFor, grading } from "../../../lambdas/core/cards/grading/rules.ts";

describe("grading", () => {
  it("has a rule for every kind, and a cap of 4 for those that can be guessed", () => {
    expect(Object.keys(grading).sort()).toEqual([...cardKinds].sort());
    for (const kind of ["tf", "mcq", "reverse", "chain"] as const) expect(grading[kind].cap).toBe(4);
  });

  it("never grades above the cap", () => {
    for (const kind of cardKinds) {
      const measures = kind === "recall" ? [0, 5] : [0, 0.3, 1, 2, 3];
      for (const measure of measures) expect(gradeFor(kind, measure)).toBeLessThanOrEqual(grading[kind].cap);
    }
  });
});

describe("gradeFor", () => {
  it.each([
    { kind: "mcq", measure: 1, grade: 4 },
    { kind: "mcq", measure: 0, grade: 1 },
    { kind: "recall", measure: 3, grade: 3 },
    { kind: "cloze", measure: edits("Raft consensus", ["Raft", "raft-consensus"]), grade: 5 },
    { kind: "cloze", measure: edits("gosip protocol", ["gossip protocol"]), grade: 4 },
    { kind: "cloze", measure: edits("broadcast", ["gossip protocol"]), grade: 1 },
    { kind: "estimate", measure: magnitudesOff(8e10, 9.4e10), grade: 5 },
    { kind: "estimate", measure: magnitudesOff(2e11, 9.4e10), grade: 3 },
    { kind: "estimate", measure: magnitudesOff(1e12, 9.4e10), grade: 1 },
    { kind: "estimate", measure: magnitudesOff(1e14, 9.4e10), grade: 0 },
    { kind: "multi", measure: slips(new Set(["a", "b"]), new Set(["a", "b"])), grade: 5 },
    { kind: "multi", measure: slips(new Set(["a"]), new Set(["a", "b"])), grade: 3 },
    { kind: "multi", measure: slips(new Set(["a", "c"]), new Set(["a", "b"])), grade: 2 },
    { kind: "multi", measure: slips(new Set(["c", "d"]), new Set(["a", "b"])), grade: 1 },
    { kind: "compare", measure: 1, grade: 3 },
    { kind: "compare", measure: 2, grade: 1 },
    { kind: "match", measure: 1, grade: 5 },
    { kind: "match", measure: 2 / 3, grade: 2 },
    { kind: "order", measure: tau(["a", "b", "c", "d"], ["a", "b", "c", "d"]), grade: 5 },
    { kind: "order", measure: tau(["b", "a", "c", "d", "e"], ["a", "b", "c", "d", "e"]), grade: 4 },
    { kind: "order", measure: tau(["b", "a", "c"], ["a", "b", "c"]), grade: 2 },
    { kind: "order", measure: tau(["c", "b", "a"], ["a", "b", "c"]), grade: 1 },
  ] as const)("grades $kind at $measure with $grade", ({ kind, measure, grade }) => {
    expect(gradeFor(kind, measure)).toBe(grade);
  });
});
