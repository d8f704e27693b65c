import type { Card } from "../card.ts";
import { chooseOptions } from "../choose-options.ts";
import type { Corpus } from "../corpus.ts";
import type { Fact } from "../facts.ts";
import { openChoice, titleRules } from "../option-rules.ts";
import { type Drop, explanationOf, type Hash, sharedParts, shuffled, type WrongOption, worded } from "../question.ts";
import type { Slot } from "../slots/slot.ts";
import { overlap } from "../wording.ts";
import { checked } from "./checked.ts";
import { cardOptions } from "./homes.ts";

const MAX_CANDIDATES = 10;
/** More than any hint weighs: the length of a title is none, and what lies nearest is hardest to tell apart. */
const PLACE_DISTANCE = 20;
/** An idea or part of another case that shares more of its words may be the same idea. */
const MAX_OVERLAP = 0.34;
/** A case that uses or contains another may have its ideas as well. */
const SHARING: ReadonlySet<string> = new Set(["uses", "built-on", "formerly-built-on", "part-of", "successor-of"]);

const system: Slot = {
  type: "innovation",
  slot: "system",
  subject: ["does"],
  ask: [
    [
      "Which system has this idea: {does}?",
      "Which system is known for this idea: {does}?",
      "In which system is this idea at home: {does}?",
    ],
  ],
  gaps: [],
  claims: [],
  tell: "The idea belongs to {T}, where it goes by the name “{name}”: {does}.",
  also: ["It dates from {year}."],
  home: "another case",
  choices: "texts",
};

/** From an idea that one case alone has (`unique: true`) back to the case. */
export function reverseCard(fact: Fact, corpus: Corpus, hash: Hash): Card | Drop | undefined {
  const answer = fact.texts.system;
  if (fact.type !== "innovation" || answer === undefined || fact.editorial.has("does") || fact.study.kind !== "system")
    return undefined;
  const question = { fact, slot: system, answer, hash };
  const parts = sharedParts(question, "reverse");
  const asked = worded(question, "reverse", system.ask[0] ?? [], "");
  if (!asked) return undefined;
  const chosen = chooseOptions(openChoice(asked.stem, answer), otherCases(fact, corpus, hash), () => true, titleRules);
  if ("broken" in chosen) {
    const { code, reason, detail } = chosen.broken;
    return { key: parts.key, reason, rule: code, detail };
  }
  return checked(question, {
    ...parts,
    ...asked,
    kind: "reverse",
    answer,
    options: shuffled(cardOptions(answer, chosen.wrong), ({ text }) => text, `${parts.key}|order`, hash),
    explanation: explanationOf(question),
  });
}

/** Titles of cases that surely lack the idea: related ones first, then of the domain; those that speak of the same things first. */
function otherCases(fact: Fact, corpus: Corpus, hash: Hash): WrongOption[] {
  const { related, "same-domain": domain } = corpus.nearCases(fact.study.id);
  const option =
    (foreign: boolean) =>
    (caseId: string): Omit<WrongOption, "distance">[] => {
      const study = corpus.study(caseId);
      if (!study || study.kind !== fact.study.kind || mayHaveIt(caseId, fact, corpus)) return [];
      return [{ text: study.title, origin: "case", foreign }];
    };
  const idea = corpus.words(fact.texts.does ?? "");
  const inOrder = (caseIds: readonly string[]) =>
    shuffled(caseIds, (id) => id, `${fact.id}|cases`, hash)
      .map((caseId) => ({ caseId, closeness: sharedWords(idea, caseId, corpus) }))
      .sort((one, other) => other.closeness - one.closeness)
      .map(({ caseId }) => caseId);
  const near = inOrder(related).flatMap(option(false));
  const others = inOrder(domain).flatMap(option(near.length >= 2));
  return [...near, ...others]
    .slice(0, MAX_CANDIDATES)
    .map((candidate, place) => ({ ...candidate, distance: PLACE_DISTANCE * place }));
}

/** How many words of an idea a case uses anywhere: nobody takes Zoom for the home of a cache. */
function sharedWords(idea: ReadonlySet<string>, caseId: string, corpus: Corpus): number {
  const facts = corpus.factsOf(caseId);
  const used =
    usedWords.get(facts) ??
    new Set(facts.flatMap(({ texts }) => Object.values(texts).flatMap((text) => [...corpus.words(text)])));
  usedWords.set(facts, used);
  return [...idea].filter((word) => used.has(word)).length;
}

/** Remembered as long as the facts of a case live: a case stands beside many. */
const usedWords = new WeakMap<readonly Fact[], ReadonlySet<string>>();

/** It shares parts with the case, speaks of the idea by name, or has one that sounds alike. */
function mayHaveIt(caseId: string, { study, texts }: Fact, corpus: Corpus): boolean {
  const relations = [
    ...(study.relations ?? []).filter(({ to }) => to === caseId),
    ...(corpus.study(caseId)?.relations ?? []).filter(({ to }) => to === study.id),
  ];
  if (relations.some(({ type }) => SHARING.has(type))) return true;
  const name = ` ${corpus.fold(texts.name ?? "")} `;
  const idea = corpus.words(texts.does ?? "");
  return corpus
    .factsOf(caseId)
    .some((other) =>
      Object.entries(other.texts).some(
        ([field, text]) =>
          field !== "T" && (` ${corpus.fold(text)} `.includes(name) || overlap(corpus.words(text), idea) > MAX_OVERLAP),
      ),
    );
}
