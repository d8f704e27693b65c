import * as z from "zod";
import { MAX_QUESTIONS } from "../../core/quizzes/select.ts";
import {
  AnswerBody,
  AnswerResult,
  JoinBody,
  NewSharedQuiz,
  Quiz,
  QuizBody,
  QuizId,
  QuizLink,
  QuizList,
  ServedQuestion,
  SharedQuiz,
  SharedQuizBody,
  SharedQuizId,
  SharedQuizList,
  SharedResults,
} from "../resources/quizzes.ts";
import { limit, page, type RouteSpec, wholeNumber } from "./spec.ts";

const quizPath = z.strictObject({ quizId: QuizId });
const questionPath = z.strictObject({ quizId: QuizId, number: wholeNumber(1, MAX_QUESTIONS) });
const sharedPath = z.strictObject({ sharedQuizId: SharedQuizId });

export const quizRoutes = {
  "POST /quizzes": {
    feature: "quizzes",
    auth: "user",
    summary: "Begin a quiz",
    description:
      "Draws the questions and fixes them with the order of their options. Nothing that an earlier quiz of the learner showed comes again while the pool holds something new. Safe to repeat with the same `id`, with the header `idempotent-replayed: true`.",
    body: QuizBody,
    replies: { 200: { description: "The quiz, no question served.", schema: Quiz, headers: ["idempotent-replayed"] } },
    problems: [
      "invalid-request",
      "body-too-large",
      "unknown-deck",
      "unknown-path",
      "empty-pool",
      "quiz-id-reused",
      "quiz-busy",
      "throttled",
    ],
  },
  "GET /quizzes": {
    feature: "quizzes",
    auth: "user",
    summary: "List my quizzes",
    description: "Those of every device, so that one begun on another can be gone on with.",
    query: z.strictObject({ limit, page }),
    replies: { 200: { description: "Newest first.", schema: QuizList } },
    problems: ["invalid-request", "invalid-page-token"],
  },
  "GET /quizzes/{quizId}": {
    feature: "quizzes",
    auth: "user",
    summary: "Get a quiz with its results so far",
    path: quizPath,
    replies: { 200: { description: "The quiz, and the question that is open.", schema: Quiz } },
    problems: ["invalid-request", "unknown-quiz"],
  },
  "POST /quizzes/{quizId}/questions/{number}": {
    feature: "quizzes",
    auth: "user",
    summary: "Have the next question served",
    description:
      "The time of the question begins, and it counts as seen from now on, whatever happens. Safe to repeat: an open question is served as it was, and its time runs on.",
    path: questionPath,
    replies: { 200: { description: "The question, without its answer.", schema: ServedQuestion } },
    problems: [
      "invalid-request",
      "unknown-quiz",
      "quiz-over",
      "question-answered",
      "question-not-served",
      "quiz-busy",
      "throttled",
    ],
  },
  "POST /quizzes/{quizId}/answers": {
    feature: "quizzes",
    auth: "user",
    summary: "Answer or skip the open question",
    description:
      "A question is answered once. The same answer again gets the same result, with the header `idempotent-replayed: true`; another one is refused. The server's clock decides: an answer after the time of the question is timed out, one within 300 ms of serving a guess.",
    path: quizPath,
    body: AnswerBody,
    replies: {
      200: {
        description: "The result with explanation and sources, and what it did to the schedule.",
        schema: AnswerResult,
        headers: ["idempotent-replayed"],
      },
    },
    problems: [
      "invalid-request",
      "body-too-large",
      "unknown-quiz",
      "quiz-over",
      "question-answered",
      "question-not-served",
      "wrong-question",
      "quiz-busy",
      "throttled",
    ],
  },
  "POST /quizzes/{quizId}/abandonment": {
    feature: "quizzes",
    auth: "user",
    summary: "Abandon a quiz",
    description: "What was answered stays; what was not served goes back into the pool. Safe to repeat.",
    path: quizPath,
    replies: { 200: { description: "The quiz as it ended.", schema: Quiz } },
    problems: ["invalid-request", "unknown-quiz", "quiz-busy", "throttled"],
  },
  "POST /shared-quizzes": {
    feature: "quizzes",
    auth: "user",
    summary: "Make a quiz that is the same for all",
    description:
      "For a team or for who has the link. Cards of recall are not asked. Safe to repeat with the same `id`; the link is shown the first time only.",
    body: SharedQuizBody,
    replies: { 200: { description: "The quiz.", schema: NewSharedQuiz, headers: ["idempotent-replayed"] } },
    problems: [
      "invalid-request",
      "body-too-large",
      "unknown-deck",
      "unknown-path",
      "empty-pool",
      "quiz-busy",
      "throttled",
    ],
  },
  "GET /shared-quizzes": {
    feature: "quizzes",
    auth: "user",
    summary: "List the shared quizzes I made",
    replies: { 200: { description: "All of them, by id.", schema: SharedQuizList } },
    problems: ["invalid-request"],
  },
  "GET /shared-quizzes/{sharedQuizId}": {
    feature: "quizzes",
    auth: "user",
    summary: "See what a shared quiz is before taking it",
    path: sharedPath,
    query: z.strictObject({ link: z.string().min(1).max(100).optional().describe("what the owner sent") }),
    replies: { 200: { description: "The quiz without its questions.", schema: SharedQuiz } },
    problems: ["invalid-request", "unknown-quiz"],
  },
  "PUT /shared-quizzes/{sharedQuizId}/link": {
    feature: "quizzes",
    auth: "user",
    summary: "Replace the link to my shared quiz",
    description: "The link before it opens nothing any more; who takes part already stays.",
    path: sharedPath,
    replies: { 200: { description: "The link, shown this once.", schema: QuizLink } },
    problems: ["invalid-request", "unknown-quiz"],
  },
  "POST /shared-quizzes/{sharedQuizId}/attempts": {
    feature: "quizzes",
    auth: "user",
    summary: "Take a shared quiz",
    description:
      "Begins the next attempt, or goes on with the open one. Taking part means that the owner sees the results; `showsResults` says whether the other participants may.",
    path: sharedPath,
    body: JoinBody,
    replies: {
      200: {
        description: "The quiz, to be gone on with under /quizzes.",
        schema: Quiz,
        headers: ["idempotent-replayed"],
      },
    },
    problems: [
      "invalid-request",
      "body-too-large",
      "unknown-quiz",
      "quiz-not-open",
      "no-attempts-left",
      "quiz-busy",
      "throttled",
    ],
  },
  "GET /shared-quizzes/{sharedQuizId}/results": {
    feature: "quizzes",
    auth: "user",
    summary: "See the results of a shared quiz",
    description:
      "For its owner by person and question; for a participant their own and those of the others who agreed. To everybody else the quiz does not exist.",
    path: sharedPath,
    query: z.strictObject({ limit, page }),
    replies: { 200: { description: "Participants in no meaningful order.", schema: SharedResults } },
    problems: ["invalid-request", "invalid-page-token", "unknown-quiz"],
  },
} as const satisfies Record<string, RouteSpec>;
