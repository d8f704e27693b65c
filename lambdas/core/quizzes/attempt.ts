import * as z from "zod";
import { CardAnswer } from "../cards/grading/answer.ts";
import type { CardId } from "../ids.ts";
import type { Outcome } from "../reviews/fold.ts";
import type { Grade } from "../reviews/memory.ts";
import type { Day, Instant, TimeZone } from "../time.ts";

/** What a client sends for a question. */
export const QuizAnswer = z.discriminatedUnion("type", [
  ...CardAnswer.options,
  z.strictObject({ type: z.literal("skip") }).describe("any kind: leaves the question for good"),
]);
export type QuizAnswer = z.infer<typeof QuizAnswer>;

/**
 * How a question ended. `guess`: answered before anybody can have read it. `timed-out`: after the time of the question.
 */
export type QuestionOutcome = "answered" | "guess" | "skipped" | "timed-out";

/** What a result did to the schedule of its card. `from`: when it was due before; null: it was new. */
export type Movement = { outcome: Outcome; from: Day | null; to: Day | null };

/** Why a result did not reach the schedule. */
export type NoMovement = "not-wanted" | "not-enrolled" | "guess" | "skipped" | "history-full";

/** What became of a question that was served; without `ended` it is open. */
export type Mark = {
  servedAt: Instant;
  /** When the learner of a recall card asked for the answer. */
  revealedAt?: Instant;
  ended?: {
    at: Instant;
    outcome: QuestionOutcome;
    /** Absent when time ran out unheard. */
    answer?: QuizAnswer;
    credit: number;
    /** null: a guess and a skipped question have none. */
    grade: Grade | null;
    moved: Movement | NoMovement;
    /** The wrong options that were chosen, for the authors. */
    wrong?: readonly string[];
  };
};

/** A learner's attempt at a quiz. All that can change is `marks`, one for each question that was served, and `abandonedAt`. */
export type Attempt = {
  quizId: string;
  startedAt: Instant;
  /** Nothing is taken from this moment on. */
  expiresAt: Instant;
  /** What each question may take; null: as long as the quiz. */
  questionLimitMs: number | null;
  timeZone: TimeZone;
  /** Whether results reach the schedule. */
  feedsSchedule: boolean;
  /** Of a shared quiz. */
  title: string | null;
  /** Of a team's quiz: who has left the team does not go on with it. */
  teamId: string | null;
  /** Of the request it began with, so that another one under the same id is noticed. */
  fingerprint: string;
  cards: readonly CardId[];
  marks: readonly Mark[];
  abandonedAt: Instant | null;
};

export type AttemptState = "open" | "finished" | "abandoned" | "expired";

/** Nobody reads a question and answers it in less. */
export const SHORTEST_ANSWER_MS = 300;

export function stateOf({ cards, marks, abandonedAt, expiresAt }: Attempt, now: Instant): AttemptState {
  if (marks.length === cards.length && marks.every(({ ended }) => ended)) return "finished";
  if (abandonedAt !== null) return "abandoned";
  return now >= expiresAt ? "expired" : "open";
}

/** The 1-based number of the question that is open, or is to be served next; null when there is none. */
export function nextQuestion(attempt: Attempt, now: Instant): number | null {
  if (stateOf(attempt, now) !== "open") return null;
  const { marks } = attempt;
  return marks.at(-1)?.ended || marks.length === 0 ? marks.length + 1 : marks.length;
}

/** Why a request does not fit the state of an attempt. */
export type Refusal =
  | "over"
  | "unknown-question"
  | "not-next"
  | "question-open"
  | "answered"
  | "not-served"
  | "other-card";

/** Whether the time of the open question ran out unheard: it has to end before the next one is served or the quiz abandoned. */
export function isOverdue(attempt: Attempt, now: Instant): boolean {
  const last = attempt.marks.at(-1);
  if (!last || last.ended || attempt.abandonedAt !== null) return false;
  return isTimeUp(attempt, last, Math.min(now, attempt.expiresAt));
}

/** The attempt with question `number` served; the same attempt when it was served before and is still open. */
export function served(attempt: Attempt, number: number, now: Instant): Attempt | Refusal {
  const { marks, cards } = attempt;
  if (number > cards.length) return "unknown-question";
  if (marks[number - 1]?.ended) return "answered";
  if (stateOf(attempt, now) !== "open") return "over";
  if (number === marks.length) return attempt;
  if (number > marks.length + 1) return "not-next";
  const last = marks.at(-1);
  return !last || last.ended ? { ...attempt, marks: [...marks, { servedAt: now }] } : "question-open";
}

/** The open mark of question `number`, or the one that ended with the same answer, which is then sent again. */
export function answerable(
  attempt: Attempt,
  { number, cardId, answer }: { number: number; cardId: CardId; answer: QuizAnswer },
  now: Instant,
): { mark: Mark; isReplay: boolean } | Refusal {
  if (number > attempt.cards.length) return "unknown-question";
  if (attempt.cards[number - 1] !== cardId) return "other-card";
  const mark = attempt.marks[number - 1];
  if (!mark) return stateOf(attempt, now) === "open" ? "not-served" : "over";
  if (mark.ended) {
    return isSameAnswer(mark.ended.answer, answer) || answer.type === "reveal" ? { mark, isReplay: true } : "answered";
  }
  return stateOf(attempt, now) === "open" ? { mark, isReplay: false } : "over";
}

/** The attempt with another mark for question `number`. */
export function marked(attempt: Attempt, number: number, mark: Mark): Attempt {
  return { ...attempt, marks: attempt.marks.map((old, at) => (at === number - 1 ? mark : old)) };
}

export function isTimeUp(
  { questionLimitMs }: Pick<Attempt, "questionLimitMs">,
  { servedAt, revealedAt }: Mark,
  now: Instant,
): boolean {
  return questionLimitMs !== null && (revealedAt ?? now) - servedAt > questionLimitMs;
}

function isSameAnswer(stored: QuizAnswer | undefined, sent: QuizAnswer): boolean {
  if (stored?.type !== sent.type) return false;
  const entries = (answer: QuizAnswer) => JSON.stringify(Object.entries(answer).sort());
  return entries(stored) === entries(sent);
}
