import type * as z from "zod";
import { Failure } from "../core/errors.ts";
import type { UserId } from "../core/ids.ts";
import { type Attempt, answerable, type Mark, marked } from "../core/quizzes/attempt.ts";
import type { QuizCard } from "../core/quizzes/question.ts";
import type { Instant } from "../core/time.ts";
import type { AnswerBody } from "../http/resources/quizzes.ts";
import { CHUNK_QUESTIONS } from "../store/quiz-cards.ts";
import type { QuizStore } from "../store/quizzes.ts";
import type { ScheduleStore } from "../store/schedules.ts";
import type { SharedQuizStore } from "../store/shared-quizzes.ts";
import { judged } from "./judge.ts";
import { quizBusy, refused, unknownQuiz, unknownSharedQuiz } from "./refusals.ts";
import { type Pause, paused, ROUNDS } from "./rounds.ts";
import { effectsOf } from "./schedule-effects.ts";
import { isInItsTeam } from "./take-shared-quiz.ts";

export type AnswerStores = {
  quizzes: Pick<QuizStore, "findForAnswer" | "saveAnswered">;
  schedules: Pick<ScheduleStore, "listArchive" | "countDue">;
  shared: Pick<SharedQuizStore, "isMember">;
  pause?: Pause;
};

/**
 * Grades the answer to the open question and writes it together with what it does to the schedule of its card: all or
 * nothing, in two trips; a third one for a card whose history reaches into its archive. Answered once: whoever loses a
 * race finds the winner's answer, and gets its result when it is the same.
 * @throws {Failure} `unknown-quiz`, `quiz-over`, `question-answered`, `question-not-served`, `wrong-question`,
 * `invalid-request` for an answer that does not fit the question, `quiz-busy`
 */
export async function answerQuestion(
  userId: UserId,
  quizId: string,
  { question: number, cardId, answer }: z.output<typeof AnswerBody>,
  now: Instant,
  { quizzes, schedules, shared, pause = paused }: AnswerStores,
): Promise<{ attempt: Attempt; mark: Mark; card: QuizCard; isReplay: boolean }> {
  for (let round = 0; round < ROUNDS; round += 1) {
    const context = await quizzes.findForAnswer(userId, quizId, number, cardId);
    const { stored, cards } = context;
    if (!stored) throw unknownQuiz();
    const found = answerable(stored.attempt, { number, cardId, answer }, now);
    if (typeof found === "string") throw refused(found, stored.attempt, number);
    const card = cards[(number - 1) % CHUNK_QUESTIONS];
    if (!card) throw new Error("A quiz lacks the card of one of its questions");
    const isAgain = answer.type === "reveal" && found.mark.revealedAt !== undefined;
    if (found.isReplay || isAgain) return { attempt: stored.attempt, mark: found.mark, card, isReplay: true };

    const verdict = judged(stored.attempt, found.mark, card, answer, { now, pace: context.pace.pace });
    if (verdict.unfit) {
      const { field, detail } = verdict.unfit;
      const errors = [{ pointer: `#/answer${field}`, detail }];
      throw new Failure("invalid-request", "The answer does not fit the question.", { errors });
    }
    const { mark, effects } = await effectsOf(verdict, { userId, quizId, number, card, context, now }, schedules);
    const attempt = marked(stored.attempt, number, mark);
    if (await quizzes.saveAnswered(userId, { ...stored, attempt }, effects)) {
      return { attempt, mark, card, isReplay: false };
    }
    if (!(await isInItsTeam(userId, attempt, shared))) throw unknownSharedQuiz();
    await pause(round);
  }
  throw quizBusy();
}
