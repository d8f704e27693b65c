import type { UserId } from "../core/ids.ts";
import { type Attempt, isOverdue, stateOf } from "../core/quizzes/attempt.ts";
import type { QuizCard } from "../core/quizzes/question.ts";
import type { Instant } from "../core/time.ts";
import type { QuizStore } from "../store/quizzes.ts";
import { type ClosingStores, closeOverdue } from "./close-overdue.ts";
import { quizBusy, unknownQuiz } from "./refusals.ts";
import { type Pause, paused, ROUNDS } from "./rounds.ts";

/** The cards of the questions that were served; nothing is read before the first one. */
export async function servedCards(
  userId: UserId,
  { quizId, marks }: Attempt,
  quizzes: Pick<QuizStore, "listCards">,
): Promise<QuizCard[]> {
  return marks.length === 0 ? [] : quizzes.listCards(userId, quizId, marks.length);
}

/** @throws {Failure} `unknown-quiz` */
export async function getQuiz(
  userId: UserId,
  quizId: string,
  quizzes: Pick<QuizStore, "find" | "listCards">,
): Promise<{ attempt: Attempt; cards: QuizCard[] }> {
  const stored = await quizzes.find(userId, quizId);
  if (!stored) throw unknownQuiz();
  return { attempt: stored.attempt, cards: await servedCards(userId, stored.attempt, quizzes) };
}

export type AbandonStores = ClosingStores & { quizzes: Pick<QuizStore, "find" | "saveAbandoned">; pause?: Pause };

/**
 * Ends a quiz before its last question, and gives back what was not served, also of one that has expired. A question whose
 * time ran out ends before it, as in `serveQuestion`. A finished quiz stays as it is. Safe to repeat.
 * @throws {Failure} `unknown-quiz`, `quiz-busy`, `throttled`
 */
export async function abandonQuiz(
  userId: UserId,
  quizId: string,
  now: Instant,
  { quizzes, schedules, pause = paused }: AbandonStores,
): Promise<Attempt> {
  for (let round = 0; round < ROUNDS; round += 1) {
    const stored = await quizzes.find(userId, quizId);
    if (!stored) throw unknownQuiz();
    if (stored.attempt.abandonedAt !== null || stateOf(stored.attempt, now) === "finished") return stored.attempt;
    if (isOverdue(stored.attempt, now) && (await closeOverdue(userId, stored.attempt, now, { quizzes, schedules })))
      continue;
    const attempt = { ...stored.attempt, abandonedAt: now };
    if (await quizzes.saveAbandoned(userId, { ...stored, attempt })) return attempt;
    await pause(round);
  }
  throw quizBusy();
}
