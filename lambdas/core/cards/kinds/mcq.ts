import type { Card, CardOption } from "../card.ts";
import { chooseOptions } from "../choose-options.ts";
import { openChoice } from "../option-rules.ts";
import {
  askedStem,
  type CardMaker,
  cardKey,
  type Drop,
  explanationOf,
  type Question,
  recordedFigures,
  sharedParts,
  shuffled,
  type WrongOption,
  worded,
} from "../question.ts";
import { numberOptions } from "../wrong-numbers.ts";
import { checked } from "./checked.ts";
import { cardOptions, explanationWithHomes } from "./homes.ts";

const NEAREST = [
  "{T} {at}, {of}: which figure comes closest?",
  "Which figure comes closest for {T} {at}: {of}?",
] as const;

/** A question with one right option among three to four. */
export const mcq: CardMaker = {
  kind: "mcq",
  make(question) {
    const { fact, slot } = question;
    if (slot.choices === "none") return undefined;
    const asked = askedStem(question, "mcq");
    if (!asked) return undefined;
    if (fact.editorial.has(slot.slot)) {
      const detail = "a judgement of the editors has no wrong options";
      return { key: cardKey(question, "mcq"), reason: "editorial", detail };
    }
    return slot.choices === "numbers" ? amongNumbers(question) : amongTexts(question, asked);
  },
};

function amongTexts(question: Question, asked: { stem: string; template: string }): Card | Drop {
  const { fact, answer, hash } = question;
  const key = cardKey(question, "mcq");
  const choice = openChoice(asked.stem, answer, fact.study);
  const fits = (wrong: readonly WrongOption[]) => explanationWithHomes(question, wrong) !== undefined;
  const chosen = chooseOptions(choice, question.wrong(), fits);
  if ("broken" in chosen) {
    const { code, reason, detail } = chosen.broken;
    return { key, reason, rule: code, detail };
  }
  const options = cardOptions(answer, chosen.wrong);
  return checked(question, {
    ...sharedParts(question, "mcq"),
    ...asked,
    kind: "mcq",
    answer,
    options: shuffled(options, ({ text }) => text, `${key}|order`, hash),
    explanation: explanationWithHomes(question, chosen.wrong),
  });
}

/** The stem asks for the nearest figure, because the options are rounded. */
function amongNumbers(question: Question): Card | Drop | undefined {
  const { fact, hash } = question;
  const key = cardKey(question, "mcq");
  const numbers = fact.quantity && numberOptions(fact.quantity, key, hash, recordedFigures(question));
  const answer = numbers?.texts[numbers.key];
  const nearest = worded(question, "mcq", NEAREST, "nearest");
  if (!numbers || answer === undefined || !nearest) return undefined;
  const options = numbers.texts.map(
    (text, place): CardOption =>
      place === numbers.key ? { text, correct: true } : { text, correct: false, origin: "step" },
  );
  return checked(question, {
    ...sharedParts(question, "mcq"),
    kind: "mcq",
    ...nearest,
    answer,
    options,
    explanation: explanationOf(question),
  });
}
