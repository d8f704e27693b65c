import * as z from "zod";
import { DeckId } from "../../core/ids.ts";
import { CaseId, FactId, FactTypeName } from "../../core/ingest/own-case.ts";
import {
  DeletedCase,
  DeletedFact,
  IngestBody,
  IngestResult,
  LinkBody,
  LinkId,
  LinkList,
  NewLink,
  OwnCase,
  OwnCaseBody,
  OwnCaseChange,
  OwnCaseList,
  OwnFactBody,
  OwnFactResult,
  PublishedDeck,
  RevokedLink,
} from "../resources/cases.ts";
import { deckPath, type RouteSpec } from "./spec.ts";

const casePath = z.strictObject({ caseId: CaseId });
const factPath = z.strictObject({ caseId: CaseId, factType: FactTypeName, factId: FactId });
const linkPath = z.strictObject({ deckId: DeckId, linkId: LinkId });
/** A document of 256 KiB as JSON, in which a character may take three times its bytes. */
const MAX_INGEST_BYTES = 1_048_576;

export const caseRoutes = {
  "POST /ingest": {
    feature: "cases",
    auth: "user",
    summary: "Read a Markdown document into facts",
    description:
      "Nothing is stored unless `keep` says so. Every line that is not blank has exactly one status in the report. Facts have the document as their only source: they give preview cards, and real ones after a source was added to the kept case. The same document gives the same ids.",
    body: IngestBody,
    maxBodyBytes: MAX_INGEST_BYTES,
    replies: { 200: { description: "The report, and the cases that were kept.", schema: IngestResult } },
    problems: ["invalid-request", "body-too-large", "document-too-large", "case-changed", "case-full", "throttled"],
  },
  "GET /cases": {
    feature: "cases",
    auth: "user",
    summary: "List my own cases",
    replies: { 200: { description: "All of them, by id.", schema: OwnCaseList } },
    problems: ["invalid-request"],
  },
  "POST /cases": {
    feature: "cases",
    auth: "user",
    summary: "Make a case of my own",
    description: "Its id is made of the title.",
    body: OwnCaseBody,
    replies: { 200: { description: "The case, without facts.", schema: OwnCase } },
    problems: ["invalid-request", "body-too-large", "case-exists", "case-full", "throttled"],
  },
  "GET /cases/{caseId}": {
    feature: "cases",
    auth: "user",
    summary: "Get one of my cases with its facts",
    path: casePath,
    replies: { 200: { description: "The case.", schema: OwnCase } },
    problems: ["invalid-request", "unknown-case", "case-changed"],
  },
  "PUT /cases/{caseId}": {
    feature: "cases",
    auth: "user",
    summary: "Change one of my cases",
    description: "Its facts stay as they are. `version` is the one that was read: another one has changed meanwhile.",
    path: casePath,
    body: OwnCaseChange,
    replies: { 200: { description: "The case as it is now.", schema: OwnCase } },
    problems: ["invalid-request", "body-too-large", "unknown-case", "case-changed", "throttled"],
  },
  "DELETE /cases/{caseId}": {
    feature: "cases",
    auth: "user",
    summary: "Delete one of my cases",
    description:
      "Its deck leaves your list and its links end. Who is enrolled in it, you too, goes on with the version published last; `DELETE /decks/{deckId}/enrolment` leaves it.",
    path: casePath,
    replies: { 200: { description: "Deleted.", schema: DeletedCase } },
    problems: ["invalid-request", "unknown-case", "case-changed", "throttled"],
  },
  "GET /cases/{caseId}/facts/{factType}/{factId}": {
    feature: "cases",
    auth: "user",
    summary: "Get a fact of my case",
    path: factPath,
    replies: { 200: { description: "The fact.", schema: OwnFactResult } },
    problems: ["invalid-request", "unknown-case", "unknown-fact", "case-changed"],
  },
  "PUT /cases/{caseId}/facts/{factType}/{factId}": {
    feature: "cases",
    auth: "user",
    summary: "Write a fact of my case",
    description:
      "A new one, or over the one that is there. It is checked as a fact of a case file: slots of its type, sources of the case, words of the vocabulary. When it answers something else than before, its `rev` rises by itself: once the deck is published again, its cards are due within a day.",
    path: factPath,
    body: OwnFactBody,
    replies: { 200: { description: "The fact and the case's new version.", schema: OwnFactResult } },
    problems: ["invalid-request", "body-too-large", "unknown-case", "case-changed", "case-full", "throttled"],
  },
  "DELETE /cases/{caseId}/facts/{factType}/{factId}": {
    feature: "cases",
    auth: "user",
    summary: "Delete a fact of my case",
    path: factPath,
    replies: { 200: { description: "Deleted.", schema: DeletedFact } },
    problems: ["invalid-request", "unknown-case", "unknown-fact", "case-changed", "throttled"],
  },
  "POST /cases/{caseId}/deck": {
    feature: "cases",
    auth: "user",
    summary: "Publish my case as a private deck",
    description:
      "Makes cards of all complete facts. The deck keeps its id and every card its own when it is published again. Nobody else sees it until a link is made.",
    path: casePath,
    replies: { 200: { description: "The deck, and what gave no card.", schema: PublishedDeck } },
    problems: ["invalid-request", "unknown-case", "nothing-to-publish", "case-changed", "deck-busy", "throttled"],
  },
  "GET /decks/{deckId}/links": {
    feature: "cases",
    auth: "user",
    summary: "List the links to my deck",
    path: deckPath,
    replies: {
      200: { description: "The links; what they say is shown once, when they are made.", schema: LinkList },
    },
    problems: ["invalid-request", "unknown-deck"],
  },
  "POST /decks/{deckId}/links": {
    feature: "cases",
    auth: "user",
    summary: "Share my deck by a link",
    description: "Whoever has the link may enrol. It can be revoked; who is enrolled by then stays.",
    path: deckPath,
    body: LinkBody,
    replies: { 200: { description: "The link, shown this once.", schema: NewLink } },
    problems: ["invalid-request", "body-too-large", "unknown-deck", "case-full"],
  },
  "DELETE /decks/{deckId}/links/{linkId}": {
    feature: "cases",
    auth: "user",
    summary: "Revoke a link to my deck",
    path: linkPath,
    replies: { 200: { description: "Revoked.", schema: RevokedLink } },
    problems: ["invalid-request", "unknown-deck", "unknown-link"],
  },
} as const satisfies Record<string, RouteSpec>;
