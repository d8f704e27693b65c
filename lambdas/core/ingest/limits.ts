import { Failure } from "../errors.ts";
import type { Warning } from "./report.ts";

export const MAX_DOCUMENT_BYTES = 262_144;
export const MAX_LINES = 5_000;
export const MAX_FACTS = 2_000;
export const MAX_LINE = 4_000;

/** The lines of a document, ready to be parsed; their numbers are those of the document as it was sent. */
export type Prepared = { lines: readonly string[]; warnings: readonly Warning[] };

/** All that nobody sees, tabs aside: control characters, halves of characters, what has no width, hides text or turns it round. */
const HIDDEN = /[^\P{C}\t]|[\p{Zl}\p{Zp}]/gu;

/**
 * Checks a document against the limits and takes out what no text needs. Lines are cut at 4,000 characters.
 * @throws {Failure} `document-too-large`: the document as a whole is refused.
 */
export function prepare(markdown: string): Prepared {
  const bytes = new TextEncoder().encode(markdown).length;
  if (bytes > MAX_DOCUMENT_BYTES) {
    throw tooLarge(`The document has ${bytes} bytes; at most ${MAX_DOCUMENT_BYTES} are accepted.`);
  }
  const raw = markdown.replace(/^\ufeff/, "").split(/\r\n|\n|\r/);
  if (raw.length > MAX_LINES + 1 || (raw.length === MAX_LINES + 1 && raw.at(-1) !== "")) {
    throw tooLarge(`The document has ${raw.length} lines; at most ${MAX_LINES} are accepted.`);
  }
  const warnings: Warning[] = [];
  const lines = raw.map((text, index) => {
    const visible = text.replace(HIDDEN, "");
    if (visible.length !== text.length) {
      warnings.push({
        line: index + 1,
        reason: "control-removed",
        detail: "Characters that cannot be seen were taken out.",
      });
    }
    if (visible.length <= MAX_LINE) return visible;
    const detail = `The line has ${visible.length} characters; it is read up to character ${MAX_LINE}.`;
    warnings.push({ line: index + 1, reason: "too-long", detail });
    return visible.slice(0, MAX_LINE);
  });
  return { lines, warnings };
}

/** The refusal of a document as a whole. */
export function tooLarge(detail: string): Failure {
  const errors = [{ pointer: "#/markdown", detail: "split the document and send its parts" }];
  return new Failure("document-too-large", detail, { errors });
}
