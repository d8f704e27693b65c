import { Grade } from "../../reviews/memory.ts";
import type { Card, CardOption } from "../card.ts";
import { answerTypes, type CardAnswer } from "./answer.ts";
import { magnitudesOff, slips, tau } from "./distances.ts";
import { gradeFor } from "./rules.ts";
import { estimateIn, typedEdits } from "./typed.ts";

/** A part of an answer that is wrong, and what it truly belongs to. */
export type Mistake = {
  text: string;
  /** Where a wrong option comes from: `refuted`, `foil` and so on, or the id of the fact it is true of. */
  origin?: string;
  explain?: string;
};

export type Graded = {
  /** What the answer is worth, 0 to 1. */
  credit: number;
  /** The grade that the kind gives it, before time counts. */
  grade: Grade;
  mistakes: readonly Mistake[];
};

/** What is wrong with an answer that cannot be graded: the name of its field, and what is accepted. */
export type Unfit = { field: string; detail: string };

const FULL_MARKS = 5;

/**
 * Grades an answer to any kind of card (content/README.md section 3). `shown` is the order in which its parts were shown:
 * the place in the card of each part.
 * @returns `Unfit` when the answer does not fit the question: another type, an option that was not offered.
 */
export function gradeAnswer(card: Card, shown: readonly number[], answer: CardAnswer): Graded | Unfit {
  const unfit = unfitness(card, shown, answer);
  if (unfit) return unfit;
  switch (answer.type) {
    case "option":
      return gradedOptions(card, placesOf(shown, [answer.option]));
    case "options":
      return answer.options.length === 0 ? nothing() : gradedOptions(card, placesOf(shown, answer.options));
    case "pairs":
      return gradedPairs(card, placesOf(shown, answer.rights));
    case "order":
      return gradedOrder(card, placesOf(shown, answer.items));
    case "sides":
      return gradedSides(card, shown, answer.sides);
    case "truth":
      return gradedTruth(card, answer.isTrue);
    case "text":
      return gradedText(card, answer.text);
    case "self":
      return { credit: answer.grade / FULL_MARKS, grade: answer.grade, mistakes: [] };
    case "reveal":
      return nothing();
  }
}

/** The answer that gets full marks, in the form of one that is sent; null for recall, which nobody can grade. */
export function rightAnswer(card: Card, shown: readonly number[]): CardAnswer | null {
  const placesWhere = (isRight: (part: number) => boolean) =>
    shown.flatMap((part, place) => (isRight(part) ? [place] : []));
  if ("options" in card) {
    const options = placesWhere((part) => card.options[part]?.correct ?? false);
    return card.kind === "multi" ? { type: "options", options } : { type: "option", option: options[0] ?? 0 };
  }
  const inOrder = () => shown.map((_, part) => shown.indexOf(part));
  switch (card.kind) {
    case "tf":
      return { type: "truth", isTrue: card.isTrue };
    case "cloze":
      return { type: "text", text: card.answer };
    case "estimate":
      return { type: "text", text: String(card.value) };
    case "match":
      return { type: "pairs", rights: inOrder() };
    case "order":
      return { type: "order", items: inOrder() };
    case "compare":
      return { type: "sides", sides: shown.map((part) => card.statements[part]?.side ?? 0) };
    case "recall":
      return null;
  }
}

/** How many parts of a card are shown in an order of their own. */
export function shownParts(card: Card): number {
  if ("options" in card) return card.options.length;
  if (card.kind === "match") return card.pairs.length;
  if (card.kind === "order") return card.items.length;
  return card.kind === "compare" ? card.statements.length : 0;
}

function unfitness(card: Card, shown: readonly number[], answer: CardAnswer): Unfit | undefined {
  const type = answerTypes[card.kind];
  if (answer.type !== type && !(card.kind === "recall" && answer.type === "self")) {
    return { field: "/type", detail: `write ${type}: the question is of the kind ${card.kind}` };
  }
  if (answer.type === "option") return offered("/option", [answer.option], shown.length);
  if (answer.type === "options") return offered("/options", answer.options, shown.length);
  if (answer.type === "pairs") return complete("/rights", answer.rights, shown.length);
  if (answer.type === "order") return complete("/items", answer.items, shown.length);
  if (answer.type === "sides" && answer.sides.length !== shown.length) {
    return { field: "/sides", detail: `write ${shown.length} sides, one for each statement` };
  }
  if (card.kind === "estimate" && answer.type === "text" && answer.text.trim() !== "") {
    if (estimateIn(card.unit, answer.text) === undefined) {
      return { field: "/text", detail: `write a figure in ${card.unit}, as 7e12, 7 trillion or 7T` };
    }
  }
  return undefined;
}

function offered(field: string, places: readonly number[], count: number): Unfit | undefined {
  if (places.some((place) => place >= count)) {
    return { field, detail: `was not offered: write places from 0 to ${count - 1}` };
  }
  return new Set(places).size < places.length ? { field, detail: "write each place once" } : undefined;
}

function complete(field: string, places: readonly number[], count: number): Unfit | undefined {
  if (places.length !== count) return { field, detail: `write all ${count} places, each once` };
  return offered(field, places, count);
}

function placesOf(shown: readonly number[], places: readonly number[]): number[] {
  return places.map((place) => shown[place] ?? 0);
}

function gradedOptions(card: Card, chosen: readonly number[]): Graded {
  if (!("options" in card)) return nothing();
  const names = (test: (option: CardOption, at: number) => boolean) =>
    new Set(card.options.flatMap((option, at) => (test(option, at) ? [String(at)] : [])));
  const right = names(({ correct }) => correct);
  const missed = slips(new Set(chosen.map(String)), right);
  const mistakes = chosen.flatMap((at): Mistake[] => {
    const option = card.options[at];
    return option && !option.correct ? [mistakeOf(option)] : [];
  });
  if (card.kind === "multi") {
    return { credit: Math.max(0, 1 - missed / right.size), grade: graded(card, missed), mistakes };
  }
  const isRight = missed === 0 ? 1 : 0;
  return { credit: isRight, grade: graded(card, isRight), mistakes };
}

function mistakeOf({ text, origin, explain }: CardOption): Mistake {
  return { text, ...(origin !== undefined && { origin }), ...(explain !== undefined && { explain }) };
}

function gradedTruth(card: Card, isTrue: boolean): Graded {
  if (card.kind !== "tf") return nothing();
  const isRight = card.isTrue === isTrue;
  const { edit } = card;
  const mistake = edit
    ? { text: edit.shown, origin: edit.origin, explain: `The true statement says “${edit.truth}”.` }
    : { text: "false", explain: "The statement is true." };
  return { credit: isRight ? 1 : 0, grade: graded(card, isRight ? 1 : 0), mistakes: isRight ? [] : [mistake] };
}

function gradedText(card: Card, text: string): Graded {
  if (text.trim() === "") return nothing();
  if (card.kind === "estimate") {
    const grade = graded(card, magnitudesOff(estimateIn(card.unit, text) ?? 0, card.value));
    return { credit: grade / FULL_MARKS, grade, mistakes: [] };
  }
  if (card.kind !== "cloze") return nothing();
  const off = typedEdits(card, text);
  return { credit: off < 2 ? 1 : 0, grade: graded(card, off), mistakes: [] };
}

/** @param rights for each left-hand side the pair whose right-hand side was given to it. */
function gradedPairs(card: Card, rights: readonly number[]): Graded {
  if (card.kind !== "match") return nothing();
  const credit = rights.filter((right, left) => right === left).length / card.pairs.length;
  const mistakes = rights.flatMap((right, left): Mistake[] => {
    const pair = card.pairs[right];
    if (!pair || right === left) return [];
    return [{ text: pair.right, origin: pair.fact, explain: `It belongs to ${pair.left}.` }];
  });
  return { credit, grade: graded(card, credit), mistakes };
}

function gradedOrder(card: Card, items: readonly number[]): Graded {
  if (card.kind !== "order") return nothing();
  const right = card.items.map((_, at) => String(at));
  const agreement = tau(items.map(String), right);
  const mistakes = items.flatMap((item, at): Mistake[] => {
    const moved = card.items[item];
    return moved && item !== at
      ? [{ text: moved.text, origin: moved.fact, explain: `${moved.shown}: place ${item + 1}.` }]
      : [];
  });
  return { credit: Math.max(0, agreement), grade: graded(card, agreement), mistakes };
}

function gradedSides(card: Card, shown: readonly number[], sides: readonly (0 | 1)[]): Graded {
  if (card.kind !== "compare") return nothing();
  const mistakes = sides.flatMap((side, at): Mistake[] => {
    const statement = card.statements[shown[at] ?? 0];
    if (!statement || statement.side === side) return [];
    return [{ text: statement.text, origin: statement.fact, explain: `It is true of ${card.sides[statement.side]}.` }];
  });
  return { credit: 1 - mistakes.length / sides.length, grade: graded(card, mistakes.length), mistakes };
}

function graded({ kind }: Card, measure: number): Grade {
  return Grade.parse(gradeFor(kind, measure));
}

/** A blank answer. */
function nothing(): Graded {
  return { credit: 0, grade: 0, mistakes: [] };
}
