import type { Card } from "../card.ts";
import { templateFault } from "../card-rules.ts";
import type { Corpus } from "../corpus.ts";
import type { Drop, Hash } from "../question.ts";
import type { CardSet } from "./card-set.ts";
import { compareCard } from "./compare.ts";
import { matchCard } from "./match.ts";
import { multiCard } from "./multi.ts";
import { orderCard } from "./order.ts";
import { type FactSet, factSet, type Refusal, refused } from "./set-parts.ts";

const makers: Readonly<Record<CardSet["kind"], (group: FactSet) => Card | Refusal>> = {
  multi: multiCard,
  match: matchCard,
  order: orderCard,
  compare: compareCard,
};

/** The cards over several facts of a case, by the id of their set. */
export function setCards(corpus: Corpus, caseId: string, hash: Hash): (Card | Drop)[] {
  return corpus.setsOf(caseId).map((set) => setCard(corpus, caseId, set, hash));
}

/** The card of one set, or the rule that it breaks. */
export function setCard(corpus: Corpus, caseId: string, set: CardSet, hash: Hash): Card | Drop {
  const group = factSet(corpus, caseId, set, hash);
  if ("reason" in group) return group;
  if (!group.facts.some(({ study }) => study.id === caseId)) {
    return refused(group, { reason: "set", detail: "one fact at least must be of this case" });
  }
  const made = makers[set.kind](group);
  if (!("kind" in made)) return refused(group, made);
  const fault = templateFault(made.stem) ?? templateFault(made.explanation);
  return fault ? refused(group, { reason: "wording", rule: "S06", detail: fault }) : made;
}
