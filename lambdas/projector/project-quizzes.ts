import type { QuizAnswersStore, QuizChange } from "../store/quiz-answers.ts";

/**
 * Brings the rows of changed attempts up to date: once for each attempt, however often it changed. Rows are overwritten
 * with what the whole attempt says, and only by a later version, so any change may come twice, late or out of order.
 * @returns the sequence numbers of the changes whose rows could not be written.
 */
export async function projectQuizzes(
  changes: readonly QuizChange[],
  { quizAnswers }: { quizAnswers: Pick<QuizAnswersStore, "save"> },
  report: (error: unknown) => void,
): Promise<string[]> {
  const latest = new Map<string, QuizChange>();
  const told = new Map<string, string[]>();
  for (const change of changes) {
    const name = JSON.stringify([change.userId, change.attempt.quizId]);
    told.set(name, [...(told.get(name) ?? []), change.sequenceNumber]);
    if ((latest.get(name)?.version ?? 0) < change.version) latest.set(name, change);
  }
  const failed = await Promise.all(
    [...latest].map(async ([name, change]) => {
      try {
        await quizAnswers.save(change);
        return [];
      } catch (error) {
        report(error);
        return told.get(name) ?? [];
      }
    }),
  );
  return failed.flat();
}
