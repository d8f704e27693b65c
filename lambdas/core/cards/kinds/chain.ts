import { chooseOptions } from "../choose-options.ts";
import { openChoice } from "../option-rules.ts";
import {
  type CardMaker,
  cardKey,
  MAX_STEM_WORDS,
  sharedParts,
  shuffled,
  type WrongOption,
  worded,
} from "../question.ts";
import { wordCount } from "../wording.ts";
import { checked } from "./checked.ts";
import { cardOptions, explanationWithHomes } from "./homes.ts";

const CHAIN = [
  "{T}, {year} {name}. Event: {what}. Cause: {cause}. Which lesson closes the chain?",
  "{T}, {year} {name}. First, {what}. Behind it: {cause}. Which lesson follows?",
] as const;

/** Event, cause, lesson: the last step of an incident is asked once the cause is known. */
export const chain: CardMaker = {
  kind: "chain",
  make(question) {
    const { fact, slot, answer, hash } = question;
    const { what, cause } = fact.texts;
    if (slot.type !== "incident" || slot.slot !== "lesson" || !what || !cause) return undefined;
    if (["what", "cause", "lesson"].some((step) => fact.editorial.has(step))) return undefined;
    const asked = worded(question, "chain", CHAIN, "chain");
    if (!asked) return undefined;
    const key = cardKey(question, "chain");
    if (wordCount(asked.stem) > MAX_STEM_WORDS) {
      return { key, reason: "wording", rule: "S04", detail: `event and cause take more than ${MAX_STEM_WORDS} words` };
    }
    const choice = openChoice(asked.stem, answer, fact.study);
    const fits = (wrong: readonly WrongOption[]) => explanationWithHomes(question, wrong) !== undefined;
    const chosen = chooseOptions(choice, question.wrong(), fits);
    if ("broken" in chosen) {
      const { code, reason, detail } = chosen.broken;
      return { key, reason, rule: code, detail };
    }
    return checked(question, {
      ...sharedParts(question, "chain"),
      ...asked,
      kind: "chain",
      answer,
      steps: [
        { ask: "event", text: what },
        { ask: "cause", text: cause },
      ],
      options: shuffled(cardOptions(answer, chosen.wrong), ({ text }) => text, `${key}|order`, hash),
      explanation: explanationWithHomes(question, chosen.wrong),
    });
  },
};
