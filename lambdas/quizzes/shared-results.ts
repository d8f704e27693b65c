import * as z from "zod";
import { Failure } from "../core/errors.ts";
import type { UserId } from "../core/ids.ts";
import type { Attempt } from "../core/quizzes/attempt.ts";
import type { QuizCard } from "../core/quizzes/question.ts";
import type { Instant } from "../core/time.ts";
import { pageCursor, pageToken } from "../http/page-token.ts";
import type { SharedResults } from "../http/resources/quizzes.ts";
import { DEFAULT_PAGE } from "../http/routes/spec.ts";
import type { Reply, Request } from "../http/serve.ts";
import type { QuizStore } from "../store/quizzes.ts";
import type { Participant, SharedQuizStore } from "../store/shared-quizzes.ts";
import { unknownSharedQuiz } from "./refusals.ts";
import { progressReply } from "./replies.ts";
import { isInItsTeam } from "./take-shared-quiz.ts";

const ROUTE = "GET /shared-quizzes/{sharedQuizId}/results";
const Place = z.strictObject({ sharedQuizId: z.string(), after: z.string() });

export type ResultStores = {
  shared: Pick<SharedQuizStore, "find" | "isMember" | "listParticipants" | "listAttempts">;
  quizzes: Pick<QuizStore, "listCards">;
};
type ParticipantReply = z.input<typeof SharedResults>["participants"][number];

/**
 * A page of the participants with their attempts, read from the attempts themselves. The owner sees all of them and
 * which question has which number, a participant those who agreed, and themself; of a team's quiz only while they are in the team. Three trips, four of a
 * team's; 0.5 read units an attempt.
 * @throws {Failure} `unknown-quiz`, `invalid-page-token`
 */
export async function sharedResults(
  { userId, path: { sharedQuizId }, query, now }: Request<typeof ROUTE>,
  { shared, quizzes }: ResultStores,
): Promise<Reply<typeof ROUTE>> {
  const found = await shared.find(sharedQuizId, userId);
  const isOwner = found?.quiz.owner === userId;
  if (!found || !(isOwner || found.participant)) throw unknownSharedQuiz();
  if (!(await isInItsTeam(userId, found.quiz, shared))) throw unknownSharedQuiz();
  const { limit = DEFAULT_PAGE, page } = query;
  const place = page === undefined ? undefined : await pageCursor(ROUTE, { userId, now }, page, Place);
  if (place && place.sharedQuizId !== sharedQuizId) {
    const detail = "The page token belongs to another list; send it with the parameters it was given for.";
    throw new Failure("invalid-page-token", detail, { errors: [{ parameter: "page", detail }] });
  }

  const [{ participants, next }, cards] = await Promise.all([
    shared.listParticipants(sharedQuizId, limit, place?.after),
    isOwner ? quizzes.listCards(userId, `${sharedQuizId}.1`, found.quiz.questions) : [],
  ]);
  const shown = participants.filter((one) => isOwner || one.showsResults || one.userId === userId);
  const attempts = await shared.listAttempts(sharedQuizId, shown);
  const nextPage = next === undefined ? null : await pageToken(ROUTE, { userId, now }, { sharedQuizId, after: next });
  return {
    status: 200,
    body: {
      questions: cards.map((card, at) => ({ number: at + 1, ...titleOf(card) })),
      participants: shown.map((one) =>
        participantReply(
          one,
          userId,
          attempts.filter((attempt) => attempt.userId === one.userId).map(({ attempt }) => attempt),
          now,
        ),
      ),
      nextPage,
    },
  };
}

function titleOf({ cardId, card: { kind, stem } }: QuizCard) {
  return { cardId, kind, stem };
}

function participantReply(
  { userId, name }: Participant,
  caller: UserId,
  attempts: readonly Attempt[],
  now: Instant,
): ParticipantReply {
  const numbered = attempts.map((attempt) => ({ attempt, number: Number(attempt.quizId.split(".")[1]) }));
  return {
    name,
    isYou: userId === caller,
    attempts: numbered
      .sort((one, other) => one.number - other.number)
      .map(({ attempt, number }) => {
        const { state, startedAt, credit } = progressReply(attempt, now);
        return { number, state, startedAt, credit, questions: attempt.marks.map(markReply) };
      }),
  };
}

function markReply({ servedAt, ended }: Attempt["marks"][number], at: number) {
  return {
    number: at + 1,
    outcome: ended?.outcome ?? ("open" as const),
    ms: ended ? Math.max(0, ended.at - servedAt) : null,
    credit: ended?.credit ?? null,
  };
}
