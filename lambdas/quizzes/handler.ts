import * as z from "zod";
import type { UserId } from "../core/ids.ts";
import { type Instant, isoInstant } from "../core/time.ts";
import { guarded } from "../http/guarded.ts";
import { pageCursor, pageToken } from "../http/page-token.ts";
import { quizRoutes } from "../http/routes/quizzes.ts";
import { DEFAULT_PAGE } from "../http/routes/spec.ts";
import { type Handlers, serve } from "../http/serve.ts";
import { type DeckStore, deckStore } from "../store/decks.ts";
import { type EnrolmentStore, enrolmentStore } from "../store/enrolments.ts";
import { openClient, tableName } from "../store/open.ts";
import { type PathStore, pathStore } from "../store/paths.ts";
import { profileStore } from "../store/profiles.ts";
import { type QuizStore, quizStore } from "../store/quizzes.ts";
import { type ScheduleStore, scheduleStore } from "../store/schedules.ts";
import { type Participant, type SharedQuiz, type SharedQuizStore, sharedQuizStore } from "../store/shared-quizzes.ts";
import { answerQuestion } from "./answer-question.ts";
import { makeSharedQuiz, replaceLink } from "./make-shared-quiz.ts";
import { abandonQuiz, getQuiz, servedCards } from "./own-quizzes.ts";
import { progressReply, questionReply, quizReply, resultReply } from "./replies.ts";
import type { Pause } from "./rounds.ts";
import { serveQuestion } from "./serve-question.ts";
import { sharedResults } from "./shared-results.ts";
import { startQuiz } from "./start-quiz.ts";
import { openSharedQuiz, takeSharedQuiz } from "./take-shared-quiz.ts";

/** `pause` is given in tests only. */
export type QuizStores = {
  decks: Pick<DeckStore, "findAll" | "list" | "listPages">;
  enrolments: Pick<EnrolmentStore, "listWithPreferences">;
  schedules: Pick<ScheduleStore, "listArchive" | "listDue" | "countDue">;
  paths: Pick<PathStore, "require">;
  quizzes: QuizStore;
  shared: SharedQuizStore;
  pause?: Pause;
};

const LIST = "GET /quizzes";
const Listed = z.string();
const REPLAYED = { headers: { "idempotent-replayed": "true" } };

export const quizHandlers = (stores: QuizStores): Handlers<"quizzes"> => ({
  "POST /quizzes": async ({ userId, body, now }) => {
    const { attempt, isReplay } = await startQuiz(userId, body, now, stores);
    const cards = await servedCards(userId, attempt, stores.quizzes);
    return { status: 200, body: quizReply(attempt, cards, now), ...(isReplay && REPLAYED) };
  },

  "GET /quizzes": async ({ userId, query: { limit = DEFAULT_PAGE, page }, now }) => {
    const after = page === undefined ? undefined : await pageCursor(LIST, { userId, now }, page, Listed);
    const { attempts, next } = await stores.quizzes.list(userId, limit, after);
    const nextPage = next === undefined ? null : await pageToken(LIST, { userId, now }, next);
    return { status: 200, body: { quizzes: attempts.map((attempt) => progressReply(attempt, now)), nextPage } };
  },

  "GET /quizzes/{quizId}": async ({ userId, path: { quizId }, now }) => {
    const { attempt, cards } = await getQuiz(userId, quizId, stores.quizzes);
    return { status: 200, body: quizReply(attempt, cards, now) };
  },

  "POST /quizzes/{quizId}/questions/{number}": async ({ userId, path, now }) => {
    const { attempt, card } = await serveQuestion(userId, path, now, stores);
    return {
      status: 200,
      body: { quiz: progressReply(attempt, now), question: questionReply(attempt, path.number, card) },
    };
  },

  "POST /quizzes/{quizId}/answers": async ({ userId, path: { quizId }, body, now }) => {
    const { attempt, mark, card, isReplay } = await answerQuestion(userId, quizId, body, now, stores);
    const result = resultReply(body.question, mark, card);
    return { status: 200, body: { quiz: progressReply(attempt, now), result }, ...(isReplay && REPLAYED) };
  },

  "POST /quizzes/{quizId}/abandonment": async ({ userId, path: { quizId }, now }) => {
    const attempt = await abandonQuiz(userId, quizId, now, stores);
    const cards = await servedCards(userId, attempt, stores.quizzes);
    return { status: 200, body: quizReply(attempt, cards, now) };
  },

  "POST /shared-quizzes": async ({ userId, body, now }) => {
    const { quiz, link, isReplay } = await makeSharedQuiz(userId, body, now, stores);
    return { status: 200, body: { ...sharedReply(quiz, undefined, userId), link }, ...(isReplay && REPLAYED) };
  },

  "GET /shared-quizzes": async ({ userId }) => {
    const quizzes = await stores.shared.listOwn(userId);
    const body = { quizzes: quizzes.map((quiz) => ({ ...quiz, createdAt: isoInstant(quiz.createdAt) })) };
    return { status: 200, body };
  },

  "GET /shared-quizzes/{sharedQuizId}": async ({ userId, path, query }) => {
    const { quiz, participant } = await openSharedQuiz(userId, path.sharedQuizId, query.link, stores);
    return { status: 200, body: sharedReply(quiz, participant, userId) };
  },

  "PUT /shared-quizzes/{sharedQuizId}/link": async ({ userId, path }) => ({
    status: 200,
    body: { link: await replaceLink(userId, path.sharedQuizId, stores.shared) },
  }),

  "POST /shared-quizzes/{sharedQuizId}/attempts": async ({ userId, path, body, now }) => {
    const { attempt, isReplay } = await takeSharedQuiz(userId, path.sharedQuizId, body, now, stores);
    const cards = await servedCards(userId, attempt, stores.quizzes);
    return { status: 200, body: quizReply(attempt, cards, now), ...(isReplay && REPLAYED) };
  },

  "GET /shared-quizzes/{sharedQuizId}/results": (request) => sharedResults(request, stores),
});

function sharedReply(quiz: SharedQuiz, participant: Participant | undefined, userId: UserId) {
  const { sharedQuizId, title, questions, attempts, teamId } = quiz;
  const seconds = (ms: Instant | null) => (ms === null ? null : ms / 1_000);
  return {
    sharedQuizId,
    title,
    size: questions,
    opensAt: isoInstant(quiz.opensAt),
    closesAt: isoInstant(quiz.closesAt),
    limitSeconds: seconds(quiz.limitMs),
    questionLimitSeconds: seconds(quiz.questionLimitMs),
    attempts,
    attemptsLeft: attempts - (participant?.attempts ?? 0),
    teamId,
    isOwner: quiz.owner === userId,
  };
}

export const handler = serve(quizRoutes, () => {
  const db = openClient();
  const core = tableName("core");
  const schedules = scheduleStore(db, core);
  const enrolments = enrolmentStore(db, core);
  const handlers = quizHandlers({
    decks: deckStore(db, core),
    enrolments,
    schedules,
    paths: pathStore(db, core),
    quizzes: quizStore(db, core, { schedules, enrolments }),
    shared: sharedQuizStore(db, core),
  });
  return guarded(handlers, profileStore(db, core).assertActive, [
    "POST /quizzes/{quizId}/questions/{number}",
    "POST /quizzes/{quizId}/answers",
  ]);
});
