import { Failure } from "../core/errors.ts";
import type { Attempt, Refusal } from "../core/quizzes/attempt.ts";
import { type Instant, isoInstant } from "../core/time.ts";

export function unknownQuiz(): Failure {
  return new Failure("unknown-quiz", "You have no such quiz. GET /quizzes lists yours.");
}

/** Says the same whether there is such a quiz or not. */
export function unknownSharedQuiz(): Failure {
  return new Failure(
    "unknown-quiz",
    "No such quiz is open to you. One by link needs its link, which may have been replaced; one of a team, that you are in the team.",
  );
}

export function quizBusy(): Failure {
  return new Failure("quiz-busy", "Other devices are writing to this quiz. Nothing was saved: send it again.");
}

/** The failure that a refusal means, with what the client can do instead. */
export function refused(refusal: Refusal, attempt: Attempt, number: number): Failure {
  switch (refusal) {
    case "over":
      return new Failure("quiz-over", `${howItEnded(attempt)} GET /quizzes/{quizId} shows the results.`);
    case "unknown-question":
      return new Failure("wrong-question", `The quiz has ${attempt.cards.length} questions; there is no ${number}.`);
    case "other-card":
      return new Failure("wrong-question", `Question ${number} of this quiz is about another card.`, {
        errors: [{ pointer: "#/cardId", detail: "write the cardId that the question was served with" }],
      });
    case "answered":
      return new Failure("question-answered", `Question ${number} has ended, and its first answer stays.`);
    case "question-open":
      return new Failure("question-not-served", "The question before is open. Answer or skip it first.");
    case "not-next":
      return new Failure("question-not-served", `Questions come in order: ${attempt.marks.length + 1} is next.`);
    case "not-served":
      return new Failure(
        "question-not-served",
        `Question ${number} was not served. Ask for it with POST /quizzes/{quizId}/questions/${number}.`,
      );
  }
}

function howItEnded({ abandonedAt, expiresAt }: Attempt): string {
  const at = (instant: Instant) => isoInstant(instant);
  return abandonedAt === null
    ? `The quiz expired at ${at(expiresAt)}.`
    : `The quiz was abandoned at ${at(abandonedAt)}.`;
}
