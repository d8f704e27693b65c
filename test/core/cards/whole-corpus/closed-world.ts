import { describe, expect, it } from "@jest/globals";
import type { CardOf } from "../../../../lambdas/core/cards/card.ts";
import { cardRules } from "../../../../lambdas/core/cards/card-rules.ts";
import { slotTerms } from "../../../../lambdas/core/cards/facts.ts";
import { openChoice, optionRules, optionText, titleRules } from "../../../../lambdas/core/cards/option-rules.ts";
import { findSlot } from "../../../../lambdas/core/cards/slots.ts";
import { impliedBy, namesOf, termNamed } from "../../../../lambdas/core/cards/vocabulary.ts";
import { fold, likeness, wordCount } from "../../../../lambdas/core/cards/wording.ts";
import { factOf, ofKind, recordedTruths, slotOf, wholeCorpus, wholeCorpusCards } from "../corpus.ts";

type ChoiceCard = CardOf<"mcq"> | CardOf<"chain"> | CardOf<"reverse">;

/** Every case as it stands: a second truth in any card fails here. */
const corpus = wholeCorpus();
const cards = wholeCorpusCards();
const choices: ChoiceCard[] = [...ofKind(cards, "mcq"), ...ofKind(cards, "chain"), ...ofKind(cards, "reverse")];
const inWords = choices.filter(({ options }) => !options.some(({ origin }) => origin === "step"));
const aboutOneFact = cards.filter(({ group }) => corpus.fact(group) !== undefined);

const wrongOf = ({ options }: Pick<ChoiceCard, "options">) => options.filter(({ correct }) => !correct);
/** How often a learner who knows nothing but this trick finds the key: one try among the options it points at. */
function luck(four: readonly ChoiceCard[], points: (card: ChoiceCard, text: string) => number): number {
  const hits = four.map((card) => {
    const scores = card.options.map(({ text }) => points(card, text));
    const best = Math.max(...scores);
    const pointed = card.options.filter((_, place) => scores[place] === best);
    return pointed.some(({ correct }) => correct) ? 1 / pointed.length : 0;
  });
  return hits.reduce((sum, hit) => sum + hit, 0) / hits.length;
}

const inCommon = (one: string, other: string) =>
  [...corpus.words(one)].filter((word) => corpus.words(other).has(word)).length;
/** What somebody looks at who does not know the answer. */
const tricks: Readonly<Record<string, (card: ChoiceCard, text: string) => number>> = {
  longest: (_, text) => text.length,
  shortest: (_, text) => -text.length,
  "second longest": ({ options }, text) =>
    options.filter((other) => other.text.length > text.length).length === 1 ? 1 : 0,
  "with a digit": (_, text) => (/\d/.test(text) ? 1 : 0),
  "nearest to the question": ({ stem }, text) => inCommon(text, stem),
  "nearest to the other options": ({ options }, text) =>
    options.reduce((sum, other) => (other.text === text ? sum : sum + inCommon(text, other.text)), 0),
};

describe("the whole corpus", () => {
  it("never offers a second right answer among options", () => {
    const second = choices.flatMap((card) => {
      const truths = new Set([card.answer, ...recordedTruths(corpus, card)].map(fold));
      return wrongOf(card)
        .filter(({ text }) => truths.has(fold(text)))
        .map(({ text }) => `${card.key}: ${text}`);
    });

    expect(choices.length).toBeGreaterThan(1000);
    expect(second).toEqual([]);
  });

  it("denies nothing in a statement that a fact, an alias or an implied term makes true", () => {
    const denied = ofKind(cards, "tf").flatMap((card) => {
      if (!card.edit) return [];
      const truths = new Set([card.edit.truth, ...recordedTruths(corpus, card)].map(fold));
      return truths.has(fold(card.edit.shown)) ? [`${card.key}: ${card.edit.shown}`] : [];
    });

    expect(ofKind(cards, "tf").length).toBeGreaterThan(1000);
    expect(denied).toEqual([]);
  });

  it("calls nothing wrong that its own fact says in any slot, nor any name of what it says", () => {
    const { vocabulary } = corpus;
    const own = aboutOneFact.flatMap((card) => {
      const { texts, terms, over } = factOf(corpus, card);
      const names = Object.entries(terms).flatMap(([slot, id]) => {
        const kind = slotTerms[slot];
        return kind ? namesOf(vocabulary, kind, id) : [];
      });
      const said = new Set([...Object.values(texts).filter((text) => !over.includes(text)), ...names].map(fold));
      const shown =
        card.kind === "tf"
          ? [card.edit?.shown ?? "nothing"]
          : "options" in card
            ? wrongOf(card).map(({ text }) => text)
            : [];
      return shown.flatMap((text) => (said.has(fold(text)) ? [`${card.key}: ${text}`] : []));
    });

    expect(own).toEqual([]);
  });

  it("offers no case as wrong in a reverse card that names the idea, shares it or is related by use", () => {
    const reverse = ofKind(cards, "reverse");
    const second = reverse.flatMap((card) => {
      const fact = factOf(corpus, card);
      return wrongOf(card).flatMap(({ text }) => {
        const other = corpus.studies.find(({ title }) => title === text);
        const facts = corpus.factsOf(other?.id ?? "");
        const says = JSON.stringify(facts.map(({ texts }) => texts)).includes(fact.texts.name ?? "");
        return !other || says ? [`${card.key}: ${text}`] : [];
      });
    });

    expect(reverse.length).toBeGreaterThan(10);
    expect(second).toEqual([]);
  });

  it("selects no wrong option of a multi-select card that a fact, an implied or a universal pattern makes true", () => {
    const { vocabulary } = corpus;
    const second = ofKind(cards, "multi").flatMap((card) => {
      const [first] = card.facts.flatMap((id) => corpus.fact(id) ?? []);
      const own = corpus.factsOf(first?.study.id ?? "");
      const patterns = own.flatMap(({ terms }) => terms.pattern ?? []);
      const implied = patterns.flatMap((id) => [...impliedBy(vocabulary, "patterns", id)]);
      const universal = Object.keys(vocabulary.patterns).filter((id) => vocabulary.patterns[id]?.universal);
      const truths = new Set([
        ...[...implied, ...universal].flatMap((id) => namesOf(vocabulary, "patterns", id)).map(fold),
        ...card.facts.flatMap((id) => Object.values(corpus.fact(id)?.texts ?? {})).map(fold),
      ]);
      return wrongOf(card).flatMap(({ text }) => (truths.has(fold(text)) ? [`${card.key}: ${text}`] : []));
    });

    expect(second).toEqual([]);
  });

  it("sorts no statement to one case that a fact or pattern of the other makes true as well", () => {
    const { vocabulary } = corpus;
    const compare = ofKind(cards, "compare");
    const second = compare.flatMap((card) => {
      const cases = [...new Set(card.facts.map((id) => id.split("/")[0] ?? ""))];
      return card.statements.flatMap(({ text, fact }) => {
        const other = cases.find((id) => !fact.startsWith(`${id}/`)) ?? "";
        const pattern = corpus.fact(fact)?.terms.pattern;
        const isTrue = corpus
          .factsOf(other)
          .some(
            ({ texts, terms }) =>
              Object.values(texts).some((value) => fold(value) === fold(text)) ||
              (pattern && terms.pattern && impliedBy(vocabulary, "patterns", terms.pattern).has(pattern)),
          );
        return isTrue ? [`${card.key}: ${text}`] : [];
      });
    });

    expect(compare.length).toBeGreaterThanOrEqual(8);
    expect(second).toEqual([]);
  });

  it("has exactly one key per choice, three to five distinct options, and an origin for each wrong one", () => {
    for (const card of choices) {
      expect(card.options.filter(({ correct }) => correct).map(({ text }) => text)).toEqual([card.answer]);
      expect(new Set(card.options.map(({ text }) => fold(text))).size).toBe(card.options.length);
      for (const { origin = "" } of wrongOf(card)) {
        const isKnown = ["refuted", "over", "foil", "vocabulary", "step", "case"].includes(origin);
        expect(isKnown || corpus.fact(origin) !== undefined).toBe(true);
      }
    }
  });

  it("has two or three right options of five or six in a multi-select card", () => {
    for (const { options } of ofKind(cards, "multi")) {
      const right = options.filter(({ correct }) => correct).length;
      expect([2, 3]).toContain(right);
      expect(options.length - right).toBeGreaterThanOrEqual(2);
      expect(new Set(options.map(({ text }) => fold(text))).size).toBe(options.length);
    }
  });

  it("borrows nothing from an incident with the same class of cause, nor from an unverified fact", () => {
    for (const card of choices) {
      for (const { origin = "" } of wrongOf(card)) {
        const lender = corpus.fact(origin);
        if (!lender) continue;
        expect(["verified", "single-source"]).toContain(lender.confidence);
        const cause = factOf(corpus, card).texts.cause_class;
        if (cause !== undefined) expect(lender.texts.cause_class).not.toBe(cause);
      }
    }
  });

  it("names the true home of every borrowed option", () => {
    const homeless = choices.flatMap((card) =>
      wrongOf(card).flatMap(({ origin = "", explain = "no home" }) =>
        corpus.fact(origin) && !card.explanation.includes(explain) ? [`${card.key}: ${explain}`] : [],
      ),
    );

    expect(homeless).toEqual([]);
  });

  it("keeps every rule on options and questions", () => {
    const broken = aboutOneFact.flatMap((card) => {
      const { kind, stem, answer, explanation } = card;
      const draft = { kind, stem, answer, explanation, fact: factOf(corpus, card) };
      const choice = inWords.includes(card as ChoiceCard) && {
        ...openChoice(card.stem, card.answer, card.kind === "reverse" ? undefined : draft.fact.study),
        wrong: wrongOf(card as ChoiceCard).map(({ text }) => optionText(text)),
      };
      return [
        ...cardRules.flatMap((rule) => rule.broken(draft) ?? []),
        ...(choice ? (kind === "reverse" ? titleRules : optionRules).flatMap((rule) => rule.broken(choice) ?? []) : []),
      ].map((problem) => `${card.key}: ${problem}`);
    });

    expect(broken).toEqual([]);
  });

  it("explains each card in 10 to 60 words, with sources, and does not tell the answer twice", () => {
    const wrong = cards.flatMap(({ key, kind, answer, explanation, sources }) => {
      const words = wordCount(explanation);
      const told = ` ${fold(explanation)} `.split(` ${fold(answer)} `).length - 1;
      const isTwice = told > 1 && wordCount(answer) > 2 && kind !== "tf";
      return words < 10 || words > 60 || sources.length === 0 || isTwice ? [`${key}: ${explanation}`] : [];
    });

    expect(wrong).toEqual([]);
  });

  it("shows words of the vocabulary by a name of theirs", () => {
    for (const card of aboutOneFact) {
      const isTerm = slotTerms[slotOf(card)] === "patterns" && card.kind !== "tf";
      if (isTerm) expect(termNamed(corpus.vocabulary, "patterns", card.answer)).toBeDefined();
    }
  });

  it.each([
    { count: 4, most: 0.4 },
    { count: 3, most: 0.5 },
  ])(
    "leaves guessers with $most at most on $count options, of texts and of all kinds, whatever their trick",
    ({ count, most }) => {
      const all = choices.filter(({ options }) => options.length === count);
      const texts = inWords.filter(({ options, kind }) => options.length === count && kind !== "reverse");

      expect(texts.length).toBeGreaterThan(500);
      for (const asked of [all, texts]) {
        const shares = Object.entries(tricks).map(([name, trick]) => ({ name, share: luck(asked, trick) }));
        expect(shares.filter(({ share }) => share > most)).toEqual([]);
      }
    },
  );

  it("takes from the author alone what may be true of two facts at once", () => {
    const lent = aboutOneFact.flatMap((card) => {
      if (findSlot(factOf(corpus, card).type, slotOf(card))?.choices !== "given") return [];
      const origins = "options" in card ? card.options.map(({ origin }) => origin) : [];
      const shown = card.kind === "tf" ? card.edit?.origin : undefined;
      return [...origins, shown].some((origin) => origin?.includes("/")) ? [card.key] : [];
    });

    expect(lent).toEqual([]);
  });

  it("states as much truth as falsehood: 40 to 60 % of true/false cards are true", () => {
    const tf = ofKind(cards, "tf");
    const share = tf.filter(({ isTrue }) => isTrue).length / tf.length;

    expect(share).toBeGreaterThan(0.4);
    expect(share).toBeLessThan(0.6);
    expect(tf.filter(({ isTrue, edit }) => isTrue === (edit !== undefined))).toEqual([]);
  });

  it("changes one slot of a false statement and inserts no denial (T01)", () => {
    for (const { stem, edit, key } of ofKind(cards, "tf")) {
      if (!edit) continue;
      expect([key, fold(stem).includes(fold(edit.shown)), fold(edit.shown) === fold(edit.truth)]).toEqual([
        key,
        true,
        false,
      ]);
    }
  });

  it("asks no two facts the same question with the same answer (C02)", () => {
    const byAnswer = new Map<string, typeof cards>();
    for (const card of cards) {
      if (card.kind === "tf") continue;
      const answer = fold(card.answer);
      byAnswer.set(answer, [...(byAnswer.get(answer) ?? []), card]);
    }
    const twins = [...byAnswer.values()].flatMap((group) =>
      group.flatMap((one, at) =>
        group
          .slice(at + 1)
          .filter((other) => other.group !== one.group && likeness(one.stem, other.stem) >= 0.8)
          .map((other) => `${one.key} ${other.key}`),
      ),
    );

    expect(twins).toEqual([]);
  });

  it("gives every card a key of its own", () => {
    expect(new Set(cards.map(({ key }) => key)).size).toBe(cards.length);
  });
});
