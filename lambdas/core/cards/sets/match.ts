import type { CardOf } from "../card.ts";
import type { FactType } from "../case-study.ts";
import type { Corpus } from "../corpus.ts";
import type { Fact } from "../facts.ts";
import { shuffled } from "../question.ts";
import { overlap, shortened } from "../wording.ts";
import { type FactSet, IN_FULL, isUniform, type Refusal, setExplanation, setParts, variant } from "./set-parts.ts";

type Sides = {
  left: string;
  right: string;
  ask: readonly string[];
  /** What the pairs do not tell and a learner is to take along, with the words that announce it. */
  beyond?: { field: string; opening: string };
};

/** What is paired, by fact type. `{T}` is the title. */
export const matchSides: Partial<Record<FactType, Sides>> = {
  component: {
    left: "name",
    right: "role",
    ask: ["Match each part of {T} with its role.", "{T}: match the parts with their roles."],
  },
  innovation: {
    left: "name",
    right: "does",
    ask: ["{T}: match each name with the idea behind it.", "Match the names of these ideas ({T}) with their meanings."],
  },
  tradeoff: {
    left: "choice",
    right: "costs",
    ask: ["{T}: match each choice with its price.", "Match what was chosen ({T}) with what it costs."],
    beyond: { field: "gains", opening: "What is gained for the price:" },
  },
  mistake: {
    left: "name",
    right: "consequence",
    ask: ["{T}: match each mistake with what followed from it.", "Match the mistakes ({T}) with their consequences."],
    beyond: { field: "remedy", opening: "What helps against them:" },
  },
  practice: {
    left: "name",
    right: "why",
    ask: ["{T}: match each practice with the reason for it.", "Match the practices ({T}) with their reasons."],
  },
  incident: {
    left: "name",
    right: "cause",
    ask: ["{T}: match each incident with its cause.", "Match the incidents ({T}) with their root causes."],
    beyond: { field: "lesson", opening: "What there is to learn:" },
  },
  consistency: {
    left: "scope",
    right: "model",
    ask: ["{T}: match each case of use with its guarantee.", "Match what is read or written ({T}) with its guarantee."],
  },
};

/** Words of a name that an explanation quotes, longest first. */
const NAME_WORDS = [14, 5, 3] as const;
/** Two right-hand sides that share more of their words could change places. */
const MAX_OVERLAP = 0.25;

/** Names and what belongs to them, each pair of one fact. */
export function matchCard(group: FactSet): CardOf<"match"> | Refusal {
  const { facts, corpus, key, hash } = group;
  const [first] = facts;
  const sides = first && matchSides[first.type];
  if (!first || !sides || !isUniform(facts) || facts.length < 3 || facts.length > 5) {
    return { reason: "set", detail: "three to five facts of one type and case are needed" };
  }
  const clash = pairClash(facts, corpus);
  if (clash) return clash;
  const pairs = shuffled(facts, ({ id }) => id, `${key}|order`, hash).map(({ id, texts }) => ({
    left: texts[sides.left] ?? "",
    right: texts[sides.right] ?? "",
    fact: id,
  }));
  const told = pairs.map(({ left, right }) => `“${left}”: ${right}`);
  const explanation = beyondThePairs(group, sides) ?? thePairs(group, pairs);
  if (!explanation)
    return { reason: "explanation", rule: "C04", detail: "no explanation of 10 to 60 words can be made" };
  const { stem, template } = variant(sides.ask, group);
  return {
    ...setParts(group),
    stem: stem.replace("{T}", first.study.title),
    template: template.replace(".", `.${first.type}.`),
    kind: "match",
    answer: told.join("; "),
    pairs,
    explanation,
  };
}

/** Names are cut before what belongs to them. */
function thePairs(group: FactSet, pairs: CardOf<"match">["pairs"]): string | undefined {
  const opening = `The pairs, as the sources on ${group.facts[0]?.study.title} have them.`;
  for (const words of NAME_WORDS) {
    const explanation = setExplanation(
      group,
      opening,
      (quoted) => pairs.map(({ left, right }) => `“${shortened(left, words)}”: ${quoted(right)}`),
      IN_FULL,
    );
    if (explanation) return explanation;
  }
  return setExplanation(group, opening, (quoted) =>
    pairs.map(({ left, right }) => `“${quoted(left)}”: ${quoted(right)}`),
  );
}

/** Remedies, gains or lessons of all members; undefined where one has none, or a judgement of the editors, or 60 words are too few. */
function beyondThePairs(group: FactSet, { left, beyond }: Sides): string | undefined {
  if (!beyond) return undefined;
  const { field, opening } = beyond;
  if (group.facts.some(({ texts, editorial }) => !texts[field] || editorial.has(field))) return undefined;
  const told = (quoted: (text: string) => string) =>
    group.facts.map(({ texts }) => `“${quoted(texts[left] ?? "")}”: ${quoted(texts[field] ?? "")}`);
  return setExplanation(group, opening, told, IN_FULL);
}

/** Why these facts make no fair pairs: a word gives one away, or two could change places. */
export function pairClash(facts: readonly Fact[], corpus: Corpus): Refusal | undefined {
  const sides = facts[0] && matchSides[facts[0].type];
  if (!sides) return { reason: "set", detail: "facts of this type have no two sides" };
  const texts = facts.map(({ id, texts, terms }) => ({
    id,
    term: terms[sides.right],
    left: corpus.words(texts[sides.left] ?? ""),
    right: corpus.words(texts[sides.right] ?? ""),
    value: corpus.fold(texts[sides.right] ?? ""),
  }));
  for (const [at, one] of texts.entries()) {
    const others = texts.filter((_, place) => place !== at);
    const shown = [...one.left].find((word) => one.right.has(word) && !others.some(({ right }) => right.has(word)));
    if (shown) return { reason: "leak", rule: "L02", detail: `"${shown}" stands on both sides of ${one.id}` };
    const like = others.find(
      (other) =>
        other.value === one.value ||
        overlap(other.right, one.right) > MAX_OVERLAP ||
        overlap(other.left, one.left) > MAX_OVERLAP ||
        (one.term && other.term && corpus.mayBeTrueWith("models", one.term).has(other.term)),
    );
    if (like) return { reason: "cue", rule: "O08", detail: `${one.id} and ${like.id} could change places` };
  }
  return undefined;
}
