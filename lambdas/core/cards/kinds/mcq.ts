import type { Card, CardOption } from "../card.ts";
import { chooseOptions } from "../choose-options.ts";
import {
  askedStem,
  type CardMaker,
  cardKey,
  type Drop,
  explanationOf,
  type Question,
  sharedParts,
  shuffled,
} from "../question.ts";
import { shortened } from "../wording.ts";
import { numberOptions } from "../wrong-numbers.ts";
import { type WrongOption, wrongOptions } from "../wrong-options.ts";
import { checked } from "./checked.ts";

/** Words of a borrowed option that the explanation repeats, longest first: the whole text must stay short. */
const QUOTED_WORDS = [8, 5, 3] as const;

/** A question with one right option among three to four. */
export const mcq: CardMaker = {
  kind: "mcq",
  make(question) {
    const { fact, slot } = question;
    if (slot.choices === "none") return undefined;
    const asked = askedStem(question, "mcq");
    if (!asked) return undefined;
    if (fact.editorial) {
      const detail = "a judgement of the editors has no wrong options";
      return { key: cardKey(question, "mcq"), reason: "editorial", detail };
    }
    return slot.choices === "numbers" ? amongNumbers(question) : amongTexts(question, asked);
  },
};

function amongTexts(question: Question, asked: { stem: string; template: string }): Card | Drop {
  const { fact, answer, corpus, hash } = question;
  const key = cardKey(question, "mcq");
  const { title, aliases = [], brands = [] } = fact.study;
  const choice = {
    stem: asked.stem,
    key: answer,
    names: [title, ...aliases, ...brands],
    words: corpus.words,
    fold: corpus.fold,
  };
  const fits = (wrong: readonly WrongOption[]) => withHomes(question, wrong) !== undefined;
  const chosen = chooseOptions(choice, wrongOptions(question), fits);
  if ("broken" in chosen) {
    const { code, reason, detail } = chosen.broken;
    return { key, reason, rule: code, detail };
  }
  const options: CardOption[] = [
    { text: answer, correct: true },
    ...chosen.wrong.map(({ text, origin, explain }) => ({ text, correct: false, origin, ...(explain && { explain }) })),
  ];
  return checked(question, {
    ...sharedParts(question, "mcq"),
    ...asked,
    kind: "mcq",
    answer,
    options: shuffled(options, ({ text }) => text, `${key}|order`, hash),
    explanation: withHomes(question, chosen.wrong),
  });
}

/** The explanation, with a sentence on where each borrowed option is true. */
function withHomes(question: Question, wrong: readonly WrongOption[]): string | undefined {
  const borrowed = wrong.filter(({ origin }) => origin.includes("/"));
  for (const limit of QUOTED_WORDS) {
    const homes = borrowed.map(({ text, explain }) => `“${shortened(text, limit)}” is ${explain}.`);
    const explanation = explanationOf(question, homes);
    if (explanation !== undefined) return explanation;
  }
  return undefined;
}

/** The stem asks for the nearest figure, because the options are rounded. */
function amongNumbers(question: Question): Card | Drop | undefined {
  const { fact, slot, hash } = question;
  const key = cardKey(question, "mcq");
  const numbers = fact.quantity && numberOptions(fact.quantity, key, hash);
  const answer = numbers?.texts[numbers.key];
  if (!numbers || answer === undefined) return undefined;
  const options = numbers.texts.map(
    (text, place): CardOption =>
      place === numbers.key ? { text, correct: true } : { text, correct: false, origin: "step" },
  );
  return checked(question, {
    ...sharedParts(question, "mcq"),
    kind: "mcq",
    template: `${slot.type}.${slot.slot}/nearest`,
    stem: `${fact.texts.T} in ${fact.texts.when}, ${fact.texts.of}: which figure comes closest?`,
    answer,
    options,
    explanation: explanationOf(question),
  });
}
