import { randomBytes } from "node:crypto";
import type * as z from "zod";
import { Failure, type FieldError } from "../core/errors.ts";
import type { UserId } from "../core/ids.ts";
import type { Instant } from "../core/time.ts";
import type { SharedQuizBody } from "../http/resources/quizzes.ts";
import { hashOfLink } from "../store/deck-links.ts";
import type { SharedQuiz, SharedQuizStore } from "../store/shared-quizzes.ts";
import { digest } from "./digest.ts";
import { drawn } from "./draw-questions.ts";
import { emptyPool, findPool, type PoolStores } from "./pool.ts";
import { quizBusy, unknownSharedQuiz } from "./refusals.ts";

const SECOND_MS = 1_000;
const LINK_BYTES = 16;
const LONGEST_OPEN_MS = 366 * 24 * 3_600 * SECOND_MS;

export type MakeStores = PoolStores & { shared: Pick<SharedQuizStore, "find" | "create" | "isMember"> };

/**
 * Draws the questions of a quiz that is the same for all. Its id follows from owner and client id, so that a repeat finds
 * the quiz, but not the link: of that only a hash is kept. Three trips.
 * @throws {Failure} `unknown-deck`, `empty-pool`, `invalid-request`, `quiz-busy`
 */
export async function makeSharedQuiz(
  userId: UserId,
  body: z.output<typeof SharedQuizBody>,
  now: Instant,
  stores: MakeStores,
): Promise<{ quiz: SharedQuiz; link: string | null; isReplay: boolean }> {
  const sharedQuizId = digest(["shared quiz", userId, body.id]);
  const { teamId = null, title, attempts, from, size, difficulties, kinds, seed = sharedQuizId } = body;
  const [before, pool, isMember] = await Promise.all([
    stores.shared.find(sharedQuizId, userId),
    findPool(userId, from, { now, timeZone: "UTC" }, stores).catch((error: unknown) => ({ error })),
    teamId === null ? true : stores.shared.isMember(teamId, userId),
  ]);
  if (before) return { quiz: before.quiz, link: null, isReplay: true };
  const { opensAt, closesAt } = openTimes(body, now);
  if (kinds?.includes("recall")) {
    throw invalid("#/kinds", "leave recall out: the learner grades it, so its results say nothing to others");
  }
  if (!isMember) throw invalid("#/teamId", "write the id of a team you are in");
  if ("error" in pool) throw pool.error;

  const { questions } = await drawn(pool, { size, seed, kinds, difficulties, turnOf: () => "unseen" }, stores.decks);
  if (questions.length === 0) throw emptyPool(from);
  const link = teamId === null ? randomBytes(LINK_BYTES).toString("base64url") : null;
  const quiz: SharedQuiz = {
    sharedQuizId,
    owner: userId,
    title,
    questions: questions.length,
    createdAt: now,
    opensAt,
    closesAt,
    attempts,
    limitMs: body.limitSeconds === undefined ? null : body.limitSeconds * SECOND_MS,
    questionLimitMs: body.questionLimitSeconds === undefined ? null : body.questionLimitSeconds * SECOND_MS,
    teamId,
    linkHash: link === null ? null : await hashOfLink(link),
  };
  if (await stores.shared.create(quiz, questions)) return { quiz, link, isReplay: false };
  const other = await stores.shared.find(sharedQuizId, userId);
  if (!other) throw quizBusy();
  return { quiz: other.quiz, link: null, isReplay: true };
}

/** @throws {Failure} `unknown-quiz` unless the learner owns it. */
export async function replaceLink(
  userId: UserId,
  sharedQuizId: string,
  shared: Pick<SharedQuizStore, "find" | "replaceLink">,
): Promise<string> {
  const found = await shared.find(sharedQuizId, userId);
  if (found?.quiz.owner !== userId) throw unknownSharedQuiz();
  const link = randomBytes(LINK_BYTES).toString("base64url");
  await shared.replaceLink(sharedQuizId, link);
  return link;
}

function openTimes(body: { opensAt?: string | undefined; closesAt: string }, now: Instant) {
  const opensAt = body.opensAt === undefined ? now : Date.parse(body.opensAt);
  const closesAt = Date.parse(body.closesAt);
  if (closesAt <= now || closesAt > now + LONGEST_OPEN_MS) {
    throw invalid("#/closesAt", "write an instant in the future, within a year");
  }
  if (opensAt >= closesAt) throw invalid("#/opensAt", "write an instant before closesAt");
  return { opensAt, closesAt };
}

function invalid(pointer: string, detail: string): Failure {
  const errors: FieldError[] = [{ pointer, detail }];
  return new Failure("invalid-request", "One field is not valid.", { errors });
}
