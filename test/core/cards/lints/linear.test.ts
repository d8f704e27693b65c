import { describe, expect, it } from "@jest/globals";
import { loadContent } from "../../../../bin/content/load.ts";
import { sha256 } from "../../../../bin/content/published.ts";
import { CONTENT } from "../../../../bin/content/write-decks.ts";
import { type Corpus, corpusOf } from "../../../../lambdas/core/cards/corpus.ts";
import { generateCards } from "../../../../lambdas/core/cards/generate.ts";
import { lintCorpus } from "../../../../lambdas/core/cards/lints/lint-corpus.ts";

const COPIES = [2, 8] as const;
/** Four times the facts may take so many times as long: linear work, and what a busy machine adds. */
const MAX_GROWTH = 9;

const EXAMPLES: readonly string[] = ["amazon-dynamodb", "apache-kafka", "netflix"];
const examples = loadContent(CONTENT, (caseId) => EXAMPLES.includes(caseId));

/** Three cases so many times, each copy under a name of its own. */
function copies(times: number): Corpus {
  const studies = Array.from({ length: times }, (_, copy) =>
    examples.studies.map((study) => ({
      ...study,
      id: `${study.id}-${copy}`,
      title: `${study.title} ${copy}`,
      aliases: [],
      relations: [],
    })),
  );
  return corpusOf(studies.flat(), examples.vocabulary);
}

/** Processor time, in microseconds: other programs do not count. */
function lintTime(corpus: Corpus): number {
  const cards = corpus.studies.flatMap(({ id }) => generateCards(corpus, id, sha256).cards);
  const context = {
    hash: sha256,
    caseIds: new Set(corpus.studies.map(({ id }) => id)),
    published: new Map(),
    seedRuns: new Set(["0000000000"]),
    drops: [],
  };
  const times = [0, 1, 2].map(() => {
    const before = process.cpuUsage();
    lintCorpus(corpus, cards, context);
    const { user, system } = process.cpuUsage(before);
    return user + system;
  });
  return Math.min(...times);
}

describe("lintCorpus", () => {
  it("takes time in proportion to the facts, near-duplicates and all", () => {
    const [few = 0, many = 0] = COPIES.map((times) => lintTime(copies(times)));

    expect(many / few).toBeLessThan(MAX_GROWTH);
  }, 60_000);
});
