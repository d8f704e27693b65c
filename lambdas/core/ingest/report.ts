import * as z from "zod";
import { type FactType, factTypes } from "../cards/case-study.ts";

/** What became of a line, as the reply of `POST /ingest` tells it. */

export const LineStatus = z.enum(["parsed", "structural", "ignored", "unparsed"]);
export type LineStatus = z.infer<typeof LineStatus>;

/** Why a line gave no fact, or what to look at although it did. */
export const Reason = z.enum([
  "prose",
  "bullet-without-value",
  "empty-value",
  "unknown-key",
  "unknown-section",
  "table-without-separator",
  "short-row",
  "long-row",
  "unknown-system",
  "number-out-of-range",
  "no-unit",
  "no-year",
  "duplicate-of",
  "conflict-with",
  "claim-mismatch",
  "too-long",
  "unclosed-fence",
  "html-removed",
  "link-removed",
  "control-removed",
  "empty-heading",
  "language",
  "code",
  "image",
  "quote",
  "footnote",
  "rule",
]);
export type Reason = z.infer<typeof Reason>;

/** What to look at on a line. */
export type Warning = { line: number; reason: Reason; detail: string };

/** The types of a case file, and what only the report knows: one-line descriptions and learning paths. */
export type IngestType = FactType | "tagline" | "path";
export const ingestTypes = [...factTypes, "tagline", "path"] as const;

const Slot = z.union([z.string(), z.number(), z.array(z.string()), z.array(z.int())]);
export type SlotValue = z.infer<typeof Slot>;

export const IngestedFact = z.strictObject({
  id: z.string().describe("case, type and key; the same document gives the same ids. Case `*`: said of every system"),
  type: z.enum(ingestTypes as unknown as [IngestType, ...IngestType[]]),
  slots: z.record(z.string(), Slot),
  src: z.array(z.strictObject({ document: z.string(), line: z.int() })).min(1),
  confidence: z.literal("seed-only"),
  missing: z.array(z.string()).describe("what keeps it from being a fact of a case file, besides a source"),
});
export type IngestedFact = z.infer<typeof IngestedFact>;

export const PreviewCard = z.strictObject({
  fact: z.string(),
  kind: z.literal("recall"),
  stem: z.string(),
  answer: z.string(),
  preview: z.literal(true).describe("never scheduled: the fact has no source yet"),
});
export type PreviewCard = z.infer<typeof PreviewCard>;

export const IngestReport = z.strictObject({
  lines: z.array(
    z.strictObject({
      n: z.int(),
      status: LineStatus,
      facts: z.array(z.string()),
      reason: Reason.optional(),
    }),
  ),
  systems: z.array(
    z.strictObject({
      id: z.string(),
      title: z.string(),
      aliases: z.array(z.string()),
      domain: z.string().nullable(),
      lines: z.array(z.int()),
    }),
  ),
  facts: z.array(IngestedFact),
  cards: z.array(PreviewCard),
  conflicts: z.array(z.strictObject({ fact: z.string(), with: z.string(), lines: z.array(z.int()) })),
  warnings: z.array(z.strictObject({ line: z.int(), reason: Reason, detail: z.string() })),
  counts: z
    .strictObject({
      lines: z.int().describe("lines that are not blank: the sum of the four below"),
      parsed: z.int(),
      structural: z.int(),
      ignored: z.int(),
      unparsed: z.int(),
      systems: z.int(),
      facts: z.int(),
    })
    .describe("every non-blank line has exactly one status"),
});
export type IngestReport = z.infer<typeof IngestReport>;
