import type { UserId } from "../core/ids.ts";
import { type Attempt, isOverdue, marked } from "../core/quizzes/attempt.ts";
import type { Instant } from "../core/time.ts";
import { CHUNK_QUESTIONS } from "../store/quiz-cards.ts";
import type { QuizStore } from "../store/quizzes.ts";
import type { ScheduleStore } from "../store/schedules.ts";
import { unheard } from "./judge.ts";
import { effectsOf } from "./schedule-effects.ts";

export type ClosingStores = {
  quizzes: Pick<QuizStore, "findForAnswer" | "saveAnswered">;
  schedules: Pick<ScheduleStore, "listArchive" | "countDue">;
};

/**
 * Ends the last question that was served, whose time ran out unheard: a grade of 0 at that moment, with what it does to
 * the schedule of its card. Two trips.
 * @returns false when another write was first, or the learner has left the team of the quiz.
 */
export async function closeOverdue(
  userId: UserId,
  { quizId, cards: ids, marks, questionLimitMs }: Attempt,
  now: Instant,
  { quizzes, schedules }: ClosingStores,
): Promise<boolean> {
  const number = marks.length;
  const context = await quizzes.findForAnswer(userId, quizId, number, ids[number - 1]);
  const { stored, cards } = context;
  const [card, mark] = [cards[(number - 1) % CHUNK_QUESTIONS], stored?.attempt.marks[number - 1]];
  if (!stored || !card || !mark || questionLimitMs === null) throw new Error("A quiz lacks one of its questions");
  if (stored.attempt.marks.length !== number || !isOverdue(stored.attempt, now)) return false;
  const verdict = { mark, ending: unheard(mark, questionLimitMs) };
  const closed = await effectsOf(verdict, { userId, quizId, number, card, context, now }, schedules);
  const attempt = marked(stored.attempt, number, closed.mark);
  return quizzes.saveAnswered(userId, { ...stored, attempt }, closed.effects);
}
