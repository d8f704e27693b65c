import { readFileSync, writeFileSync } from "node:fs";
import path from "node:path";
import { runHash, runsOf } from "../../lambdas/core/cards/lints/seed-runs.ts";
import { SEED_RUNS } from "./check.ts";
import { sha256 } from "./published.ts";
import { CONTENT } from "./write-decks.ts";

/**
 * Writes content/seed-shingles.txt from the texts named as arguments: for each run of seven words the first 40 bits of
 * its SHA-256, sorted, one a line. The texts themselves stay where they are; no word of them can be read from the file.
 *
 *     npx tsx bin/content/seed-shingles.ts <text file> …
 */
function main(files: readonly string[]): number {
  if (files.length === 0) {
    process.stderr.write("Name the texts that no fact may repeat.\n");
    return 1;
  }
  const runs = files.flatMap((file) => runsOf(readFileSync(file, "utf8")));
  const hashes = [...new Set(runs.map((run) => runHash(run, sha256)))].sort();
  writeFileSync(path.join(CONTENT, SEED_RUNS), hashes.map((hash) => `${hash}\n`).join(""));
  process.stdout.write(`${hashes.length} runs of ${files.length} texts in content/${SEED_RUNS}\n`);
  return 0;
}

process.exitCode = main(process.argv.slice(2));
