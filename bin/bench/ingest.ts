import { readFileSync } from "node:fs";
import path from "node:path";
import { parse } from "yaml";
import { readDocument } from "../../lambdas/cases/read-document.ts";
import { Vocabulary } from "../../lambdas/core/cards/vocabulary.ts";
import { CONTENT } from "../content/write-decks.ts";

const KIB = 1024;
const SIZES = [16, 64, 250] as const;
const ROUNDS = 5;

export type IngestRow = { document: string; kibibytes: number; ms: number; facts: number; msPerKibibyte: number };

/** One part of each document, repeated to the size; `{n}` is its number. */
const PARTS: Readonly<Record<string, string>> = {
  prose:
    "The **crane** number {n} lifts [a box](b.md) of rope, and then `another` one, without a word to anybody at all.\n",
  cases:
    "### [Crane {n}](crane-{n}.md)\n\n- **Scale**: {n}M+ lifts per day across hundreds of quays\n- **Primary Patterns**: Sharding, caching\n" +
    "Nobody has ever written a longer paragraph about this crane than the one that you are reading, which goes on.\n".repeat(
      8,
    ),
  "one long table":
    "| **Crane {n}** | 260M lifts of boxes | lots of ropes and of knots, many of them tied by hand and never by machine, on a wet and windy day in a port |\n",
  "unclosed emphasis": "*a **b _c [d ![e ".repeat(20).concat("\n"),
};

/** Milliseconds to read documents of three sizes, at best of five rounds: growth should be linear. */
export function measureIngest(): IngestRow[] {
  const vocabulary = Vocabulary.parse(parse(readFileSync(path.join(CONTENT, "vocabulary.yaml"), "utf8")));
  return Object.keys(PARTS).flatMap((document) =>
    SIZES.map((kibibytes) => {
      const markdown = documentOf(document, kibibytes * KIB);
      let ms = Number.POSITIVE_INFINITY;
      let facts = 0;
      for (let round = 0; round < ROUNDS; round += 1) {
        const began = performance.now();
        facts = readDocument(markdown, document, vocabulary).counts.facts;
        ms = Math.min(ms, performance.now() - began);
      }
      return {
        document,
        kibibytes,
        ms: Math.round(ms),
        facts,
        msPerKibibyte: Math.round((ms / kibibytes) * 100) / 100,
      };
    }),
  );
}

function documentOf(name: string, bytes: number): string {
  const head = name === "one long table" ? "| System | Scale | Notes |\n|---|---|---|\n" : "";
  const lines = [head];
  let length = head.length;
  for (let number = 1; length < bytes; number += 1) {
    const part = (PARTS[name] ?? "").replaceAll("{n}", String(number));
    lines.push(part);
    length += part.length;
  }
  return lines.join("").slice(0, bytes);
}

if (require.main === module) console.table(measureIngest());
