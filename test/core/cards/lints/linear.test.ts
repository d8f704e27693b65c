import { describe, expect, it } from "@jest/globals";
import { materialOf, measureGeneration, SIZES } from "../../../../bin/bench/generation.ts";
import { CONTENT } from "../../../../bin/content/write-decks.ts";

const SOAK = process.env.SOAK === "1";
const EXAMPLES: readonly string[] = ["amazon-dynamodb", "apache-kafka", "netflix"];
/** Once and four times the three examples, 500 facts; in the long run what `npm run bench` measures, up to 16,000. */
const MEASURED = SOAK ? { sizes: SIZES, facts: 1_000 } : { sizes: [1, 4], facts: 120 };
/** Processor time; other programs on the same core make it longer, so the best of some attempts counts. */
const MAX_MS_PER_1000_FACTS = 1_000;
/** So many times the facts may take so much more than as many times as long. */
const MAX_GROWTH = 1.75;
const ATTEMPTS = 8;

describe("all cards, decks and rules of a corpus", () => {
  it("take at most a second of one core for 1,000 facts, and time in proportion to the facts", () => {
    const material = materialOf(CONTENT, (id) => SOAK || EXAMPLES.includes(id));
    // What runs for the first time is slow, and would make the small size look slower than it is.
    measureGeneration(material, [1], MEASURED.facts);
    let slowest = Number.POSITIVE_INFINITY;
    let growth = Number.POSITIVE_INFINITY;
    const isWithin = () => slowest < MAX_MS_PER_1000_FACTS && growth < MAX_GROWTH;
    for (let attempt = 0; attempt < ATTEMPTS && !isWithin(); attempt += 1) {
      const times = measureGeneration(material, MEASURED.sizes, MEASURED.facts).map((row) => row.cpuMsPer1000Facts);
      slowest = Math.min(slowest, Math.max(...times));
      growth = Math.min(growth, Math.max(...times) / (times[0] ?? 0));
    }

    expect(slowest).toBeLessThan(MAX_MS_PER_1000_FACTS);
    expect(growth).toBeLessThan(MAX_GROWTH);
  }, 300_000);
});
