import { randomUUID } from "node:crypto";
import type * as z from "zod";
import { type Card, cardKinds } from "../../lambdas/core/cards/card.ts";
import { gradeAnswer, rightAnswer } from "../../lambdas/core/cards/grading/grade-answer.ts";
import { CardId, cardParts, type UserId } from "../../lambdas/core/ids.ts";
import type { QuizAnswer } from "../../lambdas/core/quizzes/attempt.ts";
import { QuizBody } from "../../lambdas/http/resources/quizzes.ts";
import { quizHandlers } from "../../lambdas/quizzes/handler.ts";
import { type DeckContent, deckStore } from "../../lambdas/store/decks.ts";
import { enrolmentStore } from "../../lambdas/store/enrolments.ts";
import { pathStore } from "../../lambdas/store/paths.ts";
import { quizStore } from "../../lambdas/store/quizzes.ts";
import { scheduleStore } from "../../lambdas/store/schedules.ts";
import { sharedQuizStore } from "../../lambdas/store/shared-quizzes.ts";
import type { Engine } from "./engine.ts";

export const QUIZ_NOW = Date.parse("2026-11-20T08:15:00Z");
const DAY_MS = 86_400_000;

export type QuizWorld = ReturnType<typeof quizWorld>;
type Served = Awaited<ReturnType<QuizWorld["serve"]>>["body"]["question"];

/** The quizzes feature over an engine, under a clock that the test moves. */
export function quizWorld({ db, coreTable }: Pick<Engine, "db" | "coreTable">) {
  const schedules = scheduleStore(db, coreTable);
  const enrolments = enrolmentStore(db, coreTable);
  const decks = deckStore(db, coreTable);
  const quizzes = quizStore(db, coreTable, { schedules, enrolments });
  const shared = sharedQuizStore(db, coreTable);
  const paths = pathStore(db, coreTable);
  const handlers = quizHandlers({ decks, enrolments, schedules, paths, quizzes, shared });
  const clock = { now: QUIZ_NOW };
  const request = <Path, Body>(userId: UserId, path: Path, body: Body) => ({
    userId,
    groups: [],
    path,
    query: undefined,
    body,
    now: clock.now,
    requestId: "",
    headers: {},
  });

  const start = (userId: UserId, body: Partial<z.input<typeof QuizBody>> = {}) =>
    handlers["POST /quizzes"](request(userId, undefined, QuizBody.parse(quizBody(body))));
  const get = (userId: UserId, quizId: string) =>
    handlers["GET /quizzes/{quizId}"](request(userId, { quizId }, undefined));
  const serve = (userId: UserId, quizId: string, number: number) =>
    handlers["POST /quizzes/{quizId}/questions/{number}"](request(userId, { quizId, number }, undefined));
  const answer = (userId: UserId, quizId: string, question: number, cardId: string, sent: QuizAnswer) =>
    handlers["POST /quizzes/{quizId}/answers"](
      request(userId, { quizId }, { question, cardId: CardId.parse(cardId), answer: sent }),
    );
  const abandon = (userId: UserId, quizId: string) =>
    handlers["POST /quizzes/{quizId}/abandonment"](request(userId, { quizId }, undefined));

  return {
    handlers,
    clock,
    request,
    decks,
    paths,
    enrolments,
    schedules,
    quizzes,
    shared,
    start,
    get,
    serve,
    answer,
    abandon,

    /** A learner who is enrolled in the deck. */
    async learner(deck: DeckContent): Promise<UserId> {
      const userId = randomUUID();
      const place = { userId, deckId: deck.deckId, enrolledAt: QUIZ_NOW - 30 * DAY_MS, deckVersion: 1 };
      const limits = { rolloverHour: 4, newCardsPerDay: 10, withdrawn: [] };
      await enrolments.enrol({ ...place, cardCount: deck.cardCount, ...limits });
      return userId;
    },

    /** Serves question `number` and answers it after `ms`, rightly unless told otherwise. */
    async take(userId: UserId, quizId: string, number: number, { ms = 5_000, isRight = true } = {}) {
      const { body } = await serve(userId, quizId, number);
      clock.now += ms;
      const { question } = body;
      const stored = await quizzes.listCards(userId, quizId, number);
      const card = stored[number - 1];
      if (!card) throw new Error("The question has no card");
      if (card.card.kind === "recall") {
        await answer(userId, quizId, number, question.cardId, { type: "reveal" });
        return answer(userId, quizId, number, question.cardId, { type: "self", grade: isRight ? 5 : 1 });
      }
      const sent = isRight ? rightAnswer(card.card, card.shown) : wrongAnswer(card.card, card.shown);
      if (!sent) throw new Error("The card has no answer");
      return answer(userId, quizId, number, question.cardId, sent);
    },
  };
}

/** The body of a quiz of all cards of a deck. */
export function quizBody(changes: Partial<z.input<typeof QuizBody>>): z.input<typeof QuizBody> {
  const from = { type: "decks" as const, deckIds: ["machine"] };
  return { id: randomUUID(), from, size: 10, timeZone: "UTC", ...changes };
}

export const ALL_KINDS = [...cardKinds];

/** An answer that fits the question and is wrong. */
export function wrongAnswer(card: Card, shown: readonly number[]): QuizAnswer {
  const candidates: QuizAnswer[] = [
    ...shown.map((_, option) => ({ type: "option" as const, option })),
    { type: "options", options: [2, 3].map((part) => shown.indexOf(part)) },
    { type: "truth", isTrue: true },
    { type: "truth", isTrue: false },
    { type: "text", text: card.kind === "estimate" ? "1" : "something else" },
    { type: "pairs", rights: [1, 2, 0].map((part) => shown.indexOf(part)) },
    { type: "order", items: [3, 2, 1, 0].map((part) => shown.indexOf(part)) },
    {
      type: "sides",
      sides: shown.map((part) => (card.kind === "compare" && card.statements[part]?.side === 0 ? 1 : 0)),
    },
  ];
  const wrong = candidates.find((candidate) => {
    if (candidate.type === "skip") return false;
    const graded = gradeAnswer(card, shown, candidate);
    return "grade" in graded && graded.grade < 3;
  });
  if (!wrong) throw new Error(`No wrong answer fits a card of the kind ${card.kind}`);
  return wrong;
}

/** The ordinal of a served question. */
export function ordinalOf({ cardId }: Pick<Served, "cardId">): number {
  return cardParts(CardId.parse(cardId)).ordinal;
}
