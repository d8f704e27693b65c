import type { CardOption } from "../card.ts";
import { explanationOf, type Question, type WrongOption } from "../question.ts";
import { shortened } from "../wording.ts";

/** Words of a borrowed option that the explanation repeats, longest first: the whole text must stay short. */
const QUOTED_WORDS = [8, 5, 3] as const;

/** The explanation, with a sentence on where each borrowed option is true. */
export function explanationWithHomes(
  question: Pick<Question, "fact" | "slot" | "answer">,
  wrong: readonly WrongOption[],
): string | undefined {
  const borrowed = wrong.filter(({ origin }) => origin.includes("/"));
  for (const limit of QUOTED_WORDS) {
    const homes = borrowed.map(({ text, explain }) => `“${shortened(text, limit)}” is ${explain}.`);
    const explanation = explanationOf(question, homes);
    if (explanation !== undefined) return explanation;
  }
  return undefined;
}

/** The key and its wrong options, as a card lists them. */
export function cardOptions(answer: string, wrong: readonly WrongOption[]): CardOption[] {
  return [
    { text: answer, correct: true },
    ...wrong.map(({ text, origin, explain }) => ({ text, correct: false, origin, ...(explain && { explain }) })),
  ];
}
