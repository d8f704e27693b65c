import type { Hash } from "../question.ts";
import { fold } from "../wording.ts";

const RUN = 7;
/** 40 bits: among a few thousand runs on file a chance hit comes once in a hundred million texts. */
const HEX_DIGITS = 10;

/** Every run of seven words of a text, without links, punctuation and case: F10 compares them, never the text itself. */
export function runsOf(text: string): string[] {
  const words = fold(text.replace(/\]\([^)]*\)/g, "]")).split(" ");
  return words.slice(RUN - 1).map((_, at) => words.slice(at, at + RUN).join(" "));
}

/** What is kept of a run: the first 40 bits of its SHA-256, as 10 hexadecimal digits. */
export function runHash(run: string, hash: Hash): string {
  return hash(run).slice(0, HEX_DIGITS);
}

/** F10: the first run that stands on file, so that no sentence of a source is copied. */
export function copiedRun(text: string, onFile: ReadonlySet<string>, hash: Hash): string | undefined {
  if (onFile.size === 0) return undefined;
  const run = runsOf(text).find((candidate) => onFile.has(runHash(candidate, hash)));
  return run && `“${run}” stands in a text on file word for word`;
}
