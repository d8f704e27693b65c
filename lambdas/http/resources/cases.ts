import * as z from "zod";
import { DeckId } from "../../core/ids.ts";
import { CaseId, FactId, FactTypeName, OwnCaseFields, OwnFact } from "../../core/ingest/own-case.ts";
import { IngestReport } from "../../core/ingest/report.ts";
import { isVisible, VISIBLE_HINT } from "../../core/visible-text.ts";
import { Deck } from "./decks.ts";
import { InstantText } from "./texts.ts";

export const IngestBody = z.strictObject({
  markdown: z.string().describe("at most 256 KiB and 5,000 lines; longer ones are refused as a whole"),
  name: z
    .string()
    .min(1)
    .max(100)
    .refine(isVisible, VISIBLE_HINT)
    .default("document")
    .describe("what the facts name as their source"),
  keep: z
    .union([z.boolean(), z.array(CaseId).max(200)])
    .default(false)
    .describe("true keeps every case that got facts, a list those alone. Facts that are kept already stay as they are"),
});

export const KeptCase = z.strictObject({
  caseId: CaseId,
  status: z.enum(["created", "extended", "unchanged"]),
  added: z.int().describe("facts that were not there yet"),
  version: z.int(),
});

export const IngestResult = IngestReport.extend({ kept: z.array(KeptCase) });

const Version = z.int().min(1).describe("the version that was read");

export const OwnCaseBody = OwnCaseFields;

export const OwnCaseChange = OwnCaseFields.extend({ version: Version });

export const OwnCaseSummary = z.strictObject({
  caseId: CaseId,
  title: z.string(),
  factCount: z.int(),
  deckId: DeckId.nullable().describe("null: not published yet"),
  version: z.int(),
  updatedAt: InstantText,
});

export const OwnCaseList = z.strictObject({ cases: z.array(OwnCaseSummary) });

export const OwnCase = OwnCaseSummary.extend(OwnCaseFields.shape).extend({
  document: z.string().nullable().describe("the ingested document that its facts come from"),
  facts: z.array(OwnFact),
});

export const DeletedCase = z.strictObject({ caseId: CaseId });

export const OwnFactBody = z.strictObject({
  version: Version,
  fact: z
    .record(z.string(), z.unknown())
    .describe("the slots of its type, `src` and the common fields of a case file; the id is the one of the path"),
});

export const OwnFactResult = z.strictObject({ caseId: CaseId, version: z.int(), fact: OwnFact });

export const DeletedFact = z.strictObject({ caseId: CaseId, version: z.int(), type: FactTypeName, id: FactId });

export const PublishedDeck = z.strictObject({
  deck: Deck.omit({ enrolment: true }),
  case: OwnCaseSummary,
  drops: z
    .array(z.strictObject({ key: z.string(), reason: z.string(), detail: z.string() }))
    .describe("what gave no card, and why"),
});

export const LinkId = z
  .string()
  .regex(/^[A-Za-z0-9_-]{22}$/, "write the `linkId` that GET /decks/{deckId}/links returns")
  .meta({ examples: ["9f3Kq0b7Qm2x1sZt4uVw5y"] });

export const LinkBody = z.strictObject({
  expiresAt: InstantText.nullable().optional().describe("when the link stops to work; null or absent: never"),
});

export const Link = z.strictObject({ linkId: LinkId, createdAt: InstantText, expiresAt: InstantText.nullable() });

export const NewLink = Link.extend({ link: z.string().describe("for `link` of PUT /decks/{deckId}/enrolment") });

export const LinkList = z.strictObject({ links: z.array(Link) });

export const RevokedLink = z.strictObject({ deckId: DeckId, linkId: LinkId });
