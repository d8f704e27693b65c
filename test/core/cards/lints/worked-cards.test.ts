import { describe, expect, it } from "@jest/globals";
import { loadContent } from "../../../../bin/content/load.ts";
import { CONTENT } from "../../../../bin/content/write-decks.ts";
import { corpusOf } from "../../../../lambdas/core/cards/corpus.ts";
import { lintCard } from "../../../../lambdas/core/cards/lints/lint-cards.ts";
import { contradictions } from "../../../../lambdas/core/cards/lints/quantity-rules.ts";
import { rejectedCards, workedCards } from "./worked-cards.ts";

const NEEDED = new Set(["netflix", "apache-kafka", "amazon-dynamodb", "google-spanner"]);
const corpus = loadContent(CONTENT, (caseId) => NEEDED.has(caseId));

describe("the worked examples of the proposal", () => {
  it.each(workedCards)("let the $kind card pass", (card) => {
    const errors = lintCard(card, corpus).filter(({ severity }) => severity === "error");

    expect(errors.map(({ rule, message }) => `${rule}: ${message}`)).toEqual([]);
  });

  it.each(rejectedCards)("are stopped by $rule", ({ rule, card }) => {
    expect(lintCard(card, corpus).map((finding) => finding.rule)).toContain(rule);
  });

  it("are stopped by F05 where two facts give 1B hours a day and 1B hours a month", () => {
    const studies = structuredClone(corpus.studies);
    const hours = { metric: "hours streamed", as_of: "2024", src: ["watched-2024"] };
    studies
      .find(({ id }) => id === "netflix")
      ?.facts.scale?.push({ ...hours, id: "a", qty: "1B hours/day" }, { ...hours, id: "b", qty: "1B hours/month" });
    const facts = corpusOf(studies, corpus.vocabulary).factsOf("netflix");

    expect(contradictions(facts)).toEqual([
      {
        case: "netflix",
        subject: "netflix/scale/b",
        slot: "qty",
        message: expect.stringContaining("a factor of 30"),
      },
    ]);
  });
});
