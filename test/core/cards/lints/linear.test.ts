import { describe, expect, it } from "@jest/globals";
import { loadContent } from "../../../../bin/content/load.ts";
import { sha256 } from "../../../../bin/content/published.ts";
import { CONTENT } from "../../../../bin/content/write-decks.ts";
import { type Corpus, corpusOf } from "../../../../lambdas/core/cards/corpus.ts";
import { decksOf } from "../../../../lambdas/core/cards/deck.ts";
import { generateCards } from "../../../../lambdas/core/cards/generate.ts";
import { lintCorpus } from "../../../../lambdas/core/cards/lints/lint-corpus.ts";

const SOAK = process.env.SOAK === "1";
const COPIES = [2, 8] as const;
/** Four times the facts may take so many times as long: linear work, and what a busy machine adds. */
const MAX_GROWTH = 9;
/** Processor time of 1,000 facts on an idle core is to stay under a second; a core that eight programs share takes twice as long. */
const MAX_MS_PER_1000_FACTS = SOAK ? 1_000 : 2_500;

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

/** Processor milliseconds to make all cards and decks and to hold every rule against them; other programs do not count. */
function timeOf(copied: Corpus): number {
  const { studies, vocabulary } = copied;
  const times = [0, 1, 2].map(() => {
    const before = process.cpuUsage();
    const corpus = corpusOf(studies, vocabulary);
    const made = corpus.studies.map(({ id }) => generateCards(corpus, id, sha256));
    const decks = made.map(({ cards }) => decksOf(cards, sha256)).flatMap(({ deck, more }) => [deck, more]);
    lintCorpus(
      corpus,
      made.flatMap(({ cards }) => cards),
      {
        hash: sha256,
        caseIds: new Set(corpus.studies.map(({ id }) => id)),
        published: new Map(),
        seedRuns: new Set(["0000000000"]),
        drops: made.flatMap(({ drops }) => drops),
        decks,
      },
    );
    const { user, system } = process.cpuUsage(before);
    return (user + system) / 1_000;
  });
  return Math.min(...times);
}

const factsIn = (corpus: Corpus) => corpus.studies.reduce((sum, { id }) => sum + corpus.factsOf(id).length, 0);

describe("all cards, decks and rules of a corpus", () => {
  it("take time in proportion to the facts, near-duplicates and all, and little of it", () => {
    const [few, many] = COPIES.map(copies);
    if (!few || !many) throw new Error("two sizes are compared");
    const [short, long] = [timeOf(few), timeOf(many)];

    expect(long / short).toBeLessThan(MAX_GROWTH);
    expect((long / factsIn(many)) * 1_000).toBeLessThan(MAX_MS_PER_1000_FACTS);
  }, 120_000);
});
