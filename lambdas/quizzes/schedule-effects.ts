import { isLate } from "../core/boards/weeks.ts";
import { type CardId, cardParts, type UserId } from "../core/ids.ts";
import type { Mark, Movement, NoMovement } from "../core/quizzes/attempt.ts";
import { withTime } from "../core/quizzes/pace.ts";
import type { QuizCard } from "../core/quizzes/question.ts";
import { notBefore } from "../core/reviews/device-clock.ts";
import { foldHistory } from "../core/reviews/history.ts";
import type { Grade } from "../core/reviews/memory.ts";
import type { ReviewRecord } from "../core/reviews/record.ts";
import { keptDuration } from "../core/reviews/record-codec.ts";
import { fuzzOf, NO_SPREAD } from "../core/reviews/spread.ts";
import { type Instant, localClock } from "../core/time.ts";
import { acceptance } from "../store/acceptance.ts";
import { dayLoads } from "../store/day-loads.ts";
import { type Enrolment, isNewCard } from "../store/enrolment-row.ts";
import type { AnswerContext, Effects } from "../store/quizzes.ts";
import { recordKey } from "../store/record-key.ts";
import type { ScheduleStore } from "../store/schedules.ts";
import { decided } from "../store/write-records.ts";
import type { Ending, Verdict } from "./judge.ts";

type Place = {
  userId: UserId;
  quizId: string;
  number: number;
  card: QuizCard;
  context: AnswerContext;
  now: Instant;
};

/** The mark that a verdict makes, and what is written with it: the review, the first sight of a card, the learner's pace. */
export async function effectsOf(
  verdict: Exclude<Verdict, { unfit: object }>,
  place: Place,
  schedules: Pick<ScheduleStore, "listArchive" | "countDue">,
): Promise<{ mark: Mark; effects: Effects }> {
  const { mark, ending } = verdict;
  if (!ending) return { mark: { ...mark, revealedAt: verdict.revealed }, effects: {} };
  const { moved, effects } = await reviewOf(ending, place, schedules);
  const { at, ms, outcome, answer, credit, grade, wrong, isRight } = ending;
  const { kind } = place.card.card;
  const before = place.context.pace;
  return {
    mark: {
      ...mark,
      ended: { at, outcome, ...(answer && { answer }), credit, grade, moved, ...(wrong.length > 0 && { wrong }) },
    },
    effects: { ...effects, ...(isRight && { pace: { before, kind, next: withTime(before.pace, kind, ms) } }) },
  };
}

/**
 * The review that an answer is, by the id of quiz and question: sent twice it is one. Of a card that is not due it is
 * practice, as any early review. Who is not enrolled in the deck has no schedule there, and gets none by a quiz.
 */
async function reviewOf(
  { at, review, ms }: Ending,
  { userId, quizId, number, card, context, now }: Place,
  schedules: Pick<ScheduleStore, "listArchive" | "countDue">,
): Promise<{ moved: Movement | NoMovement; effects: Effects }> {
  const { stored, enrolment, schedule } = context;
  const { ordinal } = cardParts(card.cardId);
  if (typeof review === "string") return { moved: review, effects: {} };
  if (!stored?.attempt.feedsSchedule) return { moved: "not-wanted", effects: {} };
  if (!enrolment || ordinal >= enrolment.cardCount) return { moved: "not-enrolled", effects: {} };

  const { timeZone } = stored.attempt;
  const id = `quiz ${userId} ${quizId} ${number}`;
  const record = recordOf(id, card.cardId, review, ms, { at, now, timeZone, enrolment });
  const accept = acceptance(enrolment, dayLoads(userId, schedules));
  const { verdicts, folded, schedule: next, blocks } = await decided(schedules, schedule, [record], accept);
  if (verdicts[0] === "full") return { moved: "history-full", effects: {} };
  const outcome = folded.outcomes.get(record.key);
  if (!outcome) throw new Error("A review that was accepted was not folded");
  const { introducedOn, dueOn } = folded.state;
  const isFirst = introducedOn !== null && isNewCard(enrolment, ordinal);
  return {
    moved: { outcome, from: foldHistory(schedule.history).state.dueOn, to: dueOn },
    effects: {
      ...(next !== schedule && { schedule: { next, blocks } }),
      ...(isFirst && { introduced: { enrolment, ordinal, day: introducedOn, timeZone } }),
    },
  };
}

function recordOf(
  id: string,
  cardId: CardId,
  grade: Grade,
  ms: number,
  { at: endedAt, now, timeZone, enrolment }: { at: Instant; now: Instant; timeZone: string; enrolment: Enrolment },
): ReviewRecord {
  const at = notBefore(enrolment.enrolledAt, endedAt);
  const clock = localClock(timeZone, enrolment.rolloverHour, at);
  return {
    kind: "review",
    key: recordKey(id),
    at,
    clock,
    grade,
    durationMs: keptDuration(ms),
    mode: "scheduled",
    late: isLate(at, now),
    spread: enrolment.dueDaySpread === "fuzz" ? fuzzOf(cardId) : NO_SPREAD,
  };
}
