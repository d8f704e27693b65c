import type { Card } from "./card.ts";
import type { Corpus } from "./corpus.ts";
import { type Fact, quarantineOf } from "./facts.ts";
import { chain } from "./kinds/chain.ts";
import { cloze } from "./kinds/cloze.ts";
import { effectsCard } from "./kinds/effects.ts";
import { estimate } from "./kinds/estimate.ts";
import { mcq } from "./kinds/mcq.ts";
import { recall } from "./kinds/recall.ts";
import { reverseCard } from "./kinds/reverse.ts";
import { tf } from "./kinds/tf.ts";
import { type CardMaker, cardKey, type Drop, type Hash, type WrongOption } from "./question.ts";
import { setCards } from "./sets/set-cards.ts";
import { slotsOf } from "./slots.ts";
import { byCodeUnit } from "./wording.ts";
import { wrongOptions } from "./wrong-options.ts";

/** Kinds that ask about one slot of one fact. A further kind is a further entry. */
export const cardMakers: readonly CardMaker[] = [mcq, cloze, recall, tf, estimate, chain];

/** Kinds that ask about one fact as a whole. */
const factMakers: readonly ((fact: Fact, corpus: Corpus, hash: Hash) => Card | Drop | undefined)[] = [
  effectsCard,
  reverseCard,
];

export type Generated = {
  /** By fact, then by slot in order of worth, then by kind; cards over several facts come last. */
  cards: Card[];
  drops: Drop[];
};

/**
 * All cards of a case, and what was not made and why. Pure: the same facts give the same bytes, whatever the order of
 * files and facts, because every choice falls by a hash of permanent names.
 */
export function generateCards(corpus: Corpus, caseId: string, hash: Hash): Generated {
  const made: (Card | Drop)[] = [];
  let statements = 0;
  for (const fact of corpus.factsOf(caseId)) {
    const ofFact = cardsOfFact(fact, corpus, hash, statements);
    made.push(...ofFact);
    statements += statementsIn(ofFact);
  }
  const all = [...made, ...setCards(corpus, caseId, hash)];
  const cards = all.filter((one) => "kind" in one);
  const drops = all.filter((one) => "reason" in one);
  const kept = withoutAmbiguous(cards, drops);
  return { ...kept, cards: withEarlierFigures(kept.cards, corpus.factsOf(caseId)) };
}

function statementsIn(made: readonly (Card | Drop | undefined)[]): number {
  return made.filter((one) => one && "kind" in one && one.kind === "tf").length;
}

/** @param before true/false cards of the case so far. */
function cardsOfFact(fact: Fact, corpus: Corpus, hash: Hash, before: number): (Card | Drop)[] {
  const stopped = stoppedBy(fact, corpus);
  const made: (Card | Drop | undefined)[] = [];
  for (const slot of slotsOf(fact.type)) {
    const answer = fact.texts[slot.slot];
    if (answer === undefined || (slot.slot === "pillar" && !fact.texts.first)) continue;
    if (stopped) {
      made.push({ key: cardKey({ fact, slot }, "recall"), ...stopped });
      continue;
    }
    const asked = { fact, slot, answer, corpus, hash };
    let wrong: readonly WrongOption[] | undefined;
    const question = {
      ...asked,
      statements: before + statementsIn(made),
      wrong: () => {
        wrong ??= wrongOptions(asked);
        return wrong;
      },
    };
    made.push(...cardMakers.map(({ make }) => make(question)));
  }
  if (!stopped) made.push(...factMakers.map((make) => make(fact, corpus, hash)));
  return withForwardCards(made.filter((one) => one !== undefined));
}

/** Why a fact makes no cards: nobody should learn it yet, or a case that comes first by id makes them (C02). */
function stoppedBy(fact: Fact, corpus: Corpus): Omit<Drop, "key"> | undefined {
  const quarantine = quarantineOf(fact);
  if (quarantine) return { reason: "quarantine", detail: quarantine };
  const first = corpus.firstSaying(fact);
  const isTold = first.id !== fact.id && quarantineOf(first) === undefined;
  return isTold ? { reason: "duplicate", rule: "C02", detail: `${first.id} says the same` } : undefined;
}

/** Which slots must be known before a card of these kinds is met. */
const FORWARD = { chain: ["cause"], reverse: ["does", "name"] } as const;

/** A chain or reverse card waits for a card of the fact that asks in the forward direction; without one it is not made. */
function withForwardCards(made: readonly (Card | Drop)[]): (Card | Drop)[] {
  return made.map((one): Card | Drop => {
    if (!("kind" in one) || (one.kind !== "chain" && one.kind !== "reverse")) return one;
    const slots: readonly string[] = FORWARD[one.kind];
    const after = made.flatMap((other) => {
      const [, slot = ""] = /#([a-z_]+)~/.exec(other.key) ?? [];
      return "kind" in other && other.kind !== "tf" && slots.includes(slot) ? [other.key] : [];
    });
    if (after.length > 0) return { ...one, after };
    return { key: one.key, reason: "set", detail: "no card asks for the step before" };
  });
}

/**
 * A figure waits for the cards of the same one at the date before that has any: two figures of one thing, learnt in one
 * week, are taken for each other.
 */
function withEarlierFigures(cards: readonly Card[], facts: readonly Fact[]): Card[] {
  const asked = new Set(cards.map(({ group }) => group));
  const dated = facts.filter(({ id, quantity, asOf }) => quantity && asOf && asked.has(id));
  dated.sort((one, other) => byCodeUnit(one.asOf ?? "", other.asOf ?? ""));
  const before = new Map<string, string>();
  const last = new Map<string, string>();
  for (const { id, type, texts } of dated) {
    const metric = `${type}|${texts.of}`;
    const earlier = last.get(metric);
    if (earlier) before.set(id, earlier);
    last.set(metric, id);
  }
  if (before.size === 0) return [...cards];
  return cards.map((card) => {
    const earlier = before.get(card.group);
    if (earlier === undefined) return card;
    const after = cards.flatMap(({ key, group, kind }) => (group === earlier && kind !== "tf" ? [key] : []));
    return after.length === 0 ? card : { ...card, after };
  });
}

/** Two cards that ask the same and expect different answers cannot both be right for a learner (C03): neither is kept. */
function withoutAmbiguous(cards: readonly Card[], drops: readonly Drop[]): Generated {
  const answers = new Map<string, Set<string>>();
  for (const { stem, answer } of cards) answers.set(stem, (answers.get(stem) ?? new Set()).add(answer));
  const isAmbiguous = ({ stem }: Card) => (answers.get(stem)?.size ?? 0) > 1;
  const ambiguous = cards
    .filter(isAmbiguous)
    .map(({ key }): Drop => ({ key, reason: "ambiguous", rule: "C03", detail: "another card asks the same" }));
  return { cards: cards.filter((card) => !isAmbiguous(card)), drops: [...drops, ...ambiguous] };
}
