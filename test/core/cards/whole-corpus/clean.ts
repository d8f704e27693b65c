import { describe, expect, it } from "@jest/globals";
import { lintCard } from "../../../../lambdas/core/cards/lints/lint-cards.ts";
import { wholeCorpus, wholeCorpusCards } from "../corpus.ts";

const CLEAN = 200;

describe("lintCard on clean cards", () => {
  it("flags no real card of the corpus", () => {
    const corpus = wholeCorpus();
    const cards = wholeCorpusCards();
    const errors = cards.flatMap((card) => lintCard(card, corpus)).filter(({ severity }) => severity === "error");

    expect(cards.length).toBeGreaterThan(CLEAN);
    expect(errors.map(({ rule, subject, message }) => `${rule} ${subject}: ${message}`)).toEqual([]);
  });
});
