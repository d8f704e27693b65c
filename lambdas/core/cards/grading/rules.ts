import type { CardKind } from "../card.ts";

/** A measure of an answer, and the grade of SM-2 that it gives: the first step that the measure reaches. */
type Steps = readonly { from: number; grade: number }[];

/**
 * How an answer becomes a grade of SM-2 (content/README.md section 3).
 *
 * - `self`: the learner grades 0 to 5 after seeing the answer.
 * - `typed`: by edits between what was typed and the nearest accepted spelling, at most.
 * - `choice`: right or wrong.
 * - `slips`: options, places or statements that are wrong, at most.
 * - `magnitude`: |log10(guess / value)|, at most.
 * - `share`: right pairs of all pairs, at least.
 * - `tau`: Kendall's tau between the order given and the right one, at least.
 *
 * `cap`: luck at guessing must not raise the E-factor, so the grade never passes it.
 */
export type Grading = { cap: number } & (
  | { rule: "self" }
  | { rule: "choice"; right: number; wrong: number }
  | { rule: "typed" | "slips" | "magnitude"; atMost: Steps; else: number }
  | { rule: "share" | "tau"; atLeast: Steps; else: number }
);

const choice = { rule: "choice", right: 4, wrong: 1, cap: 4 } as const;

export const grading: Readonly<Record<CardKind, Grading>> = {
  recall: { rule: "self", cap: 5 },
  cloze: {
    rule: "typed",
    atMost: [
      { from: 0, grade: 5 },
      { from: 1, grade: 4 },
    ],
    else: 1,
    cap: 5,
  },
  mcq: choice,
  tf: choice,
  chain: choice,
  reverse: choice,
  multi: {
    rule: "slips",
    atMost: [
      { from: 0, grade: 5 },
      { from: 1, grade: 3 },
      { from: 2, grade: 2 },
    ],
    else: 1,
    cap: 5,
  },
  compare: {
    rule: "slips",
    atMost: [
      { from: 0, grade: 5 },
      { from: 1, grade: 3 },
    ],
    else: 1,
    cap: 5,
  },
  estimate: {
    rule: "magnitude",
    atMost: [
      { from: 0.1, grade: 5 },
      { from: 0.3, grade: 4 },
      { from: 0.5, grade: 3 },
      { from: 1, grade: 2 },
      { from: 2, grade: 1 },
    ],
    else: 0,
    cap: 5,
  },
  match: {
    rule: "share",
    atLeast: [
      { from: 1, grade: 5 },
      { from: 0.75, grade: 3 },
      { from: 0.5, grade: 2 },
      { from: 0.25, grade: 1 },
    ],
    else: 0,
    cap: 5,
  },
  order: {
    rule: "tau",
    atLeast: [
      { from: 1, grade: 5 },
      { from: 0.8, grade: 4 },
      { from: 0.6, grade: 3 },
      { from: 0.2, grade: 2 },
    ],
    else: 1,
    cap: 5,
  },
};

/** The grade for a measure of an answer; a self-graded answer and a choice have none (1 and 0 stand for right and wrong). */
export function gradeFor(kind: CardKind, measure: number): number {
  const scale = grading[kind];
  switch (scale.rule) {
    case "self":
      return measure;
    case "choice":
      return measure === 1 ? scale.right : scale.wrong;
    case "typed":
    case "slips":
    case "magnitude":
      return scale.atMost.find(({ from }) => measure <= from)?.grade ?? scale.else;
    default:
      return scale.atLeast.find(({ from }) => measure >= from)?.grade ?? scale.else;
  }
}
