import * as z from "zod";
import { Counts, type LineType, NO_COUNTS } from "./file-lines.ts";

/** SHA-256 of a text as base64url: core has no I/O of its own. */
export type Sha256 = (text: string) => string;

/**
 * What is known of a file up to some line: enough to go on from there in another request, or to tell at the last line
 * that something is missing. `digest` is a chain, each link made of the one before and the line, so that it fits a page
 * token and a checkpoint.
 */
export const Tally = z.strictObject({ lines: z.int().min(0), digest: z.string(), counts: Counts });
export type Tally = z.infer<typeof Tally>;

export const EMPTY_TALLY: Tally = { lines: 0, digest: "", counts: NO_COUNTS };

const COUNTED: Readonly<Partial<Record<LineType, keyof Counts>>> = {
  deck: "decks",
  deckCard: "deckCards",
  case: "cases",
  fact: "facts",
  enrolment: "enrolments",
  card: "cards",
  flag: "flags",
};

/** The tally after one more line. `text` is the line without its end; `records` those of a card. */
export function withLine(tally: Tally, type: LineType, records: number, text: string, sha256: Sha256): Tally {
  const counted = COUNTED[type];
  const counts = { ...tally.counts, records: tally.counts.records + records };
  if (counted) counts[counted] += 1;
  return { lines: tally.lines + 1, digest: sha256(`${tally.digest}\n${text}`), counts };
}
