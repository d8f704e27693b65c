import { gradeAnswer, type Unfit } from "../core/cards/grading/grade-answer.ts";
import {
  type Attempt,
  isTimeUp,
  type Mark,
  type NoMovement,
  type QuestionOutcome,
  type QuizAnswer,
  SHORTEST_ANSWER_MS,
} from "../core/quizzes/attempt.ts";
import { type Pace, quizGrade } from "../core/quizzes/pace.ts";
import type { QuizCard } from "../core/quizzes/question.ts";
import { type Grade, PASSING_GRADE } from "../core/reviews/memory.ts";
import type { Instant } from "../core/time.ts";

/** How an open question ends with an answer; `review`: what its card's schedule is to know of it, or why nothing. */
export type Ending = {
  at: Instant;
  ms: number;
  outcome: QuestionOutcome;
  /** Absent when time ran out unheard. */
  answer?: QuizAnswer;
  credit: number;
  grade: Grade | null;
  review: Grade | NoMovement;
  /** Right, so that its time tells how long the learner takes. */
  isRight: boolean;
  wrong: readonly string[];
};

export type Verdict =
  | { unfit: Unfit; revealed?: undefined; ending?: undefined; mark: Mark }
  | { unfit?: undefined; revealed: Instant; ending?: undefined; mark: Mark }
  | { unfit?: undefined; revealed?: undefined; ending: Ending; mark: Mark };

const TIMED_OUT = { outcome: "timed-out", credit: 0, grade: 0, review: 0, isRight: false, wrong: [] } as const;

/** How a question ends that nobody answered: as if a blank had come when its time, `limitMs`, was over. */
export function unheard({ servedAt }: Mark, limitMs: number): Ending {
  return { ...TIMED_OUT, at: servedAt + limitMs, ms: limitMs };
}

/**
 * What an answer makes of an open question. The server's clock alone counts: after the time of the question it is timed
 * out; within 300 ms of serving it is a guess, which is worth nothing, has no grade and is no review.
 */
export function judged(
  attempt: Attempt,
  mark: Mark,
  { card, shown }: QuizCard,
  answer: QuizAnswer,
  { now, pace }: { now: Instant; pace: Pace },
): Verdict {
  const ms = Math.max(0, (mark.revealedAt ?? now) - mark.servedAt);
  const nothing = { at: now, ms, answer, credit: 0, isRight: false, wrong: [] };
  const timedOut = isTimeUp(attempt, mark, now) ? ended({ ...nothing, ...TIMED_OUT }) : undefined;
  if (answer.type === "skip") {
    return timedOut ?? ended({ ...nothing, outcome: "skipped", grade: null, review: "skipped" });
  }

  const graded = gradeAnswer(card, shown, answer);
  if ("field" in graded) return { unfit: graded, mark };
  if (answer.type === "self" && mark.revealedAt === undefined) {
    return { unfit: { field: "/type", detail: "write reveal first, then grade yourself" }, mark };
  }
  if (timedOut) return timedOut;
  if (answer.type === "reveal") return { revealed: now, mark };
  if (ms < SHORTEST_ANSWER_MS) return ended({ ...nothing, outcome: "guess", grade: null, review: "guess" });

  const grade = answer.type === "self" ? answer.grade : quizGrade(card.kind, graded, ms, pace);
  const isChosen = "options" in card || card.kind === "tf";
  return ended({
    ...nothing,
    outcome: "answered",
    credit: graded.credit,
    grade,
    review: grade,
    isRight: graded.grade >= PASSING_GRADE,
    wrong: isChosen ? graded.mistakes.map(({ text }) => text) : [],
  });

  function ended(ending: Ending): Verdict {
    return { ending, mark };
  }
}
