import type { UserId } from "../core/ids.ts";
import { type Attempt, isOverdue, served } from "../core/quizzes/attempt.ts";
import type { QuizCard } from "../core/quizzes/question.ts";
import type { Instant } from "../core/time.ts";
import { CHUNK_QUESTIONS } from "../store/quiz-cards.ts";
import type { QuizStore } from "../store/quizzes.ts";
import type { SharedQuizStore } from "../store/shared-quizzes.ts";
import { type ClosingStores, closeOverdue } from "./close-overdue.ts";
import { quizBusy, refused, unknownQuiz, unknownSharedQuiz } from "./refusals.ts";
import { type Pause, paused, ROUNDS } from "./rounds.ts";
import { isInItsTeam } from "./take-shared-quiz.ts";

export type ServeStores = ClosingStores & {
  quizzes: Pick<QuizStore, "saveServed">;
  shared: Pick<SharedQuizStore, "isMember">;
  pause?: Pause;
};

/**
 * Serves a question: from this write on its time runs and its card was seen. Two trips; one when it is open already, and
 * three more to end the question before, when its time ran out unheard.
 * @throws {Failure} `unknown-quiz`, `quiz-over`, `question-answered`, `question-not-served`, `wrong-question`, `quiz-busy`
 */
export async function serveQuestion(
  userId: UserId,
  { quizId, number }: { quizId: string; number: number },
  now: Instant,
  { quizzes, schedules, shared, pause = paused }: ServeStores,
): Promise<{ attempt: Attempt; card: QuizCard }> {
  for (let round = 0; round < ROUNDS; round += 1) {
    const { stored, cards } = await quizzes.findForAnswer(userId, quizId, number);
    if (!stored) throw unknownQuiz();
    const { attempt: before } = stored;
    if (number === before.marks.length + 1 && number <= before.cards.length && isOverdue(before, now)) {
      if (await closeOverdue(userId, before, now, { quizzes, schedules })) continue;
    } else {
      const attempt = served(before, number, now);
      if (typeof attempt === "string") throw refused(attempt, before, number);
      const card = cards[(number - 1) % CHUNK_QUESTIONS];
      if (!card) throw new Error("A quiz lacks the card of one of its questions");
      if (attempt === before) return { attempt, card };
      if (await quizzes.saveServed(userId, { ...stored, attempt }, card.cardId)) return { attempt, card };
    }
    if (!(await isInItsTeam(userId, before, shared))) throw unknownSharedQuiz();
    await pause(round);
  }
  throw quizBusy();
}
