import type { Card, CardOption } from "../card.ts";
import type { Corpus } from "../corpus.ts";
import type { Fact } from "../facts.ts";
import { ABSOLUTE } from "../lints/absolute.ts";
import { type Drop, explanationOf, type Hash, sharedParts, shuffled, worded } from "../question.ts";
import type { Slot } from "../slots/slot.ts";
import { overlap } from "../wording.ts";
import { checked } from "./checked.ts";

const MIN_WRONG = 3;
const MAX_WRONG = 4;
const MAX_OVERLAP = 0.34;

const effects: Slot = {
  type: "tradeoff",
  slot: "effects",
  subject: ["choice"],
  ask: [
    [
      "{T}: what comes with {choice}, for better or worse? Select all that apply.",
      "Which of these effects, good or bad, come with {choice} ({T})? Select all that apply.",
    ],
  ],
  gaps: [],
  claims: [],
  tell: "The gain of {choice} ({T}): {gains}. The price: {costs}.",
  also: [],
  home: "an effect of {choice}",
  choices: "texts",
};

/**
 * Gain and price of one choice among effects that its author calls false. Undefined when too few of them were given:
 * an effect of something else might be one of this choice as well.
 */
export function effectsCard(fact: Fact, corpus: Corpus, hash: Hash): Card | Drop | undefined {
  const { gains, costs } = fact.texts;
  if (fact.type !== "tradeoff" || !gains || !costs) return undefined;
  if (fact.editorial.has("gains") || fact.editorial.has("costs")) return undefined;
  const question = { fact, slot: effects, answer: `${gains}; ${costs}`, hash };
  const asked = worded(question, "multi", effects.ask[0] ?? [], "");
  const wrong = falseEffects(fact, corpus, hash);
  if (!asked || wrong.length < MIN_WRONG) return undefined;

  const parts = sharedParts(question, "multi");
  const right = [gains, costs].map((text): CardOption => ({ text, correct: true }));
  const options = [...right, ...wrong.map((text): CardOption => ({ text, correct: false, origin: "foil" }))];
  const longestWrong = Math.max(...wrong.map(({ length }) => length));
  if (right.every(({ text }) => text.length > longestWrong)) {
    return { key: parts.key, reason: "cue", rule: "O05", detail: "both right options are the longest" };
  }
  return checked(question, {
    ...parts,
    ...asked,
    kind: "multi",
    answer: question.answer,
    options: shuffled(options, ({ text }) => text, `${parts.key}|order`, hash),
    explanation: explanationOf(question),
  });
}

/** Foils of both slots in turn; one that comes near to either truth, or to another foil, is left out. */
function falseEffects(fact: Fact, corpus: Corpus, hash: Hash): string[] {
  const { gains = "", costs = "" } = fact.texts;
  const given = [...(fact.foils.costs ?? []), ...(fact.foils.gains ?? [])].filter((text) => !ABSOLUTE.test(text));
  const taken: string[] = [];
  for (const text of shuffled(given, (foil) => foil, `${fact.id}|effects`, hash)) {
    const others = [gains, costs, ...taken];
    if (others.every((other) => overlap(corpus.words(text), corpus.words(other)) <= MAX_OVERLAP)) taken.push(text);
  }
  return taken.slice(0, MAX_WRONG);
}
