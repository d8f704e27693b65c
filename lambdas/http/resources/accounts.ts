import * as z from "zod";
import { Counts } from "../../core/portability/file-lines.ts";
import { InstantText } from "./texts.ts";

export const ExportFormat = z.enum(["jsonl", "cards.csv", "reviews.csv"]);
export type ExportFormat = z.infer<typeof ExportFormat>;

/** What has to stand in `confirm`, so that no mistaken request deletes an account. */
export const CONFIRMATION = "delete my account";

export const DeletedAccount = z.strictObject({
  deletedAt: InstantText.describe("from then on no request of the account is accepted but this one"),
  finished: z
    .boolean()
    .describe(
      "whether all that is known of the account is gone. When not, send the request again, or let it end by itself",
    ),
  lastSweepAt: InstantText.describe(
    "when the last trace goes, that of the deletion itself: no token of the account is valid any more by then",
  ),
});

/** Room for some 800,000 reviews: eleven years of 200 a day. What `MAX_PARTS` can carry. */
export const MAX_FILE_BYTES = 100_000_000;
const MAX_PARTS = 512;
/** Less than a body may have, also when every tenth character has to be escaped. */
export const MAX_PART_CHARACTERS = 200_000;

export const ImportId = z
  .string()
  .regex(/^[A-Za-z0-9_-]{16,64}$/, "write 16 to 64 letters, digits, - or _ (a UUID fits)")
  .meta({ examples: ["0192f0c1-d901-7a11-8e21-4b0f9a6c2d55"] });

export const ImportBody = z.strictObject({
  id: ImportId.describe("given by the client, so that sending this twice begins one import"),
  bytes: z.int().min(1).describe(`of the whole file; at most ${MAX_FILE_BYTES} are accepted`),
  parts: z.int().min(1).max(MAX_PARTS).describe("in how many parts the file will be sent"),
});

export const ImportPart = z.strictObject({
  text: z
    .string()
    .min(1)
    .max(MAX_PART_CHARACTERS)
    .refine((text) => !/^[\udc00-\udfff]|[\ud800-\udbff]$/.test(text), "cut the file between two characters")
    .describe("this part of the file; parts may be cut anywhere between two characters"),
});

export const Import = z.strictObject({
  importId: ImportId,
  status: z
    .enum(["waiting", "checking", "applying", "done", "refused"])
    .describe(
      "waiting: for parts, and to be run. checking: nothing was changed yet. applying: run it on. refused: the file cannot be imported, and nothing of it was",
    ),
  parts: z.int(),
  missingParts: z.array(z.int()),
  progress: z.number().min(0).max(1),
  result: Counts.extend({
    skippedCards: z.int().describe("cards that no deck has here"),
    refusedRecords: z.int().describe("records for which a card's history had no room"),
  })
    .nullable()
    .describe("what the file had, once it is done"),
});
