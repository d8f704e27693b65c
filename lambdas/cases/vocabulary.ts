import { readFileSync } from "node:fs";
import path from "node:path";
import { Vocabulary } from "../core/cards/vocabulary.ts";

/** The vocabulary of the built-in cases, which the build puts beside the bundle. */
export function readVocabulary(folder: string): Vocabulary {
  return Vocabulary.parse(JSON.parse(readFileSync(path.join(folder, "vocabulary.json"), "utf8")));
}
