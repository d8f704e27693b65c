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

  it("words a practice, a mistake and what was turned down so that names of any form fit", () => {
    const told = wholeCorpusCards().flatMap(({ stem, explanation }) => [stem, explanation]);
    const odd = told.filter((text) => /: why \p{L}+ing\b|\bto to\b|\bwhat was the consequence of/u.test(text));

    expect(odd).toEqual([]);
  });

  it("calls no peak, quota or sum of money an average", () => {
    const averaged = wholeCorpusCards().filter(({ explanation }) => explanation.includes("on average"));
    const untrue = averaged.filter(({ key, explanation }) =>
      /\/limit\/|\bpeak|busiest|quota|maximum|highest|reached|Black Friday|dollars|euros|pounds/i.test(
        key + explanation,
      ),
    );

    expect(averaged.length).toBeGreaterThan(0);
    expect(untrue.map(({ key, explanation }) => `${key}: ${explanation}`)).toEqual([]);
  });
});
