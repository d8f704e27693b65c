import type * as z from "zod";
import { Failure } from "../core/errors.ts";
import type { UserId } from "../core/ids.ts";
import { type Attempt, stateOf } from "../core/quizzes/attempt.ts";
import { type Instant, isoInstant } from "../core/time.ts";
import type { JoinBody } from "../http/resources/quizzes.ts";
import { hashOfLink } from "../store/deck-links.ts";
import type { QuizStore } from "../store/quizzes.ts";
import type { Participant, SharedQuiz, SharedQuizStore } from "../store/shared-quizzes.ts";
import { digest } from "./digest.ts";
import { quizBusy, unknownSharedQuiz } from "./refusals.ts";
import { type Pause, paused, ROUNDS } from "./rounds.ts";

export type SharedAccess = { shared: Pick<SharedQuizStore, "find" | "isMember"> };
export type TakeStores = {
  shared: Pick<SharedQuizStore, "find" | "isMember" | "participantPart">;
  quizzes: Pick<QuizStore, "find" | "listCards" | "start">;
  pause?: Pause;
};

/**
 * The quiz, for who may take it: its owner, who takes part already, a member of its team, or who brings its link.
 * @throws {Failure} `unknown-quiz`, to everybody else as for one that does not exist.
 */
export async function openSharedQuiz(
  userId: UserId,
  sharedQuizId: string,
  link: string | undefined,
  { shared }: SharedAccess,
): Promise<{ quiz: SharedQuiz; participant: Participant | undefined }> {
  const found = await shared.find(sharedQuizId, userId);
  if (!found) throw unknownSharedQuiz();
  const { quiz, participant } = found;
  if (quiz.teamId !== null) {
    if (await isInItsTeam(userId, quiz, shared)) return found;
    throw unknownSharedQuiz();
  }
  if (quiz.owner === userId || participant) return found;
  if (link === undefined || (await hashOfLink(link)) !== quiz.linkHash) throw unknownSharedQuiz();
  return found;
}

/** A team's quiz is for those who are in the team now, whoever made it or took part before. One of no team asks for none. */
export async function isInItsTeam(
  userId: UserId,
  { teamId }: Pick<SharedQuiz, "teamId">,
  shared: Pick<SharedQuizStore, "isMember">,
): Promise<boolean> {
  return teamId === null || (await shared.isMember(teamId, userId));
}

/**
 * Begins the learner's next attempt, or gives the open one, so that it is safe to repeat. All attempts of all learners
 * share one copy of the cards. Four trips at most.
 * @throws {Failure} `unknown-quiz`, `quiz-not-open`, `no-attempts-left`, `quiz-busy`, `throttled`
 */
export async function takeSharedQuiz(
  userId: UserId,
  sharedQuizId: string,
  body: z.output<typeof JoinBody>,
  now: Instant,
  stores: TakeStores,
): Promise<{ attempt: Attempt; isReplay: boolean }> {
  const { shared, quizzes, pause = paused } = stores;
  for (let round = 0; round < ROUNDS; round += 1) {
    const { quiz, participant } = await openSharedQuiz(userId, sharedQuizId, body.link, stores);
    const begun = participant?.attempts ?? 0;
    const [latest, cards] = await Promise.all([
      begun > 0 ? quizzes.find(userId, `${sharedQuizId}.${begun}`) : undefined,
      quizzes.listCards(userId, `${sharedQuizId}.1`, quiz.questions),
    ]);
    if (latest && stateOf(latest.attempt, now) === "open") return { attempt: latest.attempt, isReplay: true };
    assertOpen(quiz, now);
    if (begun >= quiz.attempts) {
      const detail = `Each participant may take this quiz ${quiz.attempts === 1 ? "once" : `${quiz.attempts} times`}.`;
      throw new Failure("no-attempts-left", `${detail} You have.`);
    }
    const number = begun + 1;
    const attempt: Attempt = {
      quizId: `${sharedQuizId}.${number}`,
      startedAt: now,
      expiresAt: quiz.limitMs === null ? quiz.closesAt : Math.min(quiz.closesAt, now + quiz.limitMs),
      questionLimitMs: quiz.questionLimitMs,
      timeZone: body.timeZone,
      feedsSchedule: body.feedsSchedule,
      title: quiz.title,
      teamId: quiz.teamId,
      fingerprint: digest([sharedQuizId, number]),
      cards: cards.map(({ cardId }) => cardId),
      marks: [],
      abandonedAt: null,
    };
    const { name, showsResults } = body;
    const part = shared.participantPart(sharedQuizId, { userId, name, showsResults, joinedAt: now, attempts: number });
    if (await quizzes.start(userId, attempt, { cards: [], others: [part] })) return { attempt, isReplay: false };
    await pause(round);
  }
  throw quizBusy();
}

function assertOpen({ opensAt, closesAt }: SharedQuiz, now: Instant): void {
  if (now < opensAt) throw new Failure("quiz-not-open", `The quiz opens at ${isoInstant(opensAt)}.`);
  if (now >= closesAt) throw new Failure("quiz-not-open", `The quiz closed at ${isoInstant(closesAt)}.`);
}
