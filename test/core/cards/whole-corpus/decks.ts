import { describe, expect, it } from "@jest/globals";
import { sha256 } from "../../../../bin/content/published.ts";
import { type Card, cardKinds } from "../../../../lambdas/core/cards/card.ts";
import { decksOf, distanceIn } from "../../../../lambdas/core/cards/deck.ts";
import { grading } from "../../../../lambdas/core/cards/grading/rules.ts";
import { interferes } from "../../../../lambdas/core/cards/interference.ts";
import { across, kinOf, kinshipOf } from "../../../../lambdas/core/cards/kin.ts";
import { faceOf } from "../../../../lambdas/core/cards/lints/face.ts";
import { hingingCards } from "../../../../lambdas/core/cards/lints/hinging.ts";
import { nearDuplicates } from "../../../../lambdas/core/cards/lints/near-duplicates.ts";
import { unevenTruth } from "../../../../lambdas/core/cards/lints/statement-rules.ts";
import { cardId, DeckId, Ordinal } from "../../../../lambdas/core/ids.ts";
import { wholeCorpus, wholeCorpusCards } from "../corpus.ts";

const keys = (cards: readonly Card[]) => cards.map(({ key }) => key);
const placed = (cards: readonly Card[]) => cards.map((card, at) => ({ ...card, ordinal: Ordinal.parse(at) }));

describe("the decks of the whole corpus", () => {
  const corpus = wholeCorpus();
  const cards = wholeCorpusCards();
  const decks = corpus.studies.map(({ id }) => {
    const own = cards.filter(({ key }) => key.startsWith(`${id}/`));
    return { id, ...decksOf(own, sha256) };
  });

  it("hold at most sixty cards a case and three a fact, each in one deck only", () => {
    for (const { deck, more } of decks) {
      const perGroup = new Map<string, number>();
      for (const { group } of deck) perGroup.set(group, (perGroup.get(group) ?? 0) + 1);
      expect(deck.length).toBeLessThanOrEqual(60);
      expect(Math.max(...perGroup.values())).toBeLessThanOrEqual(3);
      expect(new Set(keys([...deck, ...more])).size).toBe(deck.length + more.length);
    }
  });

  it("mix kinds: nine or more of them, formats that can be guessed at most half", () => {
    const all = decks.flatMap(({ deck }) => deck);
    const guessable = all.filter(
      ({ kind }) => kind === "mcq" || kind === "tf" || kind === "reverse" || kind === "chain",
    );

    expect(new Set(all.map(({ kind }) => kind)).size).toBeGreaterThanOrEqual(9);
    expect(guessable.length / all.length).toBeLessThanOrEqual(0.5);
  });

  it("hold every kind there is, each with the parts that all cards share", () => {
    expect(new Set(cards.map(({ kind }) => kind))).toEqual(new Set(cardKinds));
    expect(cards.some(({ template }) => /nearest\d/.test(template))).toBe(true);
    const incomplete = cards.filter(({ kind, key, difficulty, group, sources, asOf }) => {
      const isAsked = difficulty >= 1 && difficulty <= 3 && key.startsWith(group) && grading[kind].cap >= 4;
      const isDated =
        sources.every(({ retrieved }) => retrieved !== "") && (!key.includes("#qty~") || asOf !== undefined);
      return !isAsked || !isDated;
    });
    expect(keys(incomplete)).toEqual([]);
  });

  it("ask in two wordings or more whatever they ask often", () => {
    const wordings = new Map<string, Set<string>>();
    const counts = new Map<string, number>();
    for (const { kind, template } of cards) {
      const name = `${kind} ${template.replace(/\d+$/, "")}`;
      wordings.set(name, (wordings.get(name) ?? new Set()).add(template));
      counts.set(name, (counts.get(name) ?? 0) + 1);
    }
    const often = [...wordings].filter(([name]) => (counts.get(name) ?? 0) >= 12);

    expect(often.length).toBeGreaterThan(40);
    expect(often.filter(([, templates]) => templates.size < 2).map(([name]) => name)).toEqual([]);
  });

  it("let no card answer one of the ten before it, or of a fifth of a small deck (L05)", () => {
    const near = decks.flatMap(({ deck }) =>
      deck.flatMap((one, at) =>
        deck
          .slice(at + 1, at + 1 + distanceIn(deck))
          .flatMap((other) => (interferes(one, other) ? [`${one.key} ${other.key}`] : [])),
      ),
    );

    expect(near).toEqual([]);
  });

  it("keep every rule on cards that stand near each other, opt-in decks as well (L05, T02, C02)", () => {
    const faces = decks
      .flatMap(({ deck, more }) => [deck, more])
      .map((cards) => cards.flatMap((card) => faceOf(card, corpus) ?? []));
    const broken = faces.flatMap((deck) => [...hingingCards(deck), ...unevenTruth(deck)]);

    expect(broken.map(({ message }) => message)).toEqual([]);
    expect(nearDuplicates(faces.flat())).toEqual([]);
  });

  it("tell in few bytes which cards of a case give each other away, over both decks", () => {
    const biggest = decks.toSorted((one, other) => other.more.length - one.more.length).slice(0, 2);
    let pairs = 0;
    for (const { id, ...both } of biggest) {
      const [deckId, moreId] = [DeckId.parse(id), DeckId.parse(`${id}-more`)];
      const [deck, more] = [placed(both.deck), placed(both.more)];
      const kin = kinOf(more, more.length, across(more, more.length, deck));
      const [own, over] = [kinshipOf(kinOf(deck, deck.length), deckId), kinshipOf(kin, moreId)];
      for (const card of more) {
        const place = cardId(moreId, card.ordinal);
        const near = deck.filter((other) => {
          const isOfFact = over.firstOf(place) === own.firstOf(cardId(deckId, other.ordinal));
          return isOfFact || over.interfering(place).includes(cardId(deckId, other.ordinal));
        });
        pairs += near.length;
        expect(keys(near)).toEqual(keys(deck.filter((other) => interferes(card, other))));
      }
      expect(kin.length).toBeLessThan(1_200);
    }
    expect(pairs).toBeGreaterThan(100);
  });

  it("wait for a card that exists", () => {
    const known = new Set(decks.flatMap(({ deck, more }) => keys([...deck, ...more])));
    const waiting = decks.flatMap(({ deck, more }) => [...deck, ...more]).filter(({ after }) => after);

    expect(waiting.length).toBeGreaterThan(40);
    expect(waiting.flatMap(({ after = [] }) => after).filter((key) => !known.has(key))).toEqual([]);
  });

  it("have names that fit, with -more for the opt-in deck", () => {
    for (const { id } of decks) expect(DeckId.safeParse(`${id}-more`).success).toBe(true);
  });
});
