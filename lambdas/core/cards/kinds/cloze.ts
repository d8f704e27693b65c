import { slotTerms } from "../facts.ts";
import { isMemorable, numberSpellings, numberText } from "../quantity.ts";
import { type CardMaker, cardKey, explanationOf, type Question, sharedParts, worded } from "../question.ts";
import { namesOf } from "../vocabulary.ts";
import { wordCount } from "../wording.ts";
import { checked } from "./checked.ts";

const MAX_WORDS = 4;

/** A sentence with one gap, answered by typing: the name of a thing, a word of the vocabulary, or a number. */
export const cloze: CardMaker = {
  kind: "cloze",
  make(question) {
    const { fact, slot } = question;
    const asked = worded(question, "cloze", slot.gaps, "cloze");
    const { answer, accept } = typed(question);
    if (!asked || wordCount(answer) > MAX_WORDS) return undefined;
    if (fact.quantity && !isMemorable(fact.quantity)) {
      const detail = `nobody keeps ${answer} in mind to the last digit`;
      return { key: cardKey(question, "cloze"), reason: "wording", rule: "N01", detail };
    }
    return checked(question, {
      ...sharedParts(question, "cloze"),
      kind: "cloze",
      ...asked,
      answer,
      accept,
      explanation: explanationOf(question),
    });
  },
};

/** What is typed into the gap. A figure leaves its unit in the sentence. */
function typed({ fact, slot, answer, corpus }: Question): { answer: string; accept: string[] } {
  if (fact.quantity) return { answer: numberText(fact.quantity), accept: numberSpellings(fact.quantity) };
  const kind = slotTerms[slot.slot];
  const id = fact.terms[slot.slot];
  if (!kind || !id) {
    // "Apache Pinot at Life360" tells Pinot apart from that of other cases; the sentence names the case already.
    const place = [" at ", " of ", " in "].find((word) => answer.endsWith(`${word}${fact.study.title}`));
    const short = place ? answer.slice(0, answer.lastIndexOf(place)) : answer;
    return { answer, accept: short === answer ? [] : [short] };
  }
  return { answer, accept: namesOf(corpus.vocabulary, kind, id).filter((name) => name !== answer) };
}
