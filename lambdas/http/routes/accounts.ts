import * as z from "zod";
import {
  CONFIRMATION,
  DeletedAccount,
  ExportFormat,
  Import,
  ImportBody,
  ImportId,
  ImportPart,
} from "../resources/accounts.ts";
import { page, type RouteSpec, wholeNumber } from "./spec.ts";

const importPath = z.strictObject({ importId: ImportId });

export const accountRoutes = {
  "GET /me/export": {
    feature: "accounts",
    auth: "user",
    summary: "Export everything of mine",
    description:
      "A page of the file, about 1 MB. The header `next-page` is the `page` of the next request; without it the file is complete. Pages joined together are the file: JSON Lines with everything (`format=jsonl`), or CSV with a row for each card (`cards.csv`) or for each review, undo and change (`reviews.csv`, as `text/csv`). A page can be asked for again for a day.",
    query: z.strictObject({ format: ExportFormat.optional().describe("`jsonl` when absent"), page }),
    replies: {
      200: {
        description: "A page of the file.",
        contentType: "application/x-ndjson",
        headers: ["next-page", "export-progress"],
      },
    },
    problems: ["invalid-request", "invalid-page-token", "throttled"],
  },
  "POST /me/imports": {
    feature: "accounts",
    auth: "user",
    summary: "Begin to import a file",
    description:
      "For a file of `GET /me/export` in JSON Lines, from this account or another. Send its parts, then run it. Nothing is changed before the whole file was checked. Histories are merged record by record: importing twice, or beside reviews that devices send, is harmless. What is there already stays: settings that were chosen, facts, decks. A second import takes the place of the first.",
    body: ImportBody,
    replies: { 200: { description: "The import.", schema: Import } },
    problems: ["invalid-request", "body-too-large", "import-too-large"],
  },
  "GET /me/imports/{importId}": {
    feature: "accounts",
    auth: "user",
    summary: "See how far an import is",
    path: importPath,
    replies: { 200: { description: "The import.", schema: Import } },
    problems: ["invalid-request", "unknown-import"],
  },
  "PUT /me/imports/{importId}/parts/{part}": {
    feature: "accounts",
    auth: "user",
    summary: "Send a part of the file",
    description: "In any order; safe to repeat. Once the import runs, its parts stay as they are.",
    path: importPath.extend({ part: wholeNumber(0, 511) }),
    body: ImportPart,
    replies: { 200: { description: "The import.", schema: Import } },
    problems: ["invalid-request", "body-too-large", "unknown-import"],
  },
  "POST /me/imports/{importId}/run": {
    feature: "accounts",
    auth: "user",
    summary: "Work on an import",
    description:
      "Works for some seconds and answers how far it came: send it again until `status` is `done`. Safe to repeat and to cut off anywhere. A file that is not whole or not valid is refused with the number of the line, and nothing of it is applied.",
    path: importPath,
    replies: { 200: { description: "The import.", schema: Import } },
    problems: [
      "invalid-request",
      "unknown-import",
      "import-incomplete",
      "import-refused",
      "case-changed",
      "case-exists",
      "case-full",
      "deck-busy",
      "schedule-busy",
      "throttled",
    ],
  },
  "DELETE /me": {
    feature: "accounts",
    auth: "user",
    summary: "Delete my account",
    description:
      "Everything of the account goes, for good; export it first. From the answer on no other request of the account is accepted, also with tokens that are still valid. A private deck that others study stays for them, without any link to its author. Safe to repeat.",
    query: z.strictObject({
      confirm: z.literal(CONFIRMATION, `write ${CONFIRMATION}`).optional().describe(`has to be \`${CONFIRMATION}\``),
    }),
    replies: { 200: { description: "Deleted, or being deleted.", schema: DeletedAccount } },
    problems: ["invalid-request", "throttled"],
  },
} as const satisfies Record<string, RouteSpec>;
