import type * as z from "zod";
import { Failure } from "../core/errors.ts";
import type { UserId } from "../core/ids.ts";
import type { Attempt } from "../core/quizzes/attempt.ts";
import type { Instant } from "../core/time.ts";
import type { QuizBody } from "../http/resources/quizzes.ts";
import { turnOf } from "../store/quiz-seen.ts";
import type { QuizStore } from "../store/quizzes.ts";
import { digest } from "./digest.ts";
import { drawn } from "./draw-questions.ts";
import { emptyPool, findPool, type PoolStores } from "./pool.ts";
import { quizBusy } from "./refusals.ts";

const SECOND_MS = 1_000;
const DEFAULT_LIMIT_SECONDS = 7 * 24 * 3_600;

export type StartStores = PoolStores & { quizzes: Pick<QuizStore, "find" | "listSeen" | "start"> };

/**
 * Draws the questions of a quiz and stores it. Three trips: what the pool and the learner's memory of it say, the pages of
 * the cards, one write. Sent again, it finds the quiz as it is by now.
 * @throws {Failure} `unknown-deck`, `empty-pool`, `quiz-id-reused`, `invalid-request`, `quiz-busy`, `throttled`
 */
export async function startQuiz(
  userId: UserId,
  body: z.output<typeof QuizBody>,
  now: Instant,
  stores: StartStores,
): Promise<{ attempt: Attempt; isReplay: boolean }> {
  const { id: quizId, from, kinds, difficulties, size, seed = quizId, timeZone, feedsSchedule } = body;
  const fingerprint = digest([body]);
  const [before, pool, seen] = await Promise.all([
    stores.quizzes.find(userId, quizId),
    findPool(userId, from, { now, timeZone }, stores).catch((error: unknown) => ({ error })),
    stores.quizzes.listSeen(userId),
  ]);
  if (before) return { attempt: sameQuiz(before.attempt, fingerprint), isReplay: true };
  if ("error" in pool) throw pool.error;

  const { questions, again } = await drawn(
    pool,
    { size, seed, kinds, difficulties, turnOf: (id) => turnOf(seen, id) },
    stores.decks,
  );
  if (questions.length === 0) throw emptyPool(from);
  const { limitSeconds = DEFAULT_LIMIT_SECONDS, questionLimitSeconds } = body;
  const attempt: Attempt = {
    quizId,
    startedAt: now,
    expiresAt: now + limitSeconds * SECOND_MS,
    questionLimitMs: questionLimitSeconds === undefined ? null : questionLimitSeconds * SECOND_MS,
    timeZone,
    feedsSchedule,
    title: null,
    teamId: null,
    fingerprint,
    cards: questions.map(({ cardId }) => cardId),
    marks: [],
    abandonedAt: null,
  };
  if (await stores.quizzes.start(userId, attempt, { cards: questions, again })) return { attempt, isReplay: false };
  const other = await stores.quizzes.find(userId, quizId);
  if (!other) throw quizBusy();
  return { attempt: sameQuiz(other.attempt, fingerprint), isReplay: true };
}

function sameQuiz(attempt: Attempt, fingerprint: string): Attempt {
  if (attempt.fingerprint === fingerprint) return attempt;
  throw new Failure("quiz-id-reused", "The id was used before for a quiz that began with another request.", {
    errors: [{ pointer: "#/id", detail: "write an id that was not used before" }],
  });
}
