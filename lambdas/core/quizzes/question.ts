import type { Card } from "../cards/card.ts";
import { type AnswerType, answerTypes } from "../cards/grading/answer.ts";
import { readFigure } from "../cards/grading/figures.ts";
import { shownParts } from "../cards/grading/grade-answer.ts";
import { type Hash, shuffled } from "../cards/question.ts";
import type { CardId } from "../ids.ts";

/** A card as a quiz holds it: with its answer, and the order in which its parts are shown. Fixed when the quiz begins. */
export type QuizCard = { cardId: CardId; deckVersion: number; card: Card; shown: readonly number[] };

/** What a learner sees before they answer: nothing of the answer, the explanation and the sources. */
export type AskedQuestion = {
  kind: Card["kind"];
  stem: string;
  difficulty: number;
  answerType: AnswerType;
  options?: string[];
  lefts?: string[];
  rights?: string[];
  items?: string[];
  statements?: string[];
  sides?: string[];
  unit?: string;
};

/** The places of a card's parts in the order in which they are shown, by `seed`. Figures stay in theirs, lowest first. */
export function shownOrder(card: Card, seed: string, hash: Hash): number[] {
  const places = Array.from({ length: shownParts(card) }, (_, place) => place);
  if ("options" in card && card.options.every(({ text }) => readFigure(text))) return places;
  return shuffled(places, String, `${seed}|${card.key}|shown`, hash);
}

/** Made of named fields alone, so that what a card gets one day is not shown by default. */
export function asked({ card, shown }: QuizCard): AskedQuestion {
  const { kind, stem, difficulty } = card;
  return { kind, stem, difficulty, answerType: answerTypes[kind], ...partsOf(card, shown) };
}

function partsOf(card: Card, shown: readonly number[]): Partial<AskedQuestion> {
  const inOrder = (texts: readonly string[]) => shown.map((place) => texts[place] ?? "");
  if ("options" in card) return { options: inOrder(card.options.map(({ text }) => text)) };
  switch (card.kind) {
    case "match":
      return {
        lefts: card.pairs.map(({ left }) => left),
        rights: inOrder(card.pairs.map(({ right }) => right)),
      };
    case "order":
      return { items: inOrder(card.items.map(({ text }) => text)) };
    case "compare":
      return { statements: inOrder(card.statements.map(({ text }) => text)), sides: [...card.sides] };
    case "estimate":
      return { unit: card.unit };
    default:
      return {};
  }
}
