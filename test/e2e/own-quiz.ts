import { randomUUID } from "node:crypto";
import { NewSharedQuiz, Quiz, ServedQuestion } from "../../lambdas/http/resources/quizzes.ts";
import type { Caller } from "../support/cloud.ts";
import { bodyOf } from "./checked-cloud.ts";

/** A quiz with its first question served, a shared one, and bodies that fit both. */
export async function ownQuiz(caller: Caller) {
  const from = { type: "decks", deckIds: ["apache-kafka"] };
  const begin = { id: randomUUID(), from, size: 3, timeZone: "UTC" };
  const { quizId } = await bodyOf(Quiz, caller.post("/quizzes", begin));
  const { question } = await bodyOf(ServedQuestion, caller.post(`/quizzes/${quizId}/questions/1`, undefined));
  const closesAt = new Date(Date.now() + 3_600_000).toISOString();
  const share = { id: randomUUID(), title: "Friday", from, size: 3, closesAt };
  const { sharedQuizId, link } = await bodyOf(NewSharedQuiz, caller.post("/shared-quizzes", share));
  return {
    parameters: { quizId, number: "1", sharedQuizId },
    bodies: {
      "POST /quizzes": begin,
      "POST /quizzes/{quizId}/answers": { question: 1, cardId: question.cardId, answer: { type: "skip" } },
      "POST /shared-quizzes": share,
      "POST /shared-quizzes/{sharedQuizId}/attempts": { link, name: "Ann", showsResults: false, timeZone: "UTC" },
    },
  };
}
