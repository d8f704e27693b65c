import * as z from "zod";
import { cardId, DeckId, Ordinal } from "../core/ids.ts";
import { type CardStatistics, deckStatistics, NO_STATISTICS } from "../core/statistics/deck-statistics.ts";
import { NO_QUIZ_STATISTICS, type QuizStatistics, quizStatistics } from "../core/statistics/quiz-statistics.ts";
import { pageCursor, pageToken } from "../http/page-token.ts";
import type { CardStatistics as CardStatisticsResource } from "../http/resources/authors.ts";
import { DEFAULT_PAGE } from "../http/routes/spec.ts";
import type { Reply, Request } from "../http/serve.ts";
import type { CardStatisticsStore } from "../store/card-statistics.ts";
import type { DeckMeta, DeckStore } from "../store/decks.ts";
import type { QuizAnswersStore } from "../store/quiz-answers.ts";
import { requireAuthor } from "./authorship.ts";
import { sameList } from "./same-list.ts";

const ROUTE = "GET /decks/{deckId}/card-statistics";
const Place = z.strictObject({ deckId: DeckId, after: Ordinal });

/**
 * A page of the cards that the deck has now, with their statistics. Each page is worked out from all rows of the deck:
 * what a card measures shows only against the others.
 * @throws {Failure} `unknown-deck`, `invalid-page-token`
 */
export async function listCardStatistics(
  { userId, groups, path: { deckId }, query, now }: Request<typeof ROUTE>,
  stores: {
    decks: Pick<DeckStore, "find">;
    cardStatistics: Pick<CardStatisticsStore, "listLearners">;
    quizAnswers: Pick<QuizAnswersStore, "listDeck">;
  },
): Promise<Reply<typeof ROUTE>> {
  const deck = await requireAuthor({ userId, groups }, deckId, stores.decks);
  const { limit = DEFAULT_PAGE, page } = query;
  const place = page === undefined ? undefined : await pageCursor(ROUTE, { userId, now }, page, Place);
  if (place) sameList(place.deckId === deckId);

  const [{ learners, complete }, answers] = await Promise.all([
    stores.cardStatistics.listLearners(deckId),
    stores.quizAnswers.listDeck(deckId),
  ]);
  const statistics = deckStatistics(learners);
  const quizzes = quizStatistics(answers.sittings);
  const ordinals = liveOrdinals(deck).filter((ordinal) => place === undefined || ordinal > place.after);
  const shown = ordinals.slice(0, limit);
  const last = shown.at(-1);
  const more = last !== undefined && shown.length < ordinals.length;
  return {
    status: 200,
    body: {
      deckId,
      learners: learners.filter((rows) => rows.some(({ card }) => card.attempts > 0)).length,
      complete: complete && answers.complete,
      cards: shown.map((ordinal) =>
        cardReply(
          deckId,
          ordinal,
          statistics.get(ordinal) ?? NO_STATISTICS,
          quizzes.get(ordinal) ?? NO_QUIZ_STATISTICS,
        ),
      ),
      nextPage: more ? await pageToken(ROUTE, { userId, now }, { deckId, after: last }) : null,
    },
  };
}

function liveOrdinals({ cardCount, withdrawn }: DeckMeta): Ordinal[] {
  const gone = new Set(withdrawn);
  const all = Array.from({ length: cardCount }, (_, ordinal) => Ordinal.parse(ordinal));
  return all.filter((ordinal) => !gone.has(ordinal));
}

function cardReply(
  deckId: DeckId,
  ordinal: Ordinal,
  { byAttempt, ...card }: CardStatistics,
  quiz: QuizStatistics,
): z.input<typeof CardStatisticsResource> {
  return {
    cardId: cardId(deckId, ordinal),
    ...card,
    byAttempt: byAttempt.map(({ attempts, shareRight }, index) => ({
      attempt: index + 1,
      attempts,
      shareRight: inThousandths(shareRight),
    })),
    discrimination: inThousandths(card.discrimination),
    leechShare: inThousandths(card.leechShare),
    medianThinkMs: card.medianThinkMs === null ? null : Math.round(card.medianThinkMs),
    quiz: {
      ...quiz,
      shareRight: inThousandths(quiz.shareRight),
      medianMs: quiz.medianMs === null ? null : Math.round(quiz.medianMs),
      discrimination: inThousandths(quiz.discrimination),
      mostChosenWrong: quiz.mostChosenWrong && {
        text: quiz.mostChosenWrong.text,
        share: inThousandths(quiz.mostChosenWrong.share) ?? 0,
      },
    },
  };
}

function inThousandths(value: number | null): number | null {
  return value === null ? null : Math.round(value * 1000) / 1000;
}
