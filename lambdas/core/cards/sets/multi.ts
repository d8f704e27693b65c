import type { CardOf, CardOption } from "../card.ts";
import type { Fact } from "../facts.ts";
import { shuffled } from "../question.ts";
import { impliedBy, namesOf, term } from "../vocabulary.ts";
import { type FactSet, isUniform, type Refusal, setExplanation, setParts, variant } from "./set-parts.ts";

const MIN_OPTIONS = 5;
const MAX_OPTIONS = 6;
const MIN_WRONG = 2;

/** Patterns of a case among patterns that the file refutes or that its own ones exclude. */
export function multiCard(group: FactSet): CardOf<"multi"> | Refusal {
  const { facts, key, hash } = group;
  const [first] = facts;
  if (!first || !isUniform(facts) || first.type !== "pattern" || facts.length > 3) {
    return { reason: "set", detail: "two or three patterns of one case are needed" };
  }
  if (facts.some(({ editorial }) => editorial.has("pattern")))
    return { reason: "editorial", detail: "a judgement has no wrong options" };
  const wrong = falsePatterns(first, group).slice(0, MAX_OPTIONS - facts.length);
  if (wrong.length < MIN_WRONG || facts.length + wrong.length < MIN_OPTIONS) {
    return { reason: "no-distractor", rule: "O01", detail: `${wrong.length} patterns are refuted or excluded` };
  }
  const { title } = first.study;
  const asked = variant(
    [
      `Which of these patterns does ${title} use? Select all that apply.`,
      `${title}: which of these patterns are part of the design? Select all that apply.`,
    ],
    group,
  );
  const right = facts.map(({ texts }) => texts.pattern ?? "");
  const options: CardOption[] = [
    ...right.map((text) => ({ text, correct: true })),
    ...wrong.map((option) => ({ ...option, correct: false })),
  ];
  const explanation = setExplanation(group, `${title} uses ${listed(right)}.`, (quoted) =>
    wrong.map(({ text, explain }) => `not ${text}: ${quoted(explain)}`),
  );
  if (!explanation)
    return { reason: "explanation", rule: "C04", detail: "no explanation of 10 to 60 words can be made" };
  return {
    ...setParts(group),
    ...asked,
    kind: "multi",
    answer: listed(right),
    options: shuffled(options, ({ text }) => text, `${key}|order`, hash),
    explanation,
  };
}

/** Never one that may be true of any pattern of the case, member of the set or not. */
export function falsePatterns({ study }: Fact, { corpus, key, hash }: Pick<FactSet, "corpus" | "key" | "hash">) {
  const { vocabulary } = corpus;
  const own = corpus.factsOf(study.id).flatMap(({ terms }) => terms.pattern ?? []);
  const true_ = new Set(own.flatMap((id) => [...corpus.mayBeTrueWith("patterns", id)]));
  const refuted = (study.refuted ?? [])
    .filter(({ fact, slot, value }) => fact === "pattern" && slot === "pattern" && value in vocabulary.patterns)
    .map(({ value, why }) => ({ id: value, origin: "refuted", explain: why }));
  const excluded = own.flatMap((id) =>
    [...impliedBy(vocabulary, "patterns", id)].flatMap((implied) =>
      (vocabulary.patterns[implied]?.excludes ?? []).map((other) => ({
        id: other,
        origin: "vocabulary",
        explain: `does not go together with ${term(vocabulary, "patterns", id).label}`,
      })),
    ),
  );
  const distinct = new Map([...excluded, ...refuted].map((pattern) => [pattern.id, pattern]));
  const safe = [...distinct.values()].filter(({ id }) => !true_.has(id));
  return shuffled(safe, ({ id }) => id, `${key}|wrong`, hash).map(({ id, origin, explain }) => ({
    text: namesOf(vocabulary, "patterns", id)[0] ?? id,
    origin,
    explain,
  }));
}

function listed(texts: readonly string[]): string {
  return texts.length < 2 ? texts.join("") : `${texts.slice(0, -1).join(", ")} and ${texts.at(-1)}`;
}
