import { askedStem, type CardMaker, explanationOf, sharedParts } from "../question.ts";
import { checked } from "./checked.ts";

/** A question answered from memory; the learner grades the answer after seeing it. */
export const recall: CardMaker = {
  kind: "recall",
  make(question) {
    const asked = askedStem(question, "recall");
    if (!asked) return undefined;
    const { answer } = question;
    const explanation = explanationOf(question);
    return checked(question, { ...sharedParts(question, "recall"), ...asked, kind: "recall", answer, explanation });
  },
};
