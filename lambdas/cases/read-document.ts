import type { Vocabulary } from "../core/cards/vocabulary.ts";
import { ingest } from "../core/ingest/ingest.ts";
import { prepare } from "../core/ingest/limits.ts";
import type { IngestReport } from "../core/ingest/report.ts";
import { sha256 } from "./hash.ts";
import { parseMarkdown } from "./parse-markdown.ts";

/**
 * The report of a Markdown document. The same document gives the same report.
 * @throws {Failure} `document-too-large`
 */
export function readDocument(markdown: string, document: string, vocabulary: Vocabulary): IngestReport {
  const prepared = prepare(markdown);
  const { blocks, warnings } = parseMarkdown(prepared.lines);
  return ingest(prepared, blocks, warnings, { document, vocabulary, hash: sha256 });
}
