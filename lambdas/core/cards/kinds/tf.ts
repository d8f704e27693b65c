import type { Quantity } from "../quantity.ts";
import {
  type CardMaker,
  cardKey,
  explanationOf,
  filled,
  type Question,
  recordedFigures,
  sharedParts,
  type WrongOption,
  worded,
} from "../question.ts";
import { wordCount } from "../wording.ts";
import { falseFigure } from "../wrong-numbers.ts";
import { checked } from "./checked.ts";
import { explanationWithHomes } from "./homes.ts";

/** From another case the topic alone would show that a statement is false. */
const MAX_DISTANCE = 3;
const MAX_STATEMENT_WORDS = 32;

/**
 * A statement of the fact that is true, or false in exactly one slot. Made only when a false version exists, and every
 * second one is true.
 */
export const tf: CardMaker = {
  kind: "tf",
  make(question) {
    const { fact, slot, answer } = question;
    if (slot.claims.length === 0 || fact.editorial.has(slot.slot)) return undefined;
    const asked = worded(question, "tf", slot.claims, "tf");
    const key = cardKey(question, "tf");
    const wrong = fact.quantity ? falseQuantity(fact.quantity, key, question) : falseText(question);
    if (!asked || !wrong) return undefined;

    const isTrue = isShownTrue(question);
    const claim = slot.claims[Number(asked.template.slice(asked.template.lastIndexOf("tf") + 2)) - 1] ?? "";
    const statement = isTrue ? asked.stem : filled(claim, { ...fact.texts, [slot.slot]: wrong.text });
    if (!statement || wordCount(statement) > MAX_STATEMENT_WORDS) return undefined;
    const edit = { slot: slot.slot, truth: answer, shown: wrong.text, origin: wrong.origin };
    return checked(question, {
      ...sharedParts(question, "tf"),
      kind: "tf",
      template: asked.template,
      stem: `True or false? ${statement}`,
      answer: isTrue ? "true" : "false",
      isTrue,
      ...(!isTrue && { edit }),
      explanation: isTrue ? explanationOf(question) : explainedFalse(question, wrong),
    });
  },
};

/**
 * The statements of a case take turns, so that every deck comes out even. A new fact may turn those behind it round: the
 * same is asked of the same fact, and who remembers no more than "that one was false" has to read again.
 */
function isShownTrue({ fact, statements, hash }: Question): boolean {
  return (Number.parseInt(hash(`${fact.study.id}|truth`).slice(0, 8), 16) + statements) % 2 === 0;
}

/** The nearest value that is surely false, a refuted belief first. */
function falseText(question: Question): WrongOption | undefined {
  const near = question.wrong().filter(({ distance, foreign }) => !foreign && distance <= MAX_DISTANCE);
  const { length } = question.answer;
  const cost = (option: WrongOption) => option.distance * length + Math.abs(option.text.length - length);
  return near.reduce<WrongOption | undefined>(
    (best, option) => (best === undefined || cost(option) < cost(best) ? option : best),
    undefined,
  );
}

function falseQuantity(quantity: Quantity, key: string, question: Question): WrongOption | undefined {
  const text = falseFigure(quantity, key, question.hash, recordedFigures(question));
  return text === undefined ? undefined : { text, origin: "step", distance: 0, foreign: false };
}

/** The true fact, why a refuted belief is wrong, and where a borrowed value is true. */
function explainedFalse(question: Question, wrong: WrongOption): string | undefined {
  const { origin, explain } = wrong;
  if (origin !== "refuted" || !explain) return explanationWithHomes(question, [wrong]);
  return explanationOf(question, [`The statement is wrong: ${explain}.`]) ?? explanationOf(question);
}
