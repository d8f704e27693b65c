import type * as z from "zod";
import { gradeAnswer, rightAnswer } from "../core/cards/grading/grade-answer.ts";
import { type Attempt, type Mark, nextQuestion, stateOf } from "../core/quizzes/attempt.ts";
import { asked, type QuizCard } from "../core/quizzes/question.ts";
import { dateOfDay, type Instant, isoInstant } from "../core/time.ts";
import type {
  Feedback,
  Question,
  QuestionResult,
  Quiz,
  QuizMovement,
  QuizProgress,
} from "../http/resources/quizzes.ts";

/** Quizzes as the API shows them. Only `feedbackReply` shows anything of an answer. */

export function progressReply(attempt: Attempt, now: Instant): z.input<typeof QuizProgress> {
  const { quizId, title, startedAt, expiresAt, questionLimitMs, cards, marks } = attempt;
  const ended = marks.flatMap((mark) => mark.ended ?? []);
  return {
    quizId,
    title,
    state: stateOf(attempt, now),
    startedAt: isoInstant(startedAt),
    expiresAt: isoInstant(expiresAt),
    questionLimitSeconds: questionLimitMs === null ? null : questionLimitMs / 1000,
    size: cards.length,
    ended: ended.length,
    credit: inThousandths(ended.reduce((sum, { credit }) => sum + credit, 0)),
    next: nextQuestion(attempt, now),
  };
}

/** @param cards those of the questions that were served, at least. */
export function quizReply(attempt: Attempt, cards: readonly QuizCard[], now: Instant): z.input<typeof Quiz> {
  const { marks } = attempt;
  const open = marks.at(-1);
  const card = cards[marks.length - 1];
  const isOpen = open && !open.ended && card && stateOf(attempt, now) === "open";
  return {
    ...progressReply(attempt, now),
    question: isOpen ? questionReply(attempt, marks.length, card) : null,
    results: marks.map((mark, at) => resultReply(at + 1, mark, needed(cards[at]))),
  };
}

/** @param number of a question that was served. */
export function questionReply(attempt: Attempt, number: number, card: QuizCard): z.input<typeof Question> {
  const { questionLimitMs, expiresAt } = attempt;
  const { servedAt, revealedAt } = needed(attempt.marks[number - 1]);
  const answerBy = questionLimitMs === null ? expiresAt : Math.min(expiresAt, servedAt + questionLimitMs);
  const question = asked(card);
  return {
    number,
    cardId: card.cardId,
    ...question,
    ...(revealedAt !== undefined && { answerType: "self" }),
    servedAt: isoInstant(servedAt),
    answerBy: isoInstant(answerBy),
  };
}

export function resultReply(number: number, mark: Mark, card: QuizCard): z.input<typeof QuestionResult> {
  const { servedAt, revealedAt, ended } = mark;
  const { cardId } = card;
  const feedback = ended || revealedAt !== undefined ? feedbackReply(card, mark) : null;
  if (!ended) {
    const open = { outcome: "open" as const, ms: null, answer: null, credit: null, grade: null };
    return { number, cardId, ...open, schedule: null, noSchedule: null, feedback };
  }
  const { at, outcome, answer = null, credit, grade, moved } = ended;
  return {
    number,
    cardId,
    outcome,
    ms: Math.max(0, (revealedAt ?? at) - servedAt),
    answer,
    credit: inThousandths(credit),
    grade,
    schedule: typeof moved === "string" ? null : movementReply(moved),
    noSchedule: typeof moved === "string" ? moved : null,
    feedback,
  };
}

function movementReply({
  outcome,
  from,
  to,
}: Exclude<NonNullable<Mark["ended"]>["moved"], string>): z.input<typeof QuizMovement> {
  return {
    outcome,
    dueBefore: from === null ? null : dateOfDay(from),
    dueOn: to === null ? null : dateOfDay(to),
  };
}

function feedbackReply({ card, shown }: QuizCard, { ended }: Mark): z.input<typeof Feedback> {
  const { answer, explanation, asOf, sources } = card;
  const given = ended?.answer;
  const graded = given && given.type !== "skip" ? gradeAnswer(card, shown, given) : undefined;
  return {
    answer,
    rightAnswer: rightAnswer(card, shown),
    explanation,
    ...(asOf !== undefined && { asOf }),
    sources,
    mistakes: graded && "mistakes" in graded ? [...graded.mistakes] : [],
  };
}

function inThousandths(value: number): number {
  return Math.round(value * 1000) / 1000;
}

function needed<T>(value: T | undefined): T {
  if (value === undefined) throw new Error("A quiz lacks the card of one of its questions");
  return value;
}
